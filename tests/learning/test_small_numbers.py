"""No posterior tells of one person: smallest numbers, whole blocks, and what subtraction could find."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.fairness.terms import equity
from engine.learning import FollowedItem, counts_of, make_layer
from engine.learning.counts import NEARLY_ALL
from engine.learning.followed_review import SETTLED_AFTER
from engine.learning.one_sided import FEW, LEAST
from engine.learning.shares import EVENTS, NEARLY_ALL_USED
from engine.learning.sizes import Binned
from engine.learning.suppression import figures_of_use, may_show
from engine.model import BeforeAndAfter
from tests.learning.layers import first_ranged
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
    ("stay", "stop", "is_shown"), [(5, 4, False), (4, 5, False), (5, 5, True), (30, 5, True)]
)
def test_a_share_needs_ten_people_and_five_on_either_side(stay, stop, is_shown, catalogue):
    item = item_with_use(catalogue)
    reviews = in_turn([*used(item, stop, "abandoned"), *used(item, stay)])
    counts = counts_of(reviews, catalogue)
    assert may_show(counts, f"use {item}") is is_shown
    assert bool(layer_of(reviews, catalogue).used) is is_shown


@pytest.mark.parametrize(("most", "fewest"), [("in_use", "abandoned"), ("abandoned", "in_use")])
def test_of_nearly_all_on_one_side_it_is_learned_that_they_are_but_not_how_many_are_not(
    most, fewest, catalogue
):
    """What nobody uses must not stay as published, and nobody may be told from it."""
    item = item_with_use(catalogue)
    layers = [
        layer_of(in_turn([*used(item, few, fewest), *used(item, 30 - few, most)]), catalogue)
        for few in range(LEAST)
    ]
    (learned,) = {layer.used for layer in layers}
    of_item = next(use for use in learned if use.item == item)
    assert of_item.p50 > 0.83 if most == "in_use" else of_item.p90 < 0.3
    assert "fewer than 5" in layers[0].limits[0]


def test_a_layer_says_between_what_use_lies_whatever_became_of_those_nobody_asked(catalogue):
    item = item_with_use(catalogue)
    known = [*used(item, 60), *used(item, 40, "abandoned")]
    layer = layer_of([*known, *used(item, 100, None)], catalogue)
    limits = " ".join(layer.limits)
    assert "Of about 100 items nothing is recorded of their use, beside 100" in limits
    least, most = map(
        int, re.search(r"about (\d+) in 100 of all would be in use; if none, (\d+)", limits).groups()
    )
    of_everything = next(use for use in layer.used if not use.item)
    assert least == pytest.approx(100 * of_everything.p50 / 2, abs=0.6)
    assert most == least + 50
    came = used(item, 100, "never_came")
    assert "nothing is recorded" not in " ".join(layer_of([*known, *came], catalogue).limits)


def test_who_was_seen_at_six_weeks_only_does_not_tilt_what_nearly_all_do(catalogue):
    """Of them only stopping would be known."""
    item = item_with_use(catalogue)
    early = [
        followed(items=(FollowedItem(item=item, at_6_weeks=use),)) for use in ("in_use", "abandoned") * 2
    ]
    counts = counts_of(in_turn([*used(item, 24), *used(item, 2, "abandoned"), *early]), catalogue)
    assert counts.of[f"use {item}"] == {"all sites": (Binned(NEARLY_ALL_USED, NEARLY_ALL_USED, 25),)}


def test_items_that_are_not_shown_enter_the_whole_only_where_they_could_be_shown_together(catalogue):
    items = [item.id for item in catalogue.items.values() if not item.effects][:4]
    many = [*used(items[0], 40), *used(items[0], 10, "abandoned")]
    few = [review for item in items[1:] for review in (*used(item, 4), *used(item, 1, "abandoned"))]
    assert figures_of_use(counts_of(many + few, catalogue)) == (f"use {items[0]}",)
    more = [review for item in items[1:] for review in (*used(item, 8), *used(item, 2, "abandoned"))]
    assert len(figures_of_use(counts_of(many + more, catalogue))) == 4


def test_a_layer_says_what_two_of_them_would_show_and_how_many_outcomes_are_alike(catalogue):
    item = item_with_use(catalogue)
    some = [*used(item, 20), *used(item, 10, "abandoned")]
    alike = " ".join(layer_of(some, catalogue).limits)
    assert "another layer of these outcomes" in alike
    assert "About 25 outcomes are alike" in alike
    assert "alike in everything" not in " ".join(layer_of(in_turn(some), catalogue).limits)


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


@given(
    st.lists(st.tuples(st.booleans(), st.booleans()), min_size=40, max_size=60),
    st.integers(5, 39),
    st.booleans(),
)
@settings(max_examples=40, deadline=None)
def test_a_follow_up_that_comes_between_two_layers_never_shows_as_one_person(catalogue, people, who, stay):
    """A review counts when its follow-ups are over; what comes before that day was in no layer."""
    item = item_with_use(catalogue)

    def reviews(late_of_everybody):
        uses = [
            FollowedItem(
                item=item,
                at_6_weeks="in_use" if early else "abandoned",
                at_4_months=("in_use" if late else "abandoned") if late_of_everybody or n < who else None,
            )
            for n, (early, late) in enumerate(people)
        ]
        return in_turn([followed(items=(use,)) for use in uses])

    day = date(2026, 1, 1) + timedelta(days=who) + SETTLED_AFTER
    before = counts_of(reviews(False), catalogue, day - timedelta(days=1))
    after = counts_of(reviews(True), catalogue, day - timedelta(days=1 - stay))
    figure = f"use {item}"
    if before.at(figure, *NEARLY_ALL["use"]) or after.at(figure, *NEARLY_ALL["use"]):
        assert after.total(figure) - before.total(figure) in (0, 5)
        return
    assert sum(abs(before.at(figure, event) - after.at(figure, event)) for event in range(EVENTS)) in (0, 5)


def test_reviews_whose_follow_ups_are_not_over_wait_and_are_counted_as_waiting(catalogue):
    reviews = used(item_with_use(catalogue), 20)
    with pytest.raises(ValueError, match="26 weeks"):
        counts_of(reviews, catalogue, reviews[0].signed_on + SETTLED_AFTER - timedelta(days=1))
    older = used(item_with_use(catalogue), 20, signed_on=date(2025, 1, 6))
    counts = counts_of([*older, *reviews], catalogue, date(2026, 2, 1))
    assert (counts.reviews, counts.last_signed) == (20, date(2025, 1, 6))
    assert counts.not_counted["of reviews whose 26 weeks of follow-up are not over"] == 20


def test_one_person_measured_ten_times_is_one_person(catalogue):
    item, place = first_ranged(catalogue, "percent_of_task")
    activity = catalogue.items[item].effects[place].tasks[0]
    measured = tuple(
        BeforeAndAfter(item=item, kind="percent_of_task", activity=activity, before=10, after=after)
        for after in range(10)
    )
    counts = counts_of([followed(measured=measured) for _ in range(5)], catalogue)
    assert counts.total(f"size {item} {place}") == 5


def test_an_item_stands_once_in_a_review():
    with pytest.raises(ValueError, match="more than once"):
        followed(items=(FollowedItem(item="a"), FollowedItem(item="a")))


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
