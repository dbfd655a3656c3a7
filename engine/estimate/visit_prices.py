"""What a council pays for a visit or night of a length, by its own price table, and what a changed week is then worth.

Definitions: `service.prices` states GBP for one visit of a kind and a length, or for an hour of a kind. A length that the
table names costs what it says; else the hour is taken pro rata; else a length between two that are named lies on the
line between them, one shorter than all costs what the shortest does (nobody is sold less), and one longer than all is
the longest pro rata. Worth of a visit: what its carers cost now less what they would cost, each time, times a week.
Where a second carer attends for a part of the visit only, no more than that part is saved.

Left out of a changed week: presence (its change of kind has its own money, by the same prices) and hours without times.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from ..model.care_package import CarePackage
from ..model.circumstances import VisitPrice
from ..model.visit import Presence
from .draws import Array

if TYPE_CHECKING:
    from .week import PlanWeeks

_MINUTES_AN_HOUR = 60


def price_of(prices: Iterable[VisitPrice], presence: Presence, minutes: int) -> float | None:
    """The price of one visit or night of a kind and a length, GBP; None where the table has none of that kind."""
    priced = prices_of_lengths(prices, presence, np.array(float(minutes)))
    return None if priced is None else float(priced)


def prices_of_lengths(prices: Iterable[VisitPrice], presence: Presence, minutes: Array) -> Array | None:
    """The price of one visit or night of a kind and of each length, GBP; None where the table has none of that kind.

    Args:
        prices: the council's table.
        presence: the kind.
        minutes: lengths, any shape.
    """
    by_length, by_the_hour = _price_list(prices, presence)
    if by_the_hour is not None:
        priced = minutes * (by_the_hour / _MINUTES_AN_HOUR)
        for length, gbp in by_length.items():
            priced = np.where(minutes == length, gbp, priced)
        return priced
    if not by_length:
        return None
    lengths = sorted(by_length)
    longest = lengths[-1]
    between = np.interp(minutes, lengths, [by_length[length] for length in lengths])
    priced = np.where(minutes > longest, minutes * (by_length[longest] / longest), between)
    return np.where(minutes > 0, priced, 0.0)


def value_by_price_table(weeks: PlanWeeks, visits: Array) -> Array | None:
    """What the changed visits of a week are worth, GBP a week for each draw; None where the table has no working visit.

    Args:
        weeks: the package.
        visits: its visits after a set of items, `[visits, VISIT_FIGURES, draws]`.
    """
    from .kernel.arrays import FEWER, GOES, LENGTH

    chunk, package = weeks.chunk, weeks.plan.package
    total = np.zeros(visits.shape[-1])
    for visit, figures in enumerate(visits):
        if not chunk.for_tasks[visit]:
            continue
        carers, minutes = float(chunk.visit_carers[visit]), float(chunk.visit_minutes[visit])
        now = prices_of_lengths(package.service.prices, "working", np.array(minutes))
        then = prices_of_lengths(package.service.prices, "working", figures[LENGTH])
        if now is None or then is None:
            return None
        goes, times = figures[GOES], float(chunk.visit_days[visit])
        fewer_minutes = carers * minutes - (carers - goes) * figures[LENGTH]
        second = float(chunk.second_minutes[visit])
        part = np.where((goes > 0) & (fewer_minutes > second), second / np.maximum(fewer_minutes, 1.0), 1.0)
        each = part * (carers * now - (carers - goes) * then)
        gone = figures[FEWER]
        total = total + chunk.share_planned[visit] * (gone * carers * now + (times - gone) * each)
    return total


def has_working_prices(package: CarePackage) -> bool:
    """Whether the council's table prices working visits."""
    return any(price.presence == "working" for price in package.service.prices)


def _price_list(prices: Iterable[VisitPrice], presence: Presence) -> tuple[Mapping[int, float], float | None]:
    """GBP by length of visit, and GBP an hour."""
    of_kind = [price for price in prices if price.presence == presence]
    by_length: dict[int, float] = {}
    for price in of_kind:
        if price.minutes is not None:
            by_length.setdefault(price.minutes, price.gbp)
    return by_length, next((price.gbp for price in of_kind if price.minutes is None), None)
