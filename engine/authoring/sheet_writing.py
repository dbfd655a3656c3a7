"""A decision table of a rules file written as a sheet: CSV, or a workbook whose every cell is text.

Definitions: keys of the table stand above, one a line, then an empty line, then the head, then the rows; several values of a
key stand in one cell. A cell that a spreadsheet program would take for a formula begins with an apostrophe, which is
taken off again when the sheet is read (`table_sheet`).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml

from ..language import Node

TABLE_KEYS = ("table", "hit_policy", "for", "when", "otherwise")
"""Keys that stand on a table, in the order in which a sheet shows them."""
_FORMULA = ("=", "+", "-", "@", "\t")
_WIDTHS = (24, 60)


def sheet_of(node: Node, suffix: str) -> bytes:
    """A table of a rules file as a sheet: a workbook for `.xlsx`, otherwise CSV."""
    lines = [[escaped_cell(cell) for cell in line] for line in _lines_of(node)]
    if suffix.lower() == ".xlsx":
        return _workbook(lines)
    text = io.StringIO(newline="")
    csv.writer(text).writerows(lines)
    return text.getvalue().encode("utf-8-sig")


def _lines_of(node: Node) -> Iterator[list[str]]:
    """A decision table as lines of a sheet: keys above, then the head, then the rows."""
    plain = node.plain()
    columns: Mapping[str, str] = plain["columns"]
    rows: Sequence[Mapping[str, Any]] = plain["rows"]
    on_table = [key for key in plain if key not in ("columns", "rows")]
    for key in sorted(
        on_table, key=lambda name: TABLE_KEYS.index(name) if name in TABLE_KEYS else len(TABLE_KEYS)
    ):
        yield [key, _cell(plain[key], ";")]
    yield []
    own = list(dict.fromkeys(key for row in rows for key in row if key != "row" and key not in columns))
    yield ["row", *(f"{name}: {word}" for name, word in columns.items()), *own]
    for row in rows:
        cells = (_cell(row.get(name), ",") for name in columns)
        yield [
            str(row["row"]),
            *("" if cell == "-" else cell for cell in cells),
            *(_cell(row.get(key), ";") for key in own),
        ]


def _cell(value: Any, between: str) -> str:
    """A value as the text of one cell; `between` parts several values."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple) and all(not isinstance(part, (tuple, Mapping)) for part in value):
        texts = [_cell(part, between) for part in value]
        return f"[{texts[0]}]" if len(texts) == 1 and ".." in texts[0] else f"{between} ".join(texts)
    if isinstance(value, (tuple, Mapping)):
        return yaml.safe_dump(
            yaml_values(value), default_flow_style=True, sort_keys=False, allow_unicode=True, width=10_000
        ).strip()
    return str(value)


def yaml_values(value: Any) -> Any:
    """Plain values as YAML is written from them."""
    if isinstance(value, Mapping):
        return {key: yaml_values(part) for key, part in value.items()}
    if isinstance(value, tuple):
        return [yaml_values(part) for part in value]
    return value


def escaped_cell(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in _FORMULA else cell


def unescaped_cell(cell: str) -> str:
    """The cell as it was before it was made safe."""
    text = cell.strip()
    return text[1:] if text[:1] == "'" and text[1:2] in _FORMULA else text


def _workbook(lines: Sequence[Sequence[str]]) -> bytes:
    """The lines as a workbook, every cell as text."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    sheet.title = "Decision table"
    for number, line in enumerate(lines, start=1):
        for place, text in enumerate(line, start=1):
            cell = sheet.cell(number, place, text or None)
            cell.number_format = "@"  # so that a program keeps `2-4` and `1.10` as they are written
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=place == 1 or line[0] == "row")
    widest = max((len(line) for line in lines), default=1)
    for place in range(1, widest + 1):
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTHS[1] if place == 2 else _WIDTHS[0]
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
