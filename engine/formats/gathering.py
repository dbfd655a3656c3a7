"""What a file says about one person, gathered, and made into a package.

Definitions: of several answers about a word the latest counts. Answers of one day that differ allow everything that
any of them allows; single values of one day that differ are refused. What is said of a day yet unknown is the oldest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from pydantic import BaseModel, ValidationError

from ..model import CarePackage
from ..model.allowance import HOURS_OF_A_WEEK, Allowance
from ..model.care_package import Goal
from ..model.level_range import levels_by_word, range_misfit
from ..model.limits import ALLOWANCES, DIAGNOSES, DIAGNOSIS_CHARACTERS, GOALS, VISITS
from ..model.visit import Visit
from .report import Counts, ImportedPerson, KnownRange, Noted
from .words import UnfitError, fit, why_unfit

_LONG_AGO = date.min
_PARTS: dict[str, tuple[type[BaseModel], int]] = {
    "visits": (Visit, VISITS),
    "allowances": (Allowance, ALLOWANCES),
    "goals": (Goal, GOALS),
}
_MOST_HOURS = 2 * HOURS_OF_A_WEEK
"""Two carers round the clock: more in a week is a figure of something else."""
_ROUND_THE_CLOCK = "it is more hours a week than one carer has; ask what the figure counts"
_OLD_AFTER = timedelta(days=366)
"""Statutory guidance to the Care Act 2014 expects a review of a plan at least once in twelve months, as the procedures of
Cheshire East say (Actions following a care and support plan review, read on 28 November 2026)."""
_NOT_IN_A_REFERENCE = re.compile(r"[^A-Za-z0-9 ._/-]+")
_LONGEST_REFERENCE = 60
_LONGEST_SOURCE = 200


@dataclass
class Said:
    """What is said about a word: the values that it may have, since when, and by whom."""

    allowed: tuple[Any, ...]
    on: date | None
    source: str


@dataclass
class Gathered:
    """Everything about one person, in the order of the files."""

    key: str
    reference: str = ""
    born: str = ""
    words: dict[str, list[Said]] = field(default_factory=dict)
    parts: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    noted: list[Noted] = field(default_factory=list)

    def say(self, word: str, statement: Said) -> None:
        """Add what is said about a word."""
        self.words.setdefault(word, []).append(statement)


def reference_of(text: str) -> str:
    """A reference as a package may have it: letters, numbers, spaces and . _ / - only."""
    cleaned = _NOT_IN_A_REFERENCE.sub("-", text).strip(" ._/-")
    return cleaned[:_LONGEST_REFERENCE].rstrip(" ._/-") or "unnamed"


def package_of(
    gathered: Gathered, reference: str, counts: Counts, today: date, *, synthetic: bool = False
) -> ImportedPerson:
    """The package of what was gathered, with ranges and notes beside it.

    Args:
        gathered: one person.
        reference: what the package is called.
        counts: gathers what cannot be in it.
        today: the day of reading.
        synthetic: nobody in it is real.
    """
    values: dict[str, Any] = {"reference": reference, **({"synthetic": True} if synthetic else {})}
    ranges, sources, days, old = [], {}, [], []
    for word, statements in gathered.words.items():
        settled = _newest(statements)
        is_old = settled.on is not None and today - settled.on > _OLD_AFTER
        if len(settled.allowed) == 1:
            if _set_word(values, word, settled.allowed[0], counts):
                sources[word] = _with_day(settled.source, settled.on)
                old += [f"{word} ({settled.on})"] if is_old else []
        elif all(statement.source.startswith("record ") for statement in statements):
            counts.refused[word, "is said twice for one day, and differently"] += 1
            continue
        elif settled.allowed:
            between = tuple(sorted(settled.allowed)) if _are_numbers(settled.allowed) else settled.allowed
            ranges.append(KnownRange(word=word, between=between, source=settled.source, on=settled.on))
            old += [f"{word} ({settled.on})"] if is_old else []
            if in_package := _level_range(ranges[-1]):
                values.setdefault("ranges", []).append(in_package)
        if settled.on is not None and not settled.source.startswith("record "):
            days.append(settled.on)
    if days and "assessed_on" not in values:
        values["assessed_on"] = max(days)
    for name, items in gathered.parts.items():
        values[name] = _parts(name, items, counts)
    package = CarePackage.model_validate(values)
    doubts = [
        Noted(what=f"{allowance.for_what or 'an allowance'}: {_ROUND_THE_CLOCK}", kind="doubt")
        for allowance in package.allowances
        if allowance.hours_per_week > HOURS_OF_A_WEEK
    ]
    if old:
        doubts.append(
            Noted(
                what=f"said more than a year ago, ask whether it is still so: {', '.join(old)}", kind="doubt"
            )
        )
    return ImportedPerson(
        reference=reference,
        package=package,
        ranges=tuple(ranges),
        noted=tuple(dict.fromkeys([*gathered.noted, *doubts])),
        sources=sources,
    )


def _level_range(known: KnownRange) -> dict[str, Any] | None:
    """The range as the package has it, from the least to the greatest level; None where it rules no level out."""
    levels = levels_by_word().get(known.word, ())
    ranks = sorted(levels.index(level) for level in map(str, known.between) if level in levels)
    if len(ranks) < len(known.between) or ranks[-1] - ranks[0] + 1 == len(levels):
        return None
    between = (levels[ranks[0]], levels[ranks[-1]])
    if range_misfit(known.word, between):
        return None
    return {"word": known.word, "between": between, "source": known.source[:_LONGEST_SOURCE], "on": known.on}


def _newest(statements: list[Said]) -> Said:
    """The latest; of several of that day everything that they allow."""
    last = max(statement.on or _LONG_AGO for statement in statements)
    latest = [statement for statement in statements if (statement.on or _LONG_AGO) == last]
    allowed = tuple(dict.fromkeys(value for statement in latest for value in statement.allowed))
    source = "; ".join(dict.fromkeys(statement.source for statement in latest))
    return Said(allowed, None if last is _LONG_AGO else last, source)


def _are_numbers(values: tuple[Any, ...]) -> bool:
    return all(isinstance(value, int) for value in values)


def _with_day(source: str, on: date | None) -> str:
    return f"{source}, {on.isoformat()}" if on else source


def _set_word(values: dict[str, Any], word: str, value: Any, counts: Counts) -> bool:
    try:
        fitting = fit(word, value)
    except UnfitError as error:
        counts.refused[word, str(error)] += 1
        return False
    *above, last = word.split(".")
    into = values
    for name in above:
        into = into.setdefault(name, {})
    into[last] = fitting
    return True


def _parts(name: str, items: list[dict[str, Any]], counts: Counts) -> list[Any]:
    """The parts of one kind that can be; what cannot be is counted."""
    if name == "diagnoses":
        return _texts(items, counts)
    model, most = _PARTS[name]
    parts: list[BaseModel] = []
    for item in items:
        try:
            part = model.model_validate(item)
        except ValidationError as error:
            detail = error.errors(include_url=False, include_input=False)[0]
            where = ".".join(str(step) for step in detail["loc"]) or "as a whole"
            plain = str(detail["msg"]).removeprefix("Value error, ")
            why = plain if detail["type"] == "value_error" else why_unfit(str(detail["type"]))
            counts.refused[f"one of {name}", f"{where}: {why}"] += 1
            continue
        if isinstance(part, Allowance) and part.hours_per_week > _MOST_HOURS:
            counts.refused[f"one of {name}", f"it is more than {_MOST_HOURS} hours a week"] += 1
        elif name == "goals" and part in parts:
            counts.passed_over[f"one of {name}", "it is there already"] += 1
        elif len(parts) >= most:
            counts.refused[name, f"at most {most:,} are read"] += 1
        else:
            parts.append(part)
    return _with_ids(parts) if name == "visits" else parts


def _with_ids(visits: list[Any]) -> list[Any]:
    """Visits whose ids are unique; one that stands twice is numbered."""
    seen: dict[str, int] = {}
    numbered = []
    for visit in visits:
        seen[visit.id] = seen.get(visit.id, 0) + 1
        number = seen[visit.id]
        numbered.append(visit if number == 1 else visit.changed(id=f"{visit.id[:34]} {number}"))
    return numbered


def _texts(items: list[dict[str, Any]], counts: Counts) -> list[str]:
    """Diagnoses as texts, each once."""
    texts: list[str] = []
    for item in items:
        text = str(item["text"])
        if len(text) > DIAGNOSIS_CHARACTERS:
            counts.refused["diagnoses", f"at most {DIAGNOSIS_CHARACTERS} characters of one are read"] += 1
        elif not all(letter.isprintable() for letter in text):
            counts.refused["diagnoses", "holds marks that are not allowed"] += 1
        elif text not in texts and len(texts) < DIAGNOSES:
            texts.append(text)
        elif text not in texts:
            counts.refused["diagnoses", f"at most {DIAGNOSES} are read"] += 1
    return texts
