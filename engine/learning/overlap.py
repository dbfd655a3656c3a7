"""Whether two councils' files count the same reviews: by how many reviews fall into each of some baskets.

Definitions: a review falls into a basket by what was known when it was signed (its day, items, hours and prediction), so
neither another name of the council or its teams, nor a corrected outcome, moves it. Baskets are made `TIMES` over, each
time otherwise. A file holds only how many lie in each, five or more in every one, in whole fives of all; of as many
baskets as that allows. Two files are compared in as many as the coarser has. Where they share nobody, their numbers have
nothing to do with each other; where they share part, they rise and fall together. Files are *alike* where chance would
show it once in 100,000 (`CHANCE`).

What it notices, and from how many reviews on: docs/learning_model.md. Reviews that somebody changed on purpose, and few
shared ones among many others, are not noticed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from .followed_review import FollowedReview
from .one_sided import LEAST

CHANCE = 1e-5
TIMES = 8
_MOST_BITS, _FEWEST_BITS = 6, 2
SIZES_OF_BASKETS = (0, *(TIMES << bits for bits in range(_FEWEST_BITS, _MOST_BITS + 1)))
"""How many numbers a file may hold."""
_KNOWN_WHEN_SIGNED = {"signed_on", "predicted", "hours_before", "second_carer_hours_before"}


def baskets_of(reviews: Iterable[FollowedReview]) -> tuple[int, ...]:
    """How many reviews lie in each basket, one making of baskets after the other; empty where there are too few.

    Args:
        reviews: in the order in which they were signed; up to four of the newest wait.
    """
    places = np.array([_places_of(review) for review in reviews], dtype=np.int64).reshape(-1, TIMES)
    return counts_in_baskets(places[: len(places) - len(places) % LEAST])


def counts_in_baskets(places: NDArray[np.int64]) -> tuple[int, ...]:
    """Count `[reviews, TIMES]` finest baskets, joined until five or more are in each."""
    for bits in range(_MOST_BITS, _FEWEST_BITS - 1, -1):
        joined = places >> (_MOST_BITS - bits)
        counts = np.concatenate([np.bincount(column, minlength=1 << bits) for column in joined.T])
        if counts.min() >= LEAST:
            return tuple(counts.tolist())
    return ()


def are_alike(first: Sequence[int], second: Sequence[int]) -> bool:
    """Whether two files count so many of the same reviews that chance hardly explains it."""
    if not first or not second:
        return False
    size = min(len(first), len(second))
    apart = [np.array(each, dtype=np.float64).reshape(size, -1).sum(axis=1) for each in (first, second)]
    apart = [each - each.mean() for each in apart]
    spread = float(np.sqrt((apart[0] ** 2).sum() * (apart[1] ** 2).sum()))
    if spread == 0:
        return False
    together = min(float((apart[0] * apart[1]).sum()) / spread, 1 - 1e-12)
    freedom = size - TIMES - 1
    return float(stats.t.sf(together * np.sqrt(freedom / (1 - together**2)), freedom)) < CHANCE


def _places_of(review: FollowedReview) -> tuple[int, ...]:
    """The finest basket of a review, each time."""
    items = ",".join(sorted(item.item for item in review.items))
    known = f"{review.model_dump_json(include=_KNOWN_WHEN_SIGNED)} {items}"
    return tuple(byte >> (8 - _MOST_BITS) for byte in hashlib.sha256(known.encode()).digest()[:TIMES])
