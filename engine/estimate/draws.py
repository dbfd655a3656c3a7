"""Random draws that depend on nothing but their name: the same seed and name give the same draws, in any order.

Definitions:
- A span `low <= likely <= high` is drawn from the PERT distribution (a beta with weight 4 on `likely`).
- What is uncertain about an *effect* is the same for everybody: its draws are named by item and effect, so that a
  caseload is as uncertain as its evidence. What is uncertain about a *person* (will it be used?) is named by their
  package.
- A name is folded into a 64-bit key, part by part (BLAKE2b of each part, mixed). Uniform draw `i` of a key is the
  top 53 bits of SplitMix64 at `key + (i + 1) * 0x9E3779B97F4A7C15` (Steele, Lea and Flood 2014): each is found without
  the ones before it, so that a caseload can be drawn by the million (`.kernel.draws`).

Left out: what is drawn, and why (the other modules of this folder).
"""

from __future__ import annotations

import hashlib
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
_PERT_WEIGHT = 4.0

GOLDEN = 0x9E3779B97F4A7C15
SHIFTS = (30, 27, 31)
FACTORS = (0xBF58476D1CE4E5B9, 0x94D049BB133111EB)
UNIT = 2.0**-53
_ALL_BITS = 2**64 - 1


class Draws:
    """Named draws of one length from one seed."""

    def __init__(self, seed: int, count: int) -> None:
        self.seed = seed
        self.count = count

    def span(self, name: str, low: float, likely: float, high: float) -> Array:
        """PERT draws of a span; shared by every package of the same seed."""
        return _pert(self.seed, self.count, name, low, likely, high)


@lru_cache(maxsize=65536)
def hash_of(part: str) -> int:
    """One part of a name as 64 bits."""
    return int.from_bytes(hashlib.blake2b(part.encode(), digest_size=8).digest(), "little")


def key_of(*name: str) -> int:
    """A name as 64 bits."""
    key = 0
    for part in name:
        key = _mix(key ^ hash_of(part))
    return key


def keys_under(key: int, hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The keys of many names that begin alike: `key_of(*name, last)` for each hash of a last part."""
    values = np.uint64(key) ^ hashes
    for shift, factor in zip(SHIFTS, FACTORS, strict=False):
        values = (values ^ (values >> np.uint64(shift))) * np.uint64(factor)
    return values ^ (values >> np.uint64(SHIFTS[-1]))


def _mix(value: int) -> int:
    for shift, factor in zip(SHIFTS, FACTORS, strict=False):
        value = (value ^ (value >> shift)) * factor & _ALL_BITS
    return value ^ (value >> SHIFTS[-1])


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
