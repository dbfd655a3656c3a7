"""Problems as a person can act on them: what, where with the line itself, and what to do."""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from engine import Problem
from engine.model.limits import DOCUMENT_BYTES
from engine.model.problem import Severity
from engine.wording import list_text

from .words import wrapped

_WIDEST, _MOST_SHOWN = 100, 200
_ENDINGS = {
    "rules": "Nothing was done with the rules.",
    "safety": "The safety log was not looked at.",
    "exchange": "Nothing was taken in or written.",
    "delivered": "Nothing was compared.",
    "learn": "Nothing was learnt.",
    "answers": "Nothing was taken in.",
}
_SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
_PROTECTED_LESS = ("H814", "H614", "H610", "H902", "H906")
_NAME = re.compile(r"`[a-z0-9_.]+`")
_LINES_IN = (".yaml", ".yml", ".json", ".csv")


def ending_of(command: str) -> str:
    """What did not happen when a command stopped at problems."""
    return _ENDINGS.get(command, "Nothing was reviewed.")


def problems_text(problems: Iterable[Problem], ending: str = "Nothing was reviewed.") -> str:
    """Problems, each with its line where the file can be read; of very many, the first."""
    every = list(problems)
    count = "1 problem" if len(every) == 1 else f"{len(every)} problems"
    more = f", of which {len(every) - _MOST_SHOWN:,} are not shown" if len(every) > _MOST_SHOWN else ""
    return "\n\n".join([*(_one(problem) for problem in every[:_MOST_SHOWN]), f"{count}{more}. {ending}"])


def findings(problems: Iterable[Problem]) -> str:
    """Findings of an analysis: how grave, where, what to do, and a package that shows it."""
    every = sorted(problems, key=_gravest_first)
    counts = Counter(problem.severity for problem in every)
    counted = ", ".join(
        f"{counts[name]} {name}{'' if counts[name] == 1 else 's'}" for name in _SEVERITIES if counts[name]
    )
    alike: dict[tuple[str, ...], list[Problem]] = {}
    for problem in every:
        alike.setdefault(_without_name(problem), []).append(problem)
    return "\n\n".join([*(_all_alike(*group) for group in alike.values()), f"{counted}."])


def _all_alike(first: Problem, *others: Problem) -> str:
    """The first of findings that say the same of several names; then the other names."""
    text = f"{first.severity}: {_one(first)}{_package(first)}"
    names = [_NAME.findall(problem.message)[0] for problem in others]
    return f"{text}\n{wrapped(f'The same of {list_text(names)}.', '    ', '    ')}" if names else text


def _without_name(problem: Problem) -> tuple[str, ...]:
    """What findings share that say the same of several names; of one that names nothing, or more, all of it."""
    names = _NAME.findall(problem.message)
    rest = _NAME.sub("", problem.message) if len(names) == 1 else problem.message
    return problem.code, str(problem.place), problem.help, rest


def _gravest_first(problem: Problem) -> tuple[int, bool]:
    """Errors before warnings before notes; among errors, first that somebody is protected less."""
    return _SEVERITIES.index(problem.severity), problem.code not in _PROTECTED_LESS


def _one(problem: Problem) -> str:
    return "\n".join([str(problem), *_excerpt(problem)])


def _package(problem: Problem) -> str:
    if not problem.fixture:
        return ""
    return "\n    shown by this package, ready to paste into checks/cases:\n" + textwrap.indent(
        problem.fixture.rstrip(), "      "
    )


def _excerpt(problem: Problem) -> list[str]:
    place = problem.place
    lines = _lines(place.file) if place.line and place.file.endswith(_LINES_IN) else ()
    if len(lines) < place.line or not lines:
        return []
    text = _visible(lines[place.line - 1])
    column = max((place.column or 1) - 1, 0)
    start = max(0, column - _WIDEST // 2)
    return [f"    {place.line:>4} | {text[start : start + _WIDEST]}", f"         | {' ' * (column - start)}^"]


@lru_cache(maxsize=4)
def _lines(file: str) -> tuple[str, ...]:
    """The lines of a file; none of one that is larger than what is read at once."""
    try:
        if Path(file).stat().st_size > DOCUMENT_BYTES:
            return ()
        return tuple(Path(file).read_text(encoding="utf-8", errors="replace").splitlines())
    except OSError:
        return ()


def _visible(text: str) -> str:
    """A terminal obeys control and direction marks; here they are shown as what they are."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)
