"""Tables whose rows are several rows, or do not say whose they are: laid out so that each row says everything.

Definitions: a *set* of columns is a row of its own, such as `Carer 2`, `Carer 2 In`, `Carer 2 Out`, or the column of a day:
for each name that the mapping reads, the column, or a text behind `=` that is the same in all rows. Where no set of a row
says anything, one row stays that says the rest. What a *heading* says counts for the rows below it: a line of a single cell,
up to the next, which may have a label (`Client: A-1`), or the title of the sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from ..exchange.bounds import NumberedRow
from .column_names import field_named, plain_name

_SAME = "="
_LABEL = re.compile(r"([^:]{2,40}):\s*(\S.*)\Z")


def unfold(
    head: Sequence[str], rows: Sequence[NumberedRow], sets: Sequence[Mapping[str, str]]
) -> tuple[list[str], list[NumberedRow]]:
    """Names of columns and rows in which each set of columns is a row of its own.

    Args:
        head: names of the columns.
        rows: below them.
        sets: columns by the names that the mapping reads.
    """
    places = {plain_name(column): place for place, column in enumerate(head) if column}
    names = list(dict.fromkeys(name for columns in sets for name in columns))
    taken = {places.get(plain_name(column)) for columns in sets for column in columns.values()}
    others = [place for place in range(len(head)) if place not in taken]
    unfolded = []
    for line, cells in rows:
        padded = [*cells, *[""] * (len(head) - len(cells))]
        rest, beyond = [padded[place] for place in others], padded[len(head) :]
        values = [_values(columns, names, padded, places) for columns in sets]
        filled = [
            row for row, columns in zip(values, sets, strict=True) if _says_anything(row, columns, names)
        ]
        unfolded += [(line, [*rest, *row, *beyond]) for row in filled or [[""] * len(names)]]
    return [*(head[place] for place in others), *names], unfolded


def _values(
    columns: Mapping[str, str], names: Sequence[str], cells: Sequence[str], places: Mapping[str, int]
) -> list[str]:
    """What a set says in a row, name by name."""
    values = []
    for name in names:
        column = columns.get(name, "")
        place = places.get(plain_name(column))
        same = column.startswith(_SAME)
        values.append(column.removeprefix(_SAME) if same else "" if place is None else cells[place])
    return values


def _says_anything(values: Sequence[str], columns: Mapping[str, str], names: Sequence[str]) -> bool:
    return any(
        value.strip() and not columns.get(name, "").startswith(_SAME)
        for name, value in zip(names, values, strict=True)
    )


def labelled_headings(lines: Sequence[NumberedRow]) -> dict[int, str]:
    """By line: what each heading says that has a label of whose the rows below are, without it."""
    matches = ((line, labels_person(text)) for line, text in _single_cells(lines).items())
    return {line: match[2] for line, match in matches if match}


def headings(head: Sequence[str], rows: Sequence[NumberedRow]) -> dict[int, str]:
    """By line: what each line of a single cell below the names of the columns says."""
    return {line: text for line, text in _single_cells(rows).items() if text not in head}


def _single_cells(lines: Sequence[NumberedRow]) -> dict[int, str]:
    """By line: the only cell in which anything stands."""
    filled = ((line, [cell.strip() for cell in cells if cell.strip()]) for line, cells in lines)
    return {line: cells[0] for line, cells in filled if len(cells) == 1}


def labels_person(text: str) -> re.Match[str] | None:
    """A heading that says itself that it names whose the rows below are."""
    match = _LABEL.match(text)
    return match if match and field_named(match[1]) == "person" else None


def say_heading(
    head: Sequence[str], rows: Sequence[NumberedRow], column: str, heading: str | Mapping[int, str]
) -> tuple[list[str], list[NumberedRow]]:
    """Names of columns and rows in which a further column says what the heading above says.

    Args:
        head: names of the columns.
        rows: below them; the headings among them are left out.
        column: what to call the further one.
        heading: the title of the sheet, or what each heading says, by line.
    """
    return [*head, column], list(_with_heading(head, rows, column, heading))


def _with_heading(
    head: Sequence[str], rows: Sequence[NumberedRow], column: str, heading: str | Mapping[int, str]
) -> Iterator[NumberedRow]:
    """Each row that is no heading, with what the heading above it says."""
    first = min((line for line, _ in rows), default=0)
    now = heading if isinstance(heading, str) else next(
        (text for line, text in sorted(heading.items(), reverse=True) if line < first), ""
    )  # fmt: skip
    for line, cells in rows:
        if not isinstance(heading, str) and line in heading:
            now = heading[line]
            continue
        padded = [*cells, *[""] * (len(head) - len(cells))]
        is_head = [cell.strip() for cell in cells] == list(head)
        says = any(cell.strip() for cell in cells)
        yield line, [*padded[: len(head)], column if is_head else now if says else "", *padded[len(head) :]]
