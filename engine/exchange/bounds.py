"""Rows of a table, held to the limits as they come: what is too much ends the reading before it is kept.

Definitions: a row is its number in the file and its cells as text. Left out: the limits themselves (`model.limits`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from ..model import Place, Problem, ProblemsFoundError
from ..model.limits import CELL_CHARACTERS, COLUMNS, LINE_BYTES, Limits

NumberedRow = tuple[int, list[str]]


def too_much(
    name: str, most: int, of: str, line: int = 0, *, help_text: str = "split the file"
) -> ProblemsFoundError:
    """H106: the file holds more of something than is read.

    Args:
        name: the file.
        most: the limit.
        of: of what, such as `rows`.
        line: where it is passed.
        help_text: what to do.
    """
    place = Place(name, line, 1 if line else 0)
    return ProblemsFoundError([Problem("H106", f"at most {most:,} {of} are read", place, help_text)])


def bound_rows(rows: Iterable[NumberedRow], name: str, limits: Limits) -> Iterator[NumberedRow]:
    """The rows, as long as they keep to the limits; of a cell that is too long, its beginning.

    Raises:
        ProblemsFoundError: H106, with the limit and the place.
    """
    cells_so_far = characters = 0
    for count, (line, cells) in enumerate(rows, start=1):
        cells_so_far += len(cells)
        characters += sum(map(len, cells))
        if len(cells) > COLUMNS:
            raise too_much(
                name, COLUMNS, "columns", line, help_text="look for a separator or a cell far to the right"
            )
        if count > limits.rows:
            raise too_much(name, limits.rows, "rows", line)
        if cells_so_far > limits.cells:
            raise too_much(name, limits.cells, "cells", line)
        if characters > limits.unpacked_bytes:
            raise too_much(name, limits.unpacked_bytes, "characters of one table", line)
        yield line, [cell[: CELL_CHARACTERS + 1] for cell in cells]


def lines_of(file: BinaryIO) -> Iterator[tuple[int, bytes, int]]:
    """Lines with their number and the bytes of the file up to their end; of one that is too long, its beginning.

    A beginning is longer than any line may be, so whoever reads it says so (H103).
    """
    number = done = 0
    while text := file.readline(LINE_BYTES + 1):
        number, done, rest = number + 1, done + len(text), text
        while len(rest) > LINE_BYTES and not rest.endswith(b"\n"):
            rest = file.readline(LINE_BYTES + 1)
            done += len(rest)
        yield number, text, done
