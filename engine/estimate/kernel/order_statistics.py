"""Chosen order statistics and the mean of many draws: what sorting would give, for a fifth of the time.

Definitions: percentiles are linear between order statistics. Values are put into buckets of equal width, which keeps
their order; within the buckets in which a wanted place lies, the value is selected. The results are the sorted values
at these places, exactly.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ...jit import compiled
from ..percentiles import PORTIONS, places_around
from .arrays import Floats, Integers
from .rows import mean_of

_BUCKETS = 512
_FEW = 16
SPREAD = len(PORTIONS) + 1
"""P10, P50, P90 and mean."""


class SpreadRoom(NamedTuple):
    """Room for the spread of one figure at a time, and where its percentiles lie."""

    places: Integers
    """The two places, in ascending order, that each percentile lies between."""
    parts: Floats
    """How far along between them."""
    bucket_of: Integers
    counts: Integers
    inside: Floats
    at: Floats


def spread_room(draws: int) -> SpreadRoom:
    """Room for figures of so many draws."""
    around = [places_around(draws, portion) for portion in PORTIONS]
    places = np.array([place for below, above, _ in around for place in (below, above)], dtype=np.int64)
    return SpreadRoom(
        places,
        np.array([part for *_, part in around]),
        np.empty(draws, dtype=np.int64),
        np.empty(_BUCKETS, dtype=np.int64),
        np.empty(draws),
        np.empty(len(places)),
    )


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
    least, most = values[0], values[0]
    for draw in range(values.shape[0]):
        least, most = min(least, values[draw]), max(most, values[draw])
    scale = _BUCKETS / (most - least)
    if not np.isfinite(scale):
        ordered = np.sort(values)
        for number in range(room.places.shape[0]):
            room.at[number] = ordered[room.places[number]]
        return
    room.counts[:] = 0
    _count(values, least, scale, room.bucket_of, room.counts)
    bucket, before, filled, size = 0, 0, -1, 0
    for number in range(room.places.shape[0]):
        while before + room.counts[bucket] <= room.places[number]:
            before += room.counts[bucket]
            bucket += 1
        if bucket != filled:
            size = _collect(values, room.bucket_of, bucket, room.inside)
            filled = bucket
        room.at[number] = _select(room.inside, size, room.places[number] - before)


@compiled
def _count(values: Floats, least: float, scale: float, bucket_of: Integers, counts: Integers) -> None:
    for draw in range(values.shape[0]):
        bucket_of[draw] = min(int((values[draw] - least) * scale), _BUCKETS - 1)
    for draw in range(values.shape[0]):
        counts[bucket_of[draw]] += 1


@compiled
def _collect(values: Floats, bucket_of: Integers, bucket: int, inside: Floats) -> int:
    size = 0
    for draw in range(values.shape[0]):
        inside[size] = values[draw]
        size += bucket_of[draw] == bucket
        if size == inside.shape[0]:
            break
    return size


@compiled
def _select(values: Floats, size: int, place: int) -> float:
    """The value at a place in ascending order of the first `size`; three-way quickselect: equal values cost a pass."""
    first, last = 0, size - 1
    while last - first > _FEW:
        one, two, three = values[first], values[(first + last) // 2], values[last]
        pivot = max(min(one, two), min(max(one, two), three))
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
    for at in range(first + 1, last + 1):
        value, before = values[at], at - 1
        while before >= first and values[before] > value:
            values[before + 1] = values[before]
            before -= 1
        values[before + 1] = value
    return float(values[place])
