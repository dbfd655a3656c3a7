"""Columns of packages in an Arrow table, and which of its packages keep to every limit of the model.

The table has a column for each field of a package, groups as structs and lists as lists (`engine.columns.schema`). What
is checked is read off the model (`engine.columns.layout`): required, ranges, words, patterns, lengths, ids of the
catalogue; what several fields say together is in `engine.columns.consistency`. A package with anything wrong is only
*marked*: what is wrong with it, and where, pydantic says when that package is read again by itself. So this may be
stricter than pydantic and never laxer.

Left out: whether a null was written where the model allows none, which an Arrow table cannot tell from a field that is
absent (`engine.exchange.lines` looks at the text).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pydantic_core import SchemaValidator, core_schema

from ..model import CarePackage
from .consistency import CONSISTENCY
from .layout import (
    KEPT_TEXTS,
    KNOWN,
    ColumnGroup,
    ColumnLimits,
    Entries,
    Layout,
    LayoutNode,
    Leaf,
    layout_of,
    levels_above,
)
from .package_columns import PackageColumns
from .source import EPOCH, CatalogueIds, Column, Flags, Index, TextColumn

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class ArrowSource:
    """A source over a table; `wrong` says which packages are not to be used."""

    def __init__(self, table: pa.Table, ids: CatalogueIds, package: Callable[[int], CarePackage]) -> None:
        """Read every field.

        Args:
            table: packages; columns that are missing are not assessed.
            ids: the catalogue's items and activities.
            package: makes one package (by its row) as an object.
        """
        self.count = table.num_rows
        self.package = package
        self._ids, self._layout = ids, layout_of()
        self._columns: dict[str, Column] = {}
        self._texts: dict[str, TextColumn] = {}
        self._lengths: dict[str, Index] = {}
        self._said: dict[str, Flags] = {}
        self._wrong: dict[str, Flags] = {}
        self._null: dict[str, Flags] = {}
        columns_given = {name: _whole(table.column(name)) for name in table.column_names}
        nobody = np.zeros(self.count, dtype=np.bool_)
        for name, node in self._layout.fields.items():
            self._read(node, columns_given.get(name), self.count, nobody)

    def lengths(self, level: str) -> Index:
        """How many entries each row of the parent level has."""
        return self._lengths[level]

    def is_said(self, level: str) -> Flags:
        """By row of the parent level: whether the list is there."""
        return self._said[level]

    def column(self, path: str) -> Column:
        """The values of a field."""
        return self._columns[path]

    def fill(self, paths: tuple[str, ...], places: Index, table: Column) -> None:
        """Put the values of fields of one level into these rows of a table."""
        for place, path in zip(places.tolist(), paths, strict=True):
            table[place] = self._columns[path]

    def texts(self, path: str) -> TextColumn:
        """The texts of a field."""
        return self._texts[path]

    def wrong_packages(self, columns: PackageColumns) -> Flags:
        """Which packages break a limit of the model.

        Args:
            columns: the columns of this source.
        """
        if self._layout.unchecked or set(self._layout.validators) - CONSISTENCY.keys():
            return np.ones(self.count, dtype=np.bool_)
        wrong = np.zeros(self.count, dtype=np.bool_)
        for level, rows in self._wrong.items():
            wrong[_packages(level, np.flatnonzero(rows), columns, self._layout)] = True
        for check in CONSISTENCY.values():
            for level, rows in check(columns, self._null):
                wrong[_packages(level, np.flatnonzero(rows), columns, self._layout)] = True
        return wrong

    def _mark(self, level: str, rows: Flags) -> None:
        if rows.any():
            before = self._wrong.get(level)
            self._wrong[level] = rows if before is None else before | rows

    def _read(self, node: LayoutNode, array: pa.Array | None, count: int, absent: Flags) -> None:
        """Read a field.

        Args:
            node: the field.
            array: its values; None when the table has no such column.
            count: the rows of its level.
            absent: rows without the group that it is a field of.
        """
        if array is not None and pa.types.is_null(array.type):
            array = None
        if isinstance(node, ColumnGroup):
            self._read_group(node, array, count, absent)
        elif isinstance(node, Entries):
            self._read_list(node, array, count, absent)
        else:
            self._read_leaf(node, array, count, absent)

    def _read_group(self, group: ColumnGroup, array: pa.Array | None, count: int, absent: Flags) -> None:
        if group.optional:
            absent = absent | (np.ones(count, dtype=np.bool_) if array is None else _nulls(array))
        fields = (
            {}
            if array is None
            else dict(zip((part.name for part in array.type), array.flatten(), strict=True))
        )
        for name, node in group.fields.items():
            self._read(node, fields.get(name), count, absent)

    def _read_list(self, entries: Entries, array: pa.Array | None, count: int, absent: Flags) -> None:
        """A list level: where each parent's entries begin, and its fields read from the flattened array."""
        level = entries.path
        is_there = np.zeros(count, dtype=np.bool_) if array is None else ~_nulls(array)
        lengths = np.zeros(count, dtype=np.intp)
        flat: pa.Array | None = None
        if array is not None:
            # Of what is there alone: a list that is null may still have a length, and its entries are not in
            # `flatten`.
            lengths[is_there] = np.asarray(pc.list_value_length(array.drop_null()), dtype=np.intp)
            flat = array.flatten()
        if entries.required:
            self._mark(entries.level, ~is_there & ~absent)
        low, high = entries.limits.min_length, entries.limits.max_length
        if low or high is not None:
            outside = (lengths < (low or 0)) | (lengths > (np.inf if high is None else high))
            self._mark(entries.level, is_there & outside)
        rows = int(lengths.sum())
        nobody = np.zeros(rows, dtype=np.bool_)
        self._lengths[level], self._said[level] = lengths, is_there
        if flat is not None and flat.null_count:
            self._mark(level, _nulls(flat))
        self._read(entries.entry, flat, rows, nobody)
        # After the entries are read, as the default's own need no reading and are right.
        if entries.default and not is_there.all():
            self._fill_default(entries, lengths, is_there | absent)
        if not entries.optional:
            self._said[level] = ~absent

    def _fill_default(self, entries: Entries, lengths: Index, is_there: Flags) -> None:
        """Where the list is left out, its default stands."""
        assert isinstance(entries.entry, Leaf)
        default = np.array([entries.entry.words.index(word) for word in entries.default], dtype=np.int8)
        entries_given = self._columns[entries.path]
        full = np.where(is_there, lengths, len(default))
        filled = np.tile(default, int((~is_there).sum()))
        values = np.empty(int(full.sum()), dtype=np.int8)
        is_given = np.repeat(is_there, full)
        values[is_given], values[~is_given] = entries_given, filled
        marked = self._wrong.pop(entries.path, None)
        if marked is not None:
            spread = np.zeros(len(values), dtype=np.bool_)
            spread[is_given] = marked
            self._mark(entries.path, spread)
        self._columns[entries.path], self._lengths[entries.path] = values, full

    def _read_leaf(self, leaf: Leaf, array: pa.Array | None, count: int, absent: Flags) -> None:
        """A field of a level as a column.

        What cannot be read is marked, and its rows go to the slow reader.
        """
        null = np.ones(count, dtype=np.bool_) if array is None else _nulls(array)
        self._null[leaf.path] = null
        if leaf.required:
            self._mark(leaf.level, null & ~absent)
        if leaf.kind == "text":
            self._read_text(leaf, array, count)
            return
        read = _READERS[leaf.kind]
        if array is None:
            values = (
                np.full(count, -1, dtype=np.int8)
                if leaf.kind in ("words", "flag")
                else np.full(count, np.nan)
            )
            values = np.full(count, -1, dtype=np.int16) if leaf.kind == "known" else values
        else:
            values, wrong = read(leaf, array, null, self._ids)
            self._mark(leaf.level, wrong)
        if leaf.default is not None and null.any():
            default = leaf.words.index(leaf.default) if leaf.kind == "words" else leaf.default
            values = np.where(null & ~absent, values.dtype.type(default), values)
        self._columns[leaf.path] = values

    def _read_text(self, leaf: Leaf, array: pa.Array | None, count: int) -> None:
        """A text field: checked against its limits, and kept only where something reads it."""
        is_kept = leaf.path in KEPT_TEXTS
        if array is None:
            if is_kept:
                self._texts[leaf.path] = TextColumn(np.zeros(count, dtype=np.int32), [None] if count else [])
            return
        # Nothing reads it and nothing can be wrong with it: most of a file is such text.
        if not is_kept and leaf.limits == ColumnLimits():
            return
        # Each different text is looked at once; a caseload of a million has few of them.
        coded = pc.dictionary_encode(_texts(array))
        values: list[str] = coded.dictionary.to_pylist()
        codes = np.asarray(coded.indices.fill_null(len(values)), dtype=np.int32)
        keeps = _keeps_to(leaf.limits)
        bad = np.array([*(not keeps(value) for value in values), False], dtype=np.bool_)
        if bad.any():
            self._mark(leaf.level, bad[codes])
        if is_kept:
            self._texts[leaf.path] = TextColumn(codes, [*values, None] if coded.null_count else values)


