"""A review of somebody of whom an assessment fixes no level: what is decided, what is asked, and how it is said."""

from __future__ import annotations

from datetime import date

import pytest

from engine.exchange.packages import ReadPackage
from engine.exchange.remarks import remarks_on_package
from engine.inference import ColumnEvaluator
from engine.knowledge import load_catalogue, load_rule_set
from engine.model import CarePackage, Truth
from engine.program import RuleProgram
from engine.review import Reviewer

DAY = date(2026, 11, 25)
CATALOGUE = load_catalogue()
RULES = load_rule_set(CATALOGUE)
VISIT = {"id": "a", "start": "08:00", "minutes": 30, "tasks": [{"activity": "wash"}]}
PROGRAM = RuleProgram(CATALOGUE, RULES)
CONTRADICTION = "rule:record_cannot_stand_and_walks"


@pytest.fixture(scope="module")
def reviewer():
    with Reviewer(CATALOGUE, RULES) as reviewer:
        yield reviewer


def package(*ranges, **person):
    given = [
        {"word": f"person.{word}", "between": list(ends), "source": "Barthel index", "on": "2026-11-02"}
        for word, *ends in ranges
    ]
    return CarePackage.model_validate(
        {"reference": "T1", "person": person, "ranges": given, "visits": [VISIT]}
    )


def record_holds(review):
    return [hold for hold in review.holds if hold.reason.source == CONTRADICTION]


def test_a_contradiction_is_known_where_every_level_of_a_range_contradicts(reviewer):
    review = reviewer.review(package(("walking", "alone", "with_aid"), standing="unable"), reviewed_on=DAY)
    (hold,) = record_holds(review)
    assert hold.reason.truth is Truth.TRUE
    actuals = [leaf.actual for leaf in hold.reason.trace.leaves() if leaf.path == "person.walking"]
    assert actuals == ["between alone and with aid by Barthel index of 2 November 2026"]


def test_a_contradiction_is_not_known_where_one_level_does_not_contradict(reviewer):
    review = reviewer.review(
        package(("walking", "with_aid", "with_one_person"), standing="unable"), reviewed_on=DAY
    )
    assert record_holds(review) == []


def test_a_range_that_leaves_a_condition_open_is_asked_with_what_is_known(reviewer):
    bare = reviewer.review(package(), reviewed_on=DAY)
    review = reviewer.review(package(("turning_in_bed", "2", "3")), reviewed_on=DAY)
    (before,) = [question.question for question in bare.questions if question.path == "person.turning_in_bed"]
    (after,) = [
        question.question for question in review.questions if question.path == "person.turning_in_bed"
    ]
    assert after == f"{before} (known so far: between 2 and 3 by Barthel index of 2 November 2026)"


def test_a_range_from_a_level_to_itself_has_the_review_of_that_level(reviewer):
    ranged = reviewer.review(package(("transfers", "hoisted", "hoisted")), reviewed_on=DAY)
    assessed = reviewer.review(package(transfers="hoisted"), reviewed_on=DAY)
    assert ranged.model_copy(update={"provenance": assessed.provenance}) == assessed


def test_each_value_of_a_range_on_which_all_agree_is_what_the_range_says():
    """Rules that fire for the range fire for each level in it; those that cannot, fire for none."""
    levels = ("helped_by_one", "helped_by_two", "stand_aid")
    over = _decided(package(("transfers", levels[0], levels[-1])))
    each = [_decided(package(transfers=level)) for level in levels]
    assert PROGRAM.facts(package(("transfers", levels[0], levels[-1])), DAY).ranges == {
        "person.transfers": (3, 5)
    }
    for rule, truth in over.items():
        if truth is not Truth.UNKNOWN:
            assert {truths[rule] for truths in each} == {truth}, rule


def _decided(given):
    answers = ColumnEvaluator(PROGRAM).evaluate(PROGRAM.facts(given, DAY))
    return {
        f"rule:{rule.id}": answers.of(f"rule:{rule.id}") for rule in RULES.rules if rule.scope == "person"
    }


def test_what_was_assessed_and_a_range_that_it_lies_outside_of_are_remarked_on():
    given = package(("washing", 0, 1), ("grip", 2, 3), washing=4, grip=3)
    messages = [remark.message for remark in remarks_on_package(ReadPackage("T1", "a.yaml:1", given), DAY)]
    assert messages == [
        "T1: `person.washing` is assessed as 4, and lies between 0 and 1 by Barthel index of 2 November 2026: "
        "they contradict each other"
    ]


def test_a_range_of_a_day_to_come_is_remarked_on():
    messages = [
        remark.message
        for remark in remarks_on_package(
            ReadPackage("T1", "a.yaml:1", package(("grip", 2, 3))), date(2026, 1, 1)
        )
    ]
    assert messages == ["T1: the range of `person.grip` is of 2026-11-02, which is yet to come"]
