"""Nested Parquet: a row a package, groups as structs and lists as lists (docs/whole_caseloads.md).

Definitions: null is the same as left out: not assessed, or the default. What is wrong with the columns as a whole is
said of the file, before anything is read; what is wrong with a row is said by pydantic, as of a line of JSON, with the
row (from 1) and the field.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ..columns.schema import is_nested, package_schema, schema_problems
from ..knowledge import Catalogue
from ..model import CarePackage, Place, Problem, ProblemsFoundError, file_error
from ..model.limits import AT_ONCE, Limits, of_run
from .bounds import too_much
from .packages import ReadPackage, package_on_line
from .parquet import check_parquet
from .parquet_pages import ForgedPagesError, check_pages

_ROWS_AT_A_TIME = 8


@dataclass(frozen=True)
class NestedRows:
    """Some rows of a nested Parquet file."""

    name: str
    first: int
    """The number of its first row in the file, from 1."""
    table: pa.Table
    content: str
    """SHA-256 of the file."""

    def __len__(self) -> int:
        """How many packages."""
        return int(self.table.num_rows)

    def place(self, row: int) -> str:
        """Where a row stands, as `file:row`, for problems."""
        return f"{self.name}:{self.first + row}"

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel as a message of its own: a slice would take the whole row group along."""
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, self.table.schema) as stream:
            stream.write_table(self.table)
        return _rows_from_message, (self.name, self.first, sink.getvalue().to_pybytes(), self.content)


def nested_schema(file: Path) -> pa.Schema | None:
    """The schema of a Parquet file with a row a package; None of any other file.

    Raises:
        OSError: it cannot be read.
    """
    try:
        schema = pq.read_schema(file)
    except pa.ArrowException:
        return None
    return schema if is_nested(schema) else None


def rows_of_file(file: Path) -> int:
    """How many rows a Parquet file says that it has."""
    return int(pq.read_metadata(file).num_rows)


def file_problems(schema: pa.Schema, name: str) -> tuple[Problem, ...]:
    """What is wrong with the columns of a nested file."""
    problems = [
        Problem(
            "H201" if "not a field" in what or "twice" in what else "H203",
            f"the column `{path}` {what}",
            Place(name),
            help_text,
        )
        for path, what, help_text in schema_problems(schema)
    ]
    if "reference" not in schema.names:
        problems.append(
            Problem("H202", "the file has no column `reference`", Place(name), "add one, of text")
        )
    return tuple(problems)


def nested_rows(file: Path, size: int, content: str) -> Iterator[NestedRows]:
    """The rows of a file, so many at a time.

    Args:
        file: nested Parquet.
        size: most rows at a time.
        content: the file's SHA-256.

    Raises:
        ProblemsFoundError: its columns cannot be those of packages, or it is damaged.
    """
    name = str(file)
    try:
        with pq.ParquetFile(file) as parquet:
            limits = of_run(file.stat().st_size)
            _check(parquet, name, limits)
            with file.open("rb") as opened:
                check_pages(opened, name, limits)
            first, waiting, values = 1, parquet.schema_arrow.empty_table(), 0
            for batch in parquet.iter_batches(batch_size=size):
                values += sum(map(_values, batch.columns))
                if values > limits.cells:
                    raise too_much(name, limits.cells, "values")
                waiting = pa.concat_tables([waiting, pa.Table.from_batches([batch])])
                while waiting.num_rows >= size:
                    yield NestedRows(name, first, waiting.slice(0, size), content)
                    first, waiting = first + size, waiting.slice(size)
            if waiting.num_rows:
                yield NestedRows(name, first, waiting, content)
    except (pa.ArrowException, ValueError, OverflowError):
        raise file_error(
            name, "H101", "the file is not a Parquet file, or is damaged", "write it again"
        ) from None


def _check(file: pq.ParquetFile, name: str, limits: Limits) -> None:
    """Hold columns and size to what is read; a value of a list counts as a cell.

    Raises:
        ProblemsFoundError: everything that is wrong with the columns; or H106, where it holds too much.
    """
    problems = file_problems(file.schema_arrow, name)
    if problems:
        raise ProblemsFoundError(problems)
    check_parquet(file, name, limits)


def _values(column: pa.Array) -> int:
    """Every value, those in lists too. Counted here, as pyarrow ends the process where a file states them damaged."""
    if pa.types.is_struct(column.type):
        return sum(_values(part) for part in column.flatten())
    if pa.types.is_list(column.type) or pa.types.is_large_list(column.type):
        return len(column) + _values(column.flatten())
    return len(column)


def read_row(rows: NestedRows, row: int, catalogue: Catalogue) -> ReadPackage:
    """One row as an object, or what is wrong with it."""
    where = rows.place(row)
    try:
        [cells] = rows.table.slice(row, 1).to_pylist()
    except (UnicodeDecodeError, ValueError):
        return ReadPackage(
            "",
            where,
            None,
            (Problem("H101", "the row holds text that is not UTF-8", Place(where), "write it as UTF-8"),),
        )
    read = package_on_line(where, row_text(cells), catalogue)
    return replace(
        read,
        problems=tuple(
            replace(problem, place=Place(f"{where}:{problem.place.path}" if problem.place.path else where))
            for problem in read.problems
        ),
    )


def read_nested_content(name: str, content: bytes, catalogue: Catalogue) -> Iterator[ReadPackage] | None:
    """The packages of a nested file that is held whole; None where it is no nested file.

    Raises:
        ProblemsFoundError: its columns cannot be those of packages, or it is damaged.
    """
    try:
        with pq.ParquetFile(pa.BufferReader(content)) as parquet:
            if not is_nested(parquet.schema_arrow):
                return None
            _check(parquet, name, AT_ONCE)
            check_pages(io.BytesIO(content), name, AT_ONCE)
            rows = NestedRows(name, 1, _read_bounded(parquet, name), "")
    except (pa.ArrowException, OSError, ForgedPagesError):
        return None
    return (read_row(rows, row, catalogue) for row in range(len(rows)))


def _read_bounded(parquet: pq.ParquetFile, name: str) -> pa.Table:
    """A file that is held whole; a few rows at a time, as one text can stand in every row of a small file."""
    pieces, values, size = [], 0, 0
    for batch in parquet.iter_batches(batch_size=_ROWS_AT_A_TIME, use_threads=False):
        values, size = values + sum(map(_values, batch.columns)), size + batch.nbytes
        if values > AT_ONCE.cells:
            raise too_much(name, AT_ONCE.cells, "values")
        if size > AT_ONCE.unpacked_bytes:
            raise too_much(name, AT_ONCE.unpacked_bytes, "unpacked bytes")
        pieces.append(batch)
    return pa.Table.from_batches(pieces, parquet.schema_arrow)


def row_text(row: dict[str, Any]) -> bytes:
    """A row as JSON, without what is null (but in lists, where an entry that is null stays and is refused)."""
    return json.dumps(_drop_nulls(row), default=date.isoformat, ensure_ascii=False).encode(
        errors="surrogatepass"
    )


def table_of_packages(packages: Iterable[CarePackage]) -> pa.Table:
    """Packages as rows of a nested file."""
    schema = package_schema()
    return pa.Table.from_pylist([package.model_dump() for package in packages], schema=schema)


def _drop_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _drop_nulls(part) for name, part in value.items() if part is not None}
    return [_drop_nulls(part) for part in value] if isinstance(value, list) else value


def _rows_from_message(name: str, first: int, message: bytes, content: str) -> NestedRows:
    return NestedRows(name, first, pa.ipc.open_stream(message).read_all(), content)
