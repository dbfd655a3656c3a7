"""A caseload into a file, by the end of its name: JSON lines, CSV or Parquet. Written whole or not at all.

Definitions: CSV and Parquet are the table that the import reads (`engine.exchange`), a row for each task line; Parquet
keeps numbers, words and days apart. Packages are taken one by one: memory does not grow with their number.
"""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import chain, islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from engine import CarePackage
from engine.exchange import TABLE_COLUMNS, Cell, rows_of, written

_PACKAGES_AT_A_TIME, _PIECES_IN_A_ROW_GROUP = 500, 5
_READABLE = 0o644
_MARK = {"handrail": "made up for demonstration and testing: nobody in it is real"}
_ARROW = {bool: pa.bool_(), int: pa.int64(), float: pa.float64(), str: pa.string(), date: pa.date32()}


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
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    os.close(handle)
    try:
        write(packages, Path(name))
        Path(name).chmod(_READABLE)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


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
                cells[place[name]] = written(cell)
            lines.writerow(cells)


def _parquet(packages: Iterable[CarePackage], path: Path) -> None:
    schema = pa.schema([(name, _ARROW[kind]) for name, kind in TABLE_COLUMNS.items()], metadata=_MARK)
    pieces = _pieces(packages, schema)
    with pq.ParquetWriter(path, schema, compression="zstd") as file:
        while some := list(islice(pieces, _PIECES_IN_A_ROW_GROUP)):
            file.write_table(pa.concat_tables(some).combine_chunks())


def _pieces(packages: Iterable[CarePackage], schema: pa.Schema) -> Iterator[pa.Table]:
    """Small tables: as Python values a few packages take more room than a whole row group does in columns."""
    taken = iter(packages)
    while some := list(islice(taken, _PACKAGES_AT_A_TIME)):
        rows = list(chain.from_iterable(map(rows_of, some)))
        columns: dict[str, list[Cell | None]] = {name: [None] * len(rows) for name in TABLE_COLUMNS}
        for number, row in enumerate(rows):
            for name, cell in row.items():
                columns[name][number] = cell
        yield pa.table(columns, schema=schema)


ENDINGS: Mapping[str, Callable[[Iterable[CarePackage], Path], None]] = {
    ".jsonl": _json_lines, ".csv": _csv, ".parquet": _parquet,
}
"""How a caseload is written, by the end of the file's name."""
