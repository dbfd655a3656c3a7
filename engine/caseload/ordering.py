"""Chosen order statistics of many draws, as machine code: what sorting would give, for a fifth of the time.

Definitions: values are put into buckets of equal width, which keeps their order; only the buckets in which a wanted
place lies are sorted. The results are the sorted values at these places, exactly.
"""

from __future__ import annotations

import numpy as np

from .arrays import Floats, Integers
from .compiling import compiled

_BUCKETS = 512


@compiled
def at_places(rows: Floats, places: Integers, found: Floats) -> None:
    """The values at these places of each row in ascending order.

    Args:
        rows: `[rows, draws]`.
        places: ascending, from 0.
        found: filled, `[rows, len(places)]`.
    """
    bucket_of = np.empty(rows.shape[1], dtype=np.int64)
    for row in range(rows.shape[0]):
        _of_row(rows[row], places, bucket_of, found[row])


@compiled
def _of_row(values: Floats, places: Integers, bucket_of: Integers, found: Floats) -> None:
    least, most = values.min(), values.max()
    if least == most:
        found[:] = least
        return
    scale = _BUCKETS / (most - least)
    if not np.isfinite(scale):
        found[:] = np.sort(values)[places]
        return
    counts = np.zeros(_BUCKETS, dtype=np.int64)
    for draw in range(values.shape[0]):
        bucket_of[draw] = min(int((values[draw] - least) * scale), _BUCKETS - 1)
        counts[bucket_of[draw]] += 1
    bucket, before = 0, 0
    done = -1
    inside = values[:0]
    for number in range(places.shape[0]):
        while before + counts[bucket] <= places[number]:
            before += counts[bucket]
            bucket += 1
        if bucket != done:
            inside = _sorted_bucket(values, bucket_of, bucket, counts[bucket])
            done = bucket
        found[number] = inside[places[number] - before]


@compiled
def _sorted_bucket(values: Floats, bucket_of: Integers, bucket: int, count: int) -> Floats:
    inside = np.empty(count)
    place = 0
    for draw in range(values.shape[0]):
        if bucket_of[draw] == bucket:
            inside[place] = values[draw]
            place += 1
    least = inside[0]
    for value in inside:
        if value != least:
            return np.sort(inside)
    return inside
