"""What is drawn for one package: named uniforms, whether items are used, and the minutes of its lines.

Definitions: names and generators are those of `engine.estimate.draws`. A line that is timed takes `minutes * times`,
scaled down when the timed lines exceed the visit (with one carer) or all carers' time (with more, who may work side by
side); what they leave of the visit is shared among the others in proportion to drawn reference minutes, within the
bounds of `engine.estimate.kernel.bought`.
"""

from __future__ import annotations

import numpy as np

from ...jit import compiled
from ..draws import FACTORS, GOLDEN, SHIFTS, UNIT
from .arrays import Bytes, Chunk, Effects, Floats
from .bought import IS_REFERENCE

_GOLDEN = np.uint64(GOLDEN)
_SHIFT_1, _SHIFT_2, _SHIFT_3, _TOP = (
    np.uint64(SHIFTS[0]),
    np.uint64(SHIFTS[1]),
    np.uint64(SHIFTS[2]),
    np.uint64(11),
)
_FACTOR_1, _FACTOR_2 = np.uint64(FACTORS[0]), np.uint64(FACTORS[1])


@compiled
def mix(value: np.uint64) -> np.uint64:
    """The finaliser of SplitMix64."""
    value = (value ^ (value >> _SHIFT_1)) * _FACTOR_1
    value = (value ^ (value >> _SHIFT_2)) * _FACTOR_2
    return value ^ (value >> _SHIFT_3)


@compiled
def uniform(key: np.uint64, draw: int) -> float:
    """Draw number `draw` (from 0) of a key, from `0 <= u < 1`."""
    return float(mix(key + np.uint64(draw + 1) * _GOLDEN) >> _TOP) * UNIT


@compiled
def fill_used(key: np.uint64, share: Floats, used: Floats) -> None:
    """In which draws something is used, by the share of people who use it: 1 or 0."""
    for draw in range(used.shape[0]):
        used[draw] = 1.0 if uniform(key, draw) < share[draw] else 0.0


@compiled
def draw_used(package: int, item: int, chunk: Chunk, effects: Effects, used: Floats) -> None:
    """In which draws the person uses an item."""
    key = mix(mix(effects.keys[0] ^ chunk.reference[package]) ^ effects.item_name[item])
    poor = chunk.memory_poor[package] and effects.needs_person[item]
    fill_used(key, effects.used_share_poor[item] if poor else effects.used_share[item], used)


@compiled
def draw_lines(
    visit: int, base: int, chunk: Chunk, effects: Effects, is_drawn: Bytes, lines: Floats, total: Floats
) -> None:
    """The elapsed minutes of each line that is to be drawn of a visit, into the rows of its tasks (counted from `base`)."""
    first, last = chunk.first_task[visit], chunk.first_task[visit + 1]
    given_minutes, carers = chunk.needed_minutes[visit] - chunk.gap_minutes[visit], chunk.visit_carers[visit]
    timed_minutes, work, untimed = 0.0, 0.0, False
    for task in range(first, last):
        if np.isnan(chunk.task_minutes[task]):
            untimed = True
        else:
            minutes = chunk.task_minutes[task] * chunk.task_times[task]
            timed_minutes += minutes
            work += minutes * chunk.task_carers[task]
    if chunk.needed_minutes[visit] == 0 and chunk.untimed[visit] == IS_REFERENCE:
        given_minutes = timed_minutes
    limit, load = (given_minutes, timed_minutes) if carers == 1 else (given_minutes * carers, work)
    # Alone, one carer does task after task; several may work side by side, so that all their time is the
    # limit.
    scale = limit / load if load > limit else 1.0
    left = max(0.0, given_minutes - timed_minutes * scale)
    if untimed:
        # Untimed lines share what is left, so that each needs the sum of all, also of those that nobody asked
        # for.
        total[:] = 0.0
        for task in range(first, last):
            if np.isnan(chunk.task_minutes[task]):
                _add_times(
                    float(chunk.task_times[task]), effects.reference_minutes[chunk.task_activity[task]], total
                )
    for task in range(first, last):
        if not is_drawn[task - base]:
            continue
        if np.isnan(chunk.task_minutes[task]):
            reference = effects.reference_minutes[chunk.task_activity[task]]
            times, line = float(chunk.task_times[task]), lines[task - base]
            if chunk.untimed[visit] != IS_REFERENCE:
                _share_out(left, times, reference, total, line)
            _bound(times, reference, chunk.untimed[visit] == IS_REFERENCE, line)
        else:
            lines[task - base][:] = chunk.task_minutes[task] * chunk.task_times[task] * scale


@compiled
def _add_times(times: float, reference: Floats, total: Floats) -> None:
    for draw in range(total.shape[0]):
        total[draw] += times * reference[draw]


@compiled
def _share_out(left: float, times: float, reference: Floats, total: Floats, line: Floats) -> None:
    for draw in range(line.shape[0]):
        line[draw] = left * (times * reference[draw]) / total[draw]


@compiled
def _bound(times: float, reference: Floats, exactly: bool, line: Floats) -> None:
    """Reference minutes: at most those, or exactly."""
    for draw in range(line.shape[0]):
        minutes = times * reference[draw]
        line[draw] = minutes if exactly else min(line[draw], minutes)
