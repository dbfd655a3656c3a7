"""A small table that somebody wrote by hand or exported: stock numbers, moves in the queue, an earlier queue.

Definitions: CSV in UTF-8, a head with the names of the columns, at most `MOST_CHARACTERS` in all and `LONGEST_CELL` a cell;
what is left out of a short row is empty. Left out: tables of packages (`engine.exchange`).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import click

MOST_CHARACTERS = 20_000_000
LONGEST_CELL = 10_000


def read_small_table(file: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    """The rows of a table, each with these columns.

    Raises:
        click.UsageError: it cannot be read, is too large, or lacks a column.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            text = opened.read(MOST_CHARACTERS + 1)
        reader = csv.DictReader(io.StringIO(text))
        rows = list(reader)
    except (OSError, UnicodeDecodeError, csv.Error):
        raise click.UsageError(f"{file} cannot be read as CSV in UTF-8.") from None
    if len(text) > MOST_CHARACTERS:
        raise click.UsageError(f"{file} is larger than {MOST_CHARACTERS:,} characters.")
    if lacking := [name for name in columns if name not in (reader.fieldnames or ())]:
        raise click.UsageError(f"{file}: the column `{lacking[0]}` is missing.")
    table = [{name: row[name] or "" for name in columns} for row in rows]
    for number, row in enumerate(table, 2):
        if any(len(cell) > LONGEST_CELL for cell in row.values()):
            raise click.UsageError(f"{file}:{number}: a cell is longer than {LONGEST_CELL:,} characters.")
    return table


def read_stock(file: Path) -> dict[str, str]:
    """The council's own number of each item, as far as a table has one.

    Raises:
        click.UsageError: as `read_small_table`.
    """
    rows = read_small_table(file, ("item", "stock_number"))
    return {row["item"]: row["stock_number"] for row in rows if row["item"] and row["stock_number"]}
