"""What one batch of a run comes to: a Parquet file with everything that the run needs of it, written whole or not.

Definitions: beside the rows, the file's metadata holds the batch's number and digest, the identity of the set-up, how
many packages durable_rules checked, what was wrong with what, and the sums over its packages draw by draw. So a run
that was interrupted goes on from its parts alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from ...estimate.kernel.arrays import MODES, TOTALS, Floats
from ...files import whole_file

_ABOUT, _TOTALS = b"handrail", b"handrail_totals"


@dataclass(frozen=True)
class BadRow:
    """Something that could not be read: where, and what is wrong with it."""

    where: str
    code: str
    message: str
    help: str


@dataclass(frozen=True)
class BatchPart:
    """The results of one batch."""

    number: int
    digest: str
    identity: str
    table: pa.Table
    totals: Floats
    bad_rows: tuple[BadRow, ...] = ()
    not_read: int = 0
    """Packages that could not be read, however many problems each has."""
    reviews: Mapping[str, str] = field(default_factory=dict)
    """Whole reviews as JSON, by reference."""


def write_part(part: BatchPart, path: Path) -> None:
    """Write the result of one batch, whole or not at all."""
    about = {
        "number": part.number,
        "digest": part.digest,
        "identity": part.identity,
        "bad_rows": [vars(row) for row in part.bad_rows],
        "not_read": part.not_read,
    }
    table = part.table.replace_schema_metadata(
        {_ABOUT: json.dumps(about).encode(), _TOTALS: part.totals.tobytes()}
    )
    with whole_file(path) as written:
        pq.write_table(table, written, compression="zstd")


def read_part(path: Path, *, rows: bool = True) -> BatchPart | None:
    """A part; None where there is none, or none that is whole.

    Args:
        path: where it is.
        rows: whether its rows are wanted.
    """
    try:
        with pq.ParquetFile(path) as file:
            metadata = file.schema_arrow.metadata or {}
            about = json.loads(metadata[_ABOUT])
            totals = np.frombuffer(metadata[_TOTALS], dtype=np.float64).reshape(MODES, TOTALS, -1)
            table = file.read() if rows else file.schema_arrow.empty_table()
        return BatchPart(
            about["number"],
            about["digest"],
            about["identity"],
            table.replace_schema_metadata(None),
            totals,
            tuple(BadRow(**row) for row in about["bad_rows"]),
            about["not_read"],
        )
    except (OSError, pa.ArrowException, KeyError, ValueError):
        return None
