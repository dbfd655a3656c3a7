"""What came in of a person, joined to the package that a council already has of them: only what it does not say.

Definitions: a word that the package does not know takes the value that came in; one that it knows keeps its own, and where
the two differ that is said. Goals are added. Visits and hours come from the package where it has any, because what came in
is then another plan and not a further one. Ranges are joined word by word. The day of the assessment is the later of the
two only where a word was taken.
"""

from __future__ import annotations

from datetime import date
from operator import attrgetter
from typing import Any

from pydantic import BaseModel

from ..model import CarePackage, LevelRange
from .report import Counts, ImportedPerson


def join(person: ImportedPerson, package: CarePackage, counts: Counts) -> ImportedPerson:
    """A person who came in, with the package that is there.

    Args:
        person: who came in.
        package: what is there, of the same reference.
        counts: gathers what differs.
    """
    values = {name: getattr(package, name) for name in type(package).model_fields}
    taken = False
    for word in person.sources:
        new, old = (attrgetter(word)(each) for each in (person.package, package))
        if old is None:
            _set_word(values, word, new)
            taken = True
        elif old != new:
            counts.refused[word, "the package says something else, which stays"] += 1
    known = {goal.words for goal in package.goals}
    values["goals"] = (*package.goals, *(goal for goal in person.package.goals if goal.words not in known))
    diagnoses = (diagnosis for diagnosis in person.package.diagnoses if diagnosis not in package.diagnoses)
    values["diagnoses"] = (*package.diagnoses, *diagnoses)
    has_plan = bool(package.visits or package.allowances)
    if not has_plan:
        values |= {"visits": person.package.visits, "allowances": person.package.allowances}
    elif person.package.visits or person.package.allowances:
        counts.refused["visits and hours", "the package has a plan, which stays"] += 1
    days = [day for day in (package.assessed_on, person.package.assessed_on) if day is not None]
    if taken and days:
        values["assessed_on"] = max(days)
    ranges = tuple(
        known_range for known_range in person.ranges if attrgetter(known_range.word)(package) is None
    )
    values["ranges"] = _newer_ranges(package, person.package)
    return person.changed(package=CarePackage.model_validate(values), ranges=ranges)


def _newer_ranges(package: CarePackage, came_in: CarePackage) -> tuple[LevelRange, ...]:
    """One range a word: of two the one of the later day, and what came in where neither has a day."""
    newest = {level_range.word: level_range for level_range in package.ranges}
    for level_range in came_in.ranges:
        before = newest.get(level_range.word)
        if before is None or (before.on or date.min) <= (level_range.on or date.min):
            newest[level_range.word] = level_range
    return tuple(newest.values())


def _set_word(values: dict[str, Any], word: str, value: Any) -> None:
    first, *rest = word.split(".")
    if not rest:
        values[first] = value
        return
    part: BaseModel = values[first]
    values[first] = _with_value(part, rest, value)


def _with_value(part: BaseModel, path: list[str], value: Any) -> BaseModel:
    name, *rest = path
    inner = _with_value(getattr(part, name), rest, value) if rest else value
    return part.model_copy(update={name: inner})
