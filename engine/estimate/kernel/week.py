"""The week after a set of items, draw by draw, visit by visit, for several scenarios at once.

Definitions, per occurrence of a visit with `C` carers that needs `L` minutes:
- A held line keeps at least its minutes: additions pass through a hold, reductions do not.
- The second carer may go only when every line that needs two is covered by an item that a review would rest on, and
  none of those lines is held. One carer fewer then does in turn what must be done: the visit lasts at least as long
  as all lines together, and where that would take more carer time than before, nobody goes.
- Work that stays: `C * L` less the carer-minutes eased; or, when a carer goes, `(C - 1)` times the new length.
- *Released* is the work now less the work that stays; an occurrence that is not needed releases all of it.
- What a visit was bought for and what is given of it bounds both (`engine.estimate.kernel.bought`).
- *Commissioned*: whole occurrences only (`floor`). Lengths are bought in steps, rounded up, and never below the floor;
  a visit that is shorter than that today stays as it is. It becomes longer only when it needs at least half a step
  more than it has.
"""

from __future__ import annotations

import numpy as np

from ...jit import compiled
from .alternatives import (
    enter_line,
    enter_unpaid,
    enter_visit,
    join_entries,
    join_reviews,
    mean_reviews,
    rank_alternatives,
)
from .arrays import (
    CHANGE,
    EASED,
    LENGTH,
    NEEDED,
    RELEASED,
    UNPAID,
    VISIT_FIGURES,
    Chunk,
    Effects,
    Floats,
    Means,
    Scenarios,
    Touched,
)
from .effects import set_to_work
from .room import ALL_SUM, EASED_SUM, IN_TURN_SUM, SAVED_SUM, Room
from .rows import (
    add_constant,
    add_eased,
    add_eased_line,
    add_row,
    add_saved_line,
    add_scaled,
    copy_row,
    mean_of,
    to_commission,
)
from .visit import set_visit_after

_ADDS_TIME = 2


@compiled
def simulate(
    package: int,
    chunk: Chunk,
    touched: Touched,
    scenarios: Scenarios,
    effects: Effects,
    room: Room,
    weeks: Floats,
    visits: Floats,
    means: Means,
) -> None:
    """The weeks of one package.

    Args:
        package: its place in the chunk.
        chunk: the packages.
        touched: the lines that effects touch.
        scenarios: what is asked.
        effects: the effects.
        room: room to work in.
        weeks: filled, `[scenarios, FIGURES, draws]`, carer-minutes a week.
        visits: filled where it has room, `[scenarios, visits, VISIT_FIGURES, draws]`.
        means: filled where it has room.

    `room.stirs` says in which scenarios anything can differ from the week without items.
    """
    items = scenarios.items[:, :, package]
    set_to_work(package, chunk, touched, effects, items, means.lines.shape[0] > 0, room)
    weeks[:] = 0.0
    room.stirs[:] = 0
    for scenario in range(items.shape[0]):
        join_reviews(package, scenario, chunk, effects, items[scenario], room)
    # Machine code has no None here: an array without rows says that its figures are not wanted.
    if means.lines.shape[0]:
        mean_reviews(effects, room, means.second_goes)
    for visit in range(chunk.first_visit[package], chunk.first_visit[package + 1]):
        # Most visits are reached by no item: reckoned once, not once a draw, they cost next to nothing.
        if room.reached[visit - chunk.first_visit[package]]:
            _touched_visit(package, visit, chunk, scenarios, effects, room, weeks, visits, means)
        else:
            for scenario in range(items.shape[0]):
                _visit_as_it_is(package, visit, scenario, chunk, room, weeks, visits)
    for task in range(chunk.first_unpaid[package], chunk.first_unpaid[package + 1]):
        count = enter_unpaid(package, task, chunk, effects, room)
        ranked = rank_alternatives(count, effects, room)
        minutes = chunk.unpaid_minutes[task] * chunk.unpaid_times[task]
        for scenario in range(items.shape[0]):
            if join_entries(count, ranked, items[scenario], effects, room, room.stays):
                add_eased(minutes, room.stays, weeks[scenario, UNPAID])
                room.stirs[scenario] = 1


