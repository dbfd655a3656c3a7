"""Whether anybody is recorded to help with a need, as columns: a word for each need that activities serve.

Definitions are those of `engine.language.facts`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..language.derived import MAY_HARM
from .derived import Ranks, any_of, total_of
from .layout import layout_of
from .source import Flags, round_as_python
from .visit_work import least_minutes

if TYPE_CHECKING:
    from .package_columns import PackageColumns

_HOUR_MINUTES, _WEEK_DAYS = 60, 7
_NO, _YES, _UNKNOWN = np.int8(0), np.int8(1), np.int8(-1)


def helped_needs(columns: PackageColumns) -> Ranks:
    """`[needs, packages]`: whether anybody is recorded to help with each need, in the order of `CatalogueIds.needs`."""
    may_be = _may_be_helped(columns) | _has_task_for(columns, "allowances.tasks")
    helped = np.where(may_be, _UNKNOWN, _NO).astype(np.int8)
    # Whoever the person may have to fear is nobody's help, however much they do.
    counts = columns.word(MAY_HARM) != _YES
    helped[_has_task_for(columns, "visits.tasks")] = _YES
    helped[_has_task_for(columns, "allowances.tasks", _are_enough(columns))] = _YES
    helped[_has_task_for(columns, "unpaid_carers.tasks") & counts] = _YES
    return helped


def _has_task_for(columns: PackageColumns, level: str, among: Flags | None = None) -> Flags:
    """`[needs, packages]`: which have a task of this list (of those lists `among` them) that serves the need."""
    has = np.zeros((len(columns.ids.needs), columns.count), dtype=np.bool_)
    needs, rows = np.nonzero(columns.ids.needs_served[:, columns.value(f"{level}.activity")])
    if among is not None:
        counts = among[columns.owner(level)[rows]]
        needs, rows = needs[counts], rows[counts]
    has[needs, columns.package_of(level)[rows]] = True
    return has


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


def _may_be_helped(columns: PackageColumns) -> Flags:
    """`[needs, packages]`: which do not say all that is done, so that somebody may help without its being recorded."""
    unplanned = (columns.word("visit.presence") != _place_of("visits.presence", "working")) | (
        np.diff(columns.first_task) == 0
    )
    unallotted = np.diff(columns.offsets("allowances.tasks")) == 0
    paid = any_of(unplanned, columns.package_of_visit, columns.count) | any_of(
        unallotted, columns.package_of("allowances"), columns.count
    )
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
