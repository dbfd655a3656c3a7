"""Whether two councils' files count the same reviews: by how many reviews fall into each of some baskets.

Definitions: a review falls into a basket by what was known when it was signed (its day, items, hours and prediction), so
neither another name of the council or its teams, nor a corrected outcome, moves it. Baskets are made `TIMES` over, each
time otherwise, by a key that the councils of a pool share and whoever pools does not have. A file holds only how many lie
in each, in whole fives, five or more in every one; of as many baskets as that allows. Two files of one key are compared in
as many as the coarser has. Where they share nobody, their numbers have nothing to do with each other; where they share
part, they rise and fall together. Files are *alike* where chance would show it once in 100,000 (`CHANCE`).

Why a key: the baskets of any review could be found out without one. By two files, of before and after one review was
erased, it could then be tried whose it was, what hours and which items.

What it notices, and from how many reviews on: docs/learning_model.md. Reviews that somebody changed on purpose, and few
shared ones among many others, are not noticed.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, field_validator
from scipy import stats

from ..model.field import Frozen
from .followed_review import FollowedReview
from .one_sided import LEAST

CHANCE = 1e-5
LEAST_KEY = 20
"""Characters."""
TIMES = 8
_MOST_BITS, _FEWEST_BITS = 6, 2
SIZES_OF_BASKETS = (0, *(TIMES << bits for bits in range(_FEWEST_BITS, _MOST_BITS + 1)))
"""How many numbers a file may hold."""
_KNOWN_WHEN_SIGNED = {"signed_on", "predicted", "hours_before", "second_carer_hours_before"}


class ReviewBaskets(Frozen):
    """How many reviews lie in each basket, one making of baskets after the other; none where there are too few."""

    key: str = Field(pattern=r"^[0-9a-f]{12}$", description="Tells keys apart, and gives none away")
    counts: tuple[Annotated[int, Field(ge=LEAST, multiple_of=LEAST)], ...]

    @field_validator("counts")
    @classmethod
    def _are_as_many_as_can_be(cls, counts: tuple[int, ...]) -> tuple[int, ...]:
        if len(counts) not in SIZES_OF_BASKETS:
            raise ValueError("there are not so many baskets")
        return counts

    def can_be_compared_with(self, other: ReviewBaskets) -> bool:
        """Whether they were made by one key, of reviews enough."""
        return self.key == other.key and bool(self.counts and other.counts)

    def are_alike(self, other: ReviewBaskets) -> bool:
        """Whether both count so many of the same reviews that chance hardly explains it."""
        return self.can_be_compared_with(other) and rise_and_fall_together(self.counts, other.counts)


def pool_key_of(agreed: bytes) -> bytes:
    """The key of what the councils of a pool agreed on; slow on purpose, so that nobody finds it by trying.

    Raises:
        ValueError: it is too short.
    """
    agreed = agreed.strip()
    if len(agreed) < LEAST_KEY:
        raise ValueError(
            f"the key for pooling is shorter than {LEAST_KEY} characters: whoever has the file could guess it"
        )
    return hashlib.scrypt(agreed, salt=b"handrail pool", n=1 << 14, r=8, p=1)


def baskets_of(reviews: Iterable[FollowedReview], key: bytes) -> ReviewBaskets:
    """The baskets of reviews.

    Args:
        reviews: followed ones.
        key: `pool_key_of` what the councils agreed on.
    """
    places = np.array([_places_of(review, key) for review in reviews], dtype=np.int64).reshape(-1, TIMES)
    return ReviewBaskets(key=_hash(key, "its name").hex()[:12], counts=counts_in_baskets(places))


def counts_in_baskets(places: NDArray[np.int64]) -> tuple[int, ...]:
    """Count `[reviews, TIMES]` finest baskets, joined until five or more are in each; in whole fives."""
    for bits in range(_MOST_BITS, _FEWEST_BITS - 1, -1):
        joined = places >> (_MOST_BITS - bits)
        counts = np.concatenate([np.bincount(column, minlength=1 << bits) for column in joined.T])
        if counts.min() >= LEAST:
            return tuple((counts - counts % LEAST).tolist())
    return ()


def rise_and_fall_together(first: Sequence[int], second: Sequence[int]) -> bool:
    """Whether counts in baskets are more alike than chance explains."""
    size = min(len(first), len(second))
    apart = [np.array(each, dtype=np.float64).reshape(size, -1).sum(axis=1) for each in (first, second)]
    apart = [each - each.mean() for each in apart]
    spread = float(np.sqrt((apart[0] ** 2).sum() * (apart[1] ** 2).sum()))
    if spread == 0:
        return False
    together = min(float((apart[0] * apart[1]).sum()) / spread, 1 - 1e-12)
    freedom = size - TIMES - 1
    return float(stats.t.sf(together * np.sqrt(freedom / (1 - together**2)), freedom)) < CHANCE


def _places_of(review: FollowedReview, key: bytes) -> tuple[int, ...]:
    """The finest basket of a review, each time."""
    items = ",".join(sorted(item.item for item in review.items))
    known = f"{review.model_dump_json(include=_KNOWN_WHEN_SIGNED)} {items}"
    return tuple(byte >> (8 - _MOST_BITS) for byte in _hash(key, known)[:TIMES])


def _hash(key: bytes, text: str) -> bytes:
    return hmac.digest(key, text.encode(), "sha256")
