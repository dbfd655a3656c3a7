"""From draws to what is shown: P10, P50, P90 and mean, and how likely no change is (`.percentiles` says how)."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np

from ..model.estimate import HoursChange, Range, VisitOutcome
from .draws import Array
from .more_care import probability_of_either
from .percentiles import round_figure

if TYPE_CHECKING:
    from .kernel.room import SpreadRoom

WEEK_UNITS = ("carer-minutes/week", "minutes/week", "carer-hours/week", "carer-hours/week")
"""Of the figures of a week: eased, unpaid eased, released, commissioned change."""


_rooms = threading.local()


def _room(draws: int) -> SpreadRoom:
    """Room for figures of so many draws, this thread's own, kept from one figure to the next."""
    from .kernel.room import spread_room

    room: SpreadRoom | None = getattr(_rooms, "room", None)
    if room is None or len(room.bucket_of) != draws:
        room = _rooms.room = spread_room(draws)
    return room


def range_of(values: Array, unit: str) -> Range:
    """The range of a figure over its draws."""
    from .kernel.entries import spread_into
    from .kernel.room import SPREAD

    spread = np.empty(SPREAD)
    spread_into(np.ascontiguousarray(values, dtype=np.float64), 1.0, _room(values.size), spread)
    return range_from(spread, unit)


def range_from(spread: Array, unit: str) -> Range:
    """A range from its P10, P50, P90 and mean."""
    p10, p50, p90, mean = (round_figure(value) for value in spread.tolist())
    return Range(p10=p10, p50=p50, p90=p90, mean=mean, unit=unit)


def hours_change(week: Array, *, needs_more: float = 0.0) -> HoursChange:
    """The change of a week.

    Args:
        week: `[FIGURES, draws]`, carer-minutes.
        needs_more: how likely it is that more care is needed whatever equipment does.
    """
    from .kernel.entries import spread_week
    from .kernel.room import SPREAD

    spreads = np.empty((len(WEEK_UNITS), SPREAD))
    none, more = spread_week(np.ascontiguousarray(week[: len(WEEK_UNITS)]), _room(week.shape[-1]), spreads)
    eased, unpaid, released, change = (
        range_from(spread, unit) for spread, unit in zip(spreads, WEEK_UNITS, strict=True)
    )
    return HoursChange(
        eased_minutes_per_week=eased,
        unpaid_eased_minutes_per_week=unpaid,
        released_hours_per_week=released,
        commissioned_change_hours_per_week=change,
        probability_of_no_change=round_figure(none / week.shape[-1]),
        probability_of_more=round_figure(probability_of_either(more / week.shape[-1], needs_more)),
    )


def visit_outcome(visit: Array) -> VisitOutcome:
    """The outcome of one visit, `[VISIT_FIGURES, draws]`."""
    from .kernel.arrays import FEWER, GOES, LENGTH, NEEDED

    return VisitOutcome(
        change=hours_change(visit),
        minutes_needed=range_of(visit[NEEDED], "minutes"),
        minutes_to_commission=range_of(visit[LENGTH], "minutes"),
        probability_second_carer_not_needed=round_figure(float(visit[GOES].mean())),
        visits_fewer_per_week=range_of(visit[FEWER], "visits/week"),
    )


def share(condition: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> float:
    """The share of draws in which a condition holds."""
    return round_figure(float(np.count_nonzero(condition)) / condition.size)