@compiled
def change_anyway(package: int, chunk: Chunk) -> float:
    """The commissioned change of a package without any item: visits that overrun are as long as they take."""
    total = 0.0
    for visit in range(chunk.first_visit[package], chunk.first_visit[package + 1]):
        total += _change_as_it_is(package, visit, chunk)
    return total


@compiled
def _change_as_it_is(package: int, visit: int, chunk: Chunk) -> float:
    carers, minutes = chunk.visit_carers[visit], chunk.visit_minutes[visit]
    if not chunk.for_tasks[visit]:
        return 0.0
    length = to_commission(chunk.needed_minutes[visit], minutes, chunk.step[package], chunk.floor[visit])
    return float(chunk.share_planned[visit] * chunk.visit_days[visit] * (carers * length - carers * minutes))


@compiled
def _visit_as_it_is(
    package: int, visit: int, scenario: int, chunk: Chunk, room: Room, weeks: Floats, visits: Floats
) -> None:
    """A visit in which nothing moves: one that overruns is as long as it takes."""
    change = _change_as_it_is(package, visit, chunk)
    if change != 0:
        add_constant(change, weeks[scenario, CHANGE])
    if visits.shape[0]:
        figures = visits[scenario, visit - chunk.first_visit[package]]
        figures[:] = 0.0
        figures[CHANGE] = change
        figures[NEEDED] = chunk.needed_minutes[visit]
        figures[LENGTH] = chunk.visit_minutes[visit]
        if chunk.for_tasks[visit]:
            figures[LENGTH] = to_commission(
                chunk.needed_minutes[visit],
                chunk.visit_minutes[visit],
                chunk.step[package],
                chunk.floor[visit],
            )


@compiled
def _touched_visit(
    package: int,
    visit: int,
    chunk: Chunk,
    scenarios: Scenarios,
    effects: Effects,
    room: Room,
    weeks: Floats,
    visits: Floats,
    means: Means,
) -> None:
    """A visit that an item reaches, in each scenario, added to the weeks."""
    place = visit - chunk.first_visit[package]
    _find_what_may_happen(package, visit, chunk, scenarios, effects, room, means)
    for task in range(chunk.first_task[visit], chunk.first_task[visit + 1]):
        _add_line(package, visit, task, chunk, scenarios, effects, room, means)
    for scenario in range(scenarios.under_holds.shape[0]):
        if not (room.moves[scenario] or room.may_go[scenario] or room.may_be_removed[scenario]):
            _visit_as_it_is(package, visit, scenario, chunk, room, weeks, visits)
            continue
        room.stirs[scenario] = 1
        set_visit_after(package, visit, scenario, chunk, effects, room)
        for figure in (EASED, RELEASED, CHANGE):
            add_row(room.visit[figure], weeks[scenario, figure])
        for figure in range(VISIT_FIGURES if visits.shape[0] else 0):
            copy_row(room.visit[figure], visits[scenario, place, figure])


