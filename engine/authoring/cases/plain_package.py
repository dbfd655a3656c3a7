"""A package as plain values while a case changes it: nested dictionaries, as a package file is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...knowledge import Catalogue

Plain = dict[str, Any]


def words_below(words: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    """The words that begin with a prefix, without it."""
    return {path.removeprefix(prefix): value for path, value in words.items() if path.startswith(prefix)}


def set_value(plain: Plain, keys: tuple[str, ...], value: Any) -> None:
    """Set a value at a place, making the groups above it; None takes it away."""
    for key in keys[:-1]:
        plain = plain.setdefault(key, {})
    if value is None:
        plain.pop(keys[-1], None)
    else:
        plain[keys[-1]] = value


def first_activity(catalogue: Catalogue, group: str) -> str:
    """The first activity of a group, in the order of the catalogue.

    Raises:
        StopIteration: the group has none.
    """
    return next(activity for activity, its in catalogue.groups.items() if its == group)


def first_activity_outside(catalogue: Catalogue, group: str) -> str:
    """The first activity of any other group, in the order of the catalogue."""
    return next(activity for activity, its in catalogue.groups.items() if its != group)
