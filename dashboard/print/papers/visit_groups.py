"""Visits that are alike, told once: the same length, carers, tasks and proposals on different days.

Definitions: two visits are alike when everything that a paper tells of them is, but for their day and their name. For a
provider they also are when they begin within half an hour of each other: each day's start is told. They are called by the
words that their names share without days of the week (`mon am` and `tue am`: `am`). Each stays the records' visit: papers
change nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace

from dashboard.print.papers.basis import Basis
from dashboard.print.papers.decisions import (
    in_order,
    other_ways_for,
    proposed_for,
    second_in_review,
    touched_visits,
)
from dashboard.print.pdf.visit_words import days_of
from dashboard.wording import days_in_words
from engine.model import TaskLine, Visit
from engine.model.visit import ALL_DAYS, Day

_DAY = re.compile(r"(?i)^(mon|tue|wed|thu|fri|sat|sun)[a-z]*$")
_PARTS = re.compile(r"[\s_/.,-]+")
_NEAR_MINUTES = 30
"""How far apart visits of different days may begin that are told as one."""


@dataclass(frozen=True)
class VisitGroup:
    """Visits that are alike."""

    members: tuple[Visit, ...]
    is_namesake: bool = False
    """Whether another group of the same paper has its name."""

    @property
    def visit(self) -> Visit:
        """One visit with the days of all and the first of their starts, by the name that they share."""
        first = self.members[0]
        if len(self.members) == 1:
            return first
        days = {day for member in self.members for day in member.days}
        return first.model_copy(
            update={"id": self.name, "days": tuple(day for day in ALL_DAYS if day in days)}
        )

    @property
    def name(self) -> str:
        """The name under which the visits are listed together."""
        names = [member.id for member in self.members]
        return names[0] if len(names) == 1 else shared_name(names)

    @property
    def days_by_start(self) -> dict[str, tuple[Day, ...]]:
        """The days on which its visits begin at each time, in the order of the week."""
        by_start: dict[str, tuple[Day, ...]] = {}
        for day in ALL_DAYS:
            for member in self.members:
                if day in member.days:
                    by_start[member.starts_at] = (*by_start.get(member.starts_at, ()), day)
        return by_start

    @property
    def starts_text(self) -> str:
        """When its visits begin, day by day; empty where all begin at one time."""
        by_start = self.days_by_start
        parts = (f"{days_in_words(days)} {start}" for start, days in by_start.items())
        return "; ".join(parts) if len(by_start) > 1 else ""

    @property
    def time_and_name(self) -> str:
        """Its name behind the time at which its visits begin, or the first and the last of these times."""
        first, *later = sorted(self.days_by_start)
        return f"{first} to {later[-1]} by day: {self.name}" if later else f"{first} {self.name}"

    @property
    def name_apart(self) -> str:
        """Its name where it stands alone: with time and days where another group has that name too."""
        if not self.is_namesake:
            return self.name
        return f"{self.time_and_name} ({days_of(self.visit)})"

    @property
    def ids(self) -> tuple[str, ...]:
        """The names of its visits in the records."""
        return tuple(member.id for member in self.members)

    @property
    def names_differ_by_day(self) -> bool:
        """Whether whoever knows its name and days knows the names of its visits."""
        return all(" ".join(_words(name)) == self.name for name in self.ids)


def grouped_visits(basis: Basis) -> list[VisitGroup]:
    """The visits in order of time, those that are alike for a provider together, though they begin some minutes apart."""
    touched, reviewed = touched_visits(basis), frozenset(second_in_review(basis))

    def key_of(visit: Visit) -> Hashable:
        return (
            *_lengths(visit),
            visit.workers,
            *_is_delivery_recorded(visit),
            visit.id in touched,
            visit.id in reviewed,
            basis.holds.tasks(visit.id),
            basis.holds.tasks_in_force(visit.id),
            tuple(other_ways_for(basis, visit)),
            tuple((_task(task), proposed_for(basis, visit, at)) for at, task in enumerate(visit.tasks)),
        )

    return _group_visits(in_order(basis), key_of, _NEAR_MINUTES)


def grouped_times(visits: Iterable[Visit]) -> list[VisitGroup]:
    """Visits, those of the same length, kind and number of carers that begin near each other together."""
    return _group_visits(visits, _lengths, _NEAR_MINUTES)


def grouped_alike(visits: Iterable[Visit]) -> list[VisitGroup]:
    """Visits, those of which everything but their name and their days is recorded alike together."""
    return _group_visits(visits, lambda visit: visit.model_dump_json(exclude={"id", "days"}))


def shared_name(names: Sequence[str]) -> str:
    """The words that all of these names share, without days; else the first name and how many more."""
    split = [_words(name) for name in names]
    shared = [word for word in split[0] if all(word in other for other in split[1:])]
    return " ".join(shared) or f"{names[0]} and {len(names) - 1} more"


def _words(name: str) -> list[str]:
    return [word for word in _PARTS.split(name) if word and not _DAY.match(word)]


def _group_visits(
    visits: Iterable[Visit], key_of: Callable[[Visit], Hashable], apart_minutes: int = 0
) -> list[VisitGroup]:
    """Visits with the same key that begin near each other together; groups of one name know of each other.

    Args:
        visits: in order of time.
        key_of: what must be alike.
        apart_minutes: how long after the first of a group the last may begin.
    """
    groups: dict[Hashable, list[list[Visit]]] = {}
    for visit in visits:
        for members in groups.setdefault(key_of(visit), []):
            # Two on one day are two visits, however alike.
            is_free = not any(set(visit.days) & set(member.days) for member in members)
            if is_free and _begin_within(members[0], visit, apart_minutes):
                members.append(visit)
                break
        else:
            groups[key_of(visit)].append([visit])
    grouped = [VisitGroup(tuple(members)) for alike in groups.values() for members in alike]
    times_named = Counter(group.name for group in grouped)
    grouped = [replace(group, is_namesake=times_named[group.name] > 1) for group in grouped]
    return sorted(grouped, key=lambda group: group.visit.starts_at)


def _begin_within(first: Visit, later: Visit, minutes: int) -> bool:
    """Whether one visit begins at most so many minutes after the other; one without a time is like none with one."""
    if first.start is None or later.start is None:
        return first.start == later.start
    return _minute_of(later.start) - _minute_of(first.start) <= minutes


def _minute_of(clock: str) -> int:
    return 60 * int(clock[:2]) + int(clock[3:])


def _lengths(visit: Visit) -> tuple[Hashable, ...]:
    return visit.minutes, visit.carers, visit.every_weeks, visit.presence, visit.shared_by


def _task(task: TaskLine) -> tuple[Hashable, ...]:
    return task.activity, task.help, task.carers, task.minutes, task.times, task.second_carer_for, task.skill


def _is_delivery_recorded(visit: Visit) -> tuple[bool, ...]:
    delivered = (
        visit.delivered_start,
        visit.delivered_minutes,
        visit.delivered_carers,
        visit.missed_per_4_weeks,
    )
    return tuple(value is None for value in delivered)
