"""Whether anybody is recorded to help with a need, as columns: a word for each need that activities serve.

Definitions are those of `engine.language.facts`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .derived import Ranks, any_of
from .layout import layout_of
from .source import Flags

if TYPE_CHECKING:
    from .package_columns import PackageColumns

_NO, _YES, _UNKNOWN = np.int8(0), np.int8(1), np.int8(-1)


def derived_need(need: str, columns: PackageColumns) -> Ranks:
    """`helped.<need>`: whether anybody is recorded to help with it."""
    serves = columns.ids.helps_with[need]
    comes = columns.value("visits.presence") != _place_of("visits.presence", "on_call")
    owner = columns.package_of_visit
    lines = serves[columns.value("visits.tasks.activity")] & comes[columns.visit_of_task]
    done = any_of(lines, columns.package_of_task, columns.count)
    own, of_allowance = columns.package_of("unpaid_carers.tasks"), columns.package_of("allowances.tasks")
    done |= any_of(serves[columns.value("unpaid_carers.tasks.activity")], own, columns.count)
    done |= any_of(serves[columns.value("allowances.tasks.activity")], of_allowance, columns.count)
    working = columns.word("visit.presence") == _place_of("visits.presence", "working")
    may = any_of(comes & (~working | (np.diff(columns.first_task) == 0)), owner, columns.count)
    may |= any_of(
        np.diff(columns.offsets("allowances.tasks")) == 0, columns.package_of("allowances"), columns.count
    )
    may |= any_of(_may_help(columns), columns.package_of("unpaid_carers"), columns.count)
    may |= ~columns.is_said("unpaid_carers")
    helped = np.where(may, _UNKNOWN, _NO)
    helped[done] = _YES
    return helped


def _may_help(columns: PackageColumns) -> Flags:
    """Which unpaid carers may do what is not recorded."""
    at_home = columns.value("unpaid_carers.lives_with") != _NO
    nothing_recorded = np.diff(columns.offsets("unpaid_carers.tasks")) == 0
    unwilling = columns.value("unpaid_carers.willing_and_able_personal_care") == _NO
    unwilling = unwilling | (columns.value("unpaid_carers.receives_care") == _YES)
    flags: Flags = at_home & nothing_recorded & ~unwilling
    return flags


def _place_of(path: str, name: str) -> int:
    return layout_of().leaves[path].words.index(name)
