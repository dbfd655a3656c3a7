"""Problems as a person can act on them: what, where with the line itself, and what to do."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from engine import Problem

_WIDEST = 100


def shown(problems: Iterable[Problem]) -> str:
    """All problems, each with its line where the file can be read."""
    every = list(problems)
    count = "1 problem" if len(every) == 1 else f"{len(every)} problems"
    return "\n\n".join([*(_one(problem) for problem in every), f"{count}. Nothing was reviewed."])


def findings(problems: Iterable[Problem]) -> str:
    """Findings of an analysis: how grave, where, what to do, and a package that shows it."""
    every = list(problems)
    counts = Counter(problem.severity for problem in every)
    said = ", ".join(f"{counts[name]} {name}{'' if counts[name] == 1 else 's'}" for name in ("error", "warning", "note")
                     if counts[name])
    return "\n\n".join([*(f"{problem.severity}: {_one(problem)}{_package(problem)}" for problem in every), f"{said}."])


def _one(problem: Problem) -> str:
    return "\n".join([str(problem), *_excerpt(problem)])


def _package(problem: Problem) -> str:
    if not problem.fixture:
        return ""
    return "\n    shown by this package, ready to paste into checks/cases:\n" + textwrap.indent(
        problem.fixture.rstrip(), "      ")


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
