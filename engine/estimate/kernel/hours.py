"""From a chunk's candidates to hours as ranges: every package simulated, its figures spread, and the totals added up.

Definitions: packages that no effect reaches have the same value in every draw and are reckoned once. Totals are sums
over packages *draw by draw*: what is uncertain about an effect is uncertain for everybody at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...jit import compiled
from ..more_care import probability_of_either
from ..percentiles import NO_CHANGE_MINUTES, round_figure
from ..rates import RATES, Rates
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
    Integers,
    Means,
    Scenarios,
    Touched,
)
from .effects import is_touched
from .order_statistics import spread_into
from .room import SPREAD, Room, SpreadRoom, chunk_room, no_means, spread_room
from .rows import add_constant
from .week import change_anyway, simulate

_MINUTES_AN_HOUR = 60.0
_DECIMALS = 1e4
_SURE = 1e-5


@dataclass(frozen=True, slots=True)
class ChunkHours:
    """The hours of a chunk."""

    hours: Floats
    """`[packages, modes, figures, 4]`: P10, P50, P90 and mean; minutes eased, hours released and changed."""
    no_change: Floats
    """`[packages, modes]`: share of draws without any commissioned change."""
    more: Floats
    """`[packages, modes]`: share of draws in which more care is the answer: more is commissioned, or needed."""
    totals: Floats
    """`[modes, TOTALS, draws]`, carer-minutes a week."""
    change_at: Floats
    """`[rates, modes, draws]`: what items make of the commissioned hours, by rate, carer-minutes a week; at contract
    rates each package's times its rate. More hours count as far as they are more than is needed without any item."""


def hours_of_chunk(
    chunk: Chunk, touched: Touched, effects: Effects, rates: Rates, needs_more: Floats
) -> ChunkHours:
    """Claimed and potential hours of each package, and the chunk's totals.

    Args:
        chunk: the packages.
        touched: their candidates.
        effects: the effects.
        rates: at what their hours are paid.
        needs_more: for each package, how likely it is that more care is needed whatever equipment does.
    """
    count, draws = len(chunk.reference), effects.amount.shape[1]
    chunk_hours = ChunkHours(
        np.zeros((count, MODES, FIGURES, SPREAD)),
        np.zeros((count, MODES)),
        np.zeros((count, MODES)),
        np.zeros((MODES, TOTALS, draws)),
        np.zeros((len(RATES), MODES, draws)),
    )
    # Claimed: what is certain, under the holds. Potential: all that is indicated, as if nothing were held.
    scenarios = Scenarios(np.stack([touched.certain, touched.indicated]), np.array([1, 0], dtype=np.uint8))
    none, more = np.zeros((count, MODES), dtype=np.int64), np.zeros((count, MODES), dtype=np.int64)
    _simulate_all(
        chunk,
        touched,
        scenarios,
        effects,
        chunk_room(chunk, effects, MODES),
        np.empty((MODES, FIGURES, draws)),
        np.empty((0, 0, 0, 0)),
        no_means(),
        spread_room(draws),
        rates.of,
        rates.factor,
        chunk_hours.hours,
        none,
        more,
        chunk_hours.totals,
        chunk_hours.change_at,
    )
    _round(chunk_hours.hours)
    # There are only so many shares of the draws: each is rounded once, exactly, and looked up by its count.
    shares = np.array([round_figure(number / draws) for number in range(draws + 1)])
    chunk_hours.no_change[:], chunk_hours.more[:] = shares[none], shares[more]
    some = np.flatnonzero(needs_more)
    both = probability_of_either(more[some] / draws, needs_more[some, None])
    chunk_hours.more[some] = np.array([round_figure(share) for share in both.ravel().tolist()]).reshape(
        both.shape
    )
    return chunk_hours


