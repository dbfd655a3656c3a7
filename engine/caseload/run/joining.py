"""The tables and the summary of a run, joined of its parts in their order while later ones are still being made.

Why: what is read, summed and written here is mostly done outside Python's lock, and would keep everybody waiting at the
end. Definitions: a part is joined once every part before it is; each is read from the folder, so that however many wait
for their turn, memory does not grow. Nothing takes its place in the folder before everything is joined: a run that
stops leaves no table.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import TextIO

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from ...exchange import inert_cell
from ...files import whole_file
from .folder import OtherRunError, RunFolder
from .setup import Setup
from .summary import SummaryInMaking
from .table import flat
from .workers import ignored_interrupts


class Joining:
    """Parts are told of as they are done, in any order."""

    def __init__(
        self, folder: RunFolder, making: SummaryInMaking, tables: Sequence[_TableFile], bad_rows: TextIO
    ) -> None:
        """Begin with no part.

        Args:
            folder: where parts are.
            making: the summary.
            tables: to be written.
            bad_rows: where what could not be read is listed.
        """
        self._folder, self._making, self._tables = folder, making, tables
        self._bad_rows = csv.writer(bad_rows)
        self._bad_rows.writerow(("where", "code", "message", "help"))
        self._done: set[int] = set()
        self._next = 0
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="joining")
        self._under_way: deque[Future[None]] = deque()

    def add(self, number: int) -> None:
        """A part is in the folder.

        Raises:
            OtherRunError: one that was is gone or damaged.
        """
        self._done.add(number)
        while self._next in self._done:
            self._done.remove(self._next)
            self._under_way.append(self._pool.submit(self._join, self._next))
            self._next += 1
        while self._under_way and self._under_way[0].done():
            self._under_way.popleft().result()

    def finish(self, count: int) -> SummaryInMaking:
        """The summary of all parts, once they are joined.

        Args:
            count: how many parts the run has.

        Raises:
            OtherRunError: one is gone or damaged, or was never made.
        """
        while self._under_way:
            self._under_way.popleft().result()
        if self._next != count:
            raise OtherRunError(
                f"{self._folder.part(self._next)} is not there, so the tables would lack its packages. Give the same "
                "command again: what is missing is made then."
            )
        return self._making

    def close(self) -> None:
        """Join no more."""
        with ignored_interrupts():
            self._pool.shutdown(wait=True, cancel_futures=True)

    def _join(self, number: int) -> None:
        part = self._folder.whole_part(number)
        for table in self._tables:
            table.add(part.table)
        self._making.add(part)
        self._bad_rows.writerows(map(inert_cell, vars(row).values()) for row in part.bad_rows)


@contextmanager
def joining(setup: Setup, folder: RunFolder, formats: Sequence[str]) -> Iterator[Joining]:
    """What joins the parts of a run; the tables take their place when it ends without an error."""
    with ExitStack() as open_files:
        path = open_files.enter_context(whole_file(folder.bad_rows))
        bad_rows = open_files.enter_context(path.open("w", encoding="utf-8", newline=""))
        tables = [
            open_files.enter_context(
                closing(_TableFile(ending, open_files.enter_context(whole_file(folder.table(ending)))))
            )
            for ending in formats
        ]
        yield open_files.enter_context(closing(Joining(folder, SummaryInMaking(setup), tables, bad_rows)))


class _TableFile:
    """A table of all packages, written part by part as Parquet or CSV."""

    def __init__(self, ending: str, path: Path) -> None:
        self._ending, self._path = ending, path
        self._writer: pq.ParquetWriter | pa_csv.CSVWriter | None = None

    def add(self, table: pa.Table) -> None:
        """Write the rows of one part."""
        rows = flat(table) if self._ending == "csv" else table
        if self._writer is None:
            self._writer = (
                pa_csv.CSVWriter(self._path, rows.schema)
                if self._ending == "csv"
                else pq.ParquetWriter(self._path, rows.schema, compression="zstd")
            )
        self._writer.write_table(rows)

    def close(self) -> None:
        """Write its end."""
        if self._writer is not None:
            self._writer.close()
