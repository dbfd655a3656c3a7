"""The law that a review cites is that of the nation in which the person lives."""

import re
from datetime import date

import pytest

from dashboard.demonstration import demonstration_packages
from engine import CarePackage
from tests.shipped import CATALOGUE, RULES

DAY = date(2026, 11, 26)
NATIONS = ("Wales", "Scotland", "Northern Ireland")


def cited(review):
    every = [*review.unmet_needs, *review.holds]
    reasons = [text.reason for text in every] + [
        reason for suggestion in review.suggestions for reason in suggestion.reasons
    ]
    reasons += [reason for suggestion in review.suggestions for reason in suggestion.cautions]
    return {cite for reason in reasons for cite in reason.cites}


@pytest.mark.parametrize("nation", NATIONS)
def test_no_law_of_england_is_cited_where_another_holds(reviewer, nation):
    english = {source.id for source in CATALOGUE.evidence.values() if nation in source.in_nation}
    seen = set()
    for package in demonstration_packages().values():
        review = reviewer.review(package.model_copy(update={"nation": nation}), reviewed_on=DAY)
        assert not cited(review) & english
        assert cited(review) <= set(review.evidence), "what is cited is in the review"
        seen |= cited(review)
    assert seen & {
        source.in_nation[nation] for source in CATALOGUE.evidence.values() if nation in source.in_nation
    }


def test_every_law_that_takes_anothers_place_is_in_the_register_and_of_a_nation():
    for source in CATALOGUE.evidence.values():
        assert set(source.in_nation) <= {*NATIONS, "England", "not known"}
        assert set(source.in_nation.values()) <= set(CATALOGUE.evidence), source.id


def test_in_england_nothing_is_replaced():
    assert CATALOGUE.cited_in("England", ("mca-2005", "loler-1998")) == ("mca-2005", "loler-1998")
    assert CATALOGUE.cited_in("Scotland", ("mca-2005", "loler-1998")) == ("awi-scotland-2000", "loler-1998")
    assert CATALOGUE.cited_in("Wales", ("care-act-2014", "care-act-s27-review")) == ("sswba-wales-2014",)


LAWS = ("Mental Capacity Act 2005", "Care Act 2014", "best-interests", "best interests")


def texts_of(review):
    for hold in review.holds:
        yield from (hold.reason.because, hold.lifted_by, hold.lifted_by_whom)
    reasons = [need.reason for need in review.unmet_needs]
    reasons += [
        reason for suggestion in review.suggestions for reason in (*suggestion.reasons, *suggestion.cautions)
    ]
    reasons += [reason for exclusion in review.not_suggested for reason in exclusion.reasons]
    for reason in reasons:
        yield from (reason.because, reason.action)


def without_capacity(nation):
    decision = {"capacity": "lacks_capacity", "consent": "not_sought", "best_interests": "not_made"}
    return CarePackage.model_validate(
        {
            "reference": "NATION",
            "nation": nation,
            "decisions": dict.fromkeys(("care_change", "equipment", "monitoring"), decision),
            "risks": {"safeguarding_concern_open": True},
            "equipment": [{"item": "bed_or_chair_sensor"}, {"item": "bed_rails"}],
            "visits": [{"id": "a", "start": "22:00", "minutes": 30, "tasks": [{"activity": "night_check"}]}],
        }
    )


def test_the_words_of_the_law_are_those_of_scotland(reviewer):
    text = " ".join(texts_of(reviewer.review(without_capacity("Scotland"), reviewed_on=DAY)))
    assert not [law for law in LAWS if law in text]
    assert "Adults with Incapacity" in text
    assert "Adult Support and Protection (Scotland) Act 2007" in text


def test_the_words_of_the_law_are_those_of_northern_ireland_and_wales(reviewer):
    text = " ".join(texts_of(reviewer.review(without_capacity("Northern Ireland"), reviewed_on=DAY)))
    assert "Mental Capacity Act (Northern Ireland) 2016" in text
    assert "Mental Capacity Act 2005" not in text
    assert "Care Act 2014" not in text
    text = " ".join(texts_of(reviewer.review(without_capacity("Wales"), reviewed_on=DAY)))
    assert "Mental Capacity Act 2005" in text
    assert "Social Services and Well-being (Wales) Act 2014" in text


def test_every_law_that_a_text_names_is_named_as_the_register_does():
    """A law named otherwise than by its title would be left in the words of England."""
    titles = {source.title for source in CATALOGUE.evidence.values()}
    for rule in RULES.rules:
        for text in (rule.because, rule.action, rule.lifted_by, rule.lifted_by_whom):
            for named in re.findall(r"(?:[A-Z][a-z]+ )+Act\b(?: \d{4}(?:: [a-z ]+)?)?", text):
                assert named in titles, rule.id


@pytest.mark.parametrize("nation", ["Scotland", "Northern Ireland", None])
def test_no_funding_or_guidance_of_england_is_spoken_of_elsewhere(reviewer, nation):
    for known in ({"risks": {"fast_track": True, "end_of_life": True}}, {}):
        package = without_capacity(nation).model_copy(update={"nation": nation})
        package = package.changed(**{name: known.get(name, getattr(package, name)) for name in ("risks",)})
        review = reviewer.review(package, reviewed_on=DAY)
        texts = [*texts_of(review), *(question.question for question in review.questions)]
        texts += [why for question in review.questions for why in question.why]
        spoken = " ".join(text for text in texts if text).lower()
        assert not [term for term in ("fast-track", "continuing healthcare", "ng108") if term in spoken]
        assert not {"nhs-chc-framework", "nice-ng108-decision-making"} & cited(review)