@compiled
def _find_what_may_happen(
    package: int, visit: int, chunk: Chunk, scenarios: Scenarios, effects: Effects, room: Room, means: Means
) -> None:
    """For each scenario, whether a carer may go and occurrences may be removed; the sums of the lines start at 0."""
    place = visit - chunk.first_visit[package]
    count = enter_visit(place, effects, room)
    ranked = rank_alternatives(count, effects, room)
    for entry in range(count if means.lines.shape[0] else 0):
        means.visits_stay[room.entry_item[entry], place] = mean_of(room.factors[entry])
    for scenario in range(scenarios.under_holds.shape[0]):
        # An occurrence goes as a whole or not at all: one line that is held keeps all of it.
        is_kept = scenarios.under_holds[scenario] and chunk.held_visit[visit]
        for task in range(chunk.first_task[visit], chunk.first_task[visit + 1]):
            is_kept = is_kept or (scenarios.under_holds[scenario] and chunk.held_task[task])
        items = scenarios.items[scenario, :, package]
        is_kept = is_kept or not chunk.for_tasks[visit]
        removed = (
            not is_kept and join_entries(count, ranked, items, effects, room, room.share_left[scenario]) > 0
        )
        room.may_be_removed[scenario] = removed
        room.may_go[scenario] = _may_go(package, visit, scenario, chunk, scenarios, room)
        # Each sum is a row of draws, and this runs for every visit: only those are cleared that will be read.
        room.moves[scenario] = 0
        room.sums[scenario, EASED_SUM] = 0.0
        if room.may_go[scenario]:
            room.sums[scenario, SAVED_SUM] = 0.0
            room.sums[scenario, IN_TURN_SUM] = 0.0
        if removed:
            room.sums[scenario, ALL_SUM] = 0.0


@compiled
def _may_go(package: int, visit: int, scenario: int, chunk: Chunk, scenarios: Scenarios, room: Room) -> bool:
    """Whether a review could find that one carer fewer is enough."""
    base, for_two = chunk.first_task[chunk.first_visit[package]], False
    under_holds = scenarios.under_holds[scenario]
    if (
        (under_holds and chunk.held_visit[visit])
        or chunk.second_minutes[visit] <= 0
        or not chunk.for_tasks[visit]
    ):
        return False
    for task in range(chunk.first_task[visit], chunk.first_task[visit + 1]):
        if chunk.task_carers[task] > 1:
            for_two = True
            if not room.covered[scenario, task - base] or (under_holds and chunk.held_task[task]):
                return False
    return for_two


@compiled
def _add_line(
    package: int,
    visit: int,
    task: int,
    chunk: Chunk,
    scenarios: Scenarios,
    effects: Effects,
    room: Room,
    means: Means,
) -> None:
    """Add one line to the sums of its visit: eased, saved, done in turn by one carer fewer, and all carer-minutes."""
    base, first = chunk.first_task[chunk.first_visit[package]], chunk.first_visit[package]
    count = enter_line(task - base, visit - first, chunk.task_times[task], effects, room)
    ranked = rank_alternatives(count, effects, room)
    line, carers = room.lines[task - base], float(chunk.task_paid[task])
    if means.lines.shape[0]:
        means.lines[task - base] = mean_of(line)
        for entry in range(count):
            means.stays[room.entry_item[entry], task - base] = mean_of(room.factors[entry])
    # A line that two do together is done by as many as are left; `.visit` shares the sum out among them.
    in_turn = float(min(chunk.task_carers[task], max(chunk.visit_carers[visit] - 1, 1)))
    for scenario in range(scenarios.under_holds.shape[0]):
        line_is_held = scenarios.under_holds[scenario] and (chunk.held_visit[visit] or chunk.held_task[task])
        sums = room.sums[scenario]
        joined = 0
        if not line_is_held or _may_add_time(count, room):
            joined = join_entries(
                count, ranked, scenarios.items[scenario, :, package], effects, room, room.stays
            )
        if joined and (not line_is_held or joined == _ADDS_TIME):
            # A held line may come to take longer, never less: at least all of it stays.
            least = 1.0 if line_is_held else -np.inf
            room.moves[scenario] = 1
            add_eased_line(line, room.stays, least, carers, sums[EASED_SUM])
            if room.may_go[scenario]:
                add_saved_line(line, room.stays, least, in_turn, sums[SAVED_SUM], sums[IN_TURN_SUM])
        elif room.may_go[scenario]:
            add_scaled(in_turn, line, sums[IN_TURN_SUM])
        if room.may_be_removed[scenario]:
            add_scaled(carers, line, sums[ALL_SUM])


@compiled
def _may_add_time(count: int, room: Room) -> bool:
    grows = False
    for entry in range(count):
        grows = grows or room.entry_grows[entry] != 0
    return grows