@compiled
def _simulate_all(
    chunk: Chunk,
    touched: Touched,
    scenarios: Scenarios,
    effects: Effects,
    room: Room,
    weeks: Floats,
    visits: Floats,
    means: Means,
    spread: SpreadRoom,
    rate: Integers,
    factor: Floats,
    hours: Floats,
    none: Integers,
    more: Integers,
    totals: Floats,
    change_at: Floats,
) -> None:
    """Every package in turn: its spread, its counts of draws, and its part of the totals."""
    for package in range(rate.shape[0]):
        if not is_touched(package, chunk, touched, effects):
            for mode in range(MODES):
                still = change_anyway(package, chunk)
                none[package, mode], more[package, mode] = _add_still(
                    still, hours[package, mode], totals[mode]
                )
    for package in range(rate.shape[0]):
        if not is_touched(package, chunk, touched, effects):
            continue
        anyway = change_anyway(package, chunk)
        simulate(package, chunk, touched, scenarios, effects, room, weeks, visits, means)
        for mode in range(MODES):
            if not room.stirs[mode]:
                none[package, mode], more[package, mode] = _add_still(
                    anyway, hours[package, mode], totals[mode]
                )
                continue
            none[package, mode], more[package, mode] = spread_week(weeks[mode], spread, hours[package, mode])
            _add_to_totals(weeks[mode], totals[mode])
            _add_at_rate(weeks[mode, CHANGE], anyway, factor[package], change_at[rate[package], mode])


@compiled
def _add_still(change: float, hours: Floats, totals: Floats) -> tuple[int, int]:
    """A week in which nothing stirs: its spread, its part of the totals, and in how many draws it changes."""
    hours[CHANGE] = change / _MINUTES_AN_HOUR
    # The same in every draw, so that it is added as a constant and not drawn.
    if change != 0:
        add_constant(change, totals[CHANGE])
        add_constant(max(change, 0.0), totals[MORE])
    draws = totals.shape[1]
    return draws * (abs(change) < NO_CHANGE_MINUTES), draws * (change >= NO_CHANGE_MINUTES)


@compiled
def spread_week(week: Floats, room: SpreadRoom, hours: Floats) -> tuple[int, int]:
    """The spread of each figure of a week; in how many draws no change is commissioned, and in how many more.

    Args:
        week: `[FIGURES, draws]`, carer-minutes a week.
        room: room to work in.
        hours: filled, `[FIGURES, SPREAD]`: minutes eased, hours released and changed.
    """
    for figure in range(FIGURES):
        spread_into(week[figure], _MINUTES_AN_HOUR if figure >= RELEASED else 1.0, room, hours[figure])
    none, more, change = 0, 0, week[CHANGE]
    for draw in range(change.shape[0]):
        none += abs(change[draw]) < NO_CHANGE_MINUTES
        more += change[draw] >= NO_CHANGE_MINUTES
    return none, more


@compiled
def _add_to_totals(week: Floats, totals: Floats) -> None:
    for figure in range(FIGURES):
        for draw in range(week.shape[1]):
            totals[figure, draw] += week[figure, draw]
    for draw in range(week.shape[1]):
        totals[MORE, draw] += max(week[CHANGE, draw], 0.0)


@compiled
def _add_at_rate(change: Floats, anyway: float, factor: float, total: Floats) -> None:
    for draw in range(change.shape[0]):
        minutes = change[draw]
        if minutes > 0:
            minutes = max(minutes - anyway, 0.0)
        total[draw] += minutes * factor


def _round(values: Floats) -> None:
    """In place, as `round_figure` has it: at once where that is sure, one by one near a tie."""
    flat = values.reshape(-1)
    scaled = flat * _DECIMALS
    # Multiplying may carry a value across a tie between two decimals; the few near one are rounded exactly.
    tie = np.abs(scaled - np.floor(scaled) - 0.5) < _SURE
    unsure = np.flatnonzero(tie | (np.abs(scaled) >= 1e9))
    exact = [round_figure(value) for value in flat[unsure].tolist()]
    flat[:] = np.rint(scaled) / _DECIMALS + 0.0
    flat[unsure] = exact
