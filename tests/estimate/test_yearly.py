"""Prices spread over the years that items serve."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.estimate.yearly import spread_over
from tests.estimate.plans import effect, estimated, figure, item, line, package, plan, visit
from tests.shipped import CATALOGUE


@pytest.mark.parametrize(("years", "factor"), [(15, 11.5174), (20, 14.2124)])
def test_a_price_is_an_annuity_at_the_treasurys_rate(years, factor):
    rate = CATALOGUE.adoption.discount_rate.likely
    assert rate == 0.035
    assert spread_over(np.array([1000.0]), np.array([float(years)]), rate)[0] == pytest.approx(
        1000 / factor, rel=1e-4
    )


@given(st.floats(0.01, 1e6), st.floats(1, 50), st.just(0.0) | st.floats(1e-6, 0.2))
def test_a_year_costs_no_less_than_the_price_shared_out_evenly_and_no_more_than_one_and_its_interest(
    price, years, rate
):
    yearly = spread_over(np.array([price]), np.array([years]), rate)[0]
    assert price / years * (1 - 1e-6) <= yearly <= price * (1 + rate) * (1 + 1e-6)


def test_a_review_gives_the_yearly_cost_of_what_it_prices_with_running_costs():
    care = package(visit(line("wash", 40), minutes=60))
    rail = item("rail", effect("minutes_each_time", ("wash",), 15), price=350.0)
    spread = rail.model_copy(update={"life_years": figure(5), "running_cost_per_year": figure(10)})
    money = estimated(plan(care, spread)).estimate.money
    assert money.yearly_gbp.p50 == pytest.approx(350 * 0.035 / (1 - 1.035**-5) + 10, abs=0.1)
    assert estimated(plan(care, rail)).estimate.money.yearly_gbp is None
