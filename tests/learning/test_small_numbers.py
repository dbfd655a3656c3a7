"""No posterior tells of one person: smallest numbers, whole blocks, and what subtraction could find."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.fairness.terms import equity
from engine.learning import counts_of, make_layer
from engine.learning.suppression import FEW, LEAST, figures_of_use, may_show
from tests.learning.test_learning import followed, item_with_use, used

DAY = date(2026, 11, 26)


def layer_of(reviews, catalogue):
    return make_layer(counts_of(reviews, catalogue), catalogue, name="x", on=DAY)


def in_turn(reviews):
    """Signed one a day, in this order."""
    return [
        review.model_copy(update={"signed_on": date(2026, 1, 1) + timedelta(days=n)})
        for n, review in enumerate(reviews)
    ]


def test_the_thresholds_are_those_of_the_fairness_report():
    assert (
        equity().limits.smallest_count,
        equity().limits.smallest_denominator,
    ) == (LEAST, FEW)


@pytest.mark.parametrize(
    ("stay", "stop", "is_shown"), [(30, 4, False), (4, 30, False), (5, 5, True), (30, 5, True)]
)
def test_a_share_needs_five_people_on_either_side(stay, stop, is_shown, catalogue):
    item = item_with_use(catalogue)
    reviews = in_turn([*used(item, stop, "abandoned"), *used(item, stay)])
    counts = counts_of(reviews, catalogue)
    assert may_show(counts, f"use {item}") is is_shown
    assert bool(layer_of(reviews, catalogue).used) is is_shown


def test_items_that_are_not_shown_enter_the_whole_only_where_they_could_be_shown_together(catalogue):
    items = [item.id for item in catalogue.items.values() if not item.effects][:4]
    many = [*used(items[0], 40), *used(items[0], 10, "abandoned")]
    few = [review for item in items[1:] for review in (*used(item, 4), *used(item, 1, "abandoned"))]
    assert figures_of_use(counts_of(many + few, catalogue)) == (f"use {items[0]}",)
    more = [review for item in items[1:] for review in (*used(item, 8), *used(item, 2, "abandoned"))]
    assert len(figures_of_use(counts_of(many + more, catalogue))) == 4


@given(st.lists(st.booleans(), min_size=20, max_size=60), st.integers(1, 4), st.booleans())
@settings(max_examples=40, deadline=None)
def test_one_to_four_newer_outcomes_change_nothing_or_come_as_a_block_of_five(catalogue, stays, more, stay):
    """Whoever holds two layers learns of five people together, or of nobody."""
    item = item_with_use(catalogue)
    whole = stays[: len(stays) - len(stays) % 5]
    use = [*whole, *[stay] * more]
    reviews = in_turn([used(item, 1, "in_use" if is_used else "abandoned")[0] for is_used in use])
    before, after = (counts_of(some, catalogue) for some in (reviews[: len(whole)], reviews))
    assert before.of == after.of


def test_no_number_in_a_layer_is_anything_but_a_multiple_of_five(catalogue):
    item = item_with_use(catalogue)
    layer = layer_of([*used(item, 43), *used(item, 14, "abandoned")], catalogue)
    assert layer.used
    assert all(learned_use.outcomes % 5 == 0 for learned_use in layer.used)
    assert layer.outcomes % 5 == 0


def test_a_layer_names_no_package_and_no_day_of_anybody_but_the_first_and_last(catalogue):
    item = item_with_use(catalogue)
    text = layer_of(in_turn([*used(item, 43), *used(item, 14, "abandoned")]), catalogue).model_dump_json()
    assert text.count("2026-") == 3


def test_followed_reviews_have_no_place_for_a_name_or_a_reference():
    assert not {"reference", "name", "package", "person"} & set(type(followed()).model_fields)
