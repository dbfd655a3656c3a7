"""What is wrong with whole files, said before anything is begun: kind, whether they can be opened, and their heads."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from pathlib import Path

from ..model import Problem, ProblemsFoundError
from .packages import FORMATS, not_readable, not_utf8, unreadable
from .table import REFERENCE, csv_rows, excel_rows, parquet_head, without_reference

_TEXT_AT_ONCE = 1 << 20


def check_files(files: Iterable[Path]) -> None:
    """Say at once which files cannot be read.

    Raises:
        ProblemsFoundError: everything that is wrong with them.
    """
    problems = [problem for file in files for problem in _wrong_with(file)]
    if problems:
        raise ProblemsFoundError(problems)


def _wrong_with(file: Path) -> tuple[Problem, ...]:
    ending = file.suffix.lower().removeprefix(".")
    if ending not in FORMATS:
        return unreadable(str(file), "is of a kind that is not read", f"one of: {', '.join(FORMATS)}").problems
    if not file.exists():
        return unreadable(str(file), "is not there", "check the path").problems
    if not file.is_file():
        return unreadable(str(file), "is no file", "name the files in it, such as folder/*.jsonl").problems
    try:
        with file.open("rb"):
            pass
        head = _HEADS[ending](file) if ending in _HEADS else [REFERENCE]
    except OSError as error:
        return not_readable(str(file), error).problems
    except UnicodeDecodeError:
        return not_utf8(str(file)).problems
    except ProblemsFoundError as error:
        return error.problems
    return () if REFERENCE in [cell.strip() for cell in head] else (without_reference(str(file)),)


def _of_csv(file: Path) -> list[str]:
    """The head; every line is looked at, so that text which is not UTF-8 is found now."""
    with file.open(encoding="utf-8-sig", newline="") as text:
        first = text.readline()
        while text.read(_TEXT_AT_ONCE):
            pass
    try:
        return next(csv_rows(first), (1, list[str]()))[1]
    except csv.Error:
        return []


def _of_excel(file: Path) -> list[str]:
    return next(excel_rows(file.read_bytes(), str(file)), (1, list[str]()))[1]


_HEADS: dict[str, Callable[[Path], list[str]]] = {"csv": _of_csv, "xlsx": _of_excel, "parquet": parquet_head}
