"""What can be counted on, as columns: the words `working.*`, by item and by kind outside the catalogue.

Definitions are those of `engine.language.piece_state`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .derived import Ranks
from .equipment import is_kind, known_unfit
from .layout import layout_of
from .source import CatalogueIds

if TYPE_CHECKING:
    from .package_columns import PackageColumns

_NO, _YES, _UNKNOWN = np.int8(0), np.int8(1), np.int8(-1)
_OTHER = "other_"


def place_of_working(name: str, ids: CatalogueIds) -> int:
    """The row of an item, or of a kind outside the catalogue, in `working_pieces`."""
    if name in ids.item_place:
        return ids.item_place[name]
    return len(ids.items) + _kinds().index(name.removeprefix(_OTHER))


def working_pieces(columns: PackageColumns) -> Ranks:
    """By item and then by kind outside the catalogue, and by package: whether a piece of it can be counted on."""
    item, kind = (columns.value(f"equipment.{what}").astype(np.intp) for what in ("item", "kind"))
    row = np.where(item < 0, len(columns.ids.items) + kind, item)
    owner, state = columns.package_of("equipment"), counted_on(columns)
    working = np.full((len(columns.ids.items) + len(_kinds()), columns.count), _NO)
    for rank in (_UNKNOWN, _YES):
        pieces = (state == rank) & ((item >= 0) | (kind >= 0))
        working[row[pieces], owner[pieces]] = rank
    working[:, ~columns.is_said("equipment")] = _UNKNOWN
    return working


def _kinds() -> tuple[str, ...]:
    return layout_of().leaves["equipment.kind"].words


def counted_on(columns: PackageColumns) -> Ranks:
    """By piece: whether it can be counted on (`engine.language.piece_state`)."""
    words, in_use = layout_of().leaves["equipment.in_use"].words, columns.value("equipment.in_use")
    item = columns.value("equipment.item").astype(np.intp)
    at_times = np.where(item < 0, is_kind(columns, "lifting"), columns.ids.used_at_times[item])
    unused = (in_use == words.index("not_used")) | ((in_use == words.index("sometimes")) & ~at_times)
    unknown = (in_use < 0) | (columns.value("equipment.condition") < 0)
    return np.where(known_unfit(columns) | unused, _NO, np.where(unknown, _UNKNOWN, _YES))
