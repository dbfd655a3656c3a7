"""Columns of packages that are there as objects: a review's one package, the screen's, those of a test.

A column is made when it is first asked for, so that one package costs no more than the words that are read of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np

from ..model import CarePackage
from .layout import KNOWN, Layout, Leaf, layout_of
from .source import EPOCH, CatalogueIds, Column, Flags, Index, TextColumn


class ObjectSource:
    """A source over package objects."""

    def __init__(self, packages: Sequence[CarePackage], ids: CatalogueIds) -> None:
        """Over these packages, whose items and activities are known."""
        self.packages, self._ids = packages, ids
        self._layout: Layout = layout_of()
        self._entries: dict[str, list[Any]] = {"": list(packages)}
        self._parts: dict[str, list[Any]] = {}
        self._lists: dict[str, list[Any]] = {}

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
        leaf = self._layout.leaves[path]
        return _encode(leaf, self._values(leaf), self._ids)

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
    """The values of a field as its column; where it is None, -1 among ranks and flags, else NaN."""
    if leaf.kind in ("whole", "number"):
        return np.array(values, dtype=np.float64)
    if leaf.kind == "date":
        return np.array(
            [np.nan if day is None else day.toordinal() - EPOCH for day in values], dtype=np.float64
        )
    if leaf.kind == "known":
        places = ids.places(KNOWN[leaf.path])
        return np.array([-1 if name is None else places[name] for name in values], dtype=np.int16)
    if leaf.kind == "flag":
        return np.array([-1 if value is None else value for value in values], dtype=np.int8)
    ranks = _ranks_of(leaf.words)
    return np.array([ranks[value] for value in values], dtype=np.int8)


@cache
def _ranks_of(words: tuple[str, ...]) -> Mapping[str | None, int]:
    """The rank of each word of a field; -1 of what is not assessed."""
    return {None: -1, **{word: rank for rank, word in enumerate(words)}}
