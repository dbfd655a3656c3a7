"""Who may decide for a person, and who may not: by power, by court, in advance, and records of it that are at odds."""

from __future__ import annotations

from datetime import date

import pytest

from engine.caseload import OPEN
from engine.model import CarePackage
from tests.shipped import CATALOGUE

DAY = date(2026, 11, 26)
LACKS = {"capacity": "lacks_capacity", "consent": "not_sought", "refused_in_advance": False}
ATTORNEY = {**LACKS, "appointed": "attorney", "appointed_says": "agrees"}
PERSON = {
    "bending": 3,
    "dressing_lower": 3,
    "footwear": 3,
    "reach": 2,
    "grip": 1,
    "hands_usable": "both",
    "sitting_balance": 0,
}
VISITS = [{"id": "a", "start": "08:00", "minutes": 30, "tasks": [{"activity": "dress_lower"}]}]


@pytest.fixture(scope="module")
def review(reviewer):

    def of(decision, nation="England", **decisions):
        package = {
            "reference": "W1",
            "nation": nation,
            "person": PERSON,
            "visits": VISITS,
            "decisions": {"equipment": decision, **decisions},
        }
        return reviewer.review(CarePackage.model_validate(package), reviewed_on=DAY)

    return of


def pieces(review):
    """Equipment that may be had now or after a question, by how it is offered."""
    return {
        suggestion.item: suggestion
        for suggestion in review.suggestions
        if CATALOGUE.items[suggestion.item].equipment
    }


def asked(review):
    return {question.path for question in review.questions}


def barred(review):
    return {reason.source for entry in review.not_suggested for reason in entry.reasons}


@pytest.mark.parametrize("best_interests", ["not_made", None])
@pytest.mark.parametrize("nation", ["England", "Wales", "Scotland"])
def test_an_agreement_with_the_power_is_the_decision(review, best_interests, nation):
    agreed = {**ATTORNEY, "appointed_power": "covers_this", "best_interests": best_interests}
    assert pieces(review(agreed, nation))


def test_how_whoever_agreed_decided_is_to_be_written_down(review):
    agreed = {**ATTORNEY, "appointed_power": "covers_this", "best_interests": "not_made"}
    cautions = [caution.source for entry in pieces(review(agreed)).values() for caution in entry.cautions]
    assert "rule:caution_decided_by_agreement_and_not_written_down" in cautions


@pytest.mark.parametrize("power", ["property_only", "not_in_force"])
@pytest.mark.parametrize("who", ["attorney", "deputy", "guardian"])
def test_an_agreement_without_the_power_is_none(review, power, who):
    reviewed = review({**ATTORNEY, "appointed": who, "appointed_power": power, "best_interests": "not_made"})
    assert not pieces(reviewed)
    assert "rule:exclude_equipment_that_nobody_may_decide_on_yet" in barred(reviewed)


def test_a_power_that_nobody_looked_at_is_asked_about(review):
    reviewed = review({**ATTORNEY, "best_interests": "not_made"})
    assert all(entry.status in OPEN for entry in pieces(reviewed).values())
    assert "appointed.agrees_to_equipment" in asked(reviewed)


@pytest.mark.parametrize("says", ["objects", "not_asked"])
@pytest.mark.parametrize("who", ["attorney", "deputy", "guardian", "court"])
def test_whoever_is_appointed_and_has_not_agreed_bars(review, says, who):
    decision = {**LACKS, "appointed": who, "appointed_says": says, "best_interests": "made"}
    assert not pieces(review(decision))


def test_what_a_court_allows_is_decided(review):
    assert pieces(
        review({**LACKS, "appointed": "court", "appointed_says": "agrees", "best_interests": "not_made"})
    )


@pytest.mark.parametrize("consent", ["not_sought", "refused", "withdrawn"])
@pytest.mark.parametrize("capacity", ["has_capacity", "in_doubt"])
def test_nobody_agrees_in_the_place_of_a_person_who_may_decide(review, consent, capacity):
    others = {**ATTORNEY, "appointed_power": "covers_this", "best_interests": "made"}
    assert not pieces(review({**others, "capacity": capacity, "consent": consent}))


def test_the_word_of_a_person_who_can_decide_stands_against_their_attorney(review):
    can = {
        "capacity": "has_capacity",
        "consent": "given",
        "appointed": "attorney",
        "appointed_says": "objects",
    }
    reviewed = pieces(review({**can, "best_interests": "not_needed"}))
    assert reviewed
    assert any(
        caution.source == "rule:caution_appointed_and_the_person_decides"
        for entry in reviewed.values()
        for caution in entry.cautions
    )


def test_a_refusal_made_in_advance_bars_whoever_agrees(review):
    agreed = {**ATTORNEY, "appointed_power": "covers_this", "best_interests": "made"}
    reviewed = review({**agreed, "refused_in_advance": True})
    assert not pieces(reviewed)
    assert "rule:exclude_equipment_refused_in_advance" in barred(reviewed)


def test_an_agreement_that_nobody_wrote_down_is_none(review):
    reviewed = review({"capacity": "lacks_capacity", "consent": "not_sought", "best_interests": "not_made"})
    assert not pieces(reviewed)


@pytest.mark.parametrize("decision", ["equipment", "monitoring", "care_change"])
def test_a_restriction_agreed_to_without_capacity_is_a_contradiction(review, decision):
    lacks = {"capacity": "lacks_capacity", "best_interests": "made"}
    reviewed = review({}, **{decision: lacks, "restriction": "agreed_with_capacity"})
    (hold,) = [
        hold
        for hold in reviewed.holds
        if hold.reason.source == "rule:record_restriction_agreed_without_capacity"
    ]
    assert "contradicts itself" in hold.reason.because
    if decision != "care_change":
        spoken = {need.reason.source for need in reviewed.unmet_needs}
        assert "rule:unmet_restriction_that_nobody_decided" in spoken


@pytest.mark.parametrize("nation", ["Scotland", "Northern Ireland"])
def test_no_word_of_another_nation_is_said_of_who_decides(review, nation):
    reviewed = review({**ATTORNEY, "appointed_power": "property_only", "best_interests": "not_made"}, nation)
    texts = [f"{r.because} {r.action}" for entry in reviewed.not_suggested for r in entry.reasons]
    texts += [question.question for question in reviewed.questions]
    spoken = " ".join(texts)
    assert "deputy" not in spoken
    assert nation != "Scotland" or "best-interests decision" not in spoken
