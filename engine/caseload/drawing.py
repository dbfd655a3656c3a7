"""What is drawn for one package, as machine code: named uniforms and the minutes of its lines.

Definitions are those of `engine.estimate.draws` and `engine.estimate.minutes`, operation for operation.
"""

from __future__ import annotations

import numpy as np

from ..estimate.draws import FACTORS, GOLDEN, SHIFTS, UNIT
from .arrays import Chunk, Effects, Floats
from .compiling import compiled

_GOLDEN = np.uint64(GOLDEN)
_SHIFT_1, _SHIFT_2, _SHIFT_3, _TOP = np.uint64(SHIFTS[0]), np.uint64(SHIFTS[1]), np.uint64(SHIFTS[2]), np.uint64(11)
_FACTOR_1, _FACTOR_2 = np.uint64(FACTORS[0]), np.uint64(FACTORS[1])


@compiled
def mixed(value: np.uint64) -> np.uint64:
    """The finaliser of SplitMix64."""
    value = (value ^ (value >> _SHIFT_1)) * _FACTOR_1
    value = (value ^ (value >> _SHIFT_2)) * _FACTOR_2
    return value ^ (value >> _SHIFT_3)


@compiled
def uniform(key: np.uint64, draw: int) -> float:
    """Draw number `draw` (from 0) of a key."""
    return float(mixed(key + np.uint64(draw + 1) * _GOLDEN) >> _TOP) * UNIT


@compiled
def draw_used(package: int, item: int, chunk: Chunk, effects: Effects, used: Floats) -> None:
    """In which draws the person uses an item: 1 or 0."""
    key = mixed(mixed(effects.keys[0] ^ chunk.reference[package]) ^ effects.item_name[item])
    poor = chunk.memory_poor[package] and effects.needs_person[item]
    share = effects.used_share_poor if poor else effects.used_share
    for draw in range(used.shape[0]):
        used[draw] = 1.0 if uniform(key, draw) < share[draw] else 0.0


@compiled
def draw_lines(visit: int, base: int, chunk: Chunk, effects: Effects, lines: Floats) -> None:
    """The elapsed minutes of each line of a visit, into the rows of its tasks (counted from `base`)."""
    first, last = chunk.first_task[visit], chunk.first_task[visit + 1]
    needed, carers = chunk.needed[visit], chunk.visit_carers[visit]
    given, work = 0.0, 0.0
    for task in range(first, last):
        if not np.isnan(chunk.task_minutes[task]):
            minutes = chunk.task_minutes[task] * chunk.task_times[task]
            given += minutes
            work += minutes * chunk.task_carers[task]
    limit, load = (needed, given) if carers == 1 else (needed * carers, work)
    scale = limit / load if load > limit else 1.0
    left = max(0.0, needed - given * scale)
    total = np.zeros(lines.shape[1])
    for task in range(first, last):
        if np.isnan(chunk.task_minutes[task]):
            reference = effects.reference_minutes[chunk.task_activity[task]]
            for draw in range(lines.shape[1]):
                total[draw] += chunk.task_times[task] * reference[draw]
    for task in range(first, last):
        line = lines[task - base]
        if np.isnan(chunk.task_minutes[task]):
            reference = effects.reference_minutes[chunk.task_activity[task]]
            for draw in range(lines.shape[1]):
                line[draw] = left * (chunk.task_times[task] * reference[draw]) / total[draw]
        else:
            line[:] = chunk.task_minutes[task] * chunk.task_times[task] * scale
