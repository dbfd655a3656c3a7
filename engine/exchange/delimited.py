"""Rows of a CSV file: commas, semicolons, tabs or bars between cells, a line of bounded length at a time."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from ..model import file_error
from ..model.limits import AT_ONCE, LINE_BYTES, Limits
from .bounds import NumberedRow, bound_rows, too_much
from .encoding import encoding_of_file

_LINES_BEFORE_A_SEPARATOR = 20
_SEPARATOR_TOLD = re.compile(r"sep=([,;\t|])", re.IGNORECASE)


def csv_rows(content: bytes, name: str, limits: Limits = AT_ONCE) -> Iterator[NumberedRow]:
    """Rows with the line at which each ends.

    Raises:
        ProblemsFoundError: H101, when it is no table; H106, when it holds more than is read.
        UnicodeDecodeError: it is not UTF-8.
    """
    with io.TextIOWrapper(io.BytesIO(content), encoding="utf-8-sig") as text:
        yield from bound_rows(_rows(text, name), name, limits)


def csv_rows_of_file(file: Path, limits: Limits, encoding: str) -> Iterator[NumberedRow]:
    """Rows of a file that is not held in memory, with the line at which each ends.

    Args:
        file: the table.
        limits: how much is read.
        encoding: what it is in (`encoding_of_file`).

    Raises:
        ProblemsFoundError: H101, when it is no table; H106, when it holds more than is read.
        UnicodeDecodeError: it is not in that encoding.
        OSError: it cannot be read.
    """
    with file.open(encoding=encoding) as text:
        yield from bound_rows(_rows(text, str(file)), str(file), limits)


def csv_head(file: Path) -> list[str]:
    """The first row of a file; all of it is looked at, so that text in an unknown encoding is found now.

    Raises:
        ProblemsFoundError: H101 or H106, as `csv_rows`.
        UnicodeDecodeError: nobody can be sure what it is in.
    """
    with file.open(encoding=encoding_of_file(file)) as text:
        return next(_rows(text, str(file)), (1, list[str]()))[1]


def _rows(text: TextIO, name: str) -> Iterator[NumberedRow]:
    """The rows of a text, with the separator that its first line tells (Excel writes `sep=;`), or has most of."""
    first = text.readline(LINE_BYTES)
    declared = _SEPARATOR_TOLD.fullmatch(first.rstrip("\r\n"))
    if declared:
        first = text.readline(LINE_BYTES)
    before = 1 if declared else 0
    begin, separator = [first], declared[1] if declared else _separator(first)
    while not separator and begin[-1] and len(begin) < _LINES_BEFORE_A_SEPARATOR:
        begin.append(text.readline(LINE_BYTES))
        separator = _separator(begin[-1])
    csv.field_size_limit(LINE_BYTES)  # of the process, and the same everywhere in it
    reader = csv.reader(_lines(begin, text, name, before + 1), delimiter=separator or ",")
    try:
        for cells in reader:
            yield before + reader.line_num, cells
    except csv.Error as error:
        raise file_error(
            name,
            "H101",
            f"the file is not a table: {error}",
            "look for a quotation mark that is never closed",
        ) from None


def _separator(line: str) -> str:
    """What stands most often between the cells of a line; nothing where nothing does, as in a title above the table."""
    most = max(",;\t|", key=line.count)
    return most if most in line else ""


def _lines(begin: list[str], text: TextIO, name: str, number: int) -> Iterator[str]:
    """The lines that were read already, then those of the rest."""
    waiting = iter(begin)
    while line := next(waiting, "") or text.readline(LINE_BYTES):
        if len(line) >= LINE_BYTES:
            raise too_much(name, LINE_BYTES, "characters of one line", number)
        yield line
        number += 1
