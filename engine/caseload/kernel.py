"""The simulated week of many packages as machine code: `engine.estimate.simulation`, operation for operation.

Definitions, units and order of operations are those of `engine.estimate` (simulation, commission), so that every figure
equals the single review's to the last bit; a test compares them over thousands of packages. What differs is the shape:
flat arrays of a chunk (`engine.caseload.arrays`) instead of objects. Left out: ranges (`engine.caseload.hours`).
"""

from __future__ import annotations

import numpy as np

from ..estimate.summary import NO_CHANGE_MINUTES
from .arrays import (
    CHANGE,
    EASED,
    FIGURES,
    MODES,
    MORE,
    RELEASED,
    UNPAID,
    Bytes,
    Chunk,
    Effects,
    Floats,
    Integers,
    Scratch,
    Touched,
)
from .compiling import compiled
from .drawing import mixed, uniform
from .touching import is_touched, touch

_WHOLE = 1e-9
_TOLERANCE = 1e-9


@compiled
def touched_packages(chunk: Chunk, touched: Touched, effects: Effects) -> Bytes:
    """For each package, whether any effect reaches it."""
    found = np.zeros(chunk.reference.shape[0], dtype=np.uint8)
    for package in range(found.shape[0]):
        found[package] = is_touched(package, chunk, touched, effects)
    return found


@compiled
def simulate(
    packages: Integers, chunk: Chunk, touched: Touched, effects: Effects, room: Scratch, weeks: Floats
) -> None:
    """The weeks of these packages.

    Args:
        packages: which of the chunk.
        chunk: the packages.
        touched: their candidates.
        effects: the effects.
        room: scratch space for `draws` draws.
        weeks: filled, `[len(packages), modes, figures, draws]`, carer-minutes a week.
    """
    for place in range(packages.shape[0]):
        package = packages[place]
        touch(package, chunk, touched, effects, room)
        for mode in range(MODES):
            week = weeks[place, mode]
            week[:] = 0.0
            for visit in range(chunk.first_visit[package], chunk.first_visit[package + 1]):
                _visit(package, visit, mode, chunk, room, effects, week)
            _unpaid(package, mode, chunk, room, week)


@compiled
def unchanged(packages: Integers, chunk: Chunk, changes: Floats) -> None:
    """The commissioned change of packages that no effect reaches: visits that overrun are as long as they take."""
    for place in range(packages.shape[0]):
        package, total = packages[place], 0.0
        for visit in range(chunk.first_visit[package], chunk.first_visit[package + 1]):
            total += _unchanged_visit(package, visit, chunk)
        changes[place] = total


@compiled
def add_up(weeks: Floats, totals: Floats, none: Integers, more: Integers, varies: Bytes) -> None:
    """Add the weeks of a block to the totals, and look at what varies.

    Args:
        weeks: `[packages, modes, figures, draws]`, carer-minutes a week.
        totals: `[modes, totals, draws]`; added to, package by package.
        none: filled, `[packages, modes]`: draws without any commissioned change.
        more: filled, likewise: draws in which more is commissioned.
        varies: filled, `[packages, modes, figures]`: whether the draws differ.
    """
    for package in range(weeks.shape[0]):
        for mode in range(MODES):
            change = weeks[package, mode, CHANGE]
            without, increased = 0, 0
            for draw in range(change.shape[0]):
                without += abs(change[draw]) < NO_CHANGE_MINUTES
                increased += change[draw] >= NO_CHANGE_MINUTES
                totals[mode, MORE, draw] += max(change[draw], 0.0)
            none[package, mode], more[package, mode] = without, increased
            for figure in range(FIGURES):
                values, differ = weeks[package, mode, figure], 0
                for draw in range(values.shape[0]):
                    totals[mode, figure, draw] += values[draw]
                    differ += values[draw] != values[0]
                varies[package, mode, figure] = differ > 0


@compiled
def _visit(
    package: int, visit: int, mode: int, chunk: Chunk, room: Scratch, effects: Effects, week: Floats
) -> None:
    if not room.visit_touched[mode, visit - chunk.first_visit[package]]:
        change = _unchanged_visit(package, visit, chunk)
        if change != 0:
            for draw in range(week.shape[1]):
                week[CHANGE, draw] += change
        return
    held = mode == 0 and chunk.held_visit[visit] != 0
    kept = held
    if mode == 0:
        for task in range(chunk.first_task[visit], chunk.first_task[visit + 1]):
            kept = kept or chunk.held_task[task] != 0
    _add_lines(package, visit, mode, held, chunk, room)
    removed = not kept and room.visit_removed[mode, visit - chunk.first_visit[package]] != 0
    if _may_go(package, visit, mode, held, chunk, room):
        _add_reviewed_visit(package, visit, mode, removed, chunk, room, effects, week)
    else:
        _add_visit(package, visit, mode, removed, chunk, room, week)


@compiled
def _unchanged_visit(package: int, visit: int, chunk: Chunk) -> float:
    """The change of a visit that no effect reaches: one that overruns is as long as it takes."""
    carers, minutes = chunk.visit_carers[visit], chunk.visit_minutes[visit]
    length = _to_commission(chunk.needed[visit], minutes, chunk.step[package], chunk.floor[visit])
    return float(chunk.visit_days[visit] * (carers * length - carers * minutes))


