"""Visits that are alike, told once: the same carers and tasks on different days.

Definitions: for a provider two visits of different days are alike when the same carers do the same in them, whenever they
begin and however long they last. What differs by day is told with its days: start, length, holds, proposals, reviews.
Visits of one name are put together first, then those whose names tell nothing. For a person they are alike when they last
as long and begin within half an hour of each other. They are called by the words that their names share without days
of the week (`mon am` and `tue am`: `am`). Each stays the records' visit: papers change nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from dashboard.print.papers.basis import Basis
from dashboard.print.papers.decisions import in_order
from dashboard.print.pdf.visit_words import days_of
from dashboard.wording import days_in_words
from engine.model import TaskLine, Visit
from engine.model.visit import ALL_DAYS, DAY_MINUTES, Day, hours_text

_DAY = re.compile(r"(?i)^(mon|tue|wed|thu|fri|sat|sun)[a-z]*$")
_PARTS = re.compile(r"[\s_/.,-]+")
_NEAR_MINUTES = 30
"""How far apart visits of different days may begin that a person is told of as one."""
T = TypeVar("T")
Time = tuple[str, int | None]
"""When a visit begins, and how many minutes it lasts."""


@dataclass(frozen=True)
class VisitGroup:
    """Visits that are alike."""

    members: tuple[Visit, ...]
    is_namesake: bool = False
    """Whether another group of the same paper has its name."""

    @property
    def visit(self) -> Visit:
        """One visit with the days of all and the first of their starts and lengths, by the name that they share."""
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
    def days_by_time(self) -> dict[Time, tuple[Day, ...]]:
        """The days on which its visits begin and last alike, in the order of the week."""
        by_time: dict[Time, tuple[Day, ...]] = {}
        for day in ALL_DAYS:
            for member in self.members:
                if day in member.days:
                    time = member.starts_at, member.minutes
                    by_time[time] = (*by_time.get(time, ()), day)
        return by_time

    @property
    def times_text(self) -> str:
        """When its visits begin and how long they last, day by day, with the names that say nothing of the day.

        It is empty where all are alike.
        """
        by_time = self.days_by_time
        return (
            "; ".join(self._time_text(time, days) for time, days in by_time.items())
            if len(by_time) > 1
            else ""
        )

    def _time_text(self, time: Time, days: Collection[Day]) -> str:
        start, minutes = time
        length = hours_text(minutes or 0) or ("length not known" if minutes is None else f"{minutes} min")
        names = [member.id for member in self.members if (member.starts_at, member.minutes) == time]
        called = "" if self.names_differ_by_day else f" ({', '.join(names)})"
        return f"{days_in_words(days)} {start}, {length}{called}"

    @property
    def time_and_name(self) -> str:
        """Its name behind the time at which its visits begin, or the first and the last of these times."""
        first, *later = sorted(self.days_by_start)
        return f"{first} to {later[-1]} by day: {self.name}" if later else f"{first} {self.name}"

    @property
    def name_apart(self) -> str:
        """Its name where it stands alone: with time and days where another group has that name too."""
        return self.name_of(self.ids)

    def name_of(self, visits: Collection[str]) -> str:
        """The name under which some of its visits are listed alone: with their days where they are not all.

        Args:
            visits: names in the records; those of other groups are left out.
        """
        return self.name_on(self.days_among(visits))

    def name_on(self, days: str) -> str:
        """The name under which it is listed alone.

        Args:
            days: on which it is meant, in words; empty for all of its days.
        """
        days = days or (days_of(self.visit) if self.is_namesake else "")
        name = self.time_and_name if self.is_namesake else self.name
        return f"{name} ({days})" if days else name

    def days_among(self, visits: Collection[str]) -> str:
        """The days of some of its visits, in words; empty where they are all."""
        some = self._of(visits)
        return "" if len(some.members) == len(self.members) else days_of(some.visit, first=True)

    def by_day(self, told_of: Callable[[Visit], T]) -> Iterator[tuple[str, T]]:
        """What is told of its visits, once where it is alike, with the days on which it is so; no days where on all.

        Args:
            told_of: what is told of a visit.
        """
        visits_of: dict[str, list[str]] = {}
        telling: dict[str, T] = {}
        for member in self.members:
            value = told_of(member)
            visits_of.setdefault(str(value), []).append(member.id)
            telling[str(value)] = value
        for key, value in telling.items():
            yield self.days_among(visits_of[key]), value

    def _of(self, visits: Collection[str]) -> VisitGroup:
        return VisitGroup(tuple(member for member in self.members if member.id in visits))

    @property
    def ids(self) -> tuple[str, ...]:
        """The names of its visits in the records."""
        return tuple(member.id for member in self.members)

    @property
    def names_differ_by_day(self) -> bool:
        """Whether whoever knows its name and days knows the names of its visits."""
        return all(" ".join(_words(name)) == self.name for name in self.ids)


def grouped_visits(basis: Basis) -> list[VisitGroup]:
    """The visits in order of time, those in which the same carers do the same together, whenever they begin and end."""
    visits = in_order(basis)
    keys = {
        visit.id: (
            visit.start is None,
            visit.minutes is None,
            *_kind(visit),
            visit.workers,
            tuple(_task(task) for task in visit.tasks),
            " ".join(_words(visit.id)),
        )
        for visit in visits
    }
    times_named = Counter(keys.values())
    # A name that only one visit has tells nothing of the others.
    return _group_visits(
        visits,
        lambda visit: keys[visit.id] if times_named[keys[visit.id]] > 1 else keys[visit.id][:-1],
        DAY_MINUTES,
    )


def grouped_times(visits: Iterable[Visit]) -> list[VisitGroup]:
    """Visits, those of the same length, kind and number of carers that begin near each other together."""
    return _group_visits(visits, lambda visit: (visit.minutes, *_kind(visit)), _NEAR_MINUTES)


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
        alike = groups.setdefault(key_of(visit), [])
        free = [members for members in alike if _has_place_for(visit, members, apart_minutes)]
        if free:
            min(free, key=lambda members: _minutes_between(members[-1], visit)).append(visit)
        else:
            alike.append([visit])
    grouped = [VisitGroup(tuple(members)) for alike in groups.values() for members in alike]
    times_named = Counter(group.name for group in grouped)
    grouped = [replace(group, is_namesake=times_named[group.name] > 1) for group in grouped]
    return sorted(grouped, key=lambda group: group.visit.starts_at)


def _has_place_for(visit: Visit, members: Sequence[Visit], apart_minutes: int) -> bool:
    # Two on one day are two visits, however alike.
    is_free = not any(set(visit.days) & set(member.days) for member in members)
    return is_free and _minutes_between(members[0], visit) <= apart_minutes


def _minutes_between(first: Visit, later: Visit) -> int:
    """How many minutes after the other a visit begins; one without a time is like none with one."""
    if first.start is None or later.start is None:
        return 0 if first.start == later.start else DAY_MINUTES + 1
    return _minute_of(later.start) - _minute_of(first.start)


def _minute_of(clock: str) -> int:
    return 60 * int(clock[:2]) + int(clock[3:])


def _kind(visit: Visit) -> tuple[Hashable, ...]:
    return visit.carers, visit.every_weeks, visit.presence, visit.shared_by


def _task(task: TaskLine) -> tuple[Hashable, ...]:
    """What is done; how long it takes may differ by day, and is told."""
    return (
        task.activity,
        task.help,
        task.carers,
        task.minutes is None,
        task.times,
        task.second_carer_for,
        task.skill,
    )
