"""A council that is in a pool twice is told by its reviews, whatever it calls itself, and no review by the file."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from engine.learning import FollowedItem, OutcomeStatistics, counts_of, pool, statistics_of
from engine.learning.overlap import TIMES, are_alike, baskets_of, counts_in_baskets
from engine.model import ProblemsFoundError
from tests.learning.test_learning import followed, item_with_use

DAY = date(2026, 11, 26)


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


def file_of(reviews, catalogue, name):
    renamed = [review.model_copy(update={"council": name, "site": name}) for review in reviews]
    return statistics_of(counts_of(renamed, catalogue, small_left_out=True), catalogue, DAY)


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
    assert pool(files, catalogue).councils == ("a", "b")


def test_files_that_share_nobody_are_never_taken_for_alike():
    rng = np.random.default_rng(3)
    drawn = [
        counts_in_baskets(rng.integers(64, size=(people, TIMES))) for people in (50, 100, 400, 2000) * 10
    ]
    assert not any(are_alike(first, second) for n, first in enumerate(drawn) for second in drawn[:n])


@pytest.mark.parametrize(("people", "share"), [(100, 1.0), (400, 0.5), (1000, 0.25)])
def test_nine_in_ten_that_share_what_the_page_says_are_noticed(people, share):
    rng = np.random.default_rng(4)
    noticed = 0
    for _ in range(50):
        places = rng.integers(64, size=(people, TIMES))
        part = rng.permutation(places)[: int(people * share)]
        noticed += are_alike(*(counts_in_baskets(each[: len(each) // 5 * 5]) for each in (places, part)))
    assert noticed >= 44


def test_a_corrected_outcome_and_another_name_move_no_basket(catalogue):
    reviews = council(catalogue, 200, 5)
    corrected = [
        review.model_copy(update={"hours_at_4_months": 3.0, "council": "Else", "site": "where"})
        for review in reviews
    ]
    assert baskets_of(reviews) == baskets_of(corrected) != ()


@pytest.mark.parametrize("people", [4, 59, 203])
def test_no_basket_holds_one_to_four_and_their_sum_is_in_fives(people, catalogue):
    baskets = baskets_of(council(catalogue, people, 6))
    assert all(count >= 5 for count in baskets)
    assert sum(baskets) == len(baskets[:1]) * TIMES * (people - people % 5)


def test_a_file_with_baskets_that_cannot_be_is_none(catalogue):
    plain = file_of(council(catalogue, 200, 7), catalogue, "a").model_dump()
    with pytest.raises(ValueError, match="not so many baskets"):
        OutcomeStatistics.model_validate({**plain, "baskets": [5, 5, 5]})
