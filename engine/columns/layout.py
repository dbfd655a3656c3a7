"""The model's fields as columns: what levels of rows there are, which columns each has, and what limits each value.

Everything here is read off `CarePackage.model_fields`; no field is named but the few texts that stand for something of
the catalogue (`KNOWN`). **To add a field, add it to the model**: its column `<path>` and its validation are there at
once. A kind of field or of limit that arrays cannot check is put into `Layout.unchecked`, and then every row is read
by pydantic: slower, never wrong (a test says so at once). A new `model_validator` needs its array form in
`engine.columns.consistency`, for the same reason.

Definitions:
- A *level* is a list in the model, named by its path (`visits`, `visits.tasks`, `visits.days`); `""` is the packages
  themselves. Its rows are the entries of all lists, in order; each belongs to one row of its parent level.
- A *column* is one field of one level, named by its dotted path from the package (`person.grip`, `visits.minutes`).
- Kinds: `words`, `flag` are ranks (int8, -1 not assessed; a flag is 0 or 1); `whole`, `number` and `date` are float64
  (NaN not assessed; a date is days since 1970-01-01); `known` is the place in the catalogue's list (int16, -1 none);
  `text` is kept only where `KEPT_TEXTS` says so, and otherwise only checked.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, WithJsonSchema
from pydantic.fields import FieldInfo

from ..model import CarePackage
from ..model.field import CalendarDate

FieldKind = Literal["words", "flag", "whole", "number", "date", "text", "known"]
KNOWN: Mapping[str, Literal["items", "activities"]] = {
    "visits.tasks.activity": "activities",
    "unpaid_carers.tasks.activity": "activities",
    "equipment.item": "items",
    "allowances.tasks.activity": "activities",
    "refusals.item": "items",
}
"""Texts that are an id of the catalogue."""
KEPT_TEXTS = (
    "reference",
    "visits.id",
    "visits.start",
    "visits.delivered_start",
    "ranges.word",
    "ranges.between",
)
"""Texts that are kept as a column: what else is text is for people to read."""
_LIMITS = ("ge", "gt", "le", "lt", "min_length", "max_length", "pattern")
_PARSED = {type(mark) for mark in get_args(CalendarDate)[1:]}
"""Marks of the model's own dates: a day may be written as text, which the readers here do as well."""
_LIMITS_NOTHING = {*_PARSED, WithJsonSchema}
"""Marks that refuse no value; the last only says how a field is published."""


@dataclass(frozen=True, slots=True)
class ColumnLimits:
    """What a value must keep to; None where nothing is said."""

    ge: float | None = None
    gt: float | None = None
    le: float | None = None
    lt: float | None = None
    min_length: int | None = None
    max_length: int | None = None
    patterns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Leaf:
    """A field of the model as a column: its path, level, kind of value and limits."""

    path: str
    level: str
    kind: FieldKind
    words: tuple[str, ...] = ()
    optional: bool = False
    """Whether it may be null, which then means not assessed."""
    required: bool = False
    default: Any = None
    limits: ColumnLimits = ColumnLimits()


@dataclass(frozen=True, slots=True)
class ColumnGroup:
    """A part of a row: `person`, `decisions.care_change`."""

    path: str
    level: str
    fields: Mapping[str, LayoutNode]
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Entries:
    """A list, and so a level: its path is the name of the level."""

    path: str
    level: str
    """Its parent."""
    entry: LayoutNode
    optional: bool = False
    required: bool = False
    default: tuple[Any, ...] = ()
    limits: ColumnLimits = ColumnLimits()


LayoutNode = Leaf | ColumnGroup | Entries


@dataclass(frozen=True)
class Layout:
    """All columns and levels of a model."""

    fields: Mapping[str, LayoutNode]
    leaves: Mapping[str, Leaf]
    lists: Mapping[str, Entries]
    groups: Mapping[str, ColumnGroup]
    unchecked: tuple[str, ...]
    """What arrays cannot check."""
    validators: tuple[str, ...]
    """`Model.function` of every validator of several fields together."""


