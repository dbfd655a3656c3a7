"""A hold that is only not ruled out is never written as a fact."""

from datetime import date

import pytest

from engine import CarePackage, Reviewer
from engine.model import Truth
from engine.review import not_known, open_questions
from tests.shipped import CATALOGUE, RULES


@pytest.fixture(scope="module")
def review():
    package = CarePackage.model_validate(
        {
            "reference": "N-1",
            "visits": [
                {
                    "id": "m",
                    "start": "08:00",
                    "minutes": 30,
                    "tasks": [{"activity": "bed_transfer"}, {"activity": "toilet_transfer"}],
                }
            ],
        }
    )
    with Reviewer(CATALOGUE, RULES) as reviewer:
        return reviewer.review(package, reviewed_on=date(2026, 11, 24))


@pytest.fixture(scope="module")
def holds(review):
    return [hold for hold in review.holds if hold.reason.truth is not Truth.TRUE]


def test_every_hold_that_is_not_ruled_out_is_said_as_what_is_not_known(review, holds):
    terms = CATALOGUE.vocabulary.terms
    assert len(holds) > 20
    for hold in holds:
        sentence = not_known(review, hold.reason, terms)
        assert sentence.startswith("Not known: ")
        assert hold.reason.because not in sentence


def test_it_is_said_as_the_question_that_would_settle_it(review, holds):
    terms = CATALOGUE.vocabulary.terms
    sentences = {hold.reason.source: not_known(review, hold.reason, terms) for hold in holds}
    assert sentences["rule:hold_safeguarding_concern_open"] == "Not known: is a safeguarding concern open?"
    strain = next(hold for hold in holds if hold.reason.source == "rule:hold_unpaid_carer_breaking_down")
    assert open_questions(review, strain.reason, terms) == ("How is the carer coping?",)


def test_what_is_not_known_of_a_decision_says_of_which(review, holds):
    sentences = [not_known(review, hold.reason, CATALOGUE.vocabulary.terms) for hold in holds]
    assert "Not known: is capacity for this decision in doubt? (Changing the care package)" in sentences
    assert "Not known: is capacity for this decision in doubt?" not in sentences
