"""Chosen order statistics and the mean of many draws: what sorting would give, for a tenth of the time.

Definitions: percentiles are linear between order statistics. Values are put into buckets of equal width between the
bounds of a sample of them, and at its ends what lies outside, which keeps their order; within the buckets in which a
wanted place lies, the value is selected. The results are the sorted values at these places, exactly.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...jit import compiled
from .arrays import Bytes, Floats, Integers
from .room import BUCKETS, SpreadRoom
from .rows import mean_of

_SAMPLED = 16
"""One draw in so many bounds the buckets."""
_FEW = 16


@compiled
def spread_into(values: Floats, divisor: float, room: SpreadRoom, out: Floats) -> None:
    """P10, P50, P90 and mean of a figure over its draws, divided, into `out`."""
    if not _varies(values):
        out[:] = values[0] / divisor
        return
    _order_statistics(values, room)
    for number in range(room.parts.shape[0]):
        below, above = room.at[2 * number] / divisor, room.at[2 * number + 1] / divisor
        out[number] = below * (1 - room.parts[number]) + above * room.parts[number]
    out[room.parts.shape[0]] = mean_of(values) / divisor


@compiled
def _varies(values: Floats) -> bool:
    differ, first = 0, values[0]
    for draw in range(values.shape[0]):
        differ += values[draw] != first
    return differ > 0


@compiled
def _order_statistics(values: Floats, room: SpreadRoom) -> None:
    """The sorted values at `room.places`, into `room.at`, without sorting the rest."""
    least, most = _bounds(values, _SAMPLED)
    # The sample showed one value though others exist: without a width there would be no buckets.
    if least == most:
        least, most = _bounds(values, 1)
    scale = BUCKETS / (most - least)
    room.counts[:] = 0
    _count(values, least, scale if np.isfinite(scale) else 0.0, room.bucket_of, room.counts)
    room.slot_of[:] = 0
    bucket, before, slots = 0, 0, 0
    for number in range(room.places.shape[0]):
        # The places ascend, so that the walk along the buckets goes on where the last one stopped.
        while before + room.counts[bucket] <= room.places[number]:
            before += room.counts[bucket]
            bucket += 1
        if room.slot_of[bucket] == 0:
            room.sizes[slots] = 0
            slots += 1
            room.slot_of[bucket] = slots
        room.slots[number] = room.slot_of[bucket] - 1
        room.before[number] = room.places[number] - before
    _collect(values, room.bucket_of, room.slot_of, room.inside, room.sizes)
    for number in range(room.places.shape[0]):
        slot = room.slots[number]
        room.at[number] = _select(room.inside[slot], room.sizes[slot], room.before[number])


@compiled
def _bounds(values: Floats, step: int) -> tuple[float, float]:
    """The least and the greatest of every so many values."""
    least, most = values[0], values[0]
    for draw in range(0, values.shape[0], step):
        least, most = min(least, values[draw]), max(most, values[draw])
    return least, most


@compiled
def _count(
    values: Floats, least: float, scale: float, bucket_of: NDArray[np.int32], counts: Integers
) -> None:
    for draw in range(values.shape[0]):
        bucket_of[draw] = np.int32(min(max((values[draw] - least) * scale, 0.0), BUCKETS - 1.0))
    for draw in range(values.shape[0]):
        counts[bucket_of[draw]] += 1


@compiled
def _collect(
    values: Floats, bucket_of: NDArray[np.int32], slot_of: Bytes, inside: Floats, sizes: Integers
) -> None:
    """The values of the wanted buckets, each into its slot."""
    for draw in range(values.shape[0]):
        slot = slot_of[bucket_of[draw]]
        if slot:
            inside[slot - 1, sizes[slot - 1]] = values[draw]
            sizes[slot - 1] += 1


@compiled
def _select(values: Floats, size: int, place: int) -> float:
    """The value at a place in ascending order of the first `size`; three-way quickselect: equal values cost a pass."""
    first, last = 0, size - 1
    while last - first > _FEW:
        low, two, three = values[first], values[(first + last) // 2], values[last]
        # The median of three: a row that is sorted already must not cost the square of its length.
        pivot = max(min(low, two), min(max(low, two), three))
        below, at, above = first, first, last
        while at <= above:
            value = values[at]
            if value < pivot:
                values[at], values[below] = values[below], value
                below += 1
                at += 1
            elif value > pivot:
                values[at], values[above] = values[above], value
                above -= 1
            else:
                at += 1
        if place < below:
            last = below - 1
        elif place > above:
            first = above + 1
        else:
            return float(pivot)
    # For a handful of values, insertion is faster than another round of parting them.
    for at in range(first + 1, last + 1):
        value, before = values[at], at - 1
        while before >= first and values[before] > value:
            values[before + 1] = values[before]
            before -= 1
        values[before + 1] = value
    return float(values[place])
