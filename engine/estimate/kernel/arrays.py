"""The flat arrays that the machine code works on: packages, effects and what they touch, scenarios, room to work in.

Definitions:
- A *scenario* is a set of items for each package, with holds in force or as if lifted. A caseload has two: `CLAIMED`
  (items that rest on nothing unknown, holds in force) and `POTENTIAL` (every candidate, holds lifted).
- A *figure* of a week is eased, unpaid eased, released, or the commissioned change; carer-minutes a week, a value a
  draw.

Left out: how they are filled (`.fill`) and used (`.week`).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...model.effect_kind import EFFECTS

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Bytes = NDArray[np.uint8]
Keys = NDArray[np.uint64]

MODES = 2
CLAIMED, POTENTIAL = range(MODES)
FIGURES = 4
EASED, UNPAID, RELEASED, CHANGE = range(FIGURES)
TOTALS = FIGURES + 1
MORE = FIGURES
"""Among the totals: the commissioned change of the packages that need more, without those that need fewer."""
VISIT_FIGURES = 8
NEEDED, LENGTH, GOES, FEWER = range(FIGURES, VISIT_FIGURES)
"""Of one visit, beside the figures of a week: minutes needed and to commission, carers and visits fewer."""

KIND_CODES = {kind: code for code, kind in enumerate(EFFECTS)}
EACH_TIME = KIND_CODES["minutes_each_time"]
OF_TASK = KIND_CODES["percent_of_task"]
PER_WEEK = KIND_CODES["minutes_per_week"]
OF_VISITS = KIND_CODES["percent_of_visits"]
SECOND_CARER = KIND_CODES["second_carer"]


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
    needed_minutes: Floats
    """Minutes of one occurrence; this and the following eight as in `engine.estimate.kernel.bought`."""
    gap_minutes: Floats
    share_planned: Floats
    share_given: Floats
    for_tasks: Bytes
    untimed: Integers
    carers_given: Integers
    carers_eased: Integers
    second_minutes: Floats
    floor: Integers
    in_parts: Bytes
    held_visit: Bytes
    task_minutes: Floats
    """NaN where it is not timed."""
    task_times: Integers
    task_carers: Integers
    """Carers that the task needs."""
    task_paid: Integers
    """Those of them who are paid and usually come."""
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


class Scenarios(NamedTuple):
    """What is asked of every package of a chunk."""

    items: Bytes
    """`[scenarios, items, packages]`: which candidates are in."""
    under_holds: Bytes
    """By scenario: whether holds are in force."""


class Effects(NamedTuple):
    """Every effect of the catalogue, in the order of items and then of effects, drawn once for everybody."""

    item: Integers
    kind: Integers
    """Codes as in `KIND_CODES`."""
    reaches_paid: Bytes
    reaches_unpaid: Bytes
    used_always: Bytes
    grows: Bytes
    """Whether some draw of it makes a task longer."""
    amount: Floats
    """A row an effect, a column a draw: weak evidence already shrunk; for a second carer the share of visits."""
    stays: Floats
    """`1 - amount / 100`: for percentages, the share that stays."""
    chance: Floats
    """The chance that a review changes the package; 0 in rows of other kinds."""
    activities: Bytes
    """A row an effect, a column an activity."""
    same_study: Bytes
    """`[effects, effects]`: whether both figures are taken from one study."""
    alternatives: Bytes
    """`[items, items]`: whether two items are alternatives for one need."""
    item_name: Keys
    """Hash of each item's id."""
    needs_person: Bytes
    """By item: whether the person may have to work it."""
    used_share: Floats
    """A row an item, a column a draw."""
    used_share_poor: Floats
    """The same where the person's memory is poor."""
    reference_minutes: Floats
    """A row an activity, a column a draw."""
    keys: Keys
    """The key of (seed, "used") and of (seed, "second carer")."""


class Means(NamedTuple):
    """Of one package, what items do on average: for comparing sets. NaN where an item does nothing."""

    lines: Floats
    """By line: elapsed minutes."""
    stays: Floats
    """`[items, lines]`: the share of the line's minutes that stays."""
    visits_stay: Floats
    """`[items, visits]`: the share of a visit's occurrences that stays."""
    second_goes: Floats
    """By item: the chance that a review changes the package, times the share of visits that then change."""
