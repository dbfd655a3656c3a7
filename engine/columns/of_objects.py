"""Columns of packages that are there as objects: a review's one package, the screen's, those of a test.

The ranks of a group (`person`, `home`), and its numbers, are made together when one of them is first asked for: of one
package, a column costs more to begin than to fill.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

import numpy as np

from ..model import CarePackage
from .layout import KNOWN, Layout, Leaf, layout_of
from .source import EPOCH, CatalogueIds, Column, Flags, Index, TextColumn


class _Group(NamedTuple):
    """The numbers of a part of a row, or its words and flags."""

    path: str
    level: str
    of_numbers: bool


class ObjectSource:
    """A source over package objects."""

    def __init__(self, packages: Sequence[CarePackage], ids: CatalogueIds) -> None:
        """Over these packages, whose items and activities are known."""
        self.packages, self._ids = packages, ids
        self._layout: Layout = layout_of()
        self._entries: dict[str, list[Any]] = {"": list(packages)}
        self._parts: dict[str, list[Any]] = {}
        self._lists: dict[str, list[Any]] = {}
        self._groups: dict[_Group, Column] = {}

    @property
    def count(self) -> int:
        """The number of packages."""
        return len(self.packages)

    def lengths(self, level: str) -> Index:
        """How many entries each row of the parent level has."""
        lists = self._list(level)
        return np.fromiter(
            (len(entries) if entries else 0 for entries in lists), dtype=np.intp, count=len(lists)
        )

    def is_said(self, level: str) -> Flags:
        """By row of the parent level: whether the list is there."""
        lists = self._list(level)
        return np.fromiter((entries is not None for entries in lists), dtype=np.bool_, count=len(lists))

    def column(self, path: str) -> Column:
        """The values of a field."""
        place = _place_in_group(path)
        if place is None:
            leaf = self._layout.leaves[path]
            return _encode(leaf, self._values(leaf), self._ids)
        group, row = place
        column: Column = self._group(group)[row]
        return column

    def fill(self, paths: tuple[str, ...], places: Index, table: Column) -> None:
        """Put the values of fields of one level into these rows of a table."""
        groups, alone = _groups_of(paths)
        for group, rows, at in groups:
            table[places[at]] = self._group(group)[rows]
        for place in alone:
            table[places[place]] = self.column(paths[place])

    def _group(self, group: _Group) -> Column:
        columns = self._groups.get(group)
        if columns is None:
            columns = self._groups[group] = self._columns_of(group)
        return columns

    def _columns_of(self, group: _Group) -> Column:
        """`[fields, rows]`: the numbers of a group, or the ranks of its words and flags."""
        fields = _fields_of(group)
        parts = [{} if part is None else vars(part) for part in self._part(group.path, group.level)]
        if group.of_numbers:
            return np.array([[part.get(name) for part in parts] for name in fields], dtype=np.float64)
        ranks = [[its[part.get(name)] for part in parts] for name, its in fields.items()]
        return np.array(ranks, dtype=np.int8)

    def texts(self, path: str) -> TextColumn:
        """The texts of a field."""
        places: dict[str, int] = {}
        values = self._values(self._layout.leaves[path])
        codes = np.fromiter(
            (places.setdefault(text, len(places)) for text in values), dtype=np.int32, count=len(values)
        )
        return TextColumn(codes, list(places))

    def package(self, row: int) -> CarePackage:
        """The package of a row."""
        return self.packages[row]

    def _values(self, leaf: Leaf) -> list[Any]:
        if leaf.path == leaf.level:
            return self._rows(leaf.level)
        group, _, name = leaf.path.rpartition(".")
        return _field(self._part(group, leaf.level), name)

    def _rows(self, level: str) -> list[Any]:
        """The entries of a level."""
        rows = self._entries.get(level)
        if rows is None:
            rows = self._entries[level] = [entry for entries in self._list(level) for entry in entries or ()]
        return rows

    def _list(self, level: str) -> list[Any]:
        """The list of each row of the parent level; None where it is not there."""
        lists = self._lists.get(level)
        if lists is None:
            group, _, name = level.rpartition(".")
            lists = self._lists[level] = _field(self._part(group, self._layout.lists[level].level), name)
        return lists

    def _part(self, path: str, level: str) -> list[Any]:
        """The group at a path, of each row of a level."""
        if path == level:
            return self._rows(level)
        part = self._parts.get(path)
        if part is None:
            outer, _, name = path.rpartition(".")
            part = self._parts[path] = _field(self._part(outer, level), name)
        return part


def _field(parts: list[Any], name: str) -> list[Any]:
    return [None if part is None else vars(part)[name] for part in parts]


def _encode(leaf: Leaf, values: list[Any], ids: CatalogueIds) -> Column:
    """The values of a field as its column; where it is None, -1 among ranks, else NaN."""
    if leaf.kind in ("whole", "number"):
        return np.array(values, dtype=np.float64)
    if leaf.kind == "date":
        return np.array(
            [np.nan if day is None else day.toordinal() - EPOCH for day in values], dtype=np.float64
        )
    if leaf.kind == "known":
        places = ids.places(KNOWN[leaf.path])
        return np.array([-1 if name is None else places[name] for name in values], dtype=np.int16)
    ranks = _ranks_of(leaf)
    return np.array([ranks[value] for value in values], dtype=np.int8)


def _ranks_of(leaf: Leaf) -> Mapping[str | bool | None, int]:
    """The rank of each word of a field, or of no and yes; -1 of what is not assessed."""
    words: tuple[str | bool, ...] = (False, True) if leaf.kind == "flag" else leaf.words
    return {None: -1, **{word: rank for rank, word in enumerate(words)}}


@cache
def _fields_of(group: _Group) -> Mapping[str, Mapping[str | bool | None, int]]:
    """The fields of a group by name, each with its ranks; of numbers there are none."""
    kinds = ("whole", "number") if group.of_numbers else ("words", "flag")
    return {
        leaf.path.rpartition(".")[2]: {} if group.of_numbers else _ranks_of(leaf)
        for leaf in layout_of().leaves.values()
        if leaf.kind in kinds
        and leaf.path != leaf.level
        and (leaf.path.rpartition(".")[0], leaf.level) == (group.path, group.level)
    }


@cache
def _place_in_group(path: str) -> tuple[_Group, int] | None:
    """The group that a field's column is made with, and its place there; None where it is made alone."""
    leaf = layout_of().leaves[path]
    if leaf.kind not in ("whole", "number", "words", "flag") or path == leaf.level:
        return None
    outer, _, name = path.rpartition(".")
    group = _Group(outer, leaf.level, leaf.kind in ("whole", "number"))
    return group, list(_fields_of(group)).index(name)


@lru_cache(maxsize=64)
def _groups_of(paths: tuple[str, ...]) -> tuple[Sequence[tuple[_Group, Index, Index]], Sequence[int]]:
    """The groups that fields are made with, the rows of each and their places among the fields; and who is in none."""
    of_group: dict[_Group, list[tuple[int, int]]] = {}
    alone = list[int]()
    for at, path in enumerate(paths):
        place = _place_in_group(path)
        if place is None:
            alone.append(at)
        else:
            of_group.setdefault(place[0], []).append((place[1], at))
    groups = [(group, *np.array(pairs, dtype=np.intp).T) for group, pairs in of_group.items()]
    return groups, alone
