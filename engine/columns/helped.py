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


def helped_needs(columns: PackageColumns) -> Ranks:
    """`[needs, packages]`: whether anybody is recorded to help with each need, in the order of `CatalogueIds.needs`."""
    may_be = _may_be_helped(columns)
    helped = np.where(may_be, _UNKNOWN, _NO).astype(np.int8)
    helped[_are_helped(columns)] = _YES
    return helped


def _are_helped(columns: PackageColumns) -> Flags:
    """`[needs, packages]`: which have a task that serves the need: planned, allotted or done unpaid."""
    helped = np.zeros((len(columns.ids.needs), columns.count), dtype=np.bool_)
    # Whoever the person may have to fear is nobody's help, however much they do.
    counts = columns.word(MAY_HARM) != _YES
    for level in ("visits.tasks", "allowances.tasks", "unpaid_carers.tasks"):
        serves = columns.ids.needs_served[:, columns.value(f"{level}.activity")]
        needs, rows = np.nonzero(serves)
        owners = columns.package_of(level)[rows]
        if level == "unpaid_carers.tasks":
            needs, owners = needs[counts[owners]], owners[counts[owners]]
        helped[needs, owners] = True
    return helped


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
