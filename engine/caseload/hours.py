"""From a chunk's candidates to hours as ranges, as `engine.estimate.summary` has them.

Definitions: packages that no effect reaches have the same value in every draw and are reckoned once; the others are
simulated in blocks that fit a processor's cache. Percentiles, rounding and shares are those of the single estimate.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..estimate.summary import NO_CHANGE_MINUTES, PORTIONS, between, rounded
from .arrays import (
    CHANGE,
    FIGURES,
    MODES,
    MORE,
    RELEASED,
    TOTALS,
    Chunk,
    Effects,
    Floats,
    Scratch,
    Touched,
    scratch,
)
from .kernel import add_up, simulate, touched_packages, unchanged
from .ordering import at_places
from .rates import RATES, Rates, add_by_rate

_BLOCK = 8
_MINUTES_AN_HOUR = 60


@dataclass(frozen=True, slots=True)
class ChunkHours:
    """The hours of a chunk (fields as in `engine.caseload.outcome.ChunkOutcome`)."""

    hours: Floats
    no_change: Floats
    more: Floats
    totals: Floats
    change_at: Floats


def hours_of_chunk(chunk: Chunk, touched: Touched, effects: Effects, rates: Rates) -> ChunkHours:
    """Claimed and potential hours of each package, and the chunk's totals."""
    reached, draws = touched_packages(chunk, touched, effects), effects.amount.shape[1]
    count = len(reached)
    made = ChunkHours(np.zeros((count, MODES, FIGURES, len(PORTIONS) + 1)), np.zeros((count, MODES)),
                      np.zeros((count, MODES)), np.zeros((MODES, TOTALS, draws)),
                      np.zeros((len(RATES), MODES, draws)))
    _add_still(np.flatnonzero(reached == 0), chunk, made)
    moving = np.flatnonzero(reached)
    room, weeks = _room(chunk, draws), np.empty((_BLOCK, MODES, FIGURES, draws))
    for start in range(0, len(moving), _BLOCK):
        block = moving[start : start + _BLOCK]
        simulate(block, chunk, touched, effects, room, weeks)
        anyway = np.empty(len(block))
        unchanged(block, chunk, anyway)
        add_by_rate(weeks[: len(block)], anyway, rates.of[block], rates.factor[block], made.change_at)
        _add_moving(block, weeks[: len(block)], made)
    return made


def _room(chunk: Chunk, draws: int) -> Scratch:
    lines = np.diff(chunk.first_task[chunk.first_visit])
    sizes = (lines, np.diff(chunk.first_visit), np.diff(chunk.first_unpaid))
    most_lines, most_visits, most_unpaid = (int(found.max(initial=0)) for found in sizes)
    return scratch(most_lines, most_visits, most_unpaid, draws)


def _add_still(packages: NDArray[np.intp], chunk: Chunk, made: ChunkHours) -> None:
    changes = np.empty(len(packages))
    unchanged(packages, chunk, changes)
    made.hours[packages, :, CHANGE] = _rounded(changes / _MINUTES_AN_HOUR)[:, None, None]
    made.no_change[packages] = (np.abs(changes) < NO_CHANGE_MINUTES)[:, None]
    made.more[packages] = (changes >= NO_CHANGE_MINUTES)[:, None]
    for change in changes.tolist():
        made.totals[:, CHANGE] += change
        made.totals[:, MORE] += max(change, 0.0)


def _add_moving(packages: NDArray[np.intp], weeks: Floats, made: ChunkHours) -> None:
    """The hours of a block of weeks, `[packages, modes, figures, draws]`, carer-minutes a week."""
    shape, draws = (len(packages), MODES), weeks.shape[-1]
    none, more = np.empty(shape, dtype=np.int64), np.empty(shape, dtype=np.int64)
    varies = np.empty((*shape, FIGURES), dtype=np.uint8)
    add_up(weeks, made.totals, none, more, varies)
    made.no_change[packages], made.more[packages] = _rounded(none / draws), _rounded(more / draws)
    weeks[:, :, RELEASED:] /= _MINUTES_AN_HOUR
    spread = _spread(weeks.reshape(-1, draws), np.flatnonzero(varies))
    made.hours[packages] = _rounded(spread).reshape(*shape, FIGURES, -1)


def _spread(values: Floats, varying: NDArray[np.intp]) -> Floats:
    """P10, P50, P90 and mean of each row; only these rows vary."""
    found = np.repeat(values[:, :1], len(PORTIONS) + 1, axis=1)
    if len(varying):
        several = values[varying]
        around = [between(values.shape[1], portion) for portion in PORTIONS]
        ordered = np.empty((len(varying), 2 * len(around)))
        at_places(several, np.array([place for below, above, _ in around for place in (below, above)]), ordered)
        for number, (_, _, part) in enumerate(around):
            found[varying, number] = ordered[:, 2 * number] * (1 - part) + ordered[:, 2 * number + 1] * part
        found[varying, -1] = several.mean(axis=1)
    return found


def _rounded(values: Floats) -> Floats:
    """As `engine.estimate.summary.rounded` has it, one by one: numpy's own rounding differs in the last place."""
    made = np.zeros(values.size)
    some = np.flatnonzero(values)
    made[some] = [rounded(value) for value in values.ravel()[some].tolist()]
    return made.reshape(values.shape)
