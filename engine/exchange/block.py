"""Packages of a batch as columns, with where each was read, and what is wrong with those that are none.

Definitions: a *plain* line is read by Arrow, and checked as arrays. Whatever is not plainly good (refused by Arrow,
marked by a check) is read again by itself, by pydantic, which says what is wrong with it and where, or finds it good
after all. So verdict and messages are those of `engine.knowledge.package_of_line`, for every line; a generated test for
each field and limit, and spoilt lines drawn at random, hold the two readers together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from ..columns import CatalogueIds, PackageColumns
from ..columns.of_arrow import columns_of_table
from ..knowledge import Catalogue, package_of_line
from ..model import CarePackage
from .arrow_lines import parse_lines
from .packages import ReadPackage, package_on_line


@dataclass(frozen=True)
class Block:
    """The packages of a batch."""

    columns: PackageColumns
    places: tuple[str, ...]
    """Where each package was read."""
    not_read: tuple[ReadPackage, ...]
    """What is wrong with the others, in their order."""


@dataclass(frozen=True, slots=True)
class PackageReader:
    """Reads packages for reviews on one day."""

    catalogue: Catalogue
    ids: CatalogueIds
    on: date

    def read_lines(
        self, places: Sequence[str], texts: Sequence[bytes], unread: Sequence[ReadPackage | None]
    ) -> Block:
        """Packages as JSON, one each.

        Args:
            places: where each stands.
            texts: the JSON; anything where `unread` says so.
            unread: what was found to be no package before.
        """
        readable = [row for row, nothing in enumerate(unread) if nothing is None]
        tables, refused = parse_lines([texts[row] for row in readable])
        slow = {readable[row] for row in refused}
        plain = [row for row in readable if row not in slow]
        table = pa.concat_tables(tables) if tables else None
        if table is not None:
            columns, wrong = self._columns(table, places, [texts[row] for row in plain])
            slow |= {plain[row] for row in np.flatnonzero(wrong).tolist()}
        if table is not None and not slow:
            return self._block(columns, places, plain, unread)
        return self._with_slow(places, texts, unread, slow)

    def _with_slow(
        self,
        places: Sequence[str],
        texts: Sequence[bytes],
        unread: Sequence[ReadPackage | None],
        slow: set[int],
    ) -> Block:
        """Read these rows by themselves; then everything that is good at once."""
        texts, unread = list(texts), list(unread)
        for row in sorted(slow):
            read = package_on_line(places[row], texts[row], self.catalogue)
            if read.package is None:
                unread[row] = read
            else:
                texts[row] = as_line(read.package)
        good = [row for row, nothing in enumerate(unread) if nothing is None]
        tables, refused = parse_lines([texts[row] for row in good], nulls_are_allowed=True)
        if refused:
            raise AssertionError(
                f"{places[good[refused[0]]]}: a good package was refused when it was read as columns"
            )
        table = pa.concat_tables(tables) if tables else pa.table({"reference": pa.array([], pa.string())})
        columns, _ = self._columns(table, places, [texts[row] for row in good])
        return self._block(columns, places, good, unread)

    def _columns(
        self, table: pa.Table, places: Sequence[str], texts: Sequence[bytes]
    ) -> tuple[PackageColumns, np.ndarray[tuple[int], np.dtype[np.bool_]]]:
        def package(row: int) -> CarePackage:
            return package_of_line(texts[row].decode("utf-8-sig"), places[row], self.catalogue)

        return columns_of_table(table, self.ids, self.on, package)

    @staticmethod
    def _block(
        columns: PackageColumns,
        places: Sequence[str],
        rows: Sequence[int],
        unread: Sequence[ReadPackage | None],
    ) -> Block:
        return Block(
            columns, tuple(places[row] for row in rows), tuple(read for read in unread if read is not None)
        )


def as_line(package: CarePackage) -> bytes:
    """A package as a line that says nothing but what is known."""
    return package.model_dump_json(exclude_none=True).encode()
