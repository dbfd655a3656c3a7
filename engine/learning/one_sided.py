"""Shares of which nearly everybody is on one side: how many are on the other is not said, only that they are few.

Why: an item that nobody uses any more, or a review that never changes anything, must not stay as published because nobody
may be told from it. That would hide the clearest outcomes there are.

Definitions: `LEAST` and `FEW` are those of the fairness report. Where fewer than `LEAST` of `FEW` people or more are on a
side, all that is taken of them is their number, in fives, and which side the others are on. The likelihood is that of
exactly this: the chance that fewer than `LEAST` of so many are on the small side.
"""

from __future__ import annotations

import numpy as np
from scipy import stats

from .quadrature import Array

LEAST, FEW = 5, 10
_ROOM = 1e-300


def log_chance_of_few(people: float | Array, share: Array) -> Array:
    """The logarithm of the chance that fewer than `LEAST` of so many people are where each is with this chance."""
    return np.asarray(np.log(np.maximum(stats.binom.cdf(LEAST - 1, people, share), _ROOM)))


def place_of_nearly_all(first: int, second: int, nearly_all: tuple[int, int]) -> int | None:
    """Where nearly all are, of so many people on either side; None where neither side is small.

    Args:
        first: people on the first side.
        second: people on the second.
        nearly_all: what it is called where nearly all are on the first, and on the second.
    """
    if first >= LEAST and second >= LEAST:
        return None
    return nearly_all[first < second]
