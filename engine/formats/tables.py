"""Tables of other systems: on which sheet and in which rows the names of the columns stand, and the rows below them.

Definitions: a *head* is the names of the columns. It is looked for in the first rows of each sheet that can be seen, in
one row or in two (a group over several columns, and names below it). A name is the same whatever its case, spaces and
marks: `Event_Type` is `Event Type`. What stands above the head, and every sheet of other columns, is listed and not read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

from ..exchange.bounds import NumberedRow
from ..exchange.packages import TABLES
from ..exchange.workbook import excel_rows, hidden_parts, merged_over_rows, visible_sheets
from ..model import Place, Problem, ProblemsFoundError, file_error, read_problem
from ..model.limits import AT_ONCE
from .mapping import Mapping, as_paths, shipped_mappings
from .record_blocks import names_used
from .sheets import check_parts, fill_below, fill_merged
from .table_checks import amounts_of, check_clocks, check_columns, check_days, days_in, kind_of_table
from .tree import Record, limit_records
from .unfolding import headings, labelled_headings, say_heading, unfold

_MOST_NAMED = 120
"""Letters of the names of columns that a sheet lacks."""
_HEAD_WITHIN = 25
"""Rows in which a head is looked for."""
Fit = Callable[[Sequence[str]], int]


@dataclass(frozen=True)
class ForeignTable:
    """A table with its head found."""

    head: list[str]
    rows: list[NumberedRow]
    above: list[NumberedRow]
    other_sheets: tuple[str, ...] = ()
    hidden: str = ""
    """What nobody sees of the sheet, and is read: rows, columns."""
    lacking: tuple[tuple[str, str], ...] = ()
    """Sheets that have only some of its columns: their titles, and the columns that they lack."""
    sheet: str = ""
    """The title of the sheet where several are read."""
    title: str = ""
    """The title of the sheet."""
    sheets: tuple[str, ...] = ()
    """The titles of all that are read."""
    merged: dict[int, set[int]] = field(default_factory=dict)
    """By line: the places in it that are of cells merged over several rows."""


def read_tables(name: str, ending: str, content: bytes, fit: Fit) -> tuple[ForeignTable, ...]:
    """The table of a file whose head fits best, and in a workbook every further sheet with the same columns.

    The first row is the head where none fits.

    Args:
        name: the file.
        ending: how its name ends.
        content: the file.
        fit: how well some names are a head; 0 where they are none.

    Raises:
        ProblemsFoundError: it is no table, or too large, or a column stands twice.
    """
    titles = visible_sheets(content, name, AT_ONCE) if ending == "xlsx" else ("",)
    sheets = [(*_with_head(_rows(name, ending, content, title), fit), title) for title in titles]
    score, best, _ = max(sheets, key=lambda sheet: (sheet[0], _has_rows(sheet[1])))
    names = set(map(_plain, best.head))
    parts = [
        (table, title)
        for fitting, table, title in sheets
        if table is best
        or (score and fitting == score <= len(names & set(map(_plain, table.head))) and _has_rows(table))
    ]
    read = [title for _, title in parts]
    unread = [(title, table) for _, table, title in sheets if title not in read] if score else []
    lacking = _sheets_lacking(best, unread)
    others = tuple(title for title in titles if title not in (*read, *dict(lacking)))
    for table, _ in parts:
        if twice := sorted({column for column in table.head if column and table.head.count(column) > 1}):
            raise file_error(
                name, "H105", f"the column `{twice[0][:60]}` stands twice", "keep one of them", 1, 1
            )
    return tuple(
        replace(
            _as_seen(table, name, content, title) if ending == "xlsx" else table,
            other_sheets=others if table is best else (),
            lacking=lacking if table is best else (),
            sheet=title if len(parts) > 1 else "",
            title=title,
            sheets=tuple(read),
        )
        for table, title in parts
    )


def _has_rows(table: ForeignTable) -> bool:
    """Whether anything stands below the names: a sheet for a month to come is empty."""
    return any(cell.strip() for _, cells in table.rows for cell in cells)


def _sheets_lacking(
    best: ForeignTable, sheets: Sequence[tuple[str, ForeignTable]]
) -> tuple[tuple[str, str], ...]:
    """Of sheets with rows that have half of the best one's columns at least: the title, and the columns that it lacks."""
    columns = [column for column in best.head if column]
    lacking = []
    for title, table in sheets:
        has = set(map(_plain, table.head))
        missing = [column for column in columns if _plain(column) not in has]
        if 0 < 2 * len(missing) <= len(columns) and _has_rows(table):
            lacking.append((title, ", ".join(missing)[:_MOST_NAMED]))
    return tuple(lacking)


