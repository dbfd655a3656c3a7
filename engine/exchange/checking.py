"""What is wrong with whole files, said before anything is begun: kind, whether they can be opened, and their heads."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from ..model import Problem, ProblemsFoundError
from .delimited import csv_head
from .nested import file_problems, nested_schema
from .packages import FORMATS, not_readable, unreadable
from .parquet import parquet_head
from .table import REFERENCE, head_problems
from .workbook import excel_head


def check_files(files: Iterable[Path]) -> None:
    """Say at once which files cannot be read.

    Raises:
        ProblemsFoundError: everything that is wrong with them.
    """
    problems = [problem for file in files for problem in _wrong_with(file)]
    if problems:
        raise ProblemsFoundError(problems)


def _wrong_with(file: Path) -> tuple[Problem, ...]:
    """What is wrong with a file as a whole: its kind, whether it opens, its head."""
    ending = file.suffix.lower().removeprefix(".")
    if ending not in FORMATS:
        return unreadable(
            str(file), "is of a kind that is not read", f"one of: {', '.join(FORMATS)}"
        ).problems
    if not file.exists():
        return unreadable(str(file), "is not there", "check the path").problems
    if not file.is_file():
        return unreadable(str(file), "is no file", "name the files in it, such as folder/*.jsonl").problems
    try:
        with file.open("rb"):
            pass
        if ending == "parquet" and (schema := nested_schema(file)) is not None:
            return file_problems(schema, str(file))
        head = _HEADS[ending](file) if ending in _HEADS else [REFERENCE]
    except (OSError, UnicodeDecodeError) as error:
        return not_readable(str(file), error).problems
    except ProblemsFoundError as error:
        return error.problems
    return head_problems(head, str(file))


_HEADS: dict[str, Callable[[Path], list[str]]] = {
    "csv": csv_head,
    "xlsx": excel_head,
    "parquet": parquet_head,
}
