"""A decision table read from a spreadsheet: what a clinician edits in Excel, and a rules file keeps.

Definitions, of the sheet (the first and only one of a workbook, or a CSV file):
- First, a line each, what stands on the table: a key (`table`, `hit_policy`, `because`, `cites` …) and its value.
- After an empty line, the head: `row`, then a column for each word (`weight: person.weight_kg`, or the word alone), then
  keys that rows have of their own (`suggest`, `because` …). Then the rows. An empty cell is any value, or the table's.
- Several values of a key (`cites`, items) stand in one cell, with `;` between them.

What cannot be read faithfully is refused, with its cell: formulas, merged cells, hidden rows and columns, dates that the
spreadsheet program made of a value, further sheets. Left out: fonts and colours, and comments of a rules file, which a
sheet does not hold; writing a sheet (`sheet_writing`).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from ..exchange.delimited import csv_rows
from ..exchange.workbook import excel_rows
from ..knowledge import Catalogue
from ..knowledge.decision_table import OWN_KEYS
from ..knowledge.rule_reader import RULE_KEYS
from ..knowledge.single_entry import problems_of_table
from ..language import Node, parse_document
from ..model import Place, Problem, ProblemsFoundError, RuleSet, file_error, read_problem
from .layout import lay_out
from .sheet_writing import TABLE_KEYS, unescaped_cell, yaml_values

_FIRST = ("table", "hit_policy", "columns", "for", "when")
_LISTS = ("cites", "suggest", "exclude", "caution", "hold", "known_first")
_MOST_LETTERS = 26


@dataclass(frozen=True)
class ImportedTable:
    """A table that came from a sheet and loads with its set: its id, and its text for a rules file."""

    table: str
    text: str


def read_sheet(sheet: Path, catalogue: Catalogue, rule_set: RuleSet) -> ImportedTable:
    """A decision table from a CSV file or a workbook, checked as if its set held it.

    Raises:
        ProblemsFoundError: everything that is wrong, each with its cell.
    """
    rows = _sheet_rows(sheet)
    problems: list[Problem] = []
    node = _SheetReader(str(sheet), rows, problems).table()
    if not problems and node is not None:
        problems = list(problems_of_table(node, str(sheet), catalogue, rule_set))
    if problems or node is None:
        raise ProblemsFoundError(
            [_with_cell(problem, csv_lines=sheet.suffix.lower() == ".csv") for problem in problems]
        )
    plain = _in_order(node.plain())
    text = yaml.safe_dump([yaml_values(plain)], sort_keys=False, allow_unicode=True, width=110)
    return ImportedTable(str(plain["table"]), lay_out(text))


def table_node(folder: Path, name: str) -> Node | None:
    """A table as the rules files of a set have it; None when there is none of that name."""
    for path in sorted(folder.glob("*.yaml")):
        document = parse_document(path.read_text(encoding="utf-8"), str(path))
        for node in document.items:
            written = node.get("table") if node.kind == "map" else None
            if written is not None and written.text == name:
                return node
    return None


def with_table(text: str, table: ImportedTable) -> str:
    """A rules file with a table in the place of the one of that id, or after everything else."""
    entries = parse_document(text).items if text.strip() else []
    old = next((n for n, node in enumerate(entries) if _text_of(node.get("table")) == table.table), None)
    if old is None:
        return f"{text.rstrip()}\n\n{table.text}" if text.strip() else table.text
    lines = text.splitlines()
    first = entries[old].line - 1
    last = first + 1
    while last < len(lines) and (not lines[last] or lines[last][0] not in "-#"):
        last += 1
    return "\n".join([*lines[:first], table.text.rstrip("\n"), "", *lines[last:]]).rstrip("\n") + "\n"


def _text_of(node: Node | None) -> str:
    return "" if node is None else node.text


def _sheet_rows(sheet: Path) -> list[tuple[int, Sequence[str]]]:
    """The rows of a CSV file or workbook with their numbers; what it hides is refused."""
    name = str(sheet)
    try:
        content = sheet.read_bytes()
        if sheet.suffix.lower() == ".csv":
            return list(csv_rows(content, name))
        if sheet.suffix.lower() != ".xlsx":
            raise file_error(
                name, "H204", f"`{sheet.suffix}` is no ending of a sheet", "give a .xlsx or a .csv file"
            )
        rows = list(excel_rows(content, name))
        unfaithful = [*_unfaithful(content, name)]
        if unfaithful:
            raise ProblemsFoundError(unfaithful)
        return [(number, list(cells)) for number, cells in rows]
    except (OSError, UnicodeDecodeError) as error:
        raise ProblemsFoundError([read_problem(name, error, "the sheet")]) from None


def _unfaithful(content: bytes, name: str) -> Iterator[Problem]:
    """What a workbook shows otherwise than its cells say; it was looked over for size before."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    if len(book.worksheets) > 1:
        others = ", ".join(f"`{worksheet.title}`" for worksheet in book.worksheets[1:4])
        yield Problem(
            "H110", f"further sheets would not be read: {others}", Place(name), "keep the table alone"
        )
    if sheet.sheet_state != "visible":
        yield Problem("H107", f"the sheet `{sheet.title}` is hidden", Place(name), "show it, or delete it")
    for merged in sheet.merged_cells.ranges:
        yield Problem(
            "H107",
            f"{merged.coord} are merged, and only the first of them has a value",
            Place(name, merged.min_row, merged.min_col),
            "unmerge them and write the value in each",
        )
    for number, row in sheet.row_dimensions.items():
        if row.hidden:
            yield Problem("H107", f"row {number} is hidden", Place(name, number), "show it, or delete it")
    for letters, column in sheet.column_dimensions.items():
        if column.hidden:
            yield Problem("H107", f"column {letters} is hidden", Place(name), "show it, or delete it")
    for cells in sheet.iter_rows():
        for cell in cells:
            what = "a formula" if cell.data_type == "f" else "a date" if isinstance(cell.value, date) else ""
            if what:
                yield Problem(
                    "H107",
                    f"{cell.coordinate} holds {what}",
                    Place(name, cell.row, cell.column),
                    "write the value out, in a cell that is formatted as text",
                )


