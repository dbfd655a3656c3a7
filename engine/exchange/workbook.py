"""Rows of the first sheet that can be seen of an Excel workbook, which is looked over before anything in it is parsed.

Definitions: a workbook is a ZIP of XML parts. The *frame* is every part but the sheets and their shared texts; openpyxl
reads it whole. The size that the ZIP states of a part is the most that is ever unpacked of it. A sheet is held in memory
while it is looked over, once; its rows are read one by one after that. docs/limits.md says how much memory that takes.

What Handrail cannot read faithfully is an error and not passed over: a formula that was never calculated has no value.
Further sheets are not read; `further_sheets` names them. Left out: what the cells mean (`table`).
"""

from __future__ import annotations

import io
import itertools
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from ..model import Place, Problem, ProblemsFoundError, file_error
from ..model.limits import (
    AT_ONCE,
    COLUMNS,
    WORKBOOK_BYTES,
    WORKBOOK_FRAME_BYTES,
    WORKBOOK_UNPACKED_BYTES,
    Limits,
)
from .bounds import NumberedRow, bound_rows, too_much

_SHEETS, _TEXTS = "xl/worksheets/", "xl/sharedstrings.xml"
_MOST_PARTS, _MOST_SHEETS, _MOST_AROUND, _MOST_SHOWN = 2_000, 200, 100_000, 20
_TAGS_OF_A_CELL = 8
_PIECE_BYTES = 1 << 20
_ROW = re.compile(rb"<(?:\w+:)?row\b")
_DATA = re.compile(rb"</?(?:\w+:)?sheetData\b")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b")
_COLUMN = re.compile(rb"\br=[\"']([A-Za-z]{1,8})\d")
_HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*\shidden=[\"'](?:1|true)[\"']")
_HIDDEN_COLUMN = re.compile(rb"<(?:\w+:)?col\b[^>]*\shidden=[\"'](?:1|true)[\"']")
_CELL = re.compile(rb"<(?:\w+:)?c\b")
_FORMULA = re.compile(rb"<(?:\w+:)?f\b")
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*>[^<]")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*\bref=[\"']([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})[\"']")
_REFERENCE = re.compile(rb"\br=[\"']([A-Za-z]{1,3}\d{1,7})[\"']")


@dataclass(frozen=True)
class MergedCells:
    """Cells that are merged over several rows; what stands in them stands in the first column of the first row."""

    column: int
    """From 0."""
    first_row: int
    last_row: int


def excel_rows(
    content: bytes, name: str, limits: Limits = AT_ONCE, *, moments: bool = False, sheet: str = ""
) -> Iterator[NumberedRow]:
    """Rows of the first sheet that can be seen, each with its number.

    Args:
        content: the file.
        name: what to call it in problems.
        limits: how much is read.
        moments: keep the time of day of a day that has one; care packages have days only.
        sheet: the title of another sheet.

    Raises:
        ProblemsFoundError: H101, when it is no such file; H106, when it holds more than is read; H107, when it holds
            formulas that were never calculated.
    """
    book = _open_workbook(content, name, limits)
    chosen = _chosen_sheet(book, sheet)
    _refuse_formulas(_sheet_part(book, sheet), name)
    chosen.reset_dimensions()  # what the file says of its size need not be so
    yield from bound_rows(_shown_rows(chosen, name, moments), name, limits)


def excel_head(file: Path) -> list[str]:
    """The first row of a file.

    Raises:
        ProblemsFoundError: as `excel_rows`.
    """
    size = file.stat().st_size
    if size > WORKBOOK_BYTES:
        raise too_much(
            str(file), WORKBOOK_BYTES, "bytes of one workbook", help_text="save it as CSV or Parquet"
        )
    return next(excel_rows(file.read_bytes(), str(file)), (1, list[str]()))[1]


def further_sheets(content: bytes, name: str, limits: Limits = AT_ONCE) -> tuple[str, ...]:
    """The titles of the sheets that are not read.

    Raises:
        ProblemsFoundError: as `excel_rows`.
    """
    book = _open_workbook(content, name, limits)
    read = _first_visible(book)
    return tuple(sheet.title for sheet in book.worksheets if sheet is not read)


