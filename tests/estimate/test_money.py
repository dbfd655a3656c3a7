"""Costs, value and the best sets of items."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.estimate.plans import effect, estimated, item, line, package, plan, second_carer, visit

STEP = effect("minutes_each_time", ("wash",), 15)
CARE = package(visit(line("wash", 40), minutes=60))


def test_an_item_that_frees_a_step_a_day_pays_back_its_price_over_the_value_of_the_time():
    money = estimated(plan(CARE, item("rail", STEP, price=350.0)), rate=20.0).estimate.money
    assert money.items == ("rail",)
    assert money.one_off_gbp.p50 == 350
    assert money.value_gbp_per_week.p50 == pytest.approx(35)
    assert money.payback.p50 == pytest.approx(10)
    assert money.payback.probability_not_paid_back == 0


def test_the_contract_rate_of_the_package_comes_before_the_published_one():
    care = package(visit(line("wash", 40), minutes=60), service={"hourly_rate_gbp": 30.0})
    money = estimated(plan(care, item("rail", STEP))).estimate.money
    assert money.value_gbp_per_week.p50 == pytest.approx(52.5)
    assert "package" in money.rate_source


def test_what_frees_no_commissioned_time_never_pays_back_and_the_review_says_so():
    little = effect("minutes_each_time", ("wash",), 5)
    money = estimated(plan(CARE, item("rail", little))).estimate.money
    assert money.value_gbp_per_week.p90 == 0
    assert money.payback.p50 is None
    assert money.payback.probability_not_paid_back == 1


def test_nothing_is_set_against_hours_when_nothing_is_released():
    assert (
        estimated(plan(CARE, item("pendant", effect("percent_of_task", ("wash",), 0)))).estimate.money.items
        == ()
    )


def test_an_item_without_a_sourced_price_is_named_and_left_out_of_every_figure():
    estimate = estimated(plan(CARE, item("rail", STEP, price=None))).estimate
    assert estimate.money.items_without_price == ("rail",)
    assert estimate.items_left_out == ("rail",)
    assert estimate.money.one_off_gbp.p90 == 0


def test_a_review_of_the_second_carer_costs_a_therapists_time_once():
    care = package(visit(line("transfer", 20, carers=2), minutes=30, carers=2))
    sure = second_carer(chance=(100, 100, 100), size=(100, 100, 100))
    review = item("review", sure, price=None, equipment=False)
    money = estimated(plan(care, review)).estimate.money
    assert money.one_off_gbp.p50 == 540 / 60 * 50
    estimate = estimated(plan(care, item("hoist", sure, price=1000.0), review)).estimate
    assert {c.items: c.cost_gbp for c in estimate.combinations} == {("review",): 450}


def test_running_costs_count_against_the_value():
    from tests.estimate.plans import figure

    rail = item("rail", STEP, price=350.0).model_copy(
        update={"running_cost_per_year": figure(365.25 / 7 * 25)}
    )
    money = estimated(plan(CARE, rail), rate=20.0).estimate.money
    assert money.payback.p50 == pytest.approx(35)


def test_every_set_of_fifteen_items_is_compared():
    things = [
        item(f"i{n:02}", effect("percent_of_task", ("wash",), 5 + n), price=10.0 + n) for n in range(17)
    ]
    estimate = estimated(plan(CARE, *things)).estimate
    assert estimate.combinations_considered == 2**15
    assert len(estimate.items_left_out) == 2
    assert len(estimate.combinations) <= 8


prices = st.floats(10, 2000)
shares = st.integers(2, 60)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(prices, shares, st.sampled_from(["wash", "meal"])), min_size=1, max_size=4))
def test_the_front_is_what_comparing_every_set_one_by_one_gives(drawn):
    care = package(visit(line("wash", 30), line("meal", 20), minutes=60))
    things = [
        item(f"i{n}", effect("percent_of_task", (a,), share), price=p)
        for n, (p, share, a) in enumerate(drawn)
    ]
    front = estimated(plan(care, *things)).estimate.combinations
    every = [
        (sum(thing.price.likely for thing in some), released(care, some))
        for size in range(1, len(things) + 1)
        for some in combinations(things, size)
    ]
    assert [c.cost_gbp for c in front] == sorted(c.cost_gbp for c in front)
    for combination in front:
        better = [
            point for point in every
            if point[0] <= combination.cost_gbp - 0.01 and point[1] >= combination.released_hours_per_week.mean + 1e-3
        ]  # fmt: skip
        assert not better
    greatest = max(point[1] for point in every)
    assert not front or front[-1].released_hours_per_week.mean == pytest.approx(greatest, abs=1e-3)


def released(care, things):
    return estimated(plan(care, *things)).estimate.potential.released_hours_per_week.mean