class _Walk:
    """Walks through the model and gathers its columns, lists, groups and validators."""

    def __init__(self) -> None:
        self.leaves: dict[str, Leaf] = {}
        self.lists: dict[str, Entries] = {}
        self.groups: dict[str, ColumnGroup] = {}
        self.unchecked: list[str] = []
        self.validators: list[str] = []

    def model(self, model: type[BaseModel], path: str, level: str) -> dict[str, LayoutNode]:
        """The fields of a model."""
        self._validators(model)
        prefix = f"{path}." if path else ""
        return {name: self.field(info, prefix + name, level) for name, info in model.model_fields.items()}

    def field(self, info: FieldInfo, path: str, level: str) -> LayoutNode:
        """A field as a node of the layout; its columns are added on the way."""
        annotation, marks, optional = _plain(info.annotation)
        limits = self._limits([*info.metadata, *marks], path)
        required = info.is_required()
        if info.alias or info.default_factory is not None:
            self.unchecked.append(f"{path}: an alias or a default that is made")
        if _is_model(annotation):
            if not required and info.default not in (None, annotation()):
                self.unchecked.append(f"{path}: its default is not one of nothing known")
            if required:
                self.unchecked.append(f"{path}: a group that must be given")
            group = ColumnGroup(path, level, self.model(annotation, path, level), optional)
            self.groups[path] = group
            return group
        if get_origin(annotation) is tuple:
            return self._list(info, annotation, limits, path, level, optional)
        kind, words = self._kind(annotation, path)
        leaf = Leaf(path, level, kind, words, optional, required, None if required else info.default, limits)
        if optional and leaf.default is not None:
            self.unchecked.append(f"{path}: it may be null, and has a default that is something else")
        if leaf.default is not None and (kind in ("known", "date") or path in KEPT_TEXTS):
            self.unchecked.append(f"{path}: an id, a day or a text that is kept, with a default")
        self.leaves[path] = leaf
        return leaf

    def _list(
        self, info: FieldInfo, annotation: Any, limits: ColumnLimits, path: str, level: str, optional: bool
    ) -> Entries:
        """A list of the model as a level of its own, with what its entries are."""
        inside, *rest = get_args(annotation)
        if rest != [Ellipsis]:
            self.unchecked.append(f"{path}: a list of a fixed length")
        inner, marks, entry_optional = _plain(inside)
        if entry_optional:
            self.unchecked.append(f"{path}: entries that may be null")
        entry: LayoutNode
        if _is_model(inner):
            entry = ColumnGroup(path, path, self.model(inner, path, path))
        else:
            kind, words = self._kind(inner, path)
            entry = Leaf(path, path, kind, words, required=True, limits=self._limits(marks, path))
            self.leaves[path] = entry
        default = () if info.is_required() or info.default is None else tuple(info.default)
        if default and not isinstance(entry, Leaf):
            self.unchecked.append(f"{path}: a default with entries of several fields")
        level_entries = Entries(path, level, entry, optional, info.is_required(), default, limits)
        self.lists[path] = level_entries
        return level_entries

    def _kind(self, annotation: Any, path: str) -> tuple[FieldKind, tuple[str, ...]]:
        if get_origin(annotation) is Literal:
            words = get_args(annotation)
            if all(isinstance(word, str) for word in words):
                return "words", words
        if path in KNOWN:
            return "known", ()
        kinds: dict[Any, FieldKind] = {bool: "flag", int: "whole", float: "number", str: "text", date: "date"}
        if annotation not in kinds:
            self.unchecked.append(f"{path}: {annotation}")
        return kinds.get(annotation, "text"), ()

    def _limits(self, marks: list[Any], path: str) -> ColumnLimits:
        """The limits of a field, from the marks of its annotation.

        What arrays cannot check is listed as unchecked.
        """
        bounds: dict[str, Any] = {}
        patterns: list[str] = []
        for mark in marks:
            if type(mark) in _LIMITS_NOTHING:
                continue
            of_mark = {name: getattr(mark, name) for name in _LIMITS if getattr(mark, name, None) is not None}
            if not of_mark or isinstance(mark, FieldInfo):
                inner = list(mark.metadata) if isinstance(mark, FieldInfo) else [mark]
                if not isinstance(mark, FieldInfo):
                    self.unchecked.append(f"{path}: {mark}")
                for part in inner:
                    of_mark |= {
                        name: getattr(part, name) for name in _LIMITS if getattr(part, name, None) is not None
                    }
            if pattern := of_mark.pop("pattern", None):
                patterns.append(pattern)
            bounds |= of_mark
        return ColumnLimits(**bounds, patterns=tuple(patterns))

    def _validators(self, model: type[BaseModel]) -> None:
        decorators = model.__pydantic_decorators__
        self.validators += [f"{model.__name__}.{name}" for name in decorators.model_validators]
        for others in (decorators.validators, decorators.field_validators, decorators.root_validators):
            self.unchecked += [f"{model.__name__}.{name}: a validator of one field" for name in others]
        if model.model_config.get("extra") != "forbid":
            self.unchecked.append(f"{model.__name__}: takes fields that it does not have")


@lru_cache(maxsize=4)
def layout_of(model: type[BaseModel] = CarePackage) -> Layout:
    """The layout of a model."""
    walk = _Walk()
    fields = walk.model(model, "", "")
    return Layout(
        fields,
        walk.leaves,
        walk.lists,
        walk.groups,
        tuple(walk.unchecked),
        tuple(dict.fromkeys(walk.validators)),
    )


def levels_above(level: str, layout: Layout) -> Iterator[str]:
    """A level and its parents, up to but without the packages."""
    while level:
        yield level
        level = layout.lists[level].level


def _plain(annotation: Any) -> tuple[Any, list[Any], bool]:
    """A type without `None` and without its marks; the marks; and whether it may be None."""
    marks: list[Any] = []
    optional = False
    while True:
        origin = get_origin(annotation)
        if origin is Annotated:
            annotation, *more = get_args(annotation)
            marks += more
        elif origin in (Union, types.UnionType):
            parts = [part for part in get_args(annotation) if part is not type(None)]
            optional = optional or len(parts) < len(get_args(annotation))
            if len(parts) > 1:
                return annotation, marks, optional
            annotation = parts[0]
        else:
            return annotation, marks, optional


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)