def visible_sheets(content: bytes, name: str, limits: Limits = AT_ONCE) -> tuple[str, ...]:
    """The titles of the sheets that can be seen, or of all where none can.

    Raises:
        ProblemsFoundError: as `excel_rows`.
    """
    sheets = _open_workbook(content, name, limits).worksheets
    return tuple(sheet.title for sheet in sheets if sheet.sheet_state == "visible") or tuple(
        sheet.title for sheet in sheets
    )


def hidden_parts(content: bytes, name: str, limits: Limits = AT_ONCE, *, sheet: str = "") -> str:
    """What nobody sees of the sheet that is read, in words: rows, columns or the sheet itself; empty where there is nothing.

    Raises:
        ProblemsFoundError: as `excel_rows`.
    """
    book = _open_workbook(content, name, limits)
    chosen, text = _chosen_sheet(book, sheet), _sheet_part(book, sheet)
    hidden = [
        what
        for what, is_hidden in (
            ("rows", _HIDDEN_ROW.search(text)),
            ("columns", _HIDDEN_COLUMN.search(text)),
            ("the sheet itself", chosen.sheet_state != "visible"),
        )
        if is_hidden
    ]
    return " and ".join(hidden)


def merged_over_rows(
    content: bytes, name: str, limits: Limits = AT_ONCE, *, sheet: str = ""
) -> list[MergedCells]:
    """The cells of a sheet that are merged over several rows; of two that overlap, which no program writes, the upper.

    Raises:
        ProblemsFoundError: as `excel_rows`.
    """
    from openpyxl.utils import column_index_from_string

    last_rows: dict[int, int] = {}
    merged = []
    for letters, first, last in sorted(
        _MERGED.findall(_sheet_part(_open_workbook(content, name, limits), sheet)),
        key=lambda ref: int(ref[1]),
    ):
        column = column_index_from_string(letters.decode()) - 1
        if int(last) > int(first) > last_rows.get(column, 0):
            last_rows[column] = int(last)
            merged.append(MergedCells(column, int(first), int(last)))
    return merged


def cell_text(cell: object, *, moments: bool = False) -> str:
    """A value of a sheet or a column as the text that a CSV file would hold."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds") if moments else cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)


def _open_workbook(content: bytes, name: str, limits: Limits) -> Any:
    """The workbook, once its parts are known to be within the limits."""
    from openpyxl import load_workbook

    if len(content) > WORKBOOK_BYTES:
        raise too_much(name, WORKBOOK_BYTES, "bytes of one workbook", help_text="save it as CSV or Parquet")
    try:
        _look_over(content, name, limits)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        book.worksheets[0]
    except ProblemsFoundError:
        raise
    except Exception:  # zipfile and openpyxl raise nearly anything on a damaged workbook
        raise _no_workbook(name) from None
    return book


def _first_visible(book: Any) -> Any:
    sheets = book.worksheets
    return next((sheet for sheet in sheets if sheet.sheet_state == "visible"), sheets[0])


def _chosen_sheet(book: Any, title: str) -> Any:
    return next((sheet for sheet in book.worksheets if sheet.title == title), _first_visible(book))


def _sheet_part(book: Any, title: str) -> bytes:
    """The XML of a sheet, which was looked over when the workbook was opened."""
    with book._archive.open(_chosen_sheet(book, title)._worksheet_path) as part:
        text: bytes = part.read()
    return text


def _shown_rows(sheet: Any, name: str, moments: bool) -> Iterator[NumberedRow]:
    try:
        for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
            yield number, [cell_text(cell, moments=moments) for cell in cells]
    except ProblemsFoundError:
        raise
    except Exception:  # as above
        raise _no_workbook(name) from None


def _look_over(content: bytes, name: str, limits: Limits) -> None:
    """Check number, names and unpacked sizes of the parts, before openpyxl parses any."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        listed = parts.infolist()
        if len(listed) > _MOST_PARTS:
            raise too_much(name, _MOST_PARTS, "parts of one workbook", help_text="save its first sheet alone")
        if len({part.filename for part in listed}) < len(listed):
            raise _no_workbook(name)
        inner = [part for part in listed if _is_of_cells(part)]
        frame = [part for part in listed if not _is_of_cells(part)]
        unpacked_bytes = min(limits.unpacked_bytes, WORKBOOK_UNPACKED_BYTES)
        if sum(part.file_size for part in inner) > unpacked_bytes:
            raise too_much(name, unpacked_bytes, "bytes of unpacked sheets", help_text="save it as CSV")
        if sum(part.file_size for part in frame) > WORKBOOK_FRAME_BYTES:
            raise too_much(
                name, WORKBOOK_FRAME_BYTES, "bytes of styles and pictures", help_text="save it as CSV"
            )
        if sum(len(_SHEET.findall(_unpack(parts, part, name))) for part in frame) > _MOST_SHEETS:
            raise too_much(
                name, _MOST_SHEETS, "sheets of one workbook", help_text="save its first sheet alone"
            )
        for part in inner:
            text = _unpack(parts, part, name)
            if text.count(b"<") > _TAGS_OF_A_CELL * limits.cells:
                raise too_much(name, limits.cells, "cells")
            if part.filename.lower() != _TEXTS:
                _look_over_sheet(text, name, limits)


