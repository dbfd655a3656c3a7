"""Random draws that depend on nothing but their name: the same seed and name give the same draws, in any order.

Definitions:
- A span `low <= likely <= high` is drawn from the PERT distribution (a beta with weight 4 on `likely`).
- What is uncertain about an *effect* is the same for everybody: its draws are named by item and effect, so that a
  caseload is as uncertain as its evidence. What is uncertain about a *person* (will it be used?) is named by their
  package.

Left out: what is drawn, and why (the other modules of this folder).
"""

from __future__ import annotations

import hashlib
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
_PERT_WEIGHT = 4.0


class Draws:
    """Named draws of one length from one seed."""

    def __init__(self, seed: int, count: int) -> None:
        self.seed = seed
        self.count = count

    def span(self, name: str, low: float, likely: float, high: float) -> Array:
        """PERT draws of a span; shared by every package of the same seed."""
        return _pert(self.seed, self.count, name, low, likely, high)

    def uniform(self, *name: str) -> Array:
        """Draws from `0 <= u < 1`."""
        return _generator(self.seed, "\x1f".join(name)).random(self.count)


@lru_cache(maxsize=4096)
def _pert(seed: int, count: int, name: str, low: float, likely: float, high: float) -> Array:
    if low == high:
        drawn = np.full(count, float(low))
    else:
        width = high - low
        alpha = 1 + _PERT_WEIGHT * (likely - low) / width
        beta = 1 + _PERT_WEIGHT * (high - likely) / width
        drawn = low + width * _generator(seed, name).beta(alpha, beta, count)
    drawn.setflags(write=False)
    return drawn


def _generator(seed: int, name: str) -> np.random.Generator:
    digest = hashlib.blake2b(f"{seed}\x1f{name}".encode(), digest_size=16).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest, "little")))
