"""Package files of any size as batches of text, to be read into packages wherever there is room.

Definitions: a batch holds up to so many packages as they were written: lines of JSON, rows of a table that belong
together, or a document; files are taken in the order given. Lines are read as they come; a table (CSV, Excel, Parquet)
is held whole, as rows of one package may stand anywhere in it. A batch's digest is the SHA-256 of what it holds. What
is wrong with a line or a row is found when the batch is read, and keeps no other from being read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..knowledge import Catalogue
from ..model import Problem, ProblemsFoundError
from ..model.limits import DOCUMENT_BYTES, TABLE_BYTES, of_run
from .bounds import Row, lines_of, too_much
from .packages import TABLES, ReadPackage, not_readable, not_utf8, package_on_line, read_packages
from .table import REFERENCE, head_problems, packages_of_rows

JSON_LINES = "jsonl"


@dataclass(frozen=True, slots=True)
class Line:
    """One package on a line of its own."""

    name: str
    number: int
    text: bytes


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one package of a table, and the table's head."""

    name: str
    head: Row
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A file that is one package."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Unread:
    """A table that proved to be damaged when it was read."""

    name: str
    problems: tuple[Problem, ...]


Piece = Line | Rows | Document | Unread


@dataclass(frozen=True, slots=True)
class Batch:
    """Packages as they were written."""

    number: int
    pieces: tuple[Piece, ...]
    bytes_read: int
    """Of all files, up to its end."""

    @property
    def digest(self) -> str:
        """The SHA-256 of what it holds."""
        made = hashlib.sha256()
        for piece in self.pieces:
            made.update(repr(piece).encode())
        return made.hexdigest()


def batches(files: Sequence[Path], size: int) -> Iterator[Batch]:
    """The batches of several files; one without packages where there are none.

    Args:
        files: read in this order.
        size: packages in a batch.

    Raises:
        ProblemsFoundError: a file cannot be read at all, or is no such file.
    """
    held: list[Piece] = []
    number, done = 0, 0
    for file in files:
        read = 0
        try:
            for piece, read in _pieces(file):
                held.append(piece)
                if len(held) == size:
                    yield Batch(number, tuple(held), done + read)
                    held, number = [], number + 1
        except OSError as error:
            raise ProblemsFoundError(not_readable(str(file), error).problems) from None
        done += read
    if held or number == 0:
        yield Batch(number, tuple(held), done)


def read_batch(batch: Batch, catalogue: Catalogue) -> Iterator[ReadPackage]:
    """The packages of a batch, or what is wrong with each, in its order."""
    for piece in batch.pieces:
        if isinstance(piece, Line):
            yield package_on_line(f"{piece.name}:{piece.number}", piece.text, catalogue)
        elif isinstance(piece, Rows):
            for found in packages_of_rows((piece.head, *piece.rows), piece.name, catalogue):
                yield ReadPackage(found.reference, found.where, found.package, found.problems)
        elif isinstance(piece, Unread):
            yield ReadPackage("", piece.name, None, piece.problems)
        else:
            yield from read_packages(piece.name, piece.content, catalogue)


def _pieces(file: Path) -> Iterator[tuple[Piece, int]]:
    """The pieces of a file, each with how many bytes of it have been read."""
    ending = file.suffix.lower().removeprefix(".")
    if ending == JSON_LINES:
        with file.open("rb") as lines:
            for number, text, read in lines_of(lines):
                if text.strip():
                    yield Line(str(file), number, text), read
    elif ending in TABLES:
        size = file.stat().st_size
        if size > TABLE_BYTES:
            raise too_much(str(file), TABLE_BYTES, "bytes of one table", help_text="write it as JSON lines")
        groups = _groups(str(file), file.read_bytes(), ending)
        for place, rows in enumerate(groups, start=1):
            yield rows, size * place // len(groups)
    else:
        with file.open("rb") as document:
            yield Document(str(file), document.read(DOCUMENT_BYTES + 1)), file.stat().st_size


def _groups(name: str, content: bytes, ending: str) -> list[Rows | Unread]:
    """The rows of each package; or what is wrong with the table, of which then nothing is read."""
    try:
        rows = iter(list(TABLES[ending](content, name, of_run(len(content)))))
    except UnicodeDecodeError:
        return [Unread(name, not_utf8(name).problems)]
    except ProblemsFoundError as error:
        return [Unread(name, error.problems)]
    head = next(rows, (1, []))
    titles = [cell.strip() for cell in head[1]]
    if wrong := head_problems(titles, name):
        return [Unread(name, wrong)]
    place = titles.index(REFERENCE)
    groups: dict[str, list[Row]] = {}
    for line, cells in rows:
        if any(cell.strip() for cell in cells):
            groups.setdefault(cells[place].strip() if place < len(cells) else "", []).append((line, cells))
    return [Rows(name, head, tuple(group)) for group in groups.values()]
