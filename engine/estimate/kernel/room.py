"""Room that the machine code works in, made by whoever calls it: it makes no memory itself.

Left out: the arrays that it reads (`.arrays`).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..percentiles import PORTIONS, places_around
from .arrays import VISIT_FIGURES, Bytes, Chunk, Effects, Floats, Integers, Means

BUCKETS = 512
"""Into how many buckets the draws of a figure are put."""
SPREAD = len(PORTIONS) + 1
"""P10, P50, P90 and mean."""
EASED_SUM, SAVED_SUM, IN_TURN_SUM, ALL_SUM = range(4)
"""The sums over the lines of a visit: minutes eased, minutes saved and done in turn where a carer goes, all minutes."""
SUMS = 4


class SpreadRoom(NamedTuple):
    """Room for the spread of one figure at a time, and where its percentiles lie."""

    places: Integers
    """The two places, in ascending order, that each percentile lies between."""
    parts: Floats
    """How far along between them."""
    bucket_of: NDArray[np.int32]
    counts: Integers
    slot_of: Bytes
    """By bucket: the row of `inside` that takes its values, from 1; 0 where no wanted place lies in it."""
    sizes: Integers
    inside: Floats
    slots: Integers
    """By place: its slot, and how many of the slot's values come before it."""
    before: Integers
    at: Floats


def spread_room(draws: int) -> SpreadRoom:
    """Room for figures of so many draws."""
    around = [places_around(draws, portion) for portion in PORTIONS]
    places = np.array([place for below, above, _ in around for place in (below, above)], dtype=np.int64)
    count = len(places)
    return SpreadRoom(
        places,
        np.array([part for *_, part in around]),
        np.empty(draws, dtype=np.int32),
        np.empty(BUCKETS, dtype=np.int64),
        np.empty(BUCKETS, dtype=np.uint8),
        np.empty(count, dtype=np.int64),
        np.empty((count, draws)),
        np.empty(count, dtype=np.int64),
        np.empty(count, dtype=np.int64),
        np.empty(count),
    )


class Room(NamedTuple):
    """Room for one package at a time: lines, visits and effects count from its first; the last axis is draws."""

    effect: Integers
    """The effects that are at work, ascending; the first `size[0]` of them."""
    touches: Bytes
    """`[effects at work, lines]`."""
    removes: Bytes
    """`[effects at work, visits]`: visits that hold nothing but lines of this effect."""
    reached: Bytes
    """By visit: whether an effect at work touches a line of it."""
    is_drawn: Bytes
    """By line of a visit that is reached: whether its minutes matter."""
    rows: Floats
    """`[effects at work, draws]`: by kind, what an effect does wherever it is used (`.effects`)."""
    size: Integers
    lines: Floats
    """Elapsed minutes of each line that is wanted."""
    used: Floats
    weekly: Floats
    entry_item: Integers
    """The items that touch one line, each with its factor (`[entries, draws]`), in the order of the catalogue."""
    entry_grows: Bytes
    entry_effects: Bytes
    """`[entries, effects at work]`: the effects of which a factor is made."""
    entry_mean: Floats
    entry_order: Integers
    entry_out: Bytes
    factors: Floats
    stays: Floats
    share_left: Floats
    covered: Bytes
    chance: Floats
    share: Floats
    may_go: Bytes
    """By scenario, of one visit: whether a review could find that one carer fewer is enough."""
    may_be_removed: Bytes
    moves: Bytes
    """Whether any line of it becomes shorter or longer."""
    stirs: Bytes
    """By scenario: whether anything of the week may differ from what it is without any item."""
    sums: Floats
    """`[scenarios, SUMS, draws]`, carer-minutes of one visit."""
    visit: Floats
    """`[VISIT_FIGURES, draws]` of one visit in one scenario."""


def room_for(most_lines: int, most_visits: int, effects: int, scenarios: int, draws: int) -> Room:
    """Room for packages of at most this size."""
    lines, visits, entries = max(most_lines, 1), max(most_visits, 1), max(effects, 1)
    return Room(
        effect=np.empty(entries, dtype=np.int64),
        touches=np.empty((entries, lines), dtype=np.uint8),
        removes=np.empty((entries, visits), dtype=np.uint8),
        reached=np.empty(visits, dtype=np.uint8),
        is_drawn=np.empty(lines, dtype=np.uint8),
        rows=np.empty((entries, draws)),
        size=np.zeros(1, dtype=np.int64),
        lines=np.empty((lines, draws)),
        used=np.empty(draws),
        weekly=np.empty(draws),
        entry_item=np.empty(entries, dtype=np.int64),
        entry_grows=np.empty(entries, dtype=np.uint8),
        entry_effects=np.empty((entries, entries), dtype=np.uint8),
        entry_mean=np.empty(entries),
        entry_order=np.empty(entries, dtype=np.int64),
        entry_out=np.empty(entries, dtype=np.uint8),
        factors=np.empty((entries, draws)),
        stays=np.empty(draws),
        share_left=np.empty((scenarios, draws)),
        covered=np.empty((scenarios, lines), dtype=np.uint8),
        chance=np.empty((scenarios, draws)),
        share=np.empty((scenarios, draws)),
        may_go=np.empty(scenarios, dtype=np.uint8),
        may_be_removed=np.empty(scenarios, dtype=np.uint8),
        moves=np.empty(scenarios, dtype=np.uint8),
        stirs=np.empty(scenarios, dtype=np.uint8),
        sums=np.empty((scenarios, SUMS, draws)),
        visit=np.empty((VISIT_FIGURES, draws)),
    )


def chunk_room(chunk: Chunk, effects: Effects, scenarios: int) -> Room:
    """Room for the largest package of a chunk."""
    lines = np.diff(chunk.first_task[chunk.first_visit])
    most_lines, most_visits = (int(sizes.max(initial=0)) for sizes in (lines, np.diff(chunk.first_visit)))
    return room_for(most_lines, most_visits, len(effects.item), scenarios, effects.amount.shape[1])


def no_means() -> Means:
    """No room for means: they are not wanted."""
    return Means(np.empty(0), np.empty((0, 0)), np.empty((0, 0)), np.empty(0))
