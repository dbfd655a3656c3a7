"""What a visit's tasks ask for at the least, and who comes to it, as columns (definitions: `engine.language.visit_facts`).

Left out: when a visit is and how long it is delivered (`presence`).
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np

from ..language.visit_facts import HANDS_FREE
from .derived import Numbers, Ranks, total_of, word
from .layout import layout_of
from .source import round_as_python

if TYPE_CHECKING:
    from .package_columns import PackageColumns

_MOST_CARERS = 4


@word("visit.task_excess_minutes")
def _task_excess(columns: PackageColumns) -> Numbers:
    """The work less the minutes of those who are there, shared out; or what tasks for several ask beyond them."""
    value, count = columns.value, columns.size("visit")
    minutes, carers = value("visits.minutes"), value("visits.tasks.carers")
    length = least_minutes(columns, "visits.tasks")
    workers = np.diff(columns.offsets("visits.workers"))
    there = np.maximum(value("visits.carers"), workers)
    by_worker = np.flatnonzero(workers)
    stays = {visit: _people_by_minute(columns, visit) for visit in by_worker.tolist() if minutes[visit] > 0}

    def room(many: int) -> Numbers:
        """How long groups of so many could work beside each other."""
        together: Numbers = minutes * (value("visits.carers") // many)
        for visit, people in stays.items():
            together[visit] = sum(here // many * lasting for here, lasting in people)
        return together

    excess = (total_of(length * carers, columns.visit_of_task, count) - room(1)) / there
    for many in range(2, _MOST_CARERS + 1):
        of_many = total_of(length * (carers >= many), columns.visit_of_task, count)
        has_such = (
            total_of(((length > 0) & (carers == many)).astype(np.float64), columns.visit_of_task, count) > 0
        )
        excess = np.where(has_such, np.maximum(excess, of_many - room(many)), excess)
    return round_as_python(excess, 6)


def _people_by_minute(columns: PackageColumns, visit: int) -> list[tuple[int, float]]:
    """How many people are at one visit with workers of its own, and for how many of its minutes each."""
    first, last = columns.offsets("visits.workers")[visit : visit + 2]
    since = columns.value("visits.workers.after")[first:last]
    stay, end = columns.value("visits.workers.minutes")[first:last], columns.value("visits.minutes")[visit]
    until = np.where(np.isnan(stay), end, since + stay)
    cuts = np.unique(np.concatenate([[0.0, end], since, until]))
    return [
        (int(((since <= begin) & (until >= stop)).sum()), float(stop - begin))
        for begin, stop in itertools.pairwise(cuts)
    ]


@word("visit.least_task_minutes")
def _least_task_minutes(columns: PackageColumns) -> Numbers:
    return round_as_python(
        total_of(least_minutes(columns, "visits.tasks"), columns.visit_of_task, columns.size("visit")), 6
    )


def least_minutes(columns: PackageColumns, level: str) -> Numbers:
    """By task line: as timed, else the least of its activity; none of what is only reminded of or watched.

    Args:
        columns: any packages.
        level: whose task lines, of visits or of allowances.
    """
    minutes, words = columns.value(f"{level}.minutes"), layout_of().leaves["visits.tasks.help"].words
    hands_free = np.isin(columns.value(f"{level}.help"), [words.index(level) for level in HANDS_FREE])
    least = np.where(hands_free, 0.0, columns.ids.least_minutes[columns.value(f"{level}.activity")])
    each: Numbers = np.where(np.isnan(minutes), least, minutes)
    return each * columns.value(f"{level}.times")


@word("visit.more_carers_come")
def _more_carers_come(columns: PackageColumns) -> Ranks:
    delivered = columns.value("visits.delivered_carers")
    more = (delivered > columns.value("visits.carers")).astype(np.int8)
    return np.where(np.isnan(delivered), np.int8(-1), more)


@word("visit.nobody_comes")
def _nobody_comes(columns: PackageColumns) -> Ranks:
    carers, minutes = columns.value("visits.delivered_carers"), columns.value("visits.delivered_minutes")
    nobody = ((carers == 0) | (minutes == 0)).astype(np.int8)
    return np.where(np.isnan(carers) & np.isnan(minutes), np.int8(-1), nobody)
