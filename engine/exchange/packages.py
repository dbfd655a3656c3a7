"""Care packages from a file: YAML, JSON, JSON lines, CSV, Excel or Parquet, by the end of its name.

Each package is read by itself: what is wrong with one keeps no other from being read. Left out: keeping them.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..knowledge import Catalogue, package_of_line, parse_package
from ..model import CarePackage, Place, Problem, ProblemsFoundError, read_problem
from ..model.limits import AT_ONCE, Limits
from .bounds import NumberedRow, lines_of, too_much
from .delimited import csv_rows
from .encoding import utf8_of
from .parquet import parquet_rows
from .table import packages_of_rows
from .workbook import excel_rows


@dataclass(frozen=True)
class ReadPackage:
    """One package of a file, or what is wrong with it."""

    reference: str
    where: str
    package: CarePackage | None
    problems: tuple[Problem, ...] = ()


def read_packages(name: str, content: bytes, catalogue: Catalogue) -> tuple[ReadPackage, ...]:
    """Every package of a file, in the order of the file.

    Args:
        name: the file's name; its end says how it is written.
        content: the file.
        catalogue: items and activities.
    """
    ending = _ending(name)
    if ending not in FORMATS:
        return (unreadable(name, "is of a kind that is not read", f"one of: {', '.join(FORMATS)}"),)
    try:
        if len(content) > AT_ONCE.file_bytes:
            raise too_much(name, AT_ONCE.file_bytes, "bytes of one file")
        return tuple(_keep_to_limits(FORMATS[ending](name, content, catalogue), name))
    except UnicodeDecodeError as error:
        return (not_readable(name, error),)
    except ProblemsFoundError as error:
        return (ReadPackage("", name, None, error.problems),)


def _keep_to_limits(packages: Iterator[ReadPackage], name: str) -> Iterator[ReadPackage]:
    """The packages, as long as they and what is wrong with them keep to the limits; the last says when not."""
    problems = 0
    for count, package in enumerate(packages, start=1):
        if count > AT_ONCE.packages:
            yield ReadPackage("", name, None, too_much(name, AT_ONCE.packages, "packages").problems)
            return
        yield package
        problems += len(package.problems)
        if problems > AT_ONCE.problems:
            excess = too_much(
                name, AT_ONCE.problems, "problems", help_text="mend these first; the rest was not read"
            )
            yield ReadPackage("", name, None, excess.problems)
            return


def _document(name: str, content: bytes, catalogue: Catalogue) -> Iterator[ReadPackage]:
    yield _one("", name, content.decode("utf-8-sig"), catalogue)


def _lines(name: str, content: bytes, catalogue: Catalogue) -> Iterator[ReadPackage]:
    for number, line, _ in lines_of(io.BytesIO(content)):
        if line.strip():
            yield package_on_line(f"{name}:{number}", line, catalogue)


def package_on_line(place: str, line: bytes, catalogue: Catalogue) -> ReadPackage:
    """A package on a line of its own, or what is wrong with it.

    Args:
        place: what to call the line in problems.
        line: JSON in UTF-8.
        catalogue: items and activities.
    """
    try:
        return _one("", place, line.decode("utf-8-sig"), catalogue, package_of_line)
    except UnicodeDecodeError as error:
        return not_readable(place, error)


def _one(
    reference: str,
    place: str,
    text: str,
    catalogue: Catalogue,
    read: Callable[[str, str, Catalogue], CarePackage] = parse_package,
) -> ReadPackage:
    try:
        package = read(text, place, catalogue)
    except ProblemsFoundError as error:
        return ReadPackage(reference, place, None, error.problems)
    return ReadPackage(package.reference, place, package)


def _table(name: str, content: bytes, catalogue: Catalogue) -> Iterator[ReadPackage]:
    text = utf8_of(content) if _ending(name) == "csv" else content
    rows = TABLES[_ending(name)](text, name, AT_ONCE)
    for read in packages_of_rows(rows, name, catalogue):
        yield ReadPackage(read.reference, read.where, read.package, read.problems)


def _parquet(name: str, content: bytes, catalogue: Catalogue) -> Iterator[ReadPackage]:
    from .nested import read_nested_content  # it builds on this module

    nested = read_nested_content(name, content, catalogue)
    yield from _table(name, content, catalogue) if nested is None else nested


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower()


def unreadable(name: str, what: str, help_text: str) -> ReadPackage:
    """A file, or a line of one, that is no package at all."""
    return ReadPackage("", name, None, (Problem("H101", f"the file {what}", Place(name), help_text),))


def not_readable(name: str, error: OSError | UnicodeDecodeError) -> ReadPackage:
    """A file, or a line of one, that the machine does not give or that is in another encoding."""
    return ReadPackage("", name, None, (read_problem(name, error),))


TABLES: dict[str, Callable[[bytes, str, Limits], Iterator[NumberedRow]]] = {
    "csv": csv_rows,
    "xlsx": excel_rows,
    "parquet": parquet_rows,
}
"""How the rows of a table are read, by the end of its name."""
FORMATS: dict[str, Callable[[str, bytes, Catalogue], Iterator[ReadPackage]]] = {
    "yaml": _document,
    "yml": _document,
    "json": _document,
    "jsonl": _lines,
    **dict.fromkeys(TABLES, _table),
    "parquet": _parquet,
}
"""How a file is read, by the end of its name."""
