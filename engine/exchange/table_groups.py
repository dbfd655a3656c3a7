"""The rows of each package of a table, in the order in which packages first stand in it, and no more of it in memory.

Definitions: rows of one package may stand anywhere in a table. It is read twice: first to find the last row of each
package and whatever is wrong with the table, of which then nothing is read; then for its rows, of which those are held
whose package, or one before it, is not yet whole. A table whose packages stand together holds one package at a time. A
workbook is smaller than `WORKBOOK_BYTES` and is read once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..model import Problem, ProblemsFoundError
from ..model.limits import TABLE_BYTES, of_run
from .bounds import NumberedRow, too_much
from .delimited import csv_rows_of_file
from .encoding import encoding_of_file
from .packages import TABLES, not_readable
from .parquet import parquet_rows_of_file
from .table import REFERENCE, head_problems


@dataclass(frozen=True, slots=True)
class PackageRows:
    """The rows of one package of a table, and the table's head."""

    name: str
    head: NumberedRow
    rows: tuple[NumberedRow, ...]

    def __len__(self) -> int:
        """One package."""
        return 1


@dataclass(frozen=True, slots=True)
class Unread:
    """A table that proved to be damaged when it was read."""

    name: str
    problems: tuple[Problem, ...]

    def __len__(self) -> int:
        """Counted as one."""
        return 1


def table_groups(file: Path, ending: str) -> Iterator[tuple[PackageRows | Unread, int]]:
    """Each package's rows with the bytes of the file up to there, or what is wrong with the table.

    Args:
        file: the table.
        ending: how it is written.

    Raises:
        ProblemsFoundError: it is larger than any table that is read.
        OSError: it cannot be read.
    """
    bytes_all = file.stat().st_size
    if bytes_all > TABLE_BYTES:
        raise too_much(str(file), TABLE_BYTES, "bytes of one table", help_text="write it as JSON lines")
    try:
        read = _reader(file, ending, bytes_all)
        last, rows_all = _last_rows(read(), str(file))
        for number, group in _whole_groups(read(), str(file), last):
            yield group, bytes_all * number // max(1, rows_all)
    except UnicodeDecodeError as error:
        yield Unread(str(file), not_readable(str(file), error).problems), bytes_all
    except ProblemsFoundError as error:
        yield Unread(str(file), error.problems), bytes_all


def _reader(file: Path, ending: str, bytes_all: int) -> Callable[[], Iterator[NumberedRow]]:
    """A function that reads the rows from the beginning each time; those of a workbook are kept in memory."""
    limits = of_run(bytes_all)
    if ending == "csv":
        encoding = encoding_of_file(file)
        return lambda: csv_rows_of_file(file, limits, encoding)
    if ending == "parquet":
        return lambda: parquet_rows_of_file(file, limits)
    rows = TABLES[ending](file.read_bytes(), str(file), limits)
    rows_read: list[NumberedRow] = []

    def read_once() -> Iterator[NumberedRow]:
        if not rows_read:
            rows_read.extend(rows)
        return iter(rows_read)

    return read_once


def _last_rows(rows: Iterator[NumberedRow], name: str) -> tuple[dict[str, int], int]:
    """The place of each package's last row, and how many rows there are.

    Raises:
        ProblemsFoundError: everything that is wrong with the table as a table.
    """
    _, titles = next(rows, (1, list[str]()))
    place = _place_of_reference(titles, name)
    last: dict[str, int] = {}
    number = 0
    for number, (_, cells) in enumerate(rows, start=1):
        if any(cell.strip() for cell in cells):
            last[_reference(cells, place)] = number
    return last, number


def _whole_groups(
    rows: Iterator[NumberedRow], name: str, last: dict[str, int]
) -> Iterator[tuple[int, PackageRows]]:
    """Each group once it is whole and every group before it has been given, with the place of its last row."""
    head = next(rows, (1, list[str]()))
    place = _place_of_reference(head[1], name)
    open_groups: dict[str, list[NumberedRow]] = {}
    for number, (line, cells) in enumerate(rows, start=1):
        if not any(cell.strip() for cell in cells):
            continue
        open_groups.setdefault(_reference(cells, place), []).append((line, cells))
        while open_groups:
            reference = next(iter(open_groups))
            if last.get(reference, number) > number:
                break
            yield number, PackageRows(name, head, tuple(open_groups.pop(reference)))


def _place_of_reference(titles: list[str], name: str) -> int:
    stripped = [title.strip() for title in titles]
    if wrong := head_problems(stripped, name):
        raise ProblemsFoundError(wrong)
    return stripped.index(REFERENCE)


def _reference(cells: list[str], place: int) -> str:
    return cells[place].strip() if place < len(cells) else ""
