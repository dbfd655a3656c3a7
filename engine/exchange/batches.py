"""Package files of any size as batches of text, to be read into packages wherever there is room.

Definitions: a batch holds up to so many packages as they were written: lines of JSON, rows of a table that belong
together, or a document; files are taken in the order given. Lines are read as they come; of a table (CSV, Excel,
Parquet) no more is held than packages that are not yet whole (`table_groups`); nested Parquet (a row a package) is read
so many rows at a time. A batch's digest is the SHA-256 of what it holds; of nested Parquet, that of the file and which
rows. What is wrong with a line or a row is found when the batch is read, and keeps no other from being read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa

from ..columns.of_arrow import columns_of_table
from ..knowledge import Catalogue
from ..model import CarePackage, ProblemsFoundError
from ..model.limits import DOCUMENT_BYTES
from .block import Block, PackageReader, as_line
from .bounds import lines_of
from .nested import NestedRows, nested_rows, nested_schema, read_row, rows_of_file
from .packages import TABLES, ReadPackage, not_readable, package_on_line, read_packages
from .table import packages_of_rows
from .table_groups import PackageRows, Unread, table_groups

JSON_LINES, PARQUET = "jsonl", "parquet"


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of a file, a package on each."""

    name: str
    numbers: tuple[int, ...]
    texts: tuple[bytes, ...]

    def __len__(self) -> int:
        """How many packages."""
        return len(self.texts)


@dataclass(frozen=True, slots=True)
class Document:
    """A file that is one package."""

    name: str
    content: bytes

    def __len__(self) -> int:
        """One package."""
        return 1


Piece = Lines | PackageRows | Document | Unread | NestedRows


