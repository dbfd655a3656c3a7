"""Where columns come from: what a source of rows gives, and how texts and numbers are kept.

Two sources give the same columns: packages that are there as objects (`engine.columns.of_objects`), and Arrow tables
read from files (`engine.columns.of_arrow`). A test holds them against each other field by field.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ..language.roles import ItemRoles
from ..model import CarePackage
from .layout import layout_of

_NO_ROLES = ItemRoles()
Index = NDArray[np.intp]
Flags = NDArray[np.bool_]
Column = NDArray[Any]
"""Ranks (int8, int16) with -1, or numbers (float64) with NaN, where a value is not assessed."""
Ends = Index | NDArray[np.float64]
"""Ranks of levels, or numbers."""
Ranged = tuple[Index, Ends, Ends]
"""Packages (ascending) where a word lies between two values, and these: the ranks of its levels, or numbers."""
EPOCH = date(1970, 1, 1).toordinal()
"""Dates are kept as days since 1970-01-01."""


@dataclass(frozen=True, slots=True)
class TextColumn:
    """Texts, each different one kept once."""

    codes: NDArray[np.int32]
    """By row, the place in `values`."""
    values: Sequence[str | None]
    """None where it was not said."""

    def rows(self) -> list[str | None]:
        """The text of every row."""
        values = self.values
        return [values[code] for code in self.codes.tolist()]


class CatalogueIds:
    """The ids of a catalogue that packages speak of; places are those of the catalogue's own order."""

    def __init__(
        self, items: Iterable[str], activities: Mapping[str, str], roles: ItemRoles = _NO_ROLES
    ) -> None:
        """Number items and activities by their place in the catalogue.

        Args:
            items: catalogue item ids.
            activities: activity id to group id.
            roles: what items and kinds are for.
        """
        self.items, self.activities = tuple(items), tuple(activities)
        self.groups = tuple(dict.fromkeys(activities.values()))
        self.item_place: Mapping[str, int] = {item: place for place, item in enumerate(self.items)}
        self.activity_place: Mapping[str, int] = {
            activity: place for place, activity in enumerate(self.activities)
        }
        self.group_of_activity: NDArray[np.int8] = np.array(
            [self.groups.index(activities[name]) for name in self.activities], dtype=np.int8
        )
        self.lifts: Flags = np.array([item in roles.lifts for item in self.items], dtype=np.bool_)
        self.used_at_times: Flags = np.array(
            [item in roles.used_at_times for item in self.items], dtype=np.bool_
        )
        self.needs = tuple(roles.helps_with)
        self.need_place: Mapping[str, int] = {need: place for place, need in enumerate(self.needs)}
        self.needs_served: Flags = self._table(roles.helps_with, self.needs)
        """By need and activity: whether the one is served by the other."""
        self.needs_are_personal: Flags = np.array(
            [need in roles.personal_needs for need in self.needs], dtype=np.bool_
        )
        self.least_minutes: NDArray[np.float64] = np.array(
            [roles.least_minutes.get(activity, 0.0) for activity in self.activities]
        )
        """By activity: the least that it takes, once."""
        self.beside_eating: Flags = np.array(
            [activity in roles.beside_eating for activity in self.activities], dtype=np.bool_
        )
        self.serves: Flags = self._table(roles.serves, self.items)
        """By item and activity: whether it helps with it."""
        self.kind_serves: Flags = self._table(roles.kind_serves, layout_of().leaves["equipment.kind"].words)
        """By kind of equipment outside the catalogue and activity: whether the one may rest on the other."""

    def _table(self, serves: Mapping[str, frozenset[str]], rows: Iterable[str]) -> Flags:
        table = [[activity in serves.get(row, ()) for activity in self.activities] for row in rows]
        return np.array(table, dtype=np.bool_).reshape(len(table), len(self.activities))

    def places(self, of: str) -> Mapping[str, int]:
        """The places of `items` or of `activities`."""
        return self.item_place if of == "items" else self.activity_place


class ColumnSource(Protocol):
    """Rows of packages, level by level (`engine.columns.layout`)."""

    @property
    def count(self) -> int:
        """The number of packages."""

    def lengths(self, level: str) -> Index:
        """How many entries each row of the parent level has; a default that is not empty is among them."""

    def is_said(self, level: str) -> Flags:
        """By row of the parent level: whether the list is there at all (False: not assessed, or the default)."""

    def column(self, path: str) -> Column:
        """The values of a field, defaults filled in."""

    def fill(self, paths: tuple[str, ...], places: Index, table: Column) -> None:
        """Put the values of fields of one level into these rows of a table."""

    def texts(self, path: str) -> TextColumn:
        """The texts of a field of `engine.columns.layout.KEPT_TEXTS`."""

    def package(self, row: int) -> CarePackage:
        """One package as an object."""


def round_as_python(values: NDArray[np.float64], places: int) -> NDArray[np.float64]:
    """Every value as Python's `round` gives it.

    A double nearest to k / 10^places is what `round` returns, so the nearest whole k is enough, but where a value lies
    so near to a tie that multiplying may cross it: those are rounded one by one.
    """
    factor = 10.0**places
    scaled = values * factor
    rounded: NDArray[np.float64] = np.rint(scaled) / factor
    moved = np.flatnonzero((rounded != values) & ~np.isnan(values))
    if len(moved):
        near = moved[np.abs(scaled[moved] - np.floor(scaled[moved]) - 0.5) < 1e-3]
        rounded[near] = [round(value, places) for value in values[near].tolist()]
    return rounded
