"""Package files of any size as batches of text, to be read into packages wherever there is room.

Definitions: a batch holds up to so many packages as they were written: lines of JSON, rows of a table that belong
together, or a document; files are taken in the order given. Lines are read as they come; a table (CSV, Excel, Parquet)
is held whole, as rows of one package may stand anywhere in it. A batch's digest is the SHA-256 of what it holds. What
is wrong with a line or a row is found when the batch is read, and keeps no other from being read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..knowledge import Catalogue, package_of_line
from ..model import Place, Problem, ProblemsFoundError
from .packages import FORMATS, TABLES, ReadPackage, read_packages, unreadable
from .table import REFERENCE, Row, packages_of_rows

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


Piece = Line | Rows | Document


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
        read = done
        for piece, read in _pieces(file):
            held.append(piece)
            if len(held) == size:
                yield Batch(number, tuple(held), done + read)
                held, number = [], number + 1
        done += file.stat().st_size
    if held or number == 0:
        yield Batch(number, tuple(held), done)


def check_files(files: Iterable[Path]) -> None:
    """Say at once which files cannot be read.

    Raises:
        ProblemsFoundError: everything that is wrong with them.
    """
    problems: list[Problem] = []
    for file in files:
        ending = file.suffix.lower().removeprefix(".")
        if ending not in FORMATS:
            wrong = unreadable(str(file), "is of a kind that is not read", f"one of: {', '.join(FORMATS)}")
            problems.extend(wrong.problems)
        elif not file.is_file():
            problems.append(Problem("H101", "the file cannot be read", Place(str(file)), "check the path"))
    if problems:
        raise ProblemsFoundError(problems)


def read_batch(batch: Batch, catalogue: Catalogue) -> Iterator[ReadPackage]:
    """The packages of a batch, or what is wrong with each, in its order."""
    for piece in batch.pieces:
        if isinstance(piece, Line):
            yield _of_line(piece, catalogue)
        elif isinstance(piece, Rows):
            for found in packages_of_rows((piece.head, *piece.rows), piece.name, catalogue):
                yield ReadPackage(found.reference, found.where, found.package, found.problems)
        else:
            yield from read_packages(piece.name, piece.content, catalogue)


def _pieces(file: Path) -> Iterator[tuple[Piece, int]]:
    """The pieces of a file, each with how many bytes of it have been read."""
    ending = file.suffix.lower().removeprefix(".")
    if ending == JSON_LINES:
        with file.open("rb") as lines:
            read = 0
            for number, text in enumerate(lines, start=1):
                read += len(text)
                if text.strip():
                    yield Line(str(file), number, text), read
    elif ending in TABLES:
        size = file.stat().st_size
        groups = list(_groups(str(file), file.read_bytes(), ending))
        for place, rows in enumerate(groups, start=1):
            yield rows, size * place // len(groups)
    else:
        yield Document(str(file), file.read_bytes()), file.stat().st_size


def _groups(name: str, content: bytes, ending: str) -> Iterator[Rows]:
    try:
        rows = iter(list(TABLES[ending](content, name)))
    except UnicodeDecodeError:
        raise ProblemsFoundError(unreadable(name, "is not text in UTF-8", "save it as UTF-8").problems) from None
    head = next(rows, (1, []))
    titles = [cell.strip() for cell in head[1]]
    if REFERENCE not in titles:
        yield Rows(name, head, ())
        return
    place = titles.index(REFERENCE)
    groups: dict[str, list[Row]] = {}
    for line, cells in rows:
        if any(cell.strip() for cell in cells):
            groups.setdefault(cells[place].strip() if place < len(cells) else "", []).append((line, cells))
    for group in groups.values():
        yield Rows(name, head, tuple(group))


def _of_line(line: Line, catalogue: Catalogue) -> ReadPackage:
    shown = f"{line.name}:{line.number}"
    try:
        text = line.text.decode("utf-8-sig")
    except UnicodeDecodeError:
        return unreadable(shown, "is not text in UTF-8", "save it as UTF-8")
    try:
        package = package_of_line(text, shown, catalogue)
    except ProblemsFoundError as error:
        return ReadPackage("", shown, None, error.problems)
    return ReadPackage(package.reference, shown, package)
