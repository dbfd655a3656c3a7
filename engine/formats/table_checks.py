"""What a table must be before its rows are read: of a kind that its content is, with columns and days that mean one thing.

Definitions: the *order* of a day is that of day, month and year. A mapping states one; a table in whose columns of days one
stands that can only be of another order is refused, since of all its other days nobody knows which is meant. So is one in
whose column of times some say a.m. or p.m., and one that could be either does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..exchange.bounds import NumberedRow
from ..model import Place, Problem, ProblemsFoundError, file_error
from .conversion import possible_orders
from .mapping import Mapping, Paths, RecordBlock, ValueReading, as_paths
from .spans import is_span

WORKBOOKS = ("xls", "xlsx", "xlsm")
TEXTS = ("csv", "tsv")
_OLD_WORKBOOK, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
_MOST_SHOWN = 5
_SAYS_HALF = re.compile(r"\d\s?[ap]\.?m\.?\Z", re.IGNORECASE)
_MAY_BE_EITHER_HALF = re.compile(r"(?:.*\D)?0?(?:[1-9]|1[0-2])[:.]\d{2}\Z")
_AMOUNTS = ("number", "whole", "minutes", "hours_and_minutes")
_BEGINS_WITH_DAY = re.compile(
    r"\d{5}\Z|\d{8}\Z|(?:\w+\.?,? )??\d{1,4}(?:[/.\-]\d{1,2}[/.\-]|\.?[- ][^\W\d_]+\.?[- ])\d{2,4}"
)
_ISO_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:")


def kind_of_table(name: str, ending: str, content: bytes) -> str:
    """What a table is by what is inside, whatever its name ends in; empty where the name is that of no table.

    Raises:
        ProblemsFoundError: H101, for what only looks like a workbook.
    """
    if ending == "parquet" or ending not in (*WORKBOOKS, *TEXTS):
        return "parquet" if ending == "parquet" else ""
    if content.startswith(_OLD_WORKBOOK):
        raise file_error(
            name, "H101", "the file is an Excel workbook of the old kind (.xls)", "save it as .xlsx"
        )
    if content.startswith(_ZIP):
        return "xlsx"
    if ending in WORKBOOKS and content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise file_error(
            name, "H101", "the file is a web page and no workbook", "save it as .xlsx, or as CSV"
        )
    return "csv" if ending != "xlsx" or _is_text(content) else "xlsx"


def check_columns(name: str, head: Sequence[str], mapped: Sequence[str]) -> None:
    """Refuse a table of which two columns are one to its mapping.

    Args:
        name: the file.
        head: names of its columns.
        mapped: what the mapping calls each of them; empty where it reads none.

    Raises:
        ProblemsFoundError: H105.
    """
    for place, column in enumerate(mapped):
        if column and column in mapped[:place]:
            twice = f"`{head[mapped.index(column)][:40]}` and `{head[place][:40]}` are names of one column"
            raise file_error(name, "H105", twice, "keep one of them", 1, 1)


def check_days(name: str, head: Sequence[str], rows: Sequence[NumberedRow], mapping: Mapping) -> None:
    """Refuse a table whose days are not in the order of its mapping.

    Raises:
        ProblemsFoundError: H107, with places.
    """
    if mapping.dates not in ("DMY", "MDY"):
        return
    days = _columns_of_days(mapping)
    problems = []
    for line, cells in rows:
        for column, cell in zip(head, cells, strict=False):
            is_day = column in days and not is_span(cell)
            orders = possible_orders(cell) - {"YMD"} if is_day else set()
            if orders and mapping.dates not in orders:
                problems.append(_wrong_day(name, line, column, cell.strip(), mapping.dates))
    if problems:
        raise ProblemsFoundError(problems[:_MOST_SHOWN])


def days_in(head: Sequence[str], rows: Sequence[NumberedRow], mapping: Mapping) -> set[str]:
    """The days that stand in the columns of days, as they are written."""
    days = _columns_of_days(mapping)
    places = [place for place, column in enumerate(head) if column in days]
    cells = ("".join(row[place : place + 1]).strip() for _, row in rows for place in places)
    matches = (_BEGINS_WITH_DAY.match(cell) for cell in cells if not is_span(cell))
    return {match[0] for match in matches if match}


def amounts_of(mapping: Mapping) -> set[str]:
    """The columns that are read as lengths or numbers."""
    readings = [reading for block in mapping.blocks for reading in _readings_of(block)]
    amounts = [reading for reading in readings if reading.convert in _AMOUNTS]
    return {path for reading in amounts for path in as_paths(reading.at)}


def check_clocks(name: str, head: Sequence[str], rows: Sequence[NumberedRow], mapping: Mapping) -> None:
    """Refuse a table in whose columns of times a.m. and p.m. stand beside some times of twelve hours and not beside others.

    Raises:
        ProblemsFoundError: H107, with places.
    """
    columns = {path for paths in _paths_of_moments(mapping) for path in as_paths(paths)}
    problems = []
    for place, column in enumerate(head):
        if column in columns:
            times = [(line, cells[place].strip()) for line, cells in rows if place < len(cells)]
            if any(_SAYS_HALF.search(time) for _, time in times):
                problems += [
                    _unsaid_half(name, line, column, time) for line, time in times if _may_be_either(time)
                ]
    if problems:
        raise ProblemsFoundError(problems[:_MOST_SHOWN])


def _may_be_either(time: str) -> bool:
    return bool(_MAY_BE_EITHER_HALF.match(time)) and not _ISO_MOMENT.match(time)


def _unsaid_half(name: str, line: int, column: str, time: str) -> Problem:
    return Problem(
        "H107",
        f"`{time[:30]}` in `{column[:40]}` says neither a.m. nor p.m., and others of the column do",
        Place(name, line, 1),
        "say which it is, or write all times by the clock of 24 hours",
    )


def _wrong_day(name: str, line: int, column: str, day: str, order: str) -> Problem:
    return Problem(
        "H107",
        f"`{day[:20]}` in `{column[:40]}` cannot be a day in the order that the mapping states",
        Place(name, line, 1),
        f"look how the file writes days: the mapping says `dates: {order}`",
    )


def _readings_of(block: RecordBlock) -> tuple[ValueReading, ...]:
    return (*block.read, *(reading for part in block.add for reading in part.each.values()))


def _columns_of_days(mapping: Mapping) -> set[str]:
    return {path for paths in _paths_of_days(mapping) for path in as_paths(paths)}


def _paths_of_days(mapping: Mapping) -> Iterator[Paths]:
    for block in mapping.blocks:
        for reading in _readings_of(block):
            yield reading.on
            if reading.convert in ("date", "moment", "span_start"):
                yield reading.at
        yield from (assessing.on for assessing in block.assess)
        for path, expected in block.when.items():
            if {"<today", ">today"} & set(as_paths(expected)):
                yield path


def _paths_of_moments(mapping: Mapping) -> Iterator[Paths]:
    for block in mapping.blocks:
        for reading in _readings_of(block):
            if reading.convert in ("moment", "clock", "span_start"):
                yield reading.at


def _is_text(content: bytes) -> bool:
    try:
        return "\0" not in content.decode()
    except UnicodeDecodeError:
        return False