@dataclass(frozen=True)
class Batch:
    """Packages as they were written: pieces of nested Parquet alone, or any others."""

    number: int
    pieces: tuple[Piece, ...]
    bytes_read: int
    """Bytes of all files that have been read at its end."""

    def __len__(self) -> int:
        """How many packages it may hold."""
        return sum(map(len, self.pieces))

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of what it holds."""
        sha256 = hashlib.sha256()
        for piece in self.pieces:
            if isinstance(piece, Lines):
                sha256.update(repr((piece.name, piece.numbers, [len(text) for text in piece.texts])).encode())
                sha256.update(b"".join(piece.texts))
            elif isinstance(piece, NestedRows):
                sha256.update(repr((piece.name, piece.first, len(piece), piece.content)).encode())
            else:
                sha256.update(repr(piece).encode())
        return sha256.hexdigest()


@dataclass
class _Held:
    """Pieces on the way to a batch."""

    pieces: list[Piece] = field(default_factory=list)
    name: str = ""
    numbers: list[int] = field(default_factory=list)
    texts: list[bytes] = field(default_factory=list)
    packages: int = 0

    def add_line(self, name: str, number: int, text: bytes) -> None:
        """Add a package that is one line of a file; lines of one file that follow each other are one piece."""
        if name != self.name:
            self._end_lines()
            self.name = name
        self.numbers.append(number)
        self.texts.append(text)
        self.packages += 1

    def add(self, piece: Piece) -> None:
        """Add a piece that is no line: packages of a table or of a whole file."""
        self._end_lines()
        self.pieces.append(piece)
        self.packages += len(piece)

    def take_all(self) -> tuple[Piece, ...]:
        """Everything that is held; nothing is then."""
        self._end_lines()
        pieces, self.pieces, self.packages = tuple(self.pieces), [], 0
        return pieces

    def _end_lines(self) -> None:
        if self.texts:
            self.pieces.append(Lines(self.name, tuple(self.numbers), tuple(self.texts)))
            self.numbers, self.texts = [], []


def batches(files: Sequence[Path], size: int) -> Iterator[Batch]:
    """The batches of several files; one without packages where there are none.

    Args:
        files: read in this order.
        size: packages in a batch.

    Raises:
        ProblemsFoundError: a file cannot be read at all, or is no such file.
    """
    pending, number, done = _Held(), 0, 0
    for file in files:
        read = 0
        try:
            for piece, read in _pieces(file, size):
                if isinstance(piece, NestedRows) and pending.packages:
                    yield Batch(number, pending.take_all(), done)
                    number += 1
                if isinstance(piece, tuple):
                    pending.add_line(*piece)
                else:
                    pending.add(piece)
                if pending.packages >= size or isinstance(piece, NestedRows):
                    yield Batch(number, pending.take_all(), done + read)
                    number += 1
        except OSError as error:
            raise ProblemsFoundError(not_readable(str(file), error).problems) from None
        done += read
    if pending.packages or number == 0:
        yield Batch(number, pending.take_all(), done)


def read_batch(batch: Batch, catalogue: Catalogue) -> Iterator[ReadPackage]:
    """The packages of a batch as objects, or what is wrong with each, in its order."""
    for piece in batch.pieces:
        if isinstance(piece, Lines):
            for number, text in zip(piece.numbers, piece.texts, strict=True):
                yield package_on_line(f"{piece.name}:{number}", text, catalogue)
        elif isinstance(piece, NestedRows):
            for row in range(len(piece)):
                yield read_row(piece, row, catalogue)
        else:
            yield from _read_others(piece, catalogue)


def read_block(batch: Batch, reader: PackageReader) -> Block:
    """The packages of a batch as columns."""
    if len(batch.pieces) == 1 and isinstance(batch.pieces[0], NestedRows):
        return _read_nested(batch.pieces[0], reader)
    places: list[str] = []
    texts: list[bytes] = []
    unread: list[ReadPackage | None] = []
    for piece in batch.pieces:
        if isinstance(piece, Lines):
            places += [f"{piece.name}:{number}" for number in piece.numbers]
            texts += piece.texts
            unread += [None] * len(piece)
            continue
        for read in _read_others(piece, reader.catalogue):
            places.append(read.where)
            texts.append(b"" if read.package is None else as_line(read.package))
            unread.append(read if read.package is None else None)
    return reader.read_lines(places, texts, unread)


def _read_others(piece: Piece, catalogue: Catalogue) -> Iterator[ReadPackage]:
    if isinstance(piece, PackageRows):
        for read in packages_of_rows((piece.head, *piece.rows), piece.name, catalogue):
            yield ReadPackage(read.reference, read.where, read.package, read.problems)
    elif isinstance(piece, Unread):
        yield ReadPackage("", piece.name, None, piece.problems)
    elif isinstance(piece, Document):
        yield from read_packages(piece.name, piece.content, catalogue)


def _read_nested(piece: NestedRows, reader: PackageReader) -> Block:
    """Rows of a nested file into columns at once; only rows that columns cannot hold are read one by one."""
    rows = list(range(len(piece)))

    def package(place: int) -> CarePackage:
        read = read_row(piece, rows[place], reader.catalogue)
        if read.package is None:
            raise ProblemsFoundError(read.problems)
        return read.package

    table, unread, all_good = piece.table, [], True
    try:
        table.validate(full=True)
        columns, wrong = columns_of_table(table, reader.ids, reader.on, package)
    except pa.ArrowInvalid:
        wrong, all_good = np.ones(len(piece), dtype=np.bool_), False
    slow = [row for row in rows if wrong[row]]
    if not slow:
        return Block(columns, tuple(map(piece.place, rows)), ())
    for row in slow:
        read = read_row(piece, row, reader.catalogue)
        unread.append(read)
    if all_good and all(read.package is None for read in unread):
        rows = [row for row in rows if not wrong[row]]
        columns, _ = columns_of_table(table.take(rows), reader.ids, reader.on, package)
        return Block(columns, tuple(map(piece.place, rows)), tuple(unread))
    every = [read_row(piece, row, reader.catalogue) for row in range(len(piece))]
    return reader.read_lines(
        [read.where for read in every],
        [b"" if read.package is None else as_line(read.package) for read in every],
        [read if read.package is None else None for read in every],
    )


def _pieces(file: Path, size: int) -> Iterator[tuple[Piece | tuple[str, int, bytes], int]]:
    """The pieces of a file (a line as name, number and text), each with how many bytes have been read."""
    ending = file.suffix.lower().removeprefix(".")
    if ending == JSON_LINES:
        name = str(file)
        with file.open("rb") as lines:
            for number, text, read in lines_of(lines):
                if text.strip():
                    yield (name, number, text), read
    elif ending == PARQUET and nested_schema(file) is not None:
        yield from _nested_pieces(file, size)
    elif ending in TABLES:
        yield from table_groups(file, ending)
    else:
        with file.open("rb") as document:
            yield Document(str(file), document.read(DOCUMENT_BYTES + 1)), file.stat().st_size


def _nested_pieces(file: Path, size: int) -> Iterator[tuple[Piece, int]]:
    bytes_all, read, rows_all = file.stat().st_size, 0, max(rows_of_file(file), 1)
    with file.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    try:
        for rows in nested_rows(file, size, digest):
            read += len(rows)
            yield rows, bytes_all * read // rows_all
    except ProblemsFoundError as error:
        yield Unread(str(file), error.problems), bytes_all
