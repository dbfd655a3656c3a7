"""Planned against delivered on the review page: a week of an export, and nothing concluded where too little was logged."""

from datetime import date
from importlib import import_module

import pytest

from dashboard.screen.review.delivered import week_of
from engine.delivered import load_thresholds, measure
from engine.formats import Choices, understand_content
from engine.knowledge import load_package
from tests.delivered.exports import FILES
from tests.screen.test_after_signing import labelled, opened, shown


def service():
    return import_module("dashboard.screen.service")


@pytest.fixture
def package(database):
    read = load_package(FILES / "P-1.yaml", service().catalogue())
    service().package_records().save(read, based_on=0, caseload="demonstration")
    return read


def with_export(text):
    app = opened(reference="P-1", tab="week", view="delivered")
    labelled(app.get("file_uploader"), "An export of call monitoring").upload(
        "export.csv", text, "text/csv"
    ).run()
    assert not app.exception
    return app


def test_a_week_stands_beside_its_plan_and_the_faults_are_named(package):
    app = with_export((FILES / "dirty.csv").read_bytes())
    text = shown(app)
    assert "visits due were logged" in text
    assert "planned 08:00, 45 min, 2 carers" in text
    assert "P-2" not in text
    labelled(app.button, "Put what was delivered").click().run()
    assert not app.exception
    saved = service().package_records().load("P-1")
    assert saved.visits[0].delivered_minutes == 44
    assert (saved.visits[0].minutes, service().package_records().version("P-1")) == (45, 2)


def test_where_too_little_was_logged_nothing_is_concluded_and_nothing_is_called_missed(package):
    lines = (FILES / "clean.csv").read_text(encoding="utf-8").splitlines()
    few = [lines[0], *(line for line in lines[1:] if line.startswith("P-1") and "-evening" in line)]
    app = with_export("\n".join(few).encode())
    assert any("Nothing is concluded" in element.value for element in app.warning)
    assert not [element for element in app.button if element.label.startswith("Put what")]
    understood, _ = understand_content("export.csv", "\n".join(few).encode(), Choices(date(2026, 11, 26)))
    (person,) = measure(understood.rows, {"P-1": package}, load_thresholds(), usual_step=15).people
    drawn = str(week_of(package, person, person.first_day))
    assert "no log" in drawn
    assert "missed" not in drawn


def test_a_file_that_is_no_export_or_of_somebody_else_says_so(package):
    app = with_export(b"colour,shape\nred,round\n")
    assert app.error or app.warning
    lines = (FILES / "clean.csv").read_text(encoding="utf-8").splitlines()
    others = "\n".join([lines[0], *(line for line in lines[1:] if line.startswith("P-2"))])
    app = with_export(others.encode())
    assert any("nothing of P-1" in element.value for element in app.warning)
