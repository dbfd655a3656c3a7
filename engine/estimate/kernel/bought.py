"""What each visit was bought for and what is given of it: how its hours may be released or commissioned otherwise.

Definitions:
- Only a `working` visit is bought for its tasks. Of presence (waking, sleeping, living in, on call), of a visit whose
  kind is not known, and of one whose length is not known, tasks may be eased; no hours are released and no length is
  changed: equipment does not take the place of somebody being there.
- Untimed tasks share what the timed ones leave of a working visit, and take at most their reference minutes: what is
  left beyond these belongs to no task that was said, so that no item can ease it. In every other kind of visit they
  take exactly those, never the rest of the night.
- *Released* comes from what is given, the *commissioned change* from what is planned. What is bought and not given is
  neither. Minutes given beyond the plan are needed, and are planned for.
- A visit every `n` weeks counts `1/n`; of a shared one, this person's share, and only what is potential: it can be
  changed only when it also fits the others.
- The second carer may go only where they are a paid care worker and usually come; that releases at most the minutes
  that they stay. A visit for a part of which somebody stays becomes no shorter and does not end. Family and nurses are
  never released as paid care.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...columns import PackageColumns
from ...columns.derived import days_a_week, known_minutes
from ...columns.layout import layout_of
from .arrays import Bytes, Floats, Integers

AT_MOST_REFERENCE, IS_REFERENCE = range(2)
"""What untimed tasks take."""
_PAID, _WEEKS = 1, 4


class Bought(NamedTuple):
    """By visit."""

    for_tasks: Bytes
    """Whether hours of it may be released and commissioned otherwise."""
    untimed: Integers
    """What untimed tasks take."""
    needed_minutes: Floats
    """Minutes of one occurrence: the longer of planned and given."""
    gap_minutes: Floats
    """Those of them that are planned and not given."""
    share_planned: Floats
    """Of an occurrence, the part that counts: every n weeks, shared by several."""
    share_given: Floats
    """The same, less occurrences that are missed."""
    carers_given: Integers
    """Carers who usually come."""
    carers_eased: Integers
    """Those of them whose minutes are eased as paid care: no nurses."""
    second_minutes: Floats
    """The most that is released when the second carer goes; 0 where they may not."""
    shared: Bytes
    in_parts: Bytes
    """Whether somebody stays for a part of it: then its length is not the length of each, and stays as it is."""


def bought_of(columns: PackageColumns) -> Bought:
    """What each visit of a chunk was bought for."""
    value, minutes = columns.value, known_minutes(columns)
    delivered = value("visits.delivered_minutes")
    needed_minutes = np.where(minutes > 0, np.fmax(minutes, delivered), 0.0)
    working = columns.word("visit.presence") == layout_of().leaves["visits.presence"].words.index("working")
    for_tasks = working & (minutes > 0)
    share_planned = 1 / (value("visits.every_weeks") * value("visits.shared_by"))
    times = _WEEKS * days_a_week(columns) / value("visits.every_weeks")
    missed = np.nan_to_num(value("visits.missed_per_4_weeks")) / np.maximum(times, 1)
    carers, come = value("visits.carers"), value("visits.delivered_carers")
    nurses = _paid_as_nurse(columns)
    all_come = np.isnan(come) | (come >= carers)
    # Where fewer come than are planned there is no second carer's time to release.
    may_go = (columns.word("visit.second_person") == _PAID) & all_come
    come = np.fmin(carers, come)
    return Bought(
        for_tasks=for_tasks.astype(np.uint8),
        untimed=np.where(for_tasks, AT_MOST_REFERENCE, IS_REFERENCE).astype(np.int64),
        needed_minutes=needed_minutes,
        gap_minutes=np.where(
            np.isnan(delivered), 0.0, np.maximum(needed_minutes - np.nan_to_num(delivered), 0.0)
        ),
        share_planned=share_planned,
        share_given=share_planned * np.clip(1 - missed, 0, 1),
        carers_given=come.astype(np.int64),
        carers_eased=np.maximum(come - nurses, 0).astype(np.int64),
        second_minutes=np.where(may_go, _shortest_stay(columns, minutes), 0.0),
        shared=(value("visits.shared_by") > 1).astype(np.uint8),
        in_parts=((minutes > 0) & (_shortest_stay(columns, minutes) < minutes)).astype(np.uint8),
    )


def is_short(columns: PackageColumns) -> NDArray[np.bool_]:
    """By package: whether more care is the answer, whatever equipment does.

    To some working visit fewer carers come than a task of it needs, or it is delivered in less time than its timed
    tasks take those who come.
    """
    value, visit_of_task, count = columns.value, columns.visit_of_task, columns.size("visit")
    come = np.fmin(value("visits.carers"), value("visits.delivered_carers"))
    need = np.zeros(count)
    np.maximum.at(need, visit_of_task, value("visits.tasks.carers").astype(np.float64))
    family = np.diff(columns.offsets("visits.workers")) - value("visits.carers")
    too_few = come + np.maximum(family, 0) < need
    work = np.nan_to_num(
        value("visits.tasks.minutes") * value("visits.tasks.times") * value("visits.tasks.carers")
    )
    too_short = value("visits.delivered_minutes") * np.maximum(come, 1) < np.bincount(
        visit_of_task, work, count
    )
    working = columns.word("visit.presence") == layout_of().leaves["visits.presence"].words.index("working")
    short = np.zeros(columns.count, dtype=np.bool_)
    short[columns.package_of_visit[working & (too_few | too_short)]] = True
    return short


def _paid_as_nurse(columns: PackageColumns) -> Floats:
    words = layout_of().leaves["visits.workers.kind"].words
    nurses = columns.value("visits.workers.kind") == words.index("nurse")
    return np.bincount(columns.owner("visits.workers")[nurses], minlength=columns.size("visit")).astype(
        np.float64
    )


def _shortest_stay(columns: PackageColumns, minutes: Floats) -> Floats:
    """The minutes of the worker who stays least; without bound where nothing is said of workers."""
    owner = columns.owner("visits.workers")
    left = minutes[owner] - columns.value("visits.workers.after")
    shortest = np.full(columns.size("visit"), np.inf)
    np.minimum.at(shortest, owner, np.fmin(columns.value("visits.workers.minutes"), left))
    return shortest
