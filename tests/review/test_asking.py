"""What is asked, and what is not asked yet: few questions, and every one that could change something now."""

from __future__ import annotations

from datetime import date

import pytest

from engine.model import CarePackage, Truth
from tests.shipped import RULES

DAY = date(2026, 11, 25)


@pytest.fixture(scope="module")
def review(reviewer):

    def of(**parts):
        return reviewer.review(CarePackage.model_validate({"reference": "T1", **parts}), reviewed_on=DAY)

    return of


def asked(review, **parts):
    return {question.path for question in review(**parts).questions}


def visit(carers=1, **more):
    return {
        "id": "a",
        "start": "08:00",
        "minutes": 30,
        "carers": carers,
        "tasks": [{"activity": "wash"}],
        **more,
    }


def test_the_load_of_equipment_is_not_asked_where_there_is_none(review):
    assert "equipment.weight_margin_kg" not in asked(review, equipment=[], person={"weight_kg": 70})
    assert "equipment.weight_margin_kg" in asked(
        review, equipment=[{"item": "mobile_hoist"}], person={"weight_kg": 70}
    )


def test_how_many_carers_come_is_asked_only_where_two_are_planned(review):
    assert "visit.carers_short" not in asked(review, visits=[visit()])
    assert "visit.carers_short" in asked(review, visits=[visit(2)])


def test_a_stable_spine_is_not_asked_of_somebody_who_gets_up_and_walks_alone(review):
    walks = {"transfers": "alone", "walking": "alone"}
    assert "person.spine_stable" not in asked(review, visits=[visit()], person=walks)
    assert "person.spine_stable" in asked(review, visits=[visit()], person={"transfers": "hoisted"})


@pytest.mark.parametrize("path", ["decisions.restriction", "decisions.independent_advocate"])
def test_who_speaks_and_what_restricts_is_asked_where_capacity_is_in_doubt(review, path):
    def with_capacity(word):
        return asked(
            review,
            decisions={name: {"capacity": word} for name in ("care_change", "equipment", "monitoring")},
        )

    assert path not in with_capacity("has_capacity")
    assert path in with_capacity("in_doubt")


def test_a_restriction_that_nobody_decided_is_said_whoever_has_capacity(review):
    needs = review(
        decisions={"restriction": "not_decided", "equipment": {"capacity": "has_capacity"}}
    ).unmet_needs
    assert any(need.reason.source == "rule:unmet_restriction_that_nobody_decided" for need in needs)


def test_of_what_must_all_hold_the_first_is_asked_before_the_rest(review):
    fire = {"risks.oxygen_at_home", "risks.emollient"}
    powered = {"power_reliable": True}  # unreliable power is the other reason to ask about oxygen
    assert not fire & asked(review, risks={"smokes": "no", "fire_risk": False}, home=powered)
    assert fire <= asked(review, risks={"smokes": "indoors", "fire_risk": False})


def test_a_piece_that_is_only_possible_is_not_asked_about_before_it_is_known_to_be_suggested(review):
    unknown = asked(review, visits=[visit()])
    assert "home.bath_suits_equipment" not in unknown
    sure = asked(
        review,
        visits=[visit()],
        home={"bathroom": "bath_only"},
        person={"washing": 3, "standing": "with_hands", "sitting_balance": 0},
    )
    assert "home.bath_suits_equipment" in sure


@pytest.mark.parametrize("rule", [rule.id for rule in RULES.rules if rule.only_when_true])
def test_a_contradiction_holds_nothing_and_asks_nothing_while_it_is_only_possible(review, rule):
    result = review(visits=[visit()])
    assert all(hold.reason.source != f"rule:{rule}" for hold in result.holds)


def test_a_contradiction_that_is_known_holds_everything(review):
    result = review(visits=[visit()], person={"standing": "unable", "walking": "alone"})
    holds = [hold for hold in result.holds if hold.reason.source == "rule:record_cannot_stand_and_walks"]
    assert [(hold.covers_everything, hold.about_record, hold.reason.truth) for hold in holds] == [
        (True, True, Truth.TRUE)
    ]


def test_who_helps_is_one_question_while_nobody_has_asked_for_unpaid_carers(review):
    """Each need has its own question only once it is known who is there."""
    cannot = {"hand_to_mouth": 4, "washing": 4, "transfers": "hoisted"}
    before = asked(review, person=cannot, equipment=[])
    assert "support.unpaid_carer" in before
    assert not any(path.startswith("helped.") for path in before)
    after = asked(review, person=cannot, equipment=[], unpaid_carers=[{"lives_with": True}])
    assert {"helped.eating", "helped.moving", "helped.washing"} <= after


def test_who_helps_is_asked_of_nobody_without_a_severe_difficulty(review):
    able = {"hand_to_mouth": 1, "washing": 2, "transfers": "alone"}
    questions = asked(review, person=able, equipment=[], allowances=[{"hours": 7}], unpaid_carers=[])
    assert not any(path.startswith("helped.") for path in questions)


def test_nobody_recorded_is_a_need_only_where_everything_that_is_done_is_recorded(review):
    def needs(**parts):
        answer = review(person={"hand_to_mouth": 4}, equipment=[], unpaid_carers=[], **parts)
        return {need.reason.source for need in answer.unmet_needs}

    eating = "rule:unmet_nobody_helps_to_eat"
    assert eating in needs(visits=[visit()])
    assert eating not in needs(visits=[visit(tasks=[])])
    assert eating not in needs(visits=[visit()], allowances=[{"hours": 7}])


def test_only_what_something_known_speaks_for_is_to_be_asked_first(review):
    """With nothing assessed no item waits for a question; what is known brings items forward."""

    def statuses(**parts):
        return {suggestion.item: suggestion.status for suggestion in review(**parts).suggestions}

    assert set(statuses().values()) == {"not_known"}
    bending = statuses(person={"bending": 3}, visits=[visit(tasks=[{"activity": "dress_lower"}])])
    assert bending["dressing_aids"] == "ask_first"
    assert statuses()["pendant_alarm"] == "not_known"


def test_an_unsafe_swallow_and_damaged_skin_are_among_the_first_ten_questions_of_whoever_is_fed_and_turned(
    review,
):
    helped = [{"activity": activity} for activity in ("wash", "eat", "reposition_in_bed")]
    first_ten = [question.path for question in review(visits=[visit(tasks=helped)]).questions[:10]]
    assert {"person.swallowing", "person.pressure_damage"} <= set(first_ten)


def test_an_ask_says_how_soon_danger_wants_the_answer(review):
    urgencies = {
        question.path: question.urgency
        for question in review(
            visits=[visit(tasks=[{"activity": "skin_check"}, {"activity": "eat"}])]
        ).questions
    }
    assert urgencies["person.swallowing"] == "now"
    assert urgencies["person.skin_risk"] == "days"