def _as_seen(table: ForeignTable, name: str, content: bytes, title: str) -> ForeignTable:
    """A sheet's table with merged cells beside each row, and what the sheet hides."""
    rows, merged = fill_merged(table.rows, merged_over_rows(content, name, sheet=title))
    return replace(table, rows=rows, merged=merged, hidden=hidden_parts(content, name, sheet=title))


def mapping_for(head: Sequence[str]) -> Mapping | None:
    """The mapping whose columns all stand in a head; of several, the one that names most."""
    names = set(map(_plain, head))
    tables = [mapping for mapping in shipped_mappings().values() if mapping.form == "table"]
    known = [
        mapping
        for mapping in tables
        if mapping.recognise.columns and names.issuperset(map(_plain, mapping.recognise.columns))
    ]
    return max(known, key=lambda mapping: len(mapping.recognise.columns), default=None)


def known_columns(head: Sequence[str]) -> int:
    """How many columns the shipped mapping of a head is known by; 0 where none knows it."""
    mapping = mapping_for(head)
    return len(mapping.recognise.columns) if mapping else 0


def columns_of(mapping: Mapping) -> Fit:
    """How many of the columns that a mapping reads are in a head."""
    of_sets = [column for columns in mapping.unfold for column in columns.values()]
    names = {_plain(path) for path in (*_paths_of(mapping), *of_sets)}
    return lambda head: len(names & {_plain(column) for column in head if column} - {""})


def table_records(name: str, table: ForeignTable, mapping: Mapping) -> Iterator[Record]:
    """The rows of a table as records, with the columns called as the mapping calls them."""
    return limit_records(_records(name, table, mapping), name)


def foreign_table(
    name: str, ending: str, content: bytes, mapping: Mapping | None
) -> tuple[Mapping, list[Record]]:
    """The mapping of a table, and its records.

    Raises:
        ProblemsFoundError: it is no table, or no mapping knows it.
    """
    tables = read_tables(name, ending, content, columns_of(mapping) if mapping else known_columns)
    chosen = mapping or mapping_for(tables[0].head)
    if chosen is None:
        place = Place(name, 1, 1)
        help_text = f"begin one with `handrail exchange map {name}`, then give it with --mapping"
        raise ProblemsFoundError(
            [Problem("H109", "no mapping knows the columns of this table", place, help_text)]
        )
    records: list[Record] = []
    days: list[tuple[str, set[str]]] = []
    for table in tables:
        file = f"{name} [{table.sheet}]" if table.sheet else name
        table = _lay_out(table, chosen)
        called = _as_called(table.head, chosen)
        table = replace(table, rows=fill_below(called, table.rows, chosen.as_above))
        read = set(_paths_of(chosen))
        check_columns(file, table.head, [column if column in read else "" for column in called])
        check_days(file, called, table.rows, chosen)
        check_clocks(file, called, table.rows, chosen)
        days.append((table.sheet, _days_of_headings(called, table.rows, chosen)))
        records += table_records(file, table, chosen)
    if len(tables) > 1:
        check_parts(name, days)
    return chosen, records


def _lay_out(table: ForeignTable, mapping: Mapping) -> ForeignTable:
    """A table in which each row says everything: what its heading says, and of one set of columns what that says."""
    head, rows, above = table.head, table.rows, table.above
    for column, where in mapping.headings.items():
        of_lines = labelled_headings([*above, *rows]) if where == "label" else headings(head, rows)
        heading = table.title if where == "sheet" else of_lines
        head, rows = say_heading(head, rows, column, heading)
        above = [row for row in above if isinstance(heading, str) or row[0] not in heading]
    if not mapping.unfold:
        return replace(table, head=head, rows=rows, above=above)
    names = {_plain(column): name for columns in mapping.unfold for name, column in columns.items()}
    head_before, (head, rows) = head, unfold(head, rows, mapping.unfold)
    merged = {
        line: {
            head.index(names.get(_plain(column), column)) for column in map(head_before.__getitem__, places)
        }
        for line, places in table.merged.items()
    }
    return replace(table, head=head, rows=rows, above=above, merged=merged)


def _days_of_headings(called: Sequence[str], rows: Sequence[NumberedRow], mapping: Mapping) -> set[str]:
    """The days that stand in a table; where headings say whose they are, each with what its heading says."""
    places = [place for place, column in enumerate(called) if column in mapping.headings]
    by_heading: dict[str, list[NumberedRow]] = {}
    for line, cells in rows:
        by_heading.setdefault(" ".join(cells[place] for place in places), []).append((line, cells))
    return {
        f"{day} {heading}".strip()
        for heading, theirs in by_heading.items()
        for day in days_in(called, theirs, mapping)
    }