def _packages(level: str, rows: Index, columns: PackageColumns, layout: Layout) -> Index:
    for name in levels_above(level, layout):
        rows = columns.owner(name)[rows]
    return rows


def _whole(column: pa.ChunkedArray) -> pa.Array:
    if column.num_chunks == 1:
        return column.chunk(0)
    return column.combine_chunks() if column.num_chunks else pa.array([], column.type)


def _nulls(array: pa.Array) -> Flags:
    if not array.null_count:
        return np.zeros(len(array), dtype=np.bool_)
    return np.asarray(array.is_null())


def _texts(array: pa.Array) -> pa.Array:
    return array if pa.types.is_string(array.type) else array.cast(pa.string())


def _keeps_to(limits: ColumnLimits) -> Callable[[str], bool]:
    """Whether a text keeps to its limits; patterns are asked of pydantic itself."""
    low, high = limits.min_length or 0, limits.max_length
    patterns = [SchemaValidator(core_schema.str_schema(pattern=pattern)) for pattern in limits.patterns]

    def keeps(text: str) -> bool:
        length = len(text)
        return (
            length >= low
            and (high is None or length <= high)
            and all(pattern.isinstance_python(text) for pattern in patterns)
        )

    return keeps


_Read = tuple[Column, Flags]


def _words(leaf: Leaf, array: pa.Array, null: Flags, ids: CatalogueIds) -> _Read:
    return _places(array, null, leaf.words, np.int8)


