"""What items cost: published, in pounds, dated; and never cheaper than the source says."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from dashboard.costs import NO_PRICE, cost_in_words, costs_of
from engine.knowledge import load_catalogue
from engine.knowledge.price_register import CostIndex, in_todays_reach
from engine.model import Figure, ProblemsFoundError
from tests.shipped import CATALOGUE

SHIPPED = Path(__file__).parents[2] / "catalogue"
GOOD = Path(__file__).parents[1] / "bad" / "good"
REGISTER = yaml.safe_load((SHIPPED / "prices.yaml").read_text(encoding="utf-8"))
INDEX = CostIndex.model_validate(REGISTER["index"])


def published(item, name):
    return next(entry for entry in REGISTER["prices"] if entry["item"] == item).get(name)


def test_a_third_of_the_items_have_a_published_amount_and_seventeen_a_price():
    items = CATALOGUE.items.values()
    priced = [item for item in items if item.price is not None]
    yearly = [item for item in items if item.price is not None or item.running_cost_per_year is not None]
    with_amount = [item for item in items if item in yearly or item.prices_in_no_sum]
    assert (len(priced), len(yearly), len(with_amount)) == (17, 22, 34)


def test_every_price_says_its_source_what_it_covers_and_how_long_it_is_spread():
    for item in CATALOGUE.items.values():
        for figure in (
            item.price,
            item.running_cost_per_year,
            item.servicing and item.servicing.cost_per_year,
        ):
            if figure is not None:
                assert figure.source, item.id
                assert figure.url, item.id
                assert figure.covers, item.id
                assert figure.unit in ("GBP", "GBP/year"), item.id
        assert (item.price is None) == (item.life_years is None), item.id


def test_the_high_end_of_a_dated_price_is_raised_with_the_cited_index_and_the_low_end_never():
    lift = CATALOGUE.items["powered_bath_lift"].price
    as_published = published("powered_bath_lift", "price")
    assert lift.low == as_published["low"]
    assert lift.likely == as_published["likely"]
    assert lift.high == pytest.approx(
        as_published["high"] * 1.0130 * 1.0084 * 1.0172 * 1.0715 * 1.0345, abs=0.01
    )
    assert "NHS Cost Inflation Index" in lift.note


def test_a_price_without_a_year_is_left_as_it_is_and_says_that_no_year_is_shown():
    hoist = CATALOGUE.items["mobile_hoist"].price
    assert (hoist.low, hoist.high) == (525, 1100)
    assert "price year not shown" in cost_in_words(hoist)


@given(st.floats(0, 1e5), st.floats(0, 1e5), st.floats(0, 1e5), st.integers(1990, 2030))
def test_bringing_a_price_nearer_to_today_never_makes_it_cheaper(low, more, most, year):
    figure = Figure(low=low, likely=low + more, high=low + more + most, unit="GBP", source="s", year=year)
    raised = in_todays_reach(figure, INDEX)
    assert (raised.low, raised.likely) == (figure.low, figure.likely)
    assert raised.high >= figure.high - 0.005


@pytest.mark.parametrize("item", ["profiling_bed", "bed_lever", "riser_recliner_chair", "wheelchair"])
def test_a_bound_alone_is_shown_and_enters_no_sum(item):
    entry = CATALOGUE.items[item]
    assert entry.price is None
    costs = dict(costs_of(entry))
    assert costs["Price"] == NO_PRICE
    assert (
        "from £" in costs["Published, in no sum"]
        or "up to £" in costs["Published, in no sum"]
        or "£15" in costs["Published, in no sum"]
    )


def test_an_item_without_any_published_amount_says_so():
    assert dict(costs_of(CATALOGUE.items["commode"])) == {"Price": NO_PRICE}


def test_words_of_a_price_have_range_year_source_grade_and_what_is_in_it():
    words = cost_in_words(CATALOGUE.items["wash_dry_toilet"].price)
    for part in ("£2,660 to £6,798", "prices of 2016", "Closomat", "grade C", "Not plumbing"):
        assert part in words
    assert "one figure without a range" in cost_in_words(CATALOGUE.items["lifting_cushion"].price)


def catalogue_with(tmp_path, prices):
    folder = tmp_path / "catalogue"
    shutil.copytree(GOOD, folder, ignore=shutil.ignore_patterns("rule*", "package*"))
    (folder / "prices.yaml").write_text(prices, encoding="utf-8")
    return folder


ITEM = next(
    entry["id"] for entry in yaml.safe_load((GOOD / "rails.yaml").read_text(encoding="utf-8"))["items"]
)
LIFE = "life_years: {low: 5, likely: 5, high: 5, unit: years, assumption: true}"
PRICE = "price: {low: 1, likely: 2, high: 3, unit: GBP, covers: the rail, source: a shop}"


def entry(*parts, item=ITEM):
    return f"- {{item: {', '.join((item, *parts))}}}"


NO_AMOUNT = "prices_in_no_sum: [{unit: GBP, covers: a rail, why_not: it is no price, source: s, grade: C}]"
FAULTS = {
    "an item that there is not": (entry(PRICE, LIFE, item="no_such"), "is not an item"),
    "a price in euros": (entry(PRICE.replace("GBP", "EUR"), LIFE), "nothing is converted"),
    "a price below nothing": (entry(PRICE.replace("low: 1", "low: -1"), LIFE), "not below"),
    "a price that does not say what is in it": (
        entry(PRICE.replace("covers: the rail, ", ""), LIFE),
        "what is in it",
    ),
    "a price without a life": (entry(PRICE), "needs `life_years`"),
    "a life of nothing": (entry(PRICE, LIFE.replace("low: 5", "low: 0")), "a year or more"),
    "a price out of order": (entry(PRICE.replace("high: 3", "high: 1"), LIFE), "low <= likely"),
    "an item twice": (entry(PRICE, LIFE) + "\n" + entry(), "priced twice"),
    "an amount that is none": (entry(NO_AMOUNT), "needs an amount"),
    "a misspelt key": (entry("prize: 1"), "not a field"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_wrong_price_is_refused_with_its_place(fault, tmp_path):
    rows, expected = FAULTS[fault]
    with pytest.raises(ProblemsFoundError) as raised:
        load_catalogue(catalogue_with(tmp_path, f"prices:\n{rows}\n"))
    assert expected in str(raised.value)
    assert "prices.yaml:" in str(raised.value)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("{}", "expected a list under `prices:`"),
        ("[]", "expected a list under `prices:`"),
        ("prices: []\nmore: 1", "not a field"),
        (
            'index: {name: an index, source: someone, url: u, percent: {"2015": 1, "2017": 1}}\nprices: []',
            "without a gap",
        ),
    ],
)
def test_a_register_of_prices_that_is_none_is_refused(written, expected, tmp_path):
    with pytest.raises(ProblemsFoundError) as raised:
        load_catalogue(catalogue_with(tmp_path, written))
    assert expected in str(raised.value)