def _unpack(parts: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> bytes:
    """A part; in small pieces, as a read without a size unpacks more than the part says that it holds."""
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _no_workbook(name)
    pieces = []
    with parts.open(part) as file:
        while piece := file.read(_PIECE_BYTES):
            pieces.append(piece)
    text = b"".join(pieces)
    # A workbook has no use for a document type, and one can make a kilobyte into a gigabyte.
    if b"<!DOCTYPE" in text or b"<\0!\0" in text or b"\0<\0!" in text:
        raise _no_workbook(name)
    return text


def _is_of_cells(part: zipfile.ZipInfo) -> bool:
    return part.filename.lower().startswith(_SHEETS) or part.filename.lower() == _TEXTS


def _look_over_sheet(text: bytes, name: str, limits: Limits) -> None:
    """Openpyxl holds a whole row, and fills it up to its last column, before it gives the row out."""
    marks = [match.span() for match in itertools.islice(_DATA.finditer(text), 2)]
    begin = marks[0][1] if marks else len(text)
    end = marks[1][0] if marks[1:] else len(text)
    around = text.count(b"<", 0, begin) + text.count(b"<", end)
    if around > _MOST_AROUND:
        raise too_much(name, _MOST_AROUND, "formats and links around the cells", help_text="save it as CSV")
    for number, row in enumerate(_pieces(text, _ROW, begin, end)):
        if number > limits.rows:
            raise too_much(name, limits.rows, "rows", number)
        if row.count(b"<") > _TAGS_OF_A_CELL * COLUMNS or any(
            _column(cell_reference) > COLUMNS for cell_reference in _COLUMN.findall(row)
        ):
            raise too_much(name, COLUMNS, "columns", number, help_text="look for a cell far to the right")


def _pieces(text: bytes, mark: re.Pattern[bytes], begin: int, end: int) -> Iterator[bytes]:
    """What stands between marks, piece by piece: of a large sheet there is no second copy."""
    for match in mark.finditer(text, begin, end):
        yield text[begin : match.start()]
        begin = match.end()
    yield text[begin:end]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _refuse_formulas(text: bytes, name: str) -> None:
    """Refuse cells whose formula was never calculated: they would read as empty."""
    if not _FORMULA.search(text):
        return
    problems = []
    for cell in itertools.islice(_pieces(text, _CELL, 0, len(text)), 1, None):
        if _FORMULA.search(cell) and not _VALUE.search(cell):
            cell_reference = _REFERENCE.search(cell)
            where = cell_reference[1].decode() if cell_reference else "a cell"
            problems.append(
                Problem(
                    "H107",
                    f"{where} holds a formula that was never calculated",
                    Place(name),
                    "open it in a spreadsheet program, save it there, and take that file",
                )
            )
        if len(problems) == _MOST_SHOWN:
            break
    if problems:
        raise ProblemsFoundError(problems)


def _no_workbook(name: str) -> ProblemsFoundError:
    return file_error(
        name, "H101", "the file is not an Excel workbook (.xlsx)", "save it again as .xlsx, or as CSV"
    )
