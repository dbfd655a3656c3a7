"""What a visit's timed tasks ask for, and who comes to it, as columns (definitions: `engine.language.visit_facts`).

Left out: when a visit is and how long it is delivered (`presence`).
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np

from .derived import Numbers, Ranks, total_of, word
from .source import round_as_python

if TYPE_CHECKING:
    from .package_columns import PackageColumns

_MOST_CARERS = 4


@word("visit.task_excess_minutes")
def _task_excess(columns: PackageColumns) -> Numbers:
    """The work less the minutes of those who are there, shared out; or what tasks for several ask beyond them."""
    value, count = columns.value, columns.size("visit")
    minutes, carers = value("visits.minutes"), value("visits.tasks.carers")
    length = np.nan_to_num(value("visits.tasks.minutes") * value("visits.tasks.times"))
    is_timed = ~np.isnan(value("visits.tasks.minutes"))
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
            total_of((is_timed & (carers == many)).astype(np.float64), columns.visit_of_task, count) > 0
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


@word("visit.timed_minutes")
def _timed_minutes(columns: PackageColumns) -> Numbers:
    timed = columns.value("visits.tasks.minutes") * columns.value("visits.tasks.times")
    return round_as_python(total_of(np.nan_to_num(timed), columns.visit_of_task, columns.size("visit")), 6)


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
