"""Papers print whatever the week: any number of visits and tasks, in both sizes."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from dashboard.demonstration import demonstration_packages
from dashboard.print import render


def with_visits(count, tasks):
    """A demonstration package whose first visit stands there so often, each time with so many tasks."""
    package = demonstration_packages()["DEMO-01"]
    visit = package.visits[0]
    line = visit.tasks[0].model_copy(update={"carers": 1, "minutes": None})
    visits = tuple(
        visit.model_copy(
            update={
                "id": f"visit {number}",
                "tasks": (line,) * tasks,
                "minutes": 5,
                "start": f"{number % 24:02}:{number % 60:02}",
            }
        )
        for number in range(count)
    )
    return package.model_copy(update={"visits": visits})


@pytest.mark.parametrize("kind", ["provider", "record"])
@pytest.mark.parametrize("large", [False, True], ids=["ordinary", "large"])
@pytest.mark.parametrize(("visits", "tasks"), [(1, 1), (9, 20), (60, 2)])
def test_a_paper_prints_however_many_visits_and_tasks_there_are(review, kind, large, visits, tasks):
    pages = PdfReader(BytesIO(render(kind, review(with_visits(visits, tasks)), large=large))).pages
    text = " ".join(page.extract_text() for page in pages)
    for number in range(visits):
        assert f"visit {number}" in text
