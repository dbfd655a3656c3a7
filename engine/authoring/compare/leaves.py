"""Two values of one model walked side by side, down to every part that differs.

The walk goes by the fields that the models have, so that a field added later is walked too. Definitions: a *leaf* is where
the walk ends: a plain value, a condition, a list of plain values, a figure, or a whole entry that only one
side has. Of a list of entries, those that both sides have are left out, and the others are paired by likeness.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from ...model import Figure
from ...model.catalogue_item import Span
from .part_change import CONDITIONS, shown_fields
from .rule_text import condition_text


@dataclass(frozen=True)
class DifferingPart:
    """A part that differs."""

    fields: tuple[str, ...]
    """The fields on the way to it, each with its model: `CatalogueItem.effects`, `Effect.size`."""
    path: tuple[str, ...]
    """The way in words."""
    old: Any
    """None where only the new side has it."""
    new: Any

    @property
    def field(self) -> str:
        """The last field on the way, with its model."""
        return self.fields[-1]

    @property
    def words(self) -> str:
        """What it is, in plain letters."""
        return " ".join(self.path).replace("_", " ")


def leaves(
    old: Any, new: Any, fields: tuple[str, ...] = (), path: tuple[str, ...] = ()
) -> Iterator[DifferingPart]:
    """Every part that differs.

    Args:
        old: a value.
        new: another of the same model, or a value of the same field.
        fields: on the way to them.
        path: the way in words.
    """
    if isinstance(old, CONDITIONS) and isinstance(new, CONDITIONS):
        differs = condition_text(old) != condition_text(new)
        yield from [DifferingPart(fields, path, old, new)] if differs else []
    elif isinstance(old, BaseModel) and type(old) is type(new):
        yield from _model_leaves(old, new, fields, path)
    elif isinstance(old, Mapping) and isinstance(new, Mapping):
        yield from _mapping_leaves(old, new, fields, path)
    elif isinstance(old, tuple) and isinstance(new, tuple) and _holds_entries((*old, *new)):
        yield from _list_leaves(old, new, fields, path)
    elif old != new:
        yield DifferingPart(fields, path, old, new)


def _model_leaves(
    old: BaseModel, new: BaseModel, fields: tuple[str, ...], path: tuple[str, ...]
) -> Iterator[DifferingPart]:
    """The fields that differ; a figure as one, since its numbers are read with who says so."""
    if isinstance(old, (Figure, Span)) and fields:
        yield from [DifferingPart(fields, path, old, new)] if old != new else []
        return
    for name, value in shown_fields(old):
        field = f"{type(old).__name__}.{name}"
        yield from leaves(value, getattr(new, name), (*fields, field), (*path, name))


def _mapping_leaves(
    old: Mapping[str, Any], new: Mapping[str, Any], fields: tuple[str, ...], path: tuple[str, ...]
) -> Iterator[DifferingPart]:
    """What differs by key; once for all keys where all say the same, as a figure that is one for every nation."""
    keys = list(dict.fromkeys((*old, *new)))
    if old.keys() == new.keys() and len(keys) > 1 and all(_is_alike(side) for side in (old, new)):
        yield from leaves(old[keys[0]], new[keys[0]], fields, path)
        return
    for key in keys:
        yield from leaves(old.get(key), new.get(key), fields, (*path, str(key)))


def _list_leaves(
    old: Sequence[Any], new: Sequence[Any], fields: tuple[str, ...], path: tuple[str, ...]
) -> Iterator[DifferingPart]:
    """Entries that only one side has, and pairs that differ."""
    gone, come = [], list(enumerate(new, 1))
    for place, entry in enumerate(old, 1):
        twin = next((other for other in come if _is_same(entry, other[1])), None)
        if twin is None:
            gone.append((place, entry))
        else:
            come.remove(twin)
    for place, entry in gone:
        partner = max(come, key=lambda other: _likeness(entry, other[1]), default=None)
        if partner is None or not _likeness(entry, partner[1]):
            yield DifferingPart(fields, (*path, str(place)), entry, None)
            continue
        come.remove(partner)
        yield from leaves(entry, partner[1], fields, (*path, str(place)))
    for place, entry in come:
        yield DifferingPart(fields, (*path, str(place)), None, entry)


def _is_alike(figures: Mapping[str, Any]) -> bool:
    """Whether a figure is the same under every key."""
    values = list(figures.values())
    return all(isinstance(value, Figure) and value == values[0] for value in values)


def _holds_entries(values: Sequence[Any]) -> bool:
    return any(isinstance(value, (BaseModel, Mapping)) for value in values)


def _is_same(entry: Any, other: Any) -> bool:
    if not isinstance(entry, BaseModel):
        return bool(entry == other)
    return next(leaves(entry, other, ("",)), None) is None


def _likeness(entry: Any, other: Any) -> int:
    """How many fields two entries share."""
    if type(entry) is not type(other):
        return 0
    if not isinstance(entry, BaseModel):
        return (
            sum(entry.get(key) == value for key, value in other.items()) if isinstance(entry, Mapping) else 0
        )
    pairs = ((value, getattr(other, name)) for name, value in shown_fields(entry))
    return sum(next(leaves(value, another, ("",)), None) is None for value, another in pairs)