def _with_cell(problem: Problem, *, csv_lines: bool) -> Problem:
    """The problem with its cell as a spreadsheet calls it; a CSV file is shown by its lines alone."""
    place = problem.place
    if not place.line or not place.column:
        return problem
    cell = f"{_letters(place.column)}{place.line}"
    message = problem.message if problem.message.startswith(cell) else f"{cell}: {problem.message}"
    return replace(problem, message=message, place=replace(place, column=1) if csv_lines else place)


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, _MOST_LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters


class _SheetReader:
    def __init__(self, file: str, rows: Iterable[tuple[int, Sequence[str]]], problems: list[Problem]) -> None:
        self.file, self.problems = file, problems
        self.rows = [(number, [unescaped_cell(cell) for cell in cells]) for number, cells in rows]
        self.table_node = Node("map", 1, 1)

    def table(self) -> Node | None:
        """The table as a rules file would have it, each node at its cell."""
        filled = [(number, cells) for number, cells in self.rows if any(cells)]
        head = next((n for n, (_, cells) in enumerate(filled) if cells[0].lower() == "row"), None)
        if head is None:
            self._say(
                "H104",
                "the sheet has no line that begins with `row`",
                1,
                1,
                "see docs/how_to/write_a_table.md",
            )
            return None
        for number, cells in filled[:head]:
            self._of_table(number, cells)
        number, names = filled[head]
        self._columns(number, names)
        rows = Node("list", number, 1)
        rows.items = [self._row(line, cells, names) for line, cells in filled[head + 1 :]]
        self.table_node.pairs.append((Node("scalar", number, 1, "rows"), rows))
        if self.table_node.get("table") is None:
            self._say("H202", "`table` is missing", 1, 1, "write `table` in A1 and its id in B1")
        return None if self.problems else self.table_node

    def _of_table(self, number: int, cells: Sequence[str]) -> None:
        """Read a line above the head: a key of the table and its value."""
        key = cells[0]
        if key not in (*OWN_KEYS, *RULE_KEYS) or key in ("rows", "columns", "rule"):
            known = ", ".join(column for column in (*TABLE_KEYS, "because", "cites"))
            self._say("H201", f"`{key[:60]}` is no key of a table", number, 1, f"for example: {known}")
            return
        if self.table_node.get(key) is not None:
            self._say("H105", f"`{key}` is written twice here", number, 1, "keep one of the two")
        if any(cells[2:]):
            self._say(
                "H206", "a line above the head has two cells", number, 3, "write several values with `;`"
            )
        value = self._value(key, cells[1] if len(cells) > 1 else "", number, 2)
        self.table_node.pairs.append((Node("scalar", number, 1, key), value))

    def _columns(self, number: int, names: Sequence[str]) -> None:
        """Read the head: which column compares which word."""
        columns = Node("map", number, 1)
        for place, heading in enumerate(names[1:], start=2):
            name, word = _column(heading)
            if heading and heading not in RULE_KEYS:
                if columns.get(name) is not None:
                    self._say(
                        "H207", f"the column `{name}` is there twice", number, place, "name one otherwise"
                    )
                columns.pairs.append(
                    (Node("scalar", number, place, name), Node("scalar", number, place, word))
                )
        self.table_node.pairs.append((Node("scalar", number, 1, "columns"), columns))
        twice = {name for name in names if name and list(names).count(name) > 1}
        for name in sorted(twice):
            self._say("H207", f"the column `{name[:60]}` is there twice", number, 1, "keep one of the two")

    def _row(self, number: int, cells: Sequence[str], names: Sequence[str]) -> Node:
        """Read one row below the head."""
        row = Node("map", number, 1)
        for place, cell in enumerate(cells, start=1):
            heading = names[place - 1] if place <= len(names) else ""
            if cell and not heading:
                self._say(
                    "H107", "a value stands below no heading", number, place, "name the column, or clear it"
                )
            elif cell:
                key = "row" if place == 1 else heading if heading in RULE_KEYS else _column(heading)[0]
                value = (
                    self._value(key, cell, number, place)
                    if heading in RULE_KEYS
                    else Node("scalar", number, place, cell, quoted=place > 1)
                )
                row.pairs.append((Node("scalar", number, place, key), value))
        return row

    def _value(self, key: str, cell: str, number: int, place: int) -> Node:
        """The value of a key: a group or a list as YAML writes it in one line, several with `;`, or a text."""
        if cell[:1] in ("{", "["):
            try:
                return _place_at(parse_document(cell), number, place)
            except ProblemsFoundError as error:
                self._say("H102", error.problems[0].message, number, place, "check brackets and quotes")
        if key in _LISTS:
            parts = [part.strip() for part in re.split(r"[;\n]", cell) if part.strip()]
            if len(parts) > 1 or key in ("cites", "known_first"):
                listed = Node("list", number, place)
                listed.items = [Node("scalar", number, place, part) for part in parts]
                return listed
        return Node("scalar", number, place, cell)

    def _say(self, code: str, message: str, line: int, column: int, help_text: str) -> None:
        self.problems.append(Problem(code, message, Place(self.file, line, column), help_text))


def _place_at(node: Node, line: int, column: int) -> Node:
    """A node and everything in it, at one cell."""
    return replace(
        node,
        line=line,
        column=column,
        whole_cell=True,
        items=[_place_at(item, line, column) for item in node.items],
        pairs=[(_place_at(key, line, column), _place_at(value, line, column)) for key, value in node.pairs],
    )


def _column(heading: str) -> tuple[str, str]:
    """The name and the word of a heading: `weight: person.weight_kg`, or the word alone."""
    name, _, word = (part.strip() for part in heading.partition(":"))
    return (name, word) if word else (name.rpartition(".")[2], name)


def _in_order(plain: Mapping[str, Any]) -> Mapping[str, Any]:
    """The keys of a table as a reader wants them: what it compares first, its rows last."""
    names = [key for key in _FIRST if key in plain]
    return {
        key: plain[key] for key in (*names, *(key for key in plain if key not in (*names, "rows")), "rows")
    }
