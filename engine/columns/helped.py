"""Whether anybody is recorded to help with a need every day, as columns: a word for each need that activities serve.

Definitions are those of `engine.language.helped`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..language.derived import MAY_HARM
from .derived import Numbers, Ranks, any_of, total_of
from .every_week import comes_every_week
from .layout import layout_of
from .source import Flags, round_as_python
from .visit_work import least_minutes
from .week_spans import Whole

if TYPE_CHECKING:
    from .package_columns import PackageColumns

_HOUR_MINUTES, _WEEK_DAYS = 60, 7
_NO, _YES, _UNKNOWN = np.int8(0), np.int8(1), np.int8(-1)


def helped_needs(columns: PackageColumns) -> Ranks:
    """`[needs, packages]`: whether anybody is recorded to help with each need, in the order of `CatalogueIds.needs`."""
    serving = _tasks_for(columns, "visits.tasks")
    may_serve = serving | _is_open_visit(columns)
    least, most = _unpaid_times_a_week(columns)
    is_open = _may_be_helped(columns) | _has(columns, "allowances", _tasks_for(columns, "allowances.tasks"))
    closed = ~is_open & (_days_at_most(columns, may_serve) + most < _WEEK_DAYS)
    helped = np.where(closed, _NO, _UNKNOWN).astype(np.int8)
    helped[_days_every_week(columns, serving) + least >= _WEEK_DAYS] = _YES
    enough = _tasks_for(columns, "allowances.tasks") & _are_enough(columns)
    helped[_has(columns, "allowances", enough)] = _YES
    return helped


def _tasks_for(columns: PackageColumns, level: str) -> Flags:
    """`[needs, rows]`: which visits, allowances or carers have a task of this list that serves the need."""
    rows = len(columns.offsets(level)) - 1
    has = np.zeros((len(columns.ids.needs), rows), dtype=np.bool_)
    needs, tasks = np.nonzero(columns.ids.needs_served[:, columns.value(f"{level}.activity")])
    has[needs, columns.owner(level)[tasks]] = True
    return has


def _has(columns: PackageColumns, level: str, rows: Flags) -> Flags:
    """`[needs, packages]`: which packages have one of these rows."""
    has = np.zeros((len(rows), columns.count), dtype=np.bool_)
    needs, at = np.nonzero(rows)
    has[needs, columns.package_of(level)[at]] = True
    return has


def _days_every_week(columns: PackageColumns, visits: Flags) -> Whole:
    """`[needs, packages]`: on how many days one of these visits comes every week, alone or by turns."""
    if (columns.value("visits.every_weeks") > 1).any():
        visits = np.stack([comes_every_week(columns, of_need) for of_need in visits])
    else:
        visits = visits.copy()
    days: Whole = (_shares_of_days(columns, visits, np.ones(visits.shape[1])) > 0).sum(axis=2)
    return days


def _days_at_most(columns: PackageColumns, visits: Flags) -> Whole:
    """`[needs, packages]`: on how many days one of these may be there every week, each for its share of the weeks."""
    shares = _shares_of_days(columns, visits, 1 / columns.value("visits.every_weeks"))
    days: Whole = (round_as_python(shares.ravel(), 6).reshape(shares.shape) >= 1).sum(axis=2)
    return days


def _shares_of_days(columns: PackageColumns, visits: Flags, share: Numbers) -> Numbers:
    """`[needs, packages, days]`: the shares of these visits on each day of the week, together."""
    visit, day = columns.owner("visits.days"), columns.value("visits.days").astype(np.intp)
    cell = columns.package_of_visit[visit] * _WEEK_DAYS + day
    cells = columns.count * _WEEK_DAYS
    weights = visits[:, visit] * share[visit]
    by_need = [total_of(of_need, cell, cells) for of_need in weights]
    return np.stack(by_need).reshape(len(visits), columns.count, _WEEK_DAYS)


def _unpaid_times_a_week(columns: PackageColumns) -> tuple[Whole, Whole]:
    """`[needs, packages]`: how often in a week unpaid carers do what serves each need, at least and at most."""
    level, needs = "unpaid_carers.tasks", len(columns.ids.needs)
    owner, carers = columns.owner(level), len(columns.offsets(level)) - 1
    least, most = np.zeros((needs, carers)), np.zeros((needs, carers))
    untimed = np.zeros((needs, carers), dtype=np.bool_)
    # Whoever the person may have to fear is nobody's help, however much they do.
    counts = (columns.word(MAY_HARM) != _YES)[columns.package_of(level)]
    need, task = np.nonzero(columns.ids.needs_served[:, columns.value(f"{level}.activity")] & counts)
    times, at = columns.value(f"{level}.times_per_week")[task], (need, owner[task])
    np.maximum.at(least, at, np.nan_to_num(times))
    np.add.at(most, at, np.nan_to_num(times))
    untimed[need[np.isnan(times)], owner[task[np.isnan(times)]]] = True
    most[untimed] = _WEEK_DAYS

    def of_package(of_carers: Numbers) -> Whole:
        package = columns.package_of("unpaid_carers")
        sums = [total_of(of_need, package, columns.count) for of_need in of_carers]
        return np.stack([round_as_python(of_need, 6) for of_need in sums]).astype(np.int64)

    return of_package(least), of_package(most)


def _are_enough(columns: PackageColumns) -> Flags:
    """By allowance: whether its hours suffice for each of its tasks that serve a need, once a day."""
    level, high = "allowances.tasks", columns.value("allowances.hours_high")
    hours = np.where(np.isnan(high), columns.value("allowances.hours"), high) / columns.value(
        "allowances.per_weeks"
    )
    serving = np.any(columns.ids.needs_served, axis=0)[columns.value(f"{level}.activity")]
    a_day = total_of(np.where(serving, least_minutes(columns, level), 0.0), columns.owner(level), len(hours))
    needed, available = (
        round_as_python(minutes, 6) for minutes in (a_day * _WEEK_DAYS, hours * _HOUR_MINUTES)
    )
    return np.asarray(needed <= available, dtype=np.bool_)


def _is_open_visit(columns: PackageColumns) -> Flags:
    """By visit: whether not all that is done in it is recorded."""
    is_working = columns.word("visit.presence") == _place_of("visits.presence", "working")
    return np.asarray(~is_working | (np.diff(columns.first_task) == 0), dtype=np.bool_)


def _may_be_helped(columns: PackageColumns) -> Flags:
    """`[needs, packages]`: which leave open for every day whether somebody helps without its being recorded."""
    unallotted = np.diff(columns.offsets("allowances.tasks")) == 0
    paid = any_of(unallotted, columns.package_of("allowances"), columns.count)
    carers = (columns.value("unpaid_carers.lives_with") != _NO) | (
        np.diff(columns.offsets("unpaid_carers.tasks")) == 0
    )
    unwilling = (columns.value("unpaid_carers.willing_and_able_personal_care") == _NO) & (
        columns.value("unpaid_carers.willing_and_able_handling") != _YES
    )
    owner, unasked = columns.package_of("unpaid_carers"), ~columns.is_said("unpaid_carers")
    any_carer, willing = (any_of(which, owner, columns.count) for which in (carers, carers & ~unwilling))
    is_personal = columns.ids.needs_are_personal[:, None]
    unpaid = np.where(is_personal, willing | unasked, any_carer | unasked)
    return np.asarray(paid | (unpaid & (columns.word(MAY_HARM) != _YES)), dtype=np.bool_)


def _place_of(path: str, name: str) -> int:
    return layout_of().leaves[path].words.index(name)