@compiled
def _add_lines(package: int, visit: int, mode: int, held: bool, chunk: Chunk, room: Scratch) -> None:
    """Sum over the lines of a visit: eased, saved, done in turn by one carer fewer, and all carer-minutes."""
    base, fewer = chunk.first_task[chunk.first_visit[package]], max(chunk.visit_carers[visit] - 1, 1)
    eased, saved, turns, every = room.sums[0], room.sums[1], room.sums[2], room.sums[3]
    room.sums[:] = 0.0
    for task in range(chunk.first_task[visit], chunk.first_task[visit + 1]):
        line, carers = room.lines[task - base], chunk.task_carers[task]
        in_turn = min(carers, fewer)
        if not room.line_eased[mode, task - base]:
            for draw in range(line.shape[0]):
                turns[draw] += line[draw] * in_turn
                every[draw] += line[draw] * carers
            continue
        least = 1.0 if held or (mode == 0 and chunk.held_task[task] != 0) else -np.inf
        stays = room.stays[mode, task - base]
        for draw in range(line.shape[0]):
            now = line[draw] * (1 - max(stays[draw], least))
            eased[draw] += now * carers
            saved[draw] += now
            turns[draw] += (line[draw] - now) * in_turn
            every[draw] += line[draw] * carers


@compiled
def _may_go(package: int, visit: int, mode: int, held: bool, chunk: Chunk, room: Scratch) -> bool:
    """Whether a review could find that one carer fewer is enough."""
    base, for_two = chunk.first_task[chunk.first_visit[package]], False
    if held or not room.reviewed[mode]:
        return False
    for task in range(chunk.first_task[visit], chunk.first_task[visit + 1]):
        if chunk.task_carers[task] > 1:
            for_two = True
            if not room.covered[mode, task - base] or (mode == 0 and chunk.held_task[task] != 0):
                return False
    return for_two


@compiled
def _add_visit(
    package: int, visit: int, mode: int, removed: bool, chunk: Chunk, room: Scratch, week: Floats
) -> None:
    """A visit whose carers stay as many as they are."""
    carers, minutes, days = chunk.visit_carers[visit], chunk.visit_minutes[visit], chunk.visit_days[visit]
    needed, step, floor = chunk.needed[visit], chunk.step[package], chunk.floor[visit]
    kept, every = room.visits_kept[mode, visit - chunk.first_visit[package]], room.sums[3]
    work_now = carers * needed
    for draw in range(week.shape[1]):
        eased = room.sums[0, draw]
        needs = needed - eased / carers
        released = work_now - carers * needs
        change = carers * _to_commission(needs, minutes, step, floor) - carers * minutes
        gone = 1 - kept[draw] if removed else 0.0
        _add(week, draw, days, gone, every[draw], eased, work_now, released, carers * minutes, change)


@compiled
def _add_reviewed_visit(
    package: int, visit: int, mode: int, removed: bool, chunk: Chunk, room: Scratch, effects: Effects, week: Floats
) -> None:
    """A visit of which a review could find that one carer fewer is enough."""
    carers, minutes, days = chunk.visit_carers[visit], chunk.visit_minutes[visit], chunk.visit_days[visit]
    needed, step, floor = chunk.needed[visit], chunk.step[package], chunk.floor[visit]
    kept, every = room.visits_kept[mode, visit - chunk.first_visit[package]], room.sums[3]
    review = mixed(effects.keys[1] ^ chunk.reference[package])
    this_visit = mixed(review ^ chunk.visit_name[visit])
    work_now, fewer_carers = carers * needed, max(carers - 1, 1)
    for draw in range(week.shape[1]):
        eased, goes = room.sums[0, draw], 0.0
        needs = needed - eased / carers
        changes = uniform(review, draw) < room.chance[mode, draw]
        if changes and uniform(this_visit, draw) < room.share[mode, draw]:
            alone = max(needed - room.sums[1, draw], room.sums[2, draw] / fewer_carers)
            if (carers - 1) * alone < carers * needs:
                goes, needs = 1.0, alone
        released = work_now - (carers - goes) * needs
        length = _to_commission(needs, minutes, step, floor)
        if goes > 0 and needs > minutes:
            length = _in_steps(needs, step)
        change = (carers - goes) * length - carers * minutes
        gone = 1 - kept[draw] if removed else 0.0
        _add(week, draw, days, gone, every[draw], eased, work_now, released, carers * minutes, change)


@compiled
def _add(
    week: Floats, draw: int, days: int, gone: float, every: float, eased: float, work_now: float, released: float,
    commissioned: int, change: float,
) -> None:
    """Add one visit's week: occurrences that are not needed release all of their work; whole ones are not bought."""
    fewer = np.floor(days * gone + _WHOLE)
    week[EASED, draw] += days * (gone * every + (1 - gone) * eased)
    week[RELEASED, draw] += days * (gone * work_now + (1 - gone) * released)
    week[CHANGE, draw] += -fewer * commissioned + (days - fewer) * change


@compiled
def _unpaid(package: int, mode: int, chunk: Chunk, room: Scratch, week: Floats) -> None:
    first = chunk.first_unpaid[package]
    if not room.unpaid_eased[mode]:
        return
    for task in range(first, chunk.first_unpaid[package + 1]):
        minutes = chunk.unpaid_minutes[task] * chunk.unpaid_times[task]
        for draw in range(week.shape[1]):
            week[UNPAID, draw] += minutes * (1 - room.unpaid_stays[mode, task - first, draw])


@compiled
def _in_steps(needed: float, step: int) -> float:
    """Minutes rounded up to whole steps."""
    return float(np.ceil(needed / step - _TOLERANCE) * step)


@compiled
def _to_commission(needed: float, now: int, step: int, floor: int) -> float:
    """The length to commission in place of `now` (`engine.estimate.commission`)."""
    if needed > now:
        return _in_steps(needed, step) if needed >= now + step / 2 else float(now)
    return min(max(_in_steps(needed, step), float(floor)), float(now))
