"""Problems as a person can act on them: what, where with the line itself, and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from engine import Problem

_WIDEST = 100


def shown(problems: Iterable[Problem]) -> str:
    """All problems, each with its line where the file can be read."""
    every = list(problems)
    count = "1 problem" if len(every) == 1 else f"{len(every)} problems"
    return "\n\n".join([*(_one(problem) for problem in every), f"{count}. Nothing was reviewed."])


def _one(problem: Problem) -> str:
    lines = [str(problem)]
    excerpt = _excerpt(problem)
    return "\n".join([*lines[:1], *excerpt]) if excerpt else lines[0]


def _excerpt(problem: Problem) -> list[str]:
    place = problem.place
    if not place.line:
        return []
    try:
        text = Path(place.file).read_text(encoding="utf-8", errors="replace").splitlines()[place.line - 1]
    except (OSError, IndexError):
        return []
    column = max((place.column or 1) - 1, 0)
    start = max(0, column - _WIDEST // 2)
    return [f"    {place.line:>4} | {text[start : start + _WIDEST]}", f"         | {' ' * (column - start)}^"]
