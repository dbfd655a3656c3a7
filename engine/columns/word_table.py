"""Many words as one table: of one package, a column costs more to begin than to fill.

Definitions: a table has a row for each word and a column for each row of their scope; what stands in it is what
`PackageColumns.column` gives of each word. Words that have a row of a matrix already (items in place, pieces that work,
needs that are helped with) and fields of the model as they stand are gathered together; every other word is made alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ..language.derived import HELPED
from ..model import Scope
from .derived import DERIVATIONS
from .layout import layout_of
from .source import CatalogueIds, Column, Index, round_as_python
from .working import place_of_working

if TYPE_CHECKING:
    from .package_columns import PackageColumns

LEVEL_OF: Mapping[Scope, str] = {"person": "", "visit": "visits", "task": "visits.tasks"}
LEVEL_OF_HEAD: Mapping[str, str] = {"visit": LEVEL_OF["visit"], "task": LEVEL_OF["task"]}
PLACES = 6
"""Decimals to which conditions compare numbers."""
_Matrix = Callable[["PackageColumns"], Column]
_MATRICES: Mapping[str, _Matrix] = {
    "equipment": lambda columns: columns.items_in_place,
    "working": lambda columns: columns.working,
    HELPED.rstrip("."): lambda columns: columns.help_with_needs,
}
"""By how a word begins: what has a row for each of these words, and a column for each package."""


class _Plan(NamedTuple):
    """How a table is made; places are those of its rows."""

    gathered: Sequence[tuple[_Matrix, Index, Index]]
    """A matrix, the rows that are taken of it, and their places."""
    fields: tuple[str, ...]
    at_fields: Index
    rounded: Index
    """The places of fields that are compared to so many decimals."""
    alone: tuple[int, ...]
    """The places of words that are made one by one."""


def fill_table(columns: PackageColumns, scope: Scope, paths: tuple[str, ...], table: Column) -> Sequence[int]:
    """Fill the rows of a table whose words can be gathered.

    Args:
        columns: of some packages.
        scope: whose words they are.
        paths: the words.
        table: `[words, rows]`.

    Returns:
        The places of those that are to be made alone.
    """
    plan = _plan_of(scope, paths, columns.ids)
    for matrix, rows, places in plan.gathered:
        table[places] = matrix(columns)[rows]
    columns.source.fill(plan.fields, plan.at_fields, table)
    if len(plan.rounded):
        table[plan.rounded] = round_as_python(table[plan.rounded], PLACES)
    return plan.alone


def field_of(path: str) -> str:
    """The field of the model that a word which is not derived stands for."""
    head, _, last = path.partition(".")
    return f"{LEVEL_OF_HEAD[head]}.{last}" if head in LEVEL_OF_HEAD else path


@lru_cache(maxsize=64)
def _plan_of(scope: Scope, paths: tuple[str, ...], ids: CatalogueIds) -> _Plan:
    """Which words of a table are gathered from where, and which are made alone."""
    leaves = layout_of().leaves
    of_matrix: dict[str, list[tuple[int, int]]] = {}
    fields, alone = dict[int, str](), list[int]()
    for place, path in enumerate(paths):
        head, field = path.partition(".")[0], field_of(path)
        if path in DERIVATIONS or (head in _MATRICES and scope != "person"):
            alone.append(place)
        elif head in _MATRICES:
            of_matrix.setdefault(head, []).append((_row_of(path, ids), place))
        elif field in leaves and leaves[field].level == LEVEL_OF[scope]:
            fields[place] = field
        else:
            alone.append(place)
    rounded = [place for place, field in fields.items() if leaves[field].kind == "number"]
    return _Plan(
        [(_MATRICES[head], *np.array(pairs, dtype=np.intp).T) for head, pairs in of_matrix.items()],
        tuple(fields.values()),
        np.array(list(fields), dtype=np.intp),
        np.array(rounded, dtype=np.intp),
        tuple(alone),
    )


def _row_of(path: str, ids: CatalogueIds) -> int:
    """The row of a word in its matrix."""
    head, _, last = path.partition(".")
    if head == "working":
        return place_of_working(last, ids)
    return (ids.item_place if head == "equipment" else ids.need_place)[last]
