"""What a caseload would cost and be worth: the same figures as single reviews, added up draw by draw."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from dashboard.demonstration import demonstration_packages
from engine.backtest import load_portfolios, people_of
from engine.caseload import RATES, CaseloadEvaluator
from engine.worth import WorthTally, no_worth_tally, tally_worth, worth

DAY, DRAWS = date(2026, 11, 24), 2000


@pytest.fixture(scope="module")
def packages():
    return list(demonstration_packages().values())


@pytest.fixture(scope="module")
def evaluator(catalogue, rule_set):
    return CaseloadEvaluator(catalogue, rule_set, DAY, draws=DRAWS)


@pytest.fixture(scope="module")
def tally(packages, evaluator, catalogue):
    return tally_worth(evaluator.evaluate(packages), catalogue)


def of(catalogue, *, suggested=None, reviews=0, change=0.0, rate="England", packages=10):
    by_rate = np.zeros((len(RATES), DRAWS))
    by_rate[RATES.index(rate)] = change
    return worth(WorthTally(packages, suggested or {}, reviews, by_rate, {rate: packages}), catalogue)


def priced(catalogue):
    return next(
        item
        for item in catalogue.items.values()
        if item.price is not None
        and item.price.low < item.price.high
        and any(effect.care != "unpaid" and effect.size.high > 0 for effect in item.effects)
    )


@pytest.fixture(scope="module")
def estimates(packages, catalogue, reviewer):
    """Of the demonstrations, and of the first person of each back-test, of whom more is known."""
    portfolios, starts = load_portfolios(catalogue)
    people = [*packages, *(next(people_of(portfolio, starts)) for portfolio in portfolios.portfolios)]
    return {person.reference: reviewer.review(person, reviewed_on=DAY).estimate for person in people}


def test_costs_are_those_of_single_reviews_from_the_same_draws(estimates, catalogue):
    compared = 0
    for estimate in estimates.values():
        for money in (estimate.money, estimate.potential_money):
            reviews = [
                item
                for item in money.items
                if any(effect.kind == "second_carer" for effect in catalogue.items[item].effects)
            ]
            if money.items and not reviews:
                valued = of(catalogue, suggested=dict.fromkeys(money.items, 1))
                assert valued.one_off_gbp == money.one_off_gbp
                assert valued.running_gbp_per_year == money.running_gbp_per_year
                compared += 1
    assert compared >= 3


def test_value_is_the_change_of_single_reviews_at_the_contract_rate(
    packages, estimates, evaluator, catalogue
):
    compared = 0
    for package in packages:
        service = package.service.model_copy(update={"hourly_rate_gbp": 25.0})
        change = estimates[package.reference].claimed.commissioned_change_hours_per_week
        if change.mean < 0:
            outcome = evaluator.evaluate([package.model_copy(update={"service": service})])
            value = worth(tally_worth(outcome, catalogue), catalogue).value_gbp_per_week
            assert (value.p10, value.p50, value.p90) == pytest.approx(
                (-25 * change.p90, -25 * change.p50, -25 * change.p10), abs=0.01
            )
            compared += 1
    assert compared


def test_ten_of_an_item_cost_ten_times_as_much_in_every_draw_for_a_price_is_the_same_for_everybody(catalogue):
    item = priced(catalogue)
    single, ten = (of(catalogue, suggested={item.id: count}).one_off_gbp for count in (1, 10))
    assert (ten.p10, ten.p90) == pytest.approx((10 * single.p10, 10 * single.p90), abs=0.001)
    assert single.p10 < single.p90


def test_hours_fewer_are_worth_their_contract_rate_and_pay_back_over_weeks(catalogue):
    """120 carer-minutes a week fewer at £25, as the chunk gives them: times the rate."""
    item = priced(catalogue)
    valued = of(catalogue, suggested={item.id: 1}, change=-120 * 25.0, rate="contract")
    assert valued.value_gbp_per_week.p10 == valued.value_gbp_per_week.p90 == 50
    assert valued.payback.p50 == pytest.approx(valued.one_off_gbp.p50 / 50, rel=0.02)
    assert valued.payback.probability_not_paid_back == 0
    assert "contract rate" in valued.rates[0]


def test_no_hours_are_worth_nothing_and_never_pay_back(catalogue):
    valued = of(catalogue, suggested={priced(catalogue).id: 3})
    assert (valued.value_gbp_per_week.p90, valued.probability_of_no_value) == (0, 1)
    assert (valued.payback.p50, valued.payback.probability_not_paid_back) == (None, 1)


def test_more_care_is_a_negative_value_and_is_said(catalogue):
    valued = of(catalogue, change=600.0)
    assert valued.value_gbp_per_week.p90 < 0
    assert valued.probability_of_more_care == 1


def test_a_therapists_review_is_paid_for_once_a_package(catalogue):
    adoption = catalogue.adoption
    hours = adoption.review_minutes.likely / 60
    valued = of(catalogue, reviews=4)
    assert 4 * hours * adoption.therapist_rate_gbp_per_hour.low <= valued.one_off_gbp.p10
    assert valued.one_off_gbp.p90 <= 4 * hours * adoption.therapist_rate_gbp_per_hour.high
    assert any(
        "A therapist's hour" in assumption and "Unit Costs" in assumption for assumption in valued.assumed
    )


def test_items_without_a_price_are_named_with_how_many_packages_and_are_in_no_figure(catalogue):
    item = next(item for item in catalogue.items.values() if item.price is None and item.equipment)
    valued = of(catalogue, suggested={item.id: 7})
    assert [(left_out.item, left_out.packages) for left_out in valued.without_price] == [(item.id, 7)]
    assert valued.one_off_gbp.p90 == valued.beside_hours_gbp.p90 == 0


def test_what_is_for_safety_is_not_set_against_hours(catalogue):
    item = next(item for item in catalogue.items.values() if item.price is not None and not item.effects)
    valued = of(catalogue, suggested={item.id: 2})
    assert valued.one_off_gbp.p90 == 0
    assert valued.beside_hours_gbp.p50 > 0


def test_a_nation_without_a_known_rate_is_valued_at_nothing_and_says_so(catalogue):
    adoption = catalogue.adoption.model_copy(update={"care_rate_gbp_per_hour": {}})
    valued = of(replace(catalogue, adoption=adoption), change=-600.0)
    assert valued.value_gbp_per_week.p50 == 0
    assert "no rate is known" in valued.rates[0]


def test_only_what_may_be_claimed_counts(tally, packages, evaluator):
    outcomes = list(evaluator.evaluate(packages))
    for item, count in tally.suggested.items():
        assert count == sum(outcome.items.get(item) == "suggested" for outcome in outcomes)


def test_a_visit_that_overruns_is_not_set_against_equipment(evaluator, packages, catalogue):
    """What it needs more is the same with and without any item."""
    slow = [
        package.model_copy(
            update={
                "visits": tuple(
                    visit.model_copy(update={"delivered_minutes": visit.minutes + 40.0})
                    for visit in package.visits
                )
            }
        )
        for package in packages
    ]
    outcome = evaluator.evaluate(slow)
    assert sum(result.claimed.commissioned_change_hours_per_week.mean for result in outcome) > 10
    assert worth(tally_worth(outcome, catalogue), catalogue).probability_of_more_care < 1


def test_chunks_add_up_to_the_whole(tally, packages, evaluator, catalogue):
    parts = [tally_worth(evaluator.evaluate([package]), catalogue) for package in packages]
    whole = sum(parts, start=no_worth_tally(DRAWS))
    assert worth(whole, catalogue).one_off_gbp == worth(tally, catalogue).one_off_gbp
    assert whole.change == pytest.approx(tally.change)
    assert worth(whole, catalogue).packages == len(packages)


def test_a_caseload_of_nobody_is_worth_nothing(catalogue):
    nothing = worth(no_worth_tally(DRAWS), catalogue)
    assert nothing.value_gbp_per_week.p50 == nothing.one_off_gbp.p50 == 0
