"""From draws to what is shown: P10, P50, P90 and mean, and how likely no change is.

Definitions: percentiles are linear between order statistics. Figures are rounded to 4 decimals, so that the same
draws give the same text on every machine. A change below one hundredth of a minute a week is no change.
"""

from __future__ import annotations

import numpy as np

from ..model.estimate import HoursChange, Range, VisitOutcome
from .draws import Array
from .simulation import VisitDraws, WeekDraws

NO_CHANGE_MINUTES = 0.01
PORTIONS = (0.1, 0.5, 0.9)
_PLACES = 4


def range_of(values: Array, unit: str) -> Range:
    """The range of a figure over its draws."""
    first = float(values[0])
    if not np.any(values != first):
        same = rounded(first)
        return Range(p10=same, p50=same, p90=same, mean=same, unit=unit)
    ordered = np.sort(values)
    p10, p50, p90 = (rounded(_percentile(ordered, portion)) for portion in PORTIONS)
    return Range(p10=p10, p50=p50, p90=p90, mean=rounded(float(values.mean())), unit=unit)


def hours_change(week: WeekDraws) -> HoursChange:
    """The change of a whole week."""
    return _change(
        week.total("eased_minutes"),
        week.unpaid_eased_minutes,
        week.total("released_minutes"),
        week.total("change_minutes"),
    )


def visit_outcome(visit: VisitDraws) -> VisitOutcome:
    """The outcome of one visit."""
    nothing = np.zeros_like(visit.eased_minutes)
    return VisitOutcome(
        change=_change(visit.eased_minutes, nothing, visit.released_minutes, visit.change_minutes),
        minutes_needed=range_of(visit.needed_minutes, "minutes"),
        minutes_to_commission=range_of(visit.commissioned_minutes, "minutes"),
        probability_second_carer_not_needed=rounded(float(visit.second_carer_goes.mean())),
        visits_fewer_per_week=range_of(visit.visits_fewer, "visits/week"),
    )


def share(condition: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> float:
    """The share of draws in which a condition holds."""
    return rounded(float(np.count_nonzero(condition)) / condition.size)


def rounded(value: float) -> float:
    """Four decimals, without a negative zero."""
    return round(value, _PLACES) + 0.0


def _change(eased: Array, unpaid: Array, released: Array, change: Array) -> HoursChange:
    return HoursChange(
        eased_minutes_per_week=range_of(eased, "carer-minutes/week"),
        unpaid_eased_minutes_per_week=range_of(unpaid, "minutes/week"),
        released_hours_per_week=range_of(released / 60, "carer-hours/week"),
        commissioned_change_hours_per_week=range_of(change / 60, "carer-hours/week"),
        probability_of_no_change=share(np.abs(change) < NO_CHANGE_MINUTES),
        probability_of_more=share(change >= NO_CHANGE_MINUTES),
    )


def between(count: int, portion: float) -> tuple[int, int, float]:
    """The two places in ascending order that a percentile of so many values lies between, and how far along."""
    position = portion * (count - 1)
    below = int(position)
    return below, min(below + 1, count - 1), position - below


def _percentile(ordered: Array, portion: float) -> float:
    below, above, part = between(ordered.size, portion)
    return float(ordered[below] * (1 - part) + ordered[above] * part)
