"""A caseload into a file, by the end of its name: JSON lines, CSV or Parquet. Written whole or not at all.

Definitions: CSV is the table that the import reads (`engine.exchange`), a row for each task line; Parquet is nested, a
row a package (docs/whole_caseloads.md). Packages are taken a few at a time: memory does not grow with their number.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from itertools import chain, islice
from pathlib import Path

import pyarrow.parquet as pq

from engine import CarePackage
from engine.columns.schema import package_schema
from engine.exchange import TABLE_COLUMNS, cell_text, rows_of
from engine.exchange.nested import table_of_packages
from engine.files import whole_file

_IN_A_ROW_GROUP = 5000
_MARK = {"handrail": "made up for demonstration and testing: nobody in it is real"}


def write_caseload(packages: Iterable[CarePackage], path: Path) -> None:
    """Write synthetic packages to a file; what was there before stays until the new file is whole.

    Args:
        packages: made-up packages.
        path: its end is one of `ENDINGS`.

    Raises:
        KeyError: another end.
        OSError: the folder is not there, or the disk is full.
    """
    write = ENDINGS[path.suffix.lower()]
    with whole_file(path) as partial:
        write(packages, partial)


def _json_lines(packages: Iterable[CarePackage], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{package.model_dump_json(exclude_none=True)}\n" for package in packages)


def _csv(packages: Iterable[CarePackage], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(TABLE_COLUMNS)
        place = {name: number for number, name in enumerate(TABLE_COLUMNS)}
        for row in chain.from_iterable(map(rows_of, packages)):
            cells = [""] * len(place)
            for name, cell in row.items():
                cells[place[name]] = cell_text(cell)
            lines.writerow(cells)


def _parquet(packages: Iterable[CarePackage], path: Path) -> None:
    taken = iter(packages)
    with pq.ParquetWriter(path, package_schema().with_metadata(_MARK), compression="zstd") as file:
        while some := list(islice(taken, _IN_A_ROW_GROUP)):
            file.write_table(table_of_packages(some).replace_schema_metadata(_MARK))


ENDINGS: Mapping[str, Callable[[Iterable[CarePackage], Path], None]] = {
    ".jsonl": _json_lines,
    ".csv": _csv,
    ".parquet": _parquet,
}
"""How a caseload is written, by the end of the file's name."""
