"""A review that is written part by part is the JSON that its model writes."""

from datetime import date

from dashboard.demonstration import demonstration_packages, synthetic_packages
from engine import Reviewer
from engine.model import NotSuggested
from engine.review import review_json
from tests.shipped import CATALOGUE, RULES

DAY = date(2026, 11, 23)


def test_the_json_of_a_review_is_what_its_model_writes():
    with Reviewer(CATALOGUE, RULES) as reviewer:
        for package in (*demonstration_packages().values(), *synthetic_packages(12)):
            review = reviewer.review(package, reviewed_on=DAY)
            assert reviewer.review_json(package, reviewed_on=DAY) == review.model_dump_json()


def test_nothing_is_kept_that_speaks_of_one_persons_visits_or_in_their_words():
    with Reviewer(CATALOGUE, RULES) as reviewer:
        for package in demonstration_packages().values():
            reviewer.review(package, reviewed_on=DAY)
        remembered_parts = [part for part, _ in reviewer._json._kept.values()]
    others = [part for part in remembered_parts if isinstance(part, NotSuggested)]
    assert others
    reasons = [reason for part in others for reason in part.reasons]
    assert not [reason.where for reason in reasons if reason.where]
    assert not [
        part.item for part in others for reason in part.reasons if reason.source == f"item:{part.item}"
    ]


def test_parts_are_written_anew_where_too_many_are_kept(monkeypatch):
    monkeypatch.setattr(review_json, "_MOST_KEPT", 5)
    with Reviewer(CATALOGUE, RULES) as reviewer:
        for package in demonstration_packages().values():
            review = reviewer.review(package, reviewed_on=DAY)
            assert reviewer.review_json(package, reviewed_on=DAY) == review.model_dump_json()
            assert len(reviewer._json._kept) <= 5
