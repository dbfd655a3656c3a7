"""The arrays that the machine code works on: the packages of a chunk, what touches them, and the effects; all flat.

Definitions:
- A *mode* is 0 (claimed: certain candidates, holds in force) or 1 (potential: every candidate, holds lifted).
- A *figure* is 0 eased, 1 unpaid eased, 2 released, 3 commissioned change; carer-minutes a week, a value a draw.

Left out: how they are filled (`engine.caseload.filling`) and used (`engine.caseload.kernel`).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Bytes = NDArray[np.uint8]
Keys = NDArray[np.uint64]

MODES, FIGURES = 2, 4
EASED, UNPAID, RELEASED, CHANGE = range(FIGURES)
TOTALS = FIGURES + 1
MORE = FIGURES
"""Among the totals: the commissioned change of the packages that need more, without those that need fewer."""
KINDS = ("minutes_each_time", "percent_of_task", "minutes_per_week", "percent_of_visits", "second_carer")


class Chunk(NamedTuple):
    """The packages of a chunk, flat."""

    first_visit: Integers
    """By package, and one more."""
    first_task: Integers
    """By visit, and one more."""
    reference: Keys
    """Hash of each package's reference."""
    step: Integers
    memory_poor: Bytes
    visit_name: Keys
    """Hash of each visit's id."""
    visit_minutes: Integers
    visit_carers: Integers
    visit_days: Integers
    needed: Floats
    floor: Integers
    held_visit: Bytes
    task_minutes: Floats
    """NaN where it is not timed."""
    task_times: Integers
    task_carers: Integers
    task_activity: Integers
    held_task: Bytes
    first_unpaid: Integers
    unpaid_activity: Integers
    unpaid_minutes: Floats
    unpaid_times: Floats


class Touched(NamedTuple):
    """Which candidates there are, and which lines their effects would touch."""

    effect: Integers
    """The effect of each row of `lines`, ascending."""
    lines: Bytes
    """A row an effect that touches anybody, a column a task line of the chunk."""
    indicated: Bytes
    """A row an item, a column a package."""
    certain: Bytes


class Effects(NamedTuple):
    """Every effect of the catalogue, in the order of items and then of effects, drawn once for everybody."""

    item: Integers
    kind: Integers
    reaches_paid: Bytes
    reaches_unpaid: Bytes
    used_always: Bytes
    amount: Floats
    """A row an effect, a column a draw: weak evidence already shrunk; for a second carer the share of visits."""
    chance: Floats
    """The chance that a review changes the package; 0 in rows of other kinds."""
    activities: Bytes
    """A row an effect, a column an activity."""
    item_name: Keys
    """Hash of each item's id."""
    needs_person: Bytes
    """By item: whether the person may have to work it."""
    used_share: Floats
    used_share_poor: Floats
    reference_minutes: Floats
    """A row an activity, a column a draw."""
    keys: Keys
    """The key of (seed, "used") and of (seed, "second carer")."""


class Scratch(NamedTuple):
    """Room for one package at a time: rows are its lines, visits or unpaid tasks from the first; a column a draw."""

    lines: Floats
    stays: Floats
    """By mode, line and draw: the share of the line's minutes that stays, where `line_eased`."""
    line_eased: Bytes
    visits_kept: Floats
    """By mode, visit and draw: the share of occurrences that stays, where `visit_removed`."""
    visit_removed: Bytes
    unpaid_stays: Floats
    """By mode, unpaid task and draw, where `unpaid_eased` (by mode)."""
    unpaid_eased: Bytes
    covered: Bytes
    """By mode and line: whether a review of the second carer covers it."""
    reviewed: Bytes
    """By mode: whether there is such a review."""
    chance: Floats
    share: Floats
    item_factor: Floats
    item_touches: Bytes
    item_removed: Floats
    item_removes: Bytes
    item_unpaid: Floats
    used: Floats
    amount: Floats
    visit_touched: Bytes
    """By mode and visit: whether any effect reaches it."""
    visit_drawn: Bytes
    """By visit: whether the minutes of its lines are drawn."""
    sums: Floats
    """Of one visit: eased, saved, done in turn, and all minutes."""


def scratch(most_lines: int, most_visits: int, most_unpaid: int, draws: int) -> Scratch:
    """Room for packages of at most this size."""
    lines, visits, unpaid = max(most_lines, 1), max(most_visits, 1), max(most_unpaid, 1)
    return Scratch(
        lines=np.empty((lines, draws)), stays=np.empty((MODES, lines, draws)),
        line_eased=np.empty((MODES, lines), dtype=np.uint8), visits_kept=np.empty((MODES, visits, draws)),
        visit_removed=np.empty((MODES, visits), dtype=np.uint8), unpaid_stays=np.empty((MODES, unpaid, draws)),
        unpaid_eased=np.empty(MODES, dtype=np.uint8),
        covered=np.empty((MODES, lines), dtype=np.uint8), reviewed=np.empty(MODES, dtype=np.uint8),
        chance=np.empty((MODES, draws)), share=np.empty((MODES, draws)), item_factor=np.empty((lines, draws)),
        item_touches=np.empty(lines, dtype=np.uint8), item_removed=np.empty((visits, draws)),
        item_removes=np.empty(visits, dtype=np.uint8), item_unpaid=np.empty((unpaid, draws)), used=np.empty(draws),
        amount=np.empty(draws), visit_touched=np.empty((MODES, visits), dtype=np.uint8),
        visit_drawn=np.empty(visits, dtype=np.uint8), sums=np.empty((4, draws)),
    )
