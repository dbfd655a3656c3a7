"""Visits priced by their length, as councils' own tables do: shorter visits cost more a minute."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.estimate.visit_prices import price_of, prices_of_lengths
from engine.exchange.packages import ReadPackage
from engine.exchange.remarks import remarks_on_package
from engine.model.circumstances import VisitPrice
from tests.estimate.plans import effect, estimated, item, line, package, plan, second_carer, visit

MERTON = ((60, 19.55), (45, 15.72), (30, 11.90))
"""GBP for a visit of a length: London Borough of Merton, direct payment rates, August 2023."""
STEP = effect("minutes_each_time", ("wash",), 15)


def table(*rows):
    return {"prices": [{"minutes": minutes, "gbp": gbp} for minutes, gbp in rows]}


def money_of(service, *things, visits=None, **more):
    visits = visits or (visit(line("wash", 40), minutes=60),)
    return estimated(plan(package(*visits, service=service), *things), **more).estimate.money


def test_a_visit_cut_from_an_hour_to_45_minutes_is_worth_the_difference_of_the_two_prices():
    money = money_of(table(*MERTON), item("rail", STEP))
    assert money.value_gbp_per_week.p50 == pytest.approx(7 * (19.55 - 15.72))
    assert money.rate_source == "the council's prices by length of visit"


def test_a_table_in_proportion_to_the_hourly_rate_is_worth_what_the_rate_is():
    rate = 24.0
    by_rate = money_of({"hourly_rate_gbp": rate}, item("rail", STEP))
    by_table = money_of(table((None, rate)), item("rail", STEP))
    by_lengths = money_of(table(*((m, rate * m / 60) for m in (15, 30, 45, 60))), item("rail", STEP))
    assert by_rate.value_gbp_per_week == by_table.value_gbp_per_week == by_lengths.value_gbp_per_week


def test_a_table_of_nights_only_leaves_the_hourly_rate_for_visits():
    nights = {"prices": [{"presence": "waking", "gbp": 21.72}], "hourly_rate_gbp": 24.0}
    money = money_of(nights, item("rail", STEP))
    assert money.value_gbp_per_week.p50 == pytest.approx(42)
    assert "package" in money.rate_source


def test_a_second_carer_who_goes_saves_the_price_of_a_visit_of_that_length():
    care = (visit(line("transfer", 30, carers=2), minutes=30, carers=2),)
    review = item("review", second_carer((100,) * 3, (100,) * 3), price=None, equipment=False)
    by_table = money_of(table(*MERTON), review, visits=care)
    assert by_table.value_gbp_per_week.p50 == pytest.approx(7 * 11.90)


def test_the_part_that_a_second_carer_attends_bounds_what_goes():
    """Two carers for 30 of 60 minutes: no more than those 30 minutes can be saved."""
    care = (visit(line("transfer", 30, carers=2), line("wash", 30), minutes=60, carers=2),)
    review = item("review", second_carer((100,) * 3, (100,) * 3), price=None, equipment=False)
    rate = 24.0
    by_rate = money_of({"hourly_rate_gbp": rate}, review, visits=care)
    by_table = money_of(table((None, rate)), review, visits=care)
    assert by_table.value_gbp_per_week.p50 == pytest.approx(by_rate.value_gbp_per_week.p50)


def test_lengths_between_two_of_the_table_lie_between_and_shorter_ones_cost_the_shortest():
    prices = tuple(VisitPrice(minutes=minutes, gbp=gbp) for minutes, gbp in MERTON)
    lengths = np.array([0.0, 10, 30, 37.5, 45, 60, 120])
    assert prices_of_lengths(prices, "working", lengths).tolist() == pytest.approx(
        [0, 11.90, 11.90, (11.90 + 15.72) / 2, 15.72, 19.55, 39.10]
    )
    assert price_of(prices, "working", 45) == 15.72
    assert price_of(prices, "working", 37) == pytest.approx(11.90 + 7 / 15 * (15.72 - 11.90))
    assert price_of(prices, "sleeping", 45) is None


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(st.sampled_from((15, 30, 45, 60)), st.integers(8, 30), min_size=1),
    st.sampled_from((30, 45, 60)),
)
def test_where_nothing_is_used_nothing_is_worth_anything_whatever_the_table(rows, minutes):
    care = (visit(line("wash", 20), minutes=minutes),)
    money = money_of(
        table(*rows.items()), item("pendant", effect("percent_of_task", ("wash",), 0)), visits=care
    )
    assert (money.value_gbp_per_week.p10, money.value_gbp_per_week.p90) == (0, 0)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 4), st.integers(2, 30), st.booleans())
def test_a_dearer_shortest_visit_never_raises_what_is_claimed(extra, size, second):
    """The price of the length that a visit keeps is what is saved less: worth falls as it rises."""
    thing = item("rail", effect("minutes_each_time", ("wash",), size))
    care = (visit(line("wash", 40), minutes=60, carers=2 if second else 1),)
    cheaper = money_of(table(*MERTON), thing, visits=care)
    dearer = money_of(table((60, 19.55), (45, 15.72 + extra), (30, 11.90 + extra)), thing, visits=care)
    assert dearer.value_gbp_per_week.mean <= cheaper.value_gbp_per_week.mean + 1e-9


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (((30, 11.9), (30, 12.9)), "two prices for a visit of 30 minutes"),
        (((None, 24), (None, 26)), "two prices for an hour"),
        (((15, 40), (30, 10)), "a visit of 30 minutes costs less than one of 15"),
        (MERTON, None),
    ],
)
def test_a_table_that_cannot_well_be_so_is_said_when_the_package_is_checked(rows, says):
    care = package(visit(line("wash", 20), minutes=30), service=table(*rows))
    remarks = remarks_on_package(ReadPackage("care.yaml", care.reference, care), date(2026, 11, 26))
    assert ([says in remark.message for remark in remarks] == [True]) if says else remarks == ()
