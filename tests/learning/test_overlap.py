"""A council that is in a pool twice is told by its reviews, whatever it calls itself, and no review by the file."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from engine.learning import (
    FollowedItem,
    OutcomeStatistics,
    counts_of,
    make_layer,
    pool,
    pool_key_of,
    statistics_of,
)
from engine.learning.overlap import TIMES, baskets_of, counts_in_baskets, rise_and_fall_together
from engine.model import ProblemsFoundError
from tests.learning.test_learning import followed, item_with_use

DAY = date(2026, 11, 26)
KEY, OTHER_KEY = (pool_key_of(agreed * 10) for agreed in (b"Shires", b"Elms" * 2))


def council(catalogue, people, seed, **more):
    rng = np.random.default_rng(seed)
    uses = np.where(rng.random(people) < 0.7, "in_use", "abandoned").tolist()
    return [
        followed(
            items=(FollowedItem(item=item_with_use(catalogue), at_4_months=use),),
            signed_on=date(2024, 1, 1) + timedelta(days=int(rng.integers(700))),
            hours_before=float(rng.integers(4, 120)) / 4,
            **more,
        )
        for use in uses
    ]


def file_of(reviews, catalogue, name, key=KEY):
    renamed = [review.model_copy(update={"council": name, "site": name}) for review in reviews]
    return statistics_of(counts_of(renamed, catalogue, small_left_out=True, pool_key=key), catalogue, DAY)


def test_half_a_council_under_another_name_is_not_pooled_with_it(catalogue):
    reviews = council(catalogue, 400, 1)
    files = [
        ("a.json", file_of(reviews, catalogue, "Northshire")),
        ("b.json", file_of([*reviews[::2], *council(catalogue, 10, 2)], catalogue, "The Elms Partnership")),
    ]
    with pytest.raises(ProblemsFoundError) as refused:
        pool(files, catalogue)
    (problem,) = refused.value.problems
    assert problem.code == "H805"
    assert problem.message == "it counts many of the same reviews as Northshire (a.json)"


def test_two_councils_that_share_nobody_are_pooled(catalogue):
    files = [
        (name, file_of(council(catalogue, 400, seed), catalogue, name)) for seed, name in enumerate("ab")
    ]
    counts = pool(files, catalogue)
    assert counts.councils == ("a", "b")
    assert "Councils of which two count many of the same reviews are refused" in limits_of(counts, catalogue)


@pytest.mark.parametrize("key", [b"", OTHER_KEY])
def test_without_a_common_key_the_layer_says_that_reviews_were_not_compared(key, catalogue):
    files = [
        ("a", file_of(council(catalogue, 200, 1), catalogue, "a")),
        ("b", file_of(council(catalogue, 200, 2), catalogue, "b", key)),
    ]
    assert "count the same reviews was not compared" in limits_of(pool(files, catalogue), catalogue)


def limits_of(counts, catalogue):
    return " ".join(make_layer(counts, catalogue, name="pooled", on=DAY).limits)


def test_nobody_who_lacks_the_key_finds_out_where_a_review_lies(catalogue):
    """With one review and another key its baskets are others: nothing can be tried on a file."""
    reviews = council(catalogue, 200, 1)
    ours, theirs = (baskets_of(reviews, key) for key in (KEY, OTHER_KEY))
    assert ours.counts != theirs.counts
    assert not ours.are_alike(theirs)
    assert not rise_and_fall_together(ours.counts, theirs.counts)
    assert file_of(reviews, catalogue, "a", b"").baskets is None


def test_a_key_that_could_be_guessed_is_refused():
    with pytest.raises(ValueError, match="shorter than 20 characters"):
        pool_key_of(b" Northshire pool 26 \n")


def test_files_that_share_nobody_are_never_taken_for_alike():
    rng = np.random.default_rng(3)
    drawn = [
        counts_in_baskets(rng.integers(64, size=(people, TIMES))) for people in (50, 100, 400, 2000) * 10
    ]
    assert not any(
        rise_and_fall_together(first, second) for n, first in enumerate(drawn) for second in drawn[:n]
    )


@pytest.mark.parametrize(("people", "share"), [(100, 1.0), (400, 0.5), (1000, 0.35)])
def test_nine_in_ten_that_share_what_the_page_says_are_noticed(people, share):
    rng = np.random.default_rng(4)
    noticed = 0
    for _ in range(50):
        places = rng.integers(64, size=(people, TIMES))
        part = rng.permutation(places)[: int(people * share)]
        noticed += rise_and_fall_together(*map(counts_in_baskets, (places, part)))
    assert noticed >= 44


def test_a_corrected_outcome_and_another_name_move_no_basket(catalogue):
    reviews = council(catalogue, 200, 5)
    corrected = [
        review.model_copy(update={"hours_at_4_months": 3.0, "council": "Else", "site": "where"})
        for review in reviews
    ]
    assert baskets_of(reviews, KEY) == baskets_of(corrected, KEY)
    assert baskets_of(reviews, KEY).counts


@pytest.mark.parametrize("people", [4, 59, 203])
def test_every_basket_holds_whole_fives(people, catalogue):
    counts = baskets_of(council(catalogue, people, 6), KEY).counts
    assert bool(counts) is (people > 50)
    assert all(count >= 5 and count % 5 == 0 for count in counts)


def test_a_file_with_baskets_that_cannot_be_is_none(catalogue):
    plain = file_of(council(catalogue, 200, 7), catalogue, "a").model_dump()
    with pytest.raises(ValueError, match="not so many baskets"):
        OutcomeStatistics.model_validate({**plain, "baskets": {**plain["baskets"], "counts": [5, 5, 5]}})
