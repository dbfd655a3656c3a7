"""A visit and a task line in the words of the model: known values by path.

Definitions:
- A visit is at night when any of it lies between 22:00 and 06:00, or when it is bought as presence by night (waking,
  sleeping, living in). What a visit's tasks ask for beyond its length is their carer-minutes less those of the people
  there, shared among them, or what tasks for several last beyond the minutes in which so many are there together,
  whichever is more. A task that is not timed takes the least that its activity does (reference minutes); one that nobody
  has timed and that is reminded of or watched takes none here.
- Parts of the day by start: morning 06:00-10:59, midday 11:00-14:29, tea 14:30-17:59, evening 18:00-21:59, night else.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from ..model.condition import Scalar
from ..model.visit import DAY_MINUTES, TaskLine, Visit, clock_minutes
from .at_once import doubling, overlapping
from .roles import ItemRoles

HANDS_FREE = ("prompt", "supervise")
"""Help of which nothing says how long it takes."""
STARTS = (
    (6 * 60, "morning"),
    (11 * 60, "midday"),
    (14 * 60 + 30, "tea"),
    (18 * 60, "evening"),
    (22 * 60, "night"),
)


def plain(value: Scalar) -> Scalar:
    """A value as conditions compare it: numbers to six decimals."""
    return round(value, 6) if isinstance(value, float) else value


@lru_cache(maxsize=24 * 60)
def part_of_day(start: str) -> str:
    """The part of the day in which a visit starts (`HH:MM`)."""
    minute = int(start[:2]) * 60 + int(start[3:])
    return next((word for since, word in reversed(STARTS) if minute >= since), "night")


def visits_values(
    visits: Sequence[Visit], activities: Mapping[str, str], roles: ItemRoles
) -> Iterator[dict[str, Scalar]]:
    """What is known about each visit of a package (activity id to group id)."""
    for visit, overlaps, doubles in zip(visits, overlapping(visits), doubling(visits), strict=True):
        yield visit_values(visit, activities, roles) | {
            "visit.overlaps_another": overlaps,
            "visit.doubles_another": doubles,
        }


def visit_values(visit: Visit, activities: Mapping[str, str], roles: ItemRoles) -> dict[str, Scalar]:
    """What is known about a visit by itself (activity id to group id)."""
    groups = {activities[task.activity] for task in visit.tasks}
    known: dict[str, Scalar | None] = {
        "visit.minutes": visit.minutes,
        "visit.carers": visit.carers,
        "visit.days_per_week": len(visit.days),
        "visit.has_a_start": visit.start is not None,
        "visit.part_of_day": None if visit.start is None else part_of_day(visit.start),
        "visit.only_group": "none" if not groups else groups.pop() if len(groups) == 1 else "mixed",
        "visit.night_minutes": visit.night_minutes,
        "visit.at_night": is_at_night(visit),
        "visit.presence": visit.kind,
        "visit.second_person": visit.second_person,
        "visit.shared": visit.shared_by > 1,
        "visit.calls_per_night": visit.calls_per_night,
        "visit.duty_minutes": visit.duty_minutes,
        "visit.breaks_covered": visit.breaks_covered,
        "visit.break_minutes": visit.break_minutes,
        "visit.missed_per_4_weeks": visit.missed_per_4_weeks,
    }
    known |= _delivered_values(visit)
    work = [(task.carers, least_minutes(task, roles)) for task in visit.tasks]
    known["visit.least_task_minutes"] = round(sum((length for _, length in work), 0.0), 6)
    if visit.minutes is not None:
        known["visit.task_excess_minutes"] = round(_task_excess(visit, visit.minutes, work), 6)
    return {path: plain(value) for path, value in known.items() if value is not None}


def least_minutes(task: TaskLine, roles: ItemRoles) -> float:
    """The least that a task line takes: as it was timed, or by the reference minutes.

    Args:
        task: any task line.
        roles: what each activity takes.
    """
    if task.minutes is not None:
        return task.minutes * task.times
    return 0.0 if task.help in HANDS_FREE else roles.least_minutes.get(task.activity, 0.0) * task.times


def _task_excess(visit: Visit, minutes: int, work: Sequence[tuple[int, float]]) -> float:
    """What tasks ask for beyond those who are there: all work shared out, and tasks for several beside each other."""
    people = people_by_minute(visit, minutes)
    of_all = sum((carers * length for carers, length in work), 0.0)
    beyond = [
        (of_all - sum(there * length for there, length in people)) / max(visit.carers, len(visit.workers))
    ]
    for many in sorted({carers for carers, length in work if carers > 1 and length}):
        room = sum(there // many * length for there, length in people)
        beyond.append(sum((length for carers, length in work if carers >= many), 0.0) - room)
    return max(beyond)


def people_by_minute(visit: Visit, minutes: int) -> list[tuple[int, int]]:
    """How many people are at a visit, and for how many of its minutes each.

    Args:
        visit: any visit.
        minutes: its length.
    """
    if not visit.workers:
        return [(visit.carers, minutes)]
    stays = [
        (worker.after, minutes if worker.minutes is None else worker.after + worker.minutes)
        for worker in visit.workers
    ]
    cuts = sorted({0, minutes, *(end for stay in stays for end in stay)})
    return [
        (sum(since <= begin and until >= end for since, until in stays), end - begin)
        for begin, end in itertools.pairwise(cuts)
    ]


def is_at_night(visit: Visit) -> bool | None:
    """Whether any of a visit lies between 22:00 and 06:00; None where that is not known."""
    if visit.presence in ("waking", "sleeping", "living_in"):
        return True
    return None if visit.night_minutes is None else visit.night_minutes > 0


def _delivered_values(visit: Visit) -> dict[str, Scalar | None]:
    """What is known about a visit as delivered beside what was planned."""
    values: dict[str, Scalar | None] = {}
    if visit.delivered_minutes is not None and visit.minutes is not None:
        values["visit.overrun_minutes"] = round(visit.delivered_minutes - visit.minutes, 6)
        values["visit.delivered_percent"] = round(100 * visit.delivered_minutes / visit.minutes, 6)
    if visit.delivered_carers is not None:
        values["visit.carers_short"] = visit.delivered_carers < visit.carers
        values["visit.more_carers_come"] = visit.delivered_carers > visit.carers
    nobody = [
        number == 0 for number in (visit.delivered_carers, visit.delivered_minutes) if number is not None
    ]
    if nobody:
        values["visit.nobody_comes"] = any(nobody)
    if visit.delivered_start is not None and visit.start is not None:
        late = clock_minutes(visit.delivered_start) - clock_minutes(visit.start)
        values["visit.late_minutes"] = (late + DAY_MINUTES // 2) % DAY_MINUTES - DAY_MINUTES // 2
    return values


def task_values(task: TaskLine, activities: Mapping[str, str]) -> dict[str, Scalar]:
    """What is known about a task line, without its visit (activity id to group id)."""
    values: dict[str, Scalar] = {
        "task.activity": task.activity,
        "task.group": activities[task.activity],
        "task.carers": task.carers,
        "task.times": task.times,
        "task.skill": task.skill,
    }
    optional = {
        "task.help": task.help,
        "task.minutes": task.minutes,
        "task.second_carer_for": task.second_carer_for,
        "task.medicine_judged": task.medicine_judged,
    }
    values.update({path: plain(value) for path, value in optional.items() if value is not None})
    return values
