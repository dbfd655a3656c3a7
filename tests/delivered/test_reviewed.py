"""What was logged reaches the review as unmet needs, and nothing does where too little was logged."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from engine.delivered import load_thresholds, measure, with_facts
from engine.formats import LogRow
from engine.model import CarePackage

FIGURES = load_thresholds()
FIRST, DAYS = datetime(2026, 10, 5, 8), 35
PLAN = CarePackage.model_validate(
    {
        "reference": "HO-7",
        "synthetic": True,
        "person": {"transfers": "hoisted"},
        "visits": [
            {
                "id": "morning",
                "start": "08:00",
                "minutes": 45,
                "carers": 2,
                "tasks": [{"activity": "bed_transfer", "carers": 2, "minutes": 10}],
            }
        ],
    }
)


def logged(*, late=0, minutes=44, workers=("W1", "W2"), skipped=(), how="electronic"):
    """Five weeks of mornings."""
    return [
        LogRow(
            "HO-7",
            f"row {day} {worker}",
            worker=worker,
            start=FIRST + timedelta(days=day, minutes=late),
            end=FIRST + timedelta(days=day, minutes=late + minutes),
            how=how,
        )
        for day in range(DAYS)
        if day not in skipped
        for worker in workers
    ]


def needs(reviewer, rows):
    (person,) = measure(rows, {"HO-7": PLAN}, FIGURES, usual_step=15).people
    review = reviewer.review(with_facts(PLAN, person, FIGURES), reviewed_on=date(2026, 11, 26))
    return {need.title for need in review.unmet_needs}, review


CUT, LATE, MISSED = "Visits are delivered shorter than planned", "Visits begin late", "Visits are missed"


def test_care_as_planned_is_no_unmet_need_of_delivery(reviewer):
    assert not needs(reviewer, logged())[0] & {CUT, LATE, MISSED}


@pytest.mark.parametrize(
    ("rows", "title"),
    [
        (logged(minutes=25), CUT),
        (logged(late=40), LATE),
        (logged(skipped=(9, 20)), MISSED),
    ],
)
def test_what_was_logged_is_an_unmet_need(reviewer, rows, title):
    assert title in needs(reviewer, rows)[0]


def test_one_of_two_who_came_is_an_unmet_need_and_never_a_saving(reviewer):
    titles, review = needs(reviewer, logged(workers=("W1",)))
    plain, _ = needs(reviewer, logged())
    assert titles - plain
    assert review.estimate.claimed.commissioned_change_hours_per_week.p10 >= 0


def test_from_times_entered_by_hand_nothing_follows(reviewer):
    assert (
        needs(reviewer, logged(minutes=25, late=40, how="edited"))[0] == needs(reviewer, [*logged()][:4])[0]
    )
