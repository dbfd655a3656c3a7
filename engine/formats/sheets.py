"""Sheets as people keep them: cells merged over several rows, cells left empty below one that counts on, a sheet a month.

Definitions: a cell that is merged over several rows stands beside each of them, as whoever reads the sheet sees it. An
*amount* in such a cell may be of each row or of all together, so it is read for none of them. Sheets of the same columns
are one table in several parts where no day stands in two of them; where one does, one may be a later version of another.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..exchange.bounds import NumberedRow
from ..exchange.workbook import MergedCells
from ..model import file_error


def fill_merged(
    rows: Sequence[NumberedRow], merged: Sequence[MergedCells]
) -> tuple[list[NumberedRow], dict[int, set[int]]]:
    """Rows with what stands in merged cells beside each of them, and the places in each row that are of such cells.

    Args:
        rows: below the names of the columns.
        merged: cells that are merged over several rows, by column and first row.
    """
    filled = {line: list(cells) for line, cells in rows}
    places: dict[int, set[int]] = {}
    for cells in merged:
        first = filled.get(cells.first_row)
        if first is None or cells.column >= len(first) or not first[cells.column].strip():
            continue
        for line in range(cells.first_row, cells.last_row + 1):
            if (row := filled.get(line)) is not None and any(cell.strip() for cell in row):
                row.extend([""] * (cells.column + 1 - len(row)))
                row[cells.column] = first[cells.column]
                places.setdefault(line, set()).add(cells.column)
    return [(line, filled[line]) for line, _ in rows], places


def fill_below(head: Sequence[str], rows: Iterable[NumberedRow], columns: Iterable[str]) -> list[NumberedRow]:
    """Rows in which an empty cell of these columns says what the last one above it says.

    Args:
        head: names of the columns.
        rows: below them; one in which nothing stands stays empty.
        columns: those whose empty cells count on.
    """
    places = [place for place, column in enumerate(head) if column in set(columns)]
    above = dict.fromkeys(places, "")
    filled = []
    for line, cells in rows:
        row = list(cells)
        for place in places if any(cell.strip() for cell in row) else ():
            row.extend([""] * (place + 1 - len(row)))
            above[place] = row[place] = row[place] if row[place].strip() else above[place]
        filled.append((line, row))
    return filled


def check_parts(name: str, days_of: Sequence[tuple[str, set[str]]]) -> None:
    """Refuse sheets of the same columns of which nobody can say that they are parts of one table.

    Args:
        name: the file.
        days_of: the title of each sheet, and the days that stand in it.

    Raises:
        ProblemsFoundError: H107.
    """
    seen: dict[str, str] = {}
    for title, days in days_of:
        again = next((day for day in sorted(days) if day in seen), None)
        if again is not None or not days:
            why = f"and `{again[:20]}` stands in both" if again else "and nobody can tell of which days it is"
            other = seen.get(again or "", days_of[0][0])
            raise file_error(
                name, "H107", f"the sheet `{title[:40]}` has the same columns as `{other[:40]}`, {why}",
                "delete the one that does not count, or save each of them as a file; where each is of one person, say "
                "`headings` in the mapping",
            )  # fmt: skip
        seen |= dict.fromkeys(days, title)
