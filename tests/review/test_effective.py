"""What is in force after a judgement is asked of the engine, and everybody is told the same."""

from datetime import date
from itertools import islice

import pytest

from dashboard.demonstration import demonstration_packages, synthetic_packages
from engine.model import Comparison, Decision, Hold, Judgement, Truth
from engine.program import RuleProgram
from engine.review import EffectiveHolds
from engine.review.holds import binding_holds
from engine.review.planner import context_of
from tests.reference.resolution import PlainResolution
from tests.shipped import CATALOGUE, RULES

DAY = date(2026, 11, 24)
PACKAGES = [*demonstration_packages().values(), *islice(synthetic_packages(40), 40)]


@pytest.fixture(scope="module")
def reviews(reviewer):
    return [reviewer.review(package, reviewed_on=DAY) for package in PACKAGES[:12]]


def setting_aside(sources):
    return Decision(
        judgements=tuple(
            Judgement(source=source, because="Seen at home, and it does not hold.") for source in sources
        )
    )


def decisions(review):
    """None, each hold alone, and all."""
    sources = sorted({hold.reason.source for hold in review.holds})
    return [(), *((source,) for source in sources), tuple(sources)]


def test_lines_and_visits_are_held_as_if_the_holds_that_judgement_sets_aside_were_no_rules(reviews):
    program, compared = RuleProgram(CATALOGUE, RULES), 0
    for review in reviews:
        for sources in decisions(review):
            effective = EffectiveHolds(review, setting_aside(sources))
            plain = PlainResolution(program, review.package, DAY, set_aside=frozenset(sources))
            assert effective.lines == plain.held
            assert effective.visits == plain.held_visits
            for index, visit in enumerate(review.package.visits):
                assert effective.tasks(visit.id) == {task for held, task in plain.held if held == index}
            compared += 1
    assert compared > 50


def test_every_hold_is_in_force_not_ruled_out_or_set_aside(reviews):
    for review in reviews:
        for sources in decisions(review):
            effective = EffectiveHolds(review, setting_aside(sources))
            kinds = (effective.in_force, effective.not_ruled_out, effective.set_aside)
            assert sorted(str(hold) for kind in kinds for hold in kind) == sorted(map(str, review.holds))
            assert {hold.reason.source for hold in effective.set_aside} == set(sources)
            assert effective.is_everything_in_force == any(
                hold.covers_everything
                and hold.reason.truth is Truth.TRUE
                and hold.reason.source not in sources
                for hold in review.holds
            )


def test_a_review_of_the_second_carer_is_recommended_where_judgement_lifts_the_only_hold_and_nowhere_else(
    reviews,
):
    lifted = 0
    for review in reviews:
        every = {item for visit in review.estimate.visits for item in visit.items}
        held, free = (
            EffectiveHolds(review),
            EffectiveHolds(review, setting_aside(hold.reason.source for hold in review.holds)),
        )
        assert not held.second_carer_reviews(()) | free.second_carer_reviews(())
        assert held.second_carer_reviews(every) <= free.second_carer_reviews(every)
        lifted += held.second_carer_reviews(every) < free.second_carer_reviews(every)
        for visit in review.estimate.visits:
            assert visit.carers_now > 1 or visit.visit not in free.second_carer_reviews(every)
    assert lifted


def test_a_hold_on_everything_in_a_visit_names_the_visit_and_keeps_all_of_it():
    night = RULES.rules[[rule.kind for rule in RULES.rules].index("hold")]
    rule = night.model_copy(
        update={
            "id": "long_visit",
            "about": ("everything",),
            "scope": "visit",
            "when": Comparison(path="visit.minutes", operator=">=", value=45),
        }
    )
    rules = RULES.model_copy(update={"rules": (rule,)})
    program, seen = RuleProgram(CATALOGUE, rules), 0
    for package in PACKAGES:
        holds = binding_holds(context_of(program, package, DAY))
        plain = PlainResolution(program, package, DAY)
        assert {line for hold in holds for line in hold.lines} == plain.held
        assert {visit for hold in holds for visit in hold.visits} == plain.held_visits
        for hold in holds:
            seen += 1
            assert isinstance(hold.hold, Hold)
            assert [place.visit for place in hold.hold.covers] == [
                package.visits[visit].id for visit in hold.visits
            ]
            assert all(place.task is None for place in hold.hold.covers)
    assert seen
