"""What a published figure measures, reckoned for one person draw by draw.

Definitions: a figure of a portfolio is the sum of its people's parts over the sum of what they are parts of (their
number, their hours, their visits), draw by draw; a total has nothing to be part of. Fewer is positive.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..estimate import NO_CHANGE_MINUTES, WeekDraws
from ..model import CarePackage, TaskLine, Visit
from .portfolio import MeasureName

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Contribution:
    """One person's part in a figure, over the draws, and what it is part of."""

    amount: Array
    of: float


FigureMeasure = Callable[[CarePackage, WeekDraws, tuple[str, ...]], Contribution]


def _hours_fewer(package: CarePackage, week: WeekDraws, of: tuple[str, ...]) -> Contribution:
    return Contribution(-week.change_minutes / 60, 1)


def _share_changed(package: CarePackage, week: WeekDraws, of: tuple[str, ...]) -> Contribution:
    return Contribution((week.change_minutes < -NO_CHANGE_MINUTES).astype(np.float64), 1)


def _without_second_carer(package: CarePackage, week: WeekDraws, of: tuple[str, ...]) -> Contribution:
    by_two = [drawn.second_carer_goes for visit, drawn in _visits(package, week) if visit.carers > 1]
    alone = np.minimum.reduce(by_two) if by_two else np.zeros_like(week.unpaid_eased_minutes)
    return Contribution((alone > 0).astype(np.float64), 1)


def _minutes_released(package: CarePackage, week: WeekDraws, of: tuple[str, ...]) -> Contribution:
    return Contribution(week.released_minutes, 1)


def _hours_released(package: CarePackage, week: WeekDraws, of: tuple[str, ...]) -> Contribution:
    return Contribution(week.released_minutes / 60, package.carer_hours_per_week)


def _visits_fewer(package: CarePackage, week: WeekDraws, of: tuple[str, ...]) -> Contribution:
    these = [(visit, drawn) for visit, drawn in _visits(package, week) if visit.id in of]
    fewer = sum((drawn.visits_fewer for _, drawn in these), start=np.zeros_like(week.unpaid_eased_minutes))
    return Contribution(fewer, sum(len(visit.days) for visit, _ in these))


def _task_time_eased(package: CarePackage, week: WeekDraws, of: tuple[str, ...]) -> Contribution:
    minutes = sum((task.minutes or 0) * task.carers * len(visit.days) for visit, task in _tasks(package, of))
    return Contribution(week.eased_minutes, minutes)


def _minutes_each_time(package: CarePackage, week: WeekDraws, of: tuple[str, ...]) -> Contribution:
    times = sum(task.times * task.carers * len(visit.days) for visit, task in _tasks(package, of))
    return Contribution(week.eased_minutes, times)


def _visits(package: CarePackage, week: WeekDraws) -> Iterator[tuple[Visit, Any]]:
    return zip(package.visits, week.visits, strict=True)


def _tasks(package: CarePackage, activities: tuple[str, ...]) -> Iterator[tuple[Visit, TaskLine]]:
    return ((visit, task) for visit in package.visits for task in visit.tasks if task.activity in activities)


MEASURES: Mapping[MeasureName, FigureMeasure] = {
    "hours_fewer": _hours_fewer,
    "hours_fewer_each": _hours_fewer,
    "share_changed": _share_changed,
    "share_without_second_carer": _without_second_carer,
    "minutes_released_each": _minutes_released,
    "share_of_visits_fewer": _visits_fewer,
    "share_of_task_time_eased": _task_time_eased,
    "share_of_hours_released": _hours_released,
    "minutes_eased_each_time": _minutes_each_time,
}
"""By name. Only `hours_fewer` is a total; every other figure is divided by what it is part of."""

TOTALS: frozenset[MeasureName] = frozenset({"hours_fewer"})
