"""A care package as rows of the table that the import reads (`table`): reading them back gives the same package.

Definitions: a package takes as many rows as its longest list; its own words stand in the first. `TABLE_COLUMNS` gives
every column in order, with the kind of value in it.

Left out: diagnoses, which no rule reads.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import zip_longest
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from ..model import (
    Allowance,
    CarePackage,
    EquipmentInPlace,
    Goal,
    LevelRange,
    Payer,
    Refusal,
    TaskLine,
    Visit,
    Worker,
)
from ..model.circumstances import VisitPrice
from ..model.unpaid_carer import UnpaidCarer, UnpaidTask
from .table import NONE

Cell = bool | int | float | str | date
_APART = {"diagnoses", "goals", "unpaid_carers", "equipment", "visits", "refusals", "allowances", "ranges"}
_PARTS: tuple[tuple[str, type[BaseModel]], ...] = (
    ("goal", Goal),
    ("equipment", EquipmentInPlace),
    ("carer", UnpaidCarer),
    ("carer_task", UnpaidTask),
    ("visit", Visit),
    ("task", TaskLine),
    ("worker", Worker),
    ("payer", Payer),
    ("refusal", Refusal),
    ("range", LevelRange),
    ("allowance", Allowance),
    ("allowance_task", TaskLine),
    ("allowance_payer", Payer),
    ("price", VisitPrice),
)


def rows_of(package: CarePackage) -> Iterator[dict[str, Cell]]:
    """The rows of one package; what is not assessed has no cell.

    Args:
        package: any package.
    """
    own = dict(_words(package, ""))
    lists = (
        [dict(_words(goal, "goal.")) for goal in package.goals],
        _equipment(package),
        list(_carers(package)),
        list(_visits(package)),
        list(_allowances(package)),
        [dict(_words(refusal, "refusal.")) for refusal in package.refusals],
        [dict(_words(level_range, "range.")) for level_range in package.ranges],
        [dict(_words(price, "price.")) for price in package.service.prices],
    )
    for number, parts in enumerate(zip_longest(*lists, fillvalue={}) if any(lists) else [()]):
        row: dict[str, Cell] = dict(own) if number == 0 else {"reference": package.reference}
        for part in parts:
            row |= part
        yield row


def cell_text(cell: Cell) -> str:
    """The value of a cell as text; empty for nothing."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _equipment(package: CarePackage) -> list[dict[str, Cell]]:
    if package.equipment is None:
        return []
    return [dict(_words(piece, "equipment.")) for piece in package.equipment] or [{"equipment.item": NONE}]


def _carers(package: CarePackage) -> Iterator[dict[str, Cell]]:
    if package.unpaid_carers == ():
        yield {"carer.relation": NONE}
    for carer in package.unpaid_carers or ():
        own = dict(_words(carer, "carer."))
        for task in carer.tasks or (None,):
            yield own | (dict(_words(task, "carer_task.")) if task is not None else {})
            own = {}


def _visits(package: CarePackage) -> Iterator[dict[str, Cell]]:
    for visit in package.visits:
        own = dict(_words(visit, "visit."))
        yield from _with_parts(
            own,
            {"visit.id": visit.id},
            {"task.": visit.tasks, "worker.": visit.workers, "payer.": visit.payers},
        )


def _allowances(package: CarePackage) -> Iterator[dict[str, Cell]]:
    for allowance in package.allowances:
        yield from _with_parts(
            dict(_words(allowance, "allowance.")),
            {},
            {"allowance_task.": allowance.tasks, "allowance_payer.": allowance.payers},
        )


def _with_parts(
    own: dict[str, Cell], again: dict[str, Cell], parts: Mapping[str, Sequence[BaseModel]]
) -> Iterator[dict[str, Cell]]:
    """The rows of something that has lists of its own: its words in the first, what names it in the others."""
    rows = list(zip_longest(*parts.values()))
    for number, row in enumerate(rows or [(None,) * len(parts)]):
        cells = dict(own if number == 0 else again)
        for prefix, part in zip(parts, row, strict=True):
            cells |= dict(_words(part, prefix)) if part is not None else {}
        yield cells


def _words(model: BaseModel, prefix: str) -> Iterator[tuple[str, Cell]]:
    for name in type(model).model_fields:
        value = getattr(model, name)
        if (name in _APART and not prefix) or value is None or value == ():
            continue
        if isinstance(value, BaseModel):
            yield from _words(value, f"{prefix}{name}.")
        elif not isinstance(value, tuple):
            yield prefix + name, value
        elif isinstance(value[0], str):
            yield prefix + name, " ".join(value)


def _columns(model: type[BaseModel], prefix: str) -> Iterator[tuple[str, type]]:
    for name, field in model.model_fields.items():
        if name in _APART and not prefix:
            continue
        kind = _kind(field.annotation)
        if kind is not None and issubclass(kind, BaseModel):
            yield from _columns(kind, f"{prefix}{name}.")
        elif kind is not None:
            yield prefix + name, kind


def _kind(annotation: Any) -> type | None:
    """The kind of a cell; None for a list of parts, which have columns of their own."""
    origin = get_origin(annotation)
    if origin in (Union, types.UnionType):
        return _kind(next(member for member in get_args(annotation) if member is not type(None)))
    if origin is Literal:
        return type(get_args(annotation)[0])
    if origin is tuple:
        inside = _kind(get_args(annotation)[0])
        return str if inside is str else None
    if origin is not None:
        return _kind(get_args(annotation)[0])
    return annotation if isinstance(annotation, type) else None


TABLE_COLUMNS: Mapping[str, type] = dict(
    [
        *_columns(CarePackage, ""),
        *(column for part, model in _PARTS for column in _columns(model, f"{part}.")),
    ]
)
"""Every column of the table, in order, and whether its cells are bool, int, float, str or date."""
