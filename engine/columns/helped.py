"""Whether anybody is recorded to help with a need, as columns: a word for each need that activities serve.

Definitions are those of `engine.language.facts`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..language.derived import MAY_HARM
from .derived import Ranks, any_of
from .layout import layout_of
from .source import Flags

if TYPE_CHECKING:
    from .package_columns import PackageColumns

_NO, _YES, _UNKNOWN = np.int8(0), np.int8(1), np.int8(-1)


def derived_need(need: str, columns: PackageColumns) -> Ranks:
    """`helped.<need>`: whether anybody is recorded to help with it."""
    helped = np.where(_may_be_helped(need, columns), _UNKNOWN, _NO)
    helped[_is_helped(need, columns)] = _YES
    return helped


def _is_helped(need: str, columns: PackageColumns) -> Flags:
    """Which packages have a task that serves it: planned, allotted or done unpaid."""
    serves = columns.ids.helps_with[need]
    owners = {
        "visits.tasks": columns.package_of_task,
        "allowances.tasks": columns.package_of("allowances.tasks"),
        "unpaid_carers.tasks": columns.package_of("unpaid_carers.tasks"),
    }
    flags = np.zeros(columns.count, dtype=np.bool_)
    for level, owner in owners.items():
        helps = any_of(serves[columns.value(f"{level}.activity")], owner, columns.count)
        # Whoever the person may have to fear is nobody's help, however much they do.
        flags |= helps & (columns.word(MAY_HARM) != _YES) if level == "unpaid_carers.tasks" else helps
    return flags


def _may_be_helped(need: str, columns: PackageColumns) -> Flags:
    """Which packages do not say all that is done, so that somebody may help without its being recorded."""
    unplanned = (columns.word("visit.presence") != _place_of("visits.presence", "working")) | (
        np.diff(columns.first_task) == 0
    )
    unallotted = np.diff(columns.offsets("allowances.tasks")) == 0
    carers = (columns.value("unpaid_carers.lives_with") != _NO) | (
        np.diff(columns.offsets("unpaid_carers.tasks")) == 0
    )
    if need in columns.ids.personal_needs:
        unwilling = (columns.value("unpaid_carers.willing_and_able_personal_care") == _NO) & (
            columns.value("unpaid_carers.willing_and_able_handling") != _YES
        )
        carers = carers & ~unwilling
    unpaid: Flags = any_of(carers, columns.package_of("unpaid_carers"), columns.count) | ~columns.is_said(
        "unpaid_carers"
    )
    paid: Flags = any_of(unplanned, columns.package_of_visit, columns.count) | any_of(
        unallotted, columns.package_of("allowances"), columns.count
    )
    open_help: Flags = paid | (unpaid & (columns.word(MAY_HARM) != _YES))
    return open_help


def _place_of(path: str, name: str) -> int:
    return layout_of().leaves[path].words.index(name)
