"""Declined suggestions and what became of accepted ones, group by group, from signed reviews."""

import random

import pytest

from engine.fairness import equity, report, tally_of_decisions
from engine.model import Decision, ItemChoice, Outcome
from tests.records.signing import reviewed, signed

PEOPLE = 300


def decided(place, choices, number=1, **monitoring):
    """One person's signed review with a choice about each suggestion."""
    review, _ = reviewed()
    package = review.package.model_copy(
        update={
            "reference": f"P-{place}",
            "monitoring": review.package.monitoring.model_copy(update=monitoring),
        }
    )
    decision = Decision(
        choices=tuple(
            ItemChoice(item=suggestion.item, choice=choice)
            for suggestion, choice in zip(review.suggestions, choices, strict=False)
        )
    )
    return signed(number, decision=decision).model_copy(
        update={"reference": f"P-{place}", "review": review.model_copy(update={"package": package})}
    )


def caseload(chance):
    """Chance of declining, by sex."""
    rng, offered = random.Random(2), len(reviewed()[0].suggestions)
    return [
        decided(
            place, ["decline" if rng.random() < chance[sex] else "accept" for _ in range(offered)], sex=sex
        )
        for place, sex in ((place, rng.choice(("female", "male"))) for place in range(PEOPLE))
    ]


@pytest.fixture(scope="module")
def unequal():
    return report(tally_of_decisions(caseload({"female": 0.5, "male": 0.2})))


def test_more_declined_suggestions_in_one_group_are_said(unequal):
    first = unequal.findings[0]
    assert (first.characteristic, first.group, first.measure) == ("sex", "Female", "declined")
    assert "of the suggestions for women were declined" in first.says


def test_the_share_is_of_suggestions_and_its_chance_is_of_people(unequal):
    sex = next(table for table in unequal.tables if table.characteristic == "sex")
    share = sex.rows[0].figures["declined"]
    assert share.low < 0.5 < share.high
    assert unequal.packages == PEOPLE


def test_alike_decisions_are_no_finding():
    assert report(tally_of_decisions(caseload({"female": 0.4, "male": 0.4}))).findings == ()


def test_the_newest_review_of_a_person_counts():
    later = [decided(place, ["decline"], number=2) for place in range(20)]
    earlier = [decided(place, ["accept"], number=1) for place in range(20)]
    tallied = tally_of_decisions([*later, *earlier])
    assert tallied == tally_of_decisions(later)


def test_few_decisions_are_not_shown():
    few = equity().limits.smallest_count
    decisions = [decided(place, ["decline"] if place < few - 1 else ["accept"]) for place in range(60)]
    reported = report(tally_of_decisions(decisions))
    assert reported.everybody["declined"] is None
    assert all(row.figures["declined"] is None for table in reported.tables for row in table.rows)
    assert reported.everybody["accepted"] is not None


def test_what_is_no_longer_used_is_of_items_whose_use_was_said():
    decisions = [decided(place, ["accept"]) for place in range(40)]
    outcomes = {
        (decision.reference, 1): [
            Outcome(
                after="6_weeks",
                seen_on="2026-12-24",
                commissioned_hours_per_week=7.0,
                in_use={"one": "abandoned" if place % 2 else "in_use", "two": "never_came"},
            )
        ]
        for place, decision in enumerate(decisions)
    }
    assert report(tally_of_decisions(decisions, outcomes)).everybody["abandoned"].value == 0.5


def test_nobody_decided_yet_shows_nothing():
    assert report(tally_of_decisions([])).packages is None
