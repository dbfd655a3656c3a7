"""A small table that somebody wrote by hand or exported: stock numbers, moves in the queue, an earlier queue.

Definitions: CSV in UTF-8, a head with the names of the columns, at most `MOST_CHARACTERS` in all and `LONGEST_CELL` a cell;
what is left out of a short row is empty. Left out: tables of packages (`engine.exchange`).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from engine.model import Place, Problem, ProblemsFoundError, file_error, read_problem

MOST_CHARACTERS = 20_000_000
LONGEST_CELL = 10_000


def read_small_table(file: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    """The rows of a table, each with these columns.

    Raises:
        ProblemsFoundError: it cannot be read, is too large, or lacks a column.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            text = opened.read(MOST_CHARACTERS + 1)
        reader = csv.DictReader(io.StringIO(text))
        rows = list(reader)
    except (OSError, UnicodeDecodeError) as error:
        raise ProblemsFoundError([read_problem(str(file), error)]) from None
    except csv.Error as error:
        raise file_error(
            str(file),
            "H101",
            f"the file is not a table: {error}",
            "look for a quotation mark that is never closed",
        ) from None
    if len(text) > MOST_CHARACTERS:
        raise file_error(
            str(file), "H103", f"the file is larger than {MOST_CHARACTERS:,} characters", "split it"
        )
    if lacking := [name for name in columns if name not in (reader.fieldnames or ())]:
        columns_named = ", ".join(f"`{name}`" for name in lacking)
        raise file_error(
            str(file), "H202", f"no column is called {columns_named}", "write it into the first line", 1
        )
    table = [{name: row[name] or "" for name in columns} for row in rows]
    problems = [
        Problem(
            "H205",
            f"a cell is longer than {LONGEST_CELL:,} characters",
            Place(str(file), number),
            "shorten it",
        )
        for number, row in enumerate(table, 2)
        if max(map(len, row.values())) > LONGEST_CELL
    ]
    if problems:
        raise ProblemsFoundError(problems)
    return table


def read_stock(file: Path) -> dict[str, str]:
    """The council's own number of each item, as far as a table has one.

    Raises:
        ProblemsFoundError: as `read_small_table`.
    """
    rows = read_small_table(file, ("item", "stock_number"))
    return {row["item"]: row["stock_number"] for row in rows if row["item"] and row["stock_number"]}
