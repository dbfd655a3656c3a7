"""The law that a review cites is that of the nation in which the person lives."""

from datetime import date

import pytest

from dashboard.demonstration import demonstration_packages
from engine import Reviewer, load_catalogue, load_rule_set

CATALOGUE = load_catalogue()
RULES = load_rule_set(CATALOGUE)
DAY = date(2026, 11, 26)
NATIONS = ("Wales", "Scotland", "Northern Ireland")


@pytest.fixture(scope="module")
def reviewer():
    with Reviewer(CATALOGUE, RULES) as made:
        yield made


def cited(review):
    every = [*review.unmet_needs, *review.holds]
    reasons = [one.reason for one in every] + [reason for one in review.suggestions for reason in one.reasons]
    reasons += [reason for one in review.suggestions for reason in one.cautions]
    return {cite for reason in reasons for cite in reason.cites}


@pytest.mark.parametrize("nation", NATIONS)
def test_no_law_of_england_is_cited_where_another_holds(reviewer, nation):
    english = {one.id for one in CATALOGUE.evidence.values() if nation in one.in_nation}
    seen = set()
    for package in demonstration_packages().values():
        review = reviewer.review(package.model_copy(update={"nation": nation}), reviewed_on=DAY)
        assert not cited(review) & english
        assert cited(review) <= set(review.evidence), "what is cited is in the review"
        seen |= cited(review)
    assert seen & {one.in_nation[nation] for one in CATALOGUE.evidence.values() if nation in one.in_nation}


def test_every_law_that_takes_anothers_place_is_in_the_register_and_of_a_nation():
    for one in CATALOGUE.evidence.values():
        assert set(one.in_nation) <= {*NATIONS, "England"}
        assert set(one.in_nation.values()) <= set(CATALOGUE.evidence), one.id


def test_in_england_nothing_is_replaced():
    assert CATALOGUE.cited_in("England", ("mca-2005", "loler-1998")) == ("mca-2005", "loler-1998")
    assert CATALOGUE.cited_in("Scotland", ("mca-2005", "loler-1998")) == ("awi-scotland-2000", "loler-1998")
    assert CATALOGUE.cited_in("Wales", ("care-act-2014", "care-act-s27-review")) == ("sswba-wales-2014",)
