"""What can be counted on, as columns: the words `working.*`, by item and by kind outside the catalogue.

Definitions are those of `engine.language.piece_state`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .derived import any_of
from .equipment import is_kind, known_unfit
from .layout import layout_of

if TYPE_CHECKING:
    from .package_columns import PackageColumns

Ranks = NDArray[np.int8]
_NO, _YES, _UNKNOWN = np.int8(0), np.int8(1), np.int8(-1)
_OTHER = "other_"


def working_item(name: str, columns: PackageColumns) -> Ranks:
    """`working.<item>`, or of a kind outside the catalogue: whether a piece of it can be counted on."""
    if name in columns.ids.item_place:
        its = columns.value("equipment.item") == columns.ids.item_place[name]
    else:
        its = (columns.value("equipment.item") < 0) & is_kind(columns, name.removeprefix(_OTHER))
    owner, state = columns.package_of("equipment"), columns.counted_on
    working = np.where(any_of(its & (state == _UNKNOWN), owner, columns.count), _UNKNOWN, _NO)
    working[any_of(its & (state == _YES), owner, columns.count)] = _YES
    working[~columns.is_said("equipment")] = _UNKNOWN
    return working


def counted_on(columns: PackageColumns) -> Ranks:
    """By piece: whether it can be counted on (`engine.language.piece_state`)."""
    words, in_use = layout_of().leaves["equipment.in_use"].words, columns.value("equipment.in_use")
    item = columns.value("equipment.item").astype(np.intp)
    at_times = np.where(item < 0, is_kind(columns, "lifting"), columns.ids.used_at_times[item])
    unused = (in_use == words.index("not_used")) | ((in_use == words.index("sometimes")) & ~at_times)
    unknown = (in_use < 0) | (columns.value("equipment.condition") < 0)
    return np.where(known_unfit(columns) | unused, _NO, np.where(unknown, _UNKNOWN, _YES))
