"""Rows of a Parquet file with the table's columns; what it unpacks to is bounded before and while it is read.

Definitions: row 1 is the head, as in a sheet. Texts are read as dictionaries, so that a text which stands a million
times is measured, and refused when it is too long, before it is written out once.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from ..model import ProblemsFoundError, file_error
from ..model.limits import AT_ONCE, CELL_CHARACTERS, COLUMNS, Limits
from .bounds import NumberedRow, bound_rows, too_much
from .parquet_pages import ForgedPagesError, check_pages
from .workbook import cell_text

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

_ROWS_AT_A_TIME = 1024


def parquet_head(file: Path) -> list[str]:
    """The names of a Parquet file's columns.

    Raises:
        ProblemsFoundError: H101, when it is no such file; H106, when it holds more than is read.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    from ..model.limits import of_run

    try:
        limits = of_run(file.stat().st_size)
        with file.open("rb") as content, pq.ParquetFile(content) as opened:
            check_parquet(opened, str(file), limits)
            check_pages(content, str(file), limits)
            return list(opened.schema_arrow.names)
    except (pa.ArrowException, OSError, ForgedPagesError):
        raise _no_parquet(str(file)) from None


def parquet_rows(content: bytes, name: str, limits: Limits = AT_ONCE) -> Iterator[NumberedRow]:
    """Rows with their number.

    Raises:
        ProblemsFoundError: H101, when it is no such file; H106, when it holds more than is read.
    """
    yield from bound_rows(_rows(io.BytesIO(content), name, limits), name, limits)


def parquet_rows_of_file(file: Path, limits: Limits) -> Iterator[NumberedRow]:
    """Rows, with their number, of a file that is not held in memory.

    Raises:
        ProblemsFoundError: H101, when it is no such file; H106, when it holds more than is read.
    """
    try:
        with file.open("rb") as opened:
            yield from bound_rows(_rows(opened, str(file), limits), str(file), limits)
    except OSError:
        raise _no_parquet(str(file)) from None


def check_parquet(file: pq.ParquetFile, name: str, limits: Limits) -> None:
    """Hold what a file says of itself to the limits, before any of it is unpacked.

    Raises:
        ProblemsFoundError: H106.
    """
    metadata = file.metadata
    if metadata.num_columns > COLUMNS:
        raise too_much(name, COLUMNS, "columns")
    if metadata.num_rows > limits.rows:
        raise too_much(name, limits.rows, "rows")
    if metadata.num_rows * metadata.num_columns > limits.cells:
        raise too_much(name, limits.cells, "cells")
    if metadata.num_row_groups > max(1, metadata.num_rows):
        raise too_much(name, metadata.num_rows, "groups of rows")
    # Not column by column: pyarrow ends the whole process on a damaged histogram there.
    if (
        sum(metadata.row_group(group).total_byte_size for group in range(metadata.num_row_groups))
        > limits.unpacked_bytes
    ):
        raise too_much(name, limits.unpacked_bytes, "unpacked bytes")


def _rows(content: BinaryIO, name: str, limits: Limits) -> Iterator[NumberedRow]:
    """The head, then every row as text; sizes are checked before anything is unpacked."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        schema = pq.read_schema(content)
        if len(schema) > COLUMNS:
            raise too_much(name, COLUMNS, "columns")
        texts = [field.name for field in schema if _is_text(field.type)]
        file = pq.ParquetFile(content, read_dictionary=texts)
        check_parquet(file, name, limits)
        check_pages(content, name, limits)
        yield 1, list(file.schema_arrow.names)
        number = 1
        for batch in file.iter_batches(batch_size=_ROWS_AT_A_TIME, use_threads=False):
            for column in batch.columns:
                _refuse_long_texts(column, name, number)
            for cells in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                number += 1
                yield number, [cell_text(cell) for cell in cells]
    except (pa.ArrowException, OSError, ValueError, OverflowError, KeyError):
        raise _no_parquet(name) from None


def _is_text(kind: pa.DataType) -> bool:
    import pyarrow as pa

    return any(
        check(kind)
        for check in (
            pa.types.is_string,
            pa.types.is_large_string,
            pa.types.is_binary,
            pa.types.is_large_binary,
        )
    )


def _refuse_long_texts(column: Any, name: str, line: int) -> None:
    """Refuse a column with a cell that is too long, by its dictionary and without unpacking its rows."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not pa.types.is_dictionary(column.type):
        if pa.types.is_nested(column.type) or pa.types.is_fixed_size_binary(column.type):
            raise _no_parquet(name)
        return
    longest = pc.max(pc.binary_length(column.dictionary)).as_py() or 0
    if longest > 4 * CELL_CHARACTERS:
        raise too_much(
            name, CELL_CHARACTERS, "characters of one cell", line + 1, help_text="shorten the text"
        )


def _no_parquet(name: str) -> ProblemsFoundError:
    return file_error(
        name, "H101", "the file is not a Parquet file, or is damaged", "write it again as Parquet, or as CSV"
    )