def _rows(name: str, ending: str, content: bytes, sheet: str) -> list[NumberedRow]:
    try:
        if ending == "xlsx":
            return list(excel_rows(content, name, AT_ONCE, moments=True, sheet=sheet))
        if ending == "csv" and b"\0" in content:
            raise file_error(name, "H101", "the file is not text in UTF-8", "save it as CSV UTF-8")
        return list(TABLES[ending](content, name, AT_ONCE))
    except UnicodeDecodeError as error:
        raise ProblemsFoundError([read_problem(name, error)]) from None


def _with_head(rows: list[NumberedRow], fit: Fit) -> tuple[int, ForeignTable]:
    """The head that fits best, the earliest of those, and one row before two."""
    heads = [(at, [cell.strip() for cell in cells]) for at, (_, cells) in enumerate(rows[:_HEAD_WITHIN])]
    joined = [(lower, _join_rows(above, below)) for (_, above), (lower, below) in pairwise(heads)]
    best, score = (heads[0] if heads else (0, [])), 0
    for at, head in (*heads, *joined):
        names = [column for column in head if column]
        if len(set(names)) == len(names) and (fitting := fit(head)) > score:
            best, score = (at, head), fitting
    at, head = best
    return score, ForeignTable(head, rows[at + 1 :], rows[:at])


def _join_rows(above: list[str], below: list[str]) -> list[str]:
    """Two rows as one: a name in the upper row stands over all columns up to the next."""
    head, group = [], ""
    for place in range(max(len(above), len(below))):
        group = (above[place] if place < len(above) else "") or group
        own = below[place] if place < len(below) else ""
        head.append(f"{group} {own}".strip() if own else (above[place] if place < len(above) else ""))
    return head


def _records(name: str, table: ForeignTable, mapping: Mapping) -> Iterator[Record]:
    """What is not read as records of a kind that no mapping takes, so that it is listed; then the rows."""
    for title, missing in table.lacking:
        yield Record(f"a sheet that lacks columns of the others ({missing})", {"title": title}, name)
    for title in table.other_sheets:
        yield Record("another sheet of the workbook", {"title": title}, name)
    if table.hidden:
        yield Record(f"what the sheet hides, which is read too ({table.hidden})", {}, name)
    head = _as_called(table.head, mapping)
    amounts = amounts_of(mapping)
    unnamed = [place for place, column in enumerate(head) if not column]
    for line, cells in table.above:
        if any(cell.strip() for cell in cells) and not _are_part_of(cells, table.head):
            yield Record("a line above the names of the columns", {"cells": cells}, f"{name}:{line}")
    times_seen = Counter[int]()
    for line, cells in table.rows:
        tree = {
            column: cell.strip() for column, cell in zip(head, cells, strict=False) if column and cell.strip()
        }
        times_seen[line] += 1
        where = f"{name}:{line}" + (f" ({times_seen[line]})" if times_seen[line] > 1 else "")
        for column in amounts & {head[place] for place in table.merged.get(line, ()) if place < len(head)}:
            if tree.pop(column, None) is not None:
                yield Record("an amount in cells that are merged over several rows", {}, where)
        if any(cell.strip() for cell in cells[len(head) :]):
            yield Record("a row of more cells than there are columns", tree, where)
        elif tree and [cell.strip() for cell in cells] == table.head:
            yield Record("the names of the columns, again", tree, where)
        elif tree:
            yield Record("row", tree, where)
            if any(place < len(cells) and cells[place].strip() for place in unnamed):
                yield Record("a cell in a column without a name", {}, where)


def _are_part_of(cells: Sequence[str], head: Sequence[str]) -> bool:
    """Whether a row is the upper one of a head of two."""
    groups = tuple(cell.strip() for cell in cells if cell.strip())
    return all(_begins_any(group, head) for group in groups)


def _begins_any(group: str, head: Sequence[str]) -> bool:
    return any(column.startswith(group) for column in head)


def _as_called(head: Sequence[str], mapping: Mapping) -> list[str]:
    """The columns as the mapping calls them, where it does."""
    called = {_plain(path): path for path in _paths_of(mapping)}
    called.pop("", None)
    return [
        called.get(_plain(column), column) if column not in called.values() else column for column in head
    ]


def _paths_of(mapping: Mapping) -> list[str]:
    """Every column that a mapping reads."""
    of_person = (*as_paths(mapping.person.at), *as_paths(mapping.person.hashed))
    return [*(path for block in mapping.blocks for path in names_used(block)), *of_person]


def _plain(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def kind_of_file(file: Path, content: bytes) -> str:
    """What kind of table a file is.

    Raises:
        ProblemsFoundError: it is none.
    """
    kind = kind_of_table(str(file), file.suffix.lower().removeprefix("."), content)
    if not kind:
        raise file_error(str(file), "H101", "the file is no table", f"one of: {', '.join(TABLES)}")
    return kind