def _catalogue_places(leaf: Leaf, array: pa.Array, null: Flags, ids: CatalogueIds) -> _Read:
    return _places(array, null, ids.places(KNOWN[leaf.path]), np.int16)


def _places(array: pa.Array, null: Flags, known: tuple[str, ...] | Mapping[str, int], kind: type) -> _Read:
    positions = pc.index_in(_texts(array), pa.array(list(known), pa.string()))
    places: Column = np.asarray(positions.fill_null(-1)).astype(kind)
    return places, (places < 0) & ~null


def _flag(leaf: Leaf, array: pa.Array, null: Flags, ids: CatalogueIds) -> _Read:
    return np.asarray(array.cast(pa.int8()).fill_null(-1)), np.zeros(len(array), dtype=np.bool_)


def _number(leaf: Leaf, array: pa.Array, null: Flags, ids: CatalogueIds) -> _Read:
    values = np.asarray(array.cast(pa.float64(), safe=False).fill_null(np.nan), dtype=np.float64)
    limits, wrong = leaf.limits, np.isnan(values) & ~null
    for limit, outside in (
        (limits.ge, np.less),
        (limits.gt, np.less_equal),
        (limits.le, np.greater),
        (limits.lt, np.greater_equal),
    ):
        if limit is not None:
            wrong |= outside(values, limit)
    return values, wrong


def _date(leaf: Leaf, array: pa.Array, null: Flags, ids: CatalogueIds) -> _Read:
    if not pa.types.is_date(array.type):
        return _dates_of_texts(_texts(array), null)
    days = array.cast(pa.date32()).cast(pa.int32())
    values = np.asarray(days.cast(pa.float64()).fill_null(np.nan), dtype=np.float64)
    wrong: Flags = (values < date.min.toordinal() - EPOCH) | (values > date.max.toordinal() - EPOCH)
    return values, wrong


def _dates_of_texts(array: pa.Array, null: Flags) -> _Read:
    coded = pc.dictionary_encode(array)
    days = np.array([*_days(coded.dictionary.to_pylist()), np.nan], dtype=np.float64)
    values = days[np.asarray(coded.indices.fill_null(len(days) - 1))]
    return values, np.isnan(values) & ~null


def _days(texts: list[str]) -> Iterator[float]:
    """Days since 1970; NaN for what is not plainly a day (pydantic takes other forms as well)."""
    for text in texts:
        try:
            yield date.fromisoformat(text).toordinal() - EPOCH if _DAY.fullmatch(text) else np.nan
        except ValueError:
            yield np.nan


_READERS: Mapping[str, Callable[[Leaf, pa.Array, Flags, CatalogueIds], _Read]] = {
    "words": _words,
    "known": _catalogue_places,
    "flag": _flag,
    "whole": _number,
    "number": _number,
    "date": _date,
}


def columns_of_table(
    table: pa.Table, ids: CatalogueIds, on: date, package: Callable[[int], CarePackage]
) -> tuple[PackageColumns, Flags]:
    """The columns of a table, and which of its packages are wrong: drop these rows before anything is read of them.

    Args:
        table: packages (`engine.columns.schema`).
        ids: the catalogue's items and activities.
        on: the day of the reviews.
        package: makes one package, by its row, as an object.
    """
    source = ArrowSource(table, ids, package)
    columns = PackageColumns(source, ids, on)
    return columns, source.wrong_packages(columns)
