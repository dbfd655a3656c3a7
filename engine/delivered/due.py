"""What was due: the visits of a package on the days of a span, and which log belongs to which.

Definitions: a visit is due on its days of the week. One of every second week or rarer is *perhaps* due, since nobody says
in which week; so is one that may have been logged on the day before the export begins or after it ends. A log belongs to
the visit whose time is nearest to it, of those that are still to come or began at most `early_window_minutes` later, and
to no two; where the export names no planned time, midnight may lie between them. A log that belongs to none is extra.
A plan *says* how many carers come where that stands in it; one row of one worker does not say that no second was planned.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from ..model import CarePackage
from ..model.visit import ALL_DAYS, Visit, clock_minutes
from .attended import Attendance
from .thresholds import Thresholds

_NOT_MISSED_BEFORE = timedelta(hours=1)
"""However late a visit is due, so long it may begin later."""


@dataclass(frozen=True)
class Due:
    """One visit on one day."""

    visit: str
    day: date
    start: datetime | None
    minutes: int | None
    carers: int
    """Planned, or at least so many where the plan does not say it."""
    says_carers: bool = True
    perhaps: bool = False
    two_minutes: float = 0.0
    """Minutes of its tasks that need two carers."""


@dataclass(frozen=True)
class Pair:
    """What was due, and what was logged of it."""

    due: Due
    log: Attendance | None


def due_visits(package: CarePackage, first: date, last: date, thresholds: Thresholds) -> list[Due]:
    """The visits of a package from one day to another, and those beside them that may have been logged there, in order.

    Args:
        package: the plan.
        first: day of the logs.
        last: likewise.
        thresholds: figures.
    """
    due = []
    for offset in range(-1, (last - first).days + 2):
        day = first + timedelta(days=offset)
        for visit in package.visits:
            if ALL_DAYS[day.weekday()] in visit.days:
                planned = _due(visit, day)
                since, until = _logged_within(planned, thresholds)
                if since <= last and until >= first:
                    is_whole = first <= since and until <= last
                    due.append(planned if is_whole else replace(planned, perhaps=True))
    return sorted(due, key=lambda visit: (visit.day, visit.start or datetime.combine(visit.day, time.max)))


def _logged_within(due: Due, thresholds: Thresholds) -> tuple[date, date]:
    """The first and the last day on which a visit may have been logged."""
    if due.start is None:
        return due.day, due.day
    since = due.start - timedelta(minutes=thresholds["early_window_minutes"])
    return since.date(), max(due.day, (due.start + _NOT_MISSED_BEFORE).date())


def due_of_log(logs: Sequence[Attendance]) -> list[Due]:
    """What was due by the export's own plan, where nobody gives another: named by its time of day."""
    due = []
    for log in logs:
        if log.planned_start is None or log.day is None:
            continue
        minutes = (
            None
            if log.planned_end is None
            else round((log.planned_end - log.planned_start).total_seconds() / 60)
        )
        name = log.planned_start.strftime("%H:%M")
        due.append(Due(name, log.day, log.planned_start, minutes, *_planned_carers(log)))
    return due


def lists_missed_visits(logs: Iterable[Attendance]) -> bool:
    """Whether an export lists visits to which nobody came; one that was called off shows only that somebody entered it."""
    return any(
        log.planned_start and not log.start and not any(row.cancelled for row in log.rows) for log in logs
    )


def _planned_carers(log: Attendance) -> tuple[int, bool]:
    """How many workers an export plans for a visit at least, and whether it says how many; one who logs twice is one."""
    if stated := max((row.carers or 0 for row in log.rows), default=0):
        return stated, True
    if named := {name for row in log.rows for name in row.planned_workers}:
        return len(named), True
    stayed_away = any(row.start is None for row in log.rows)
    return len({row.worker or row.where for row in log.rows}), stayed_away


def _due(visit: Visit, day: date) -> Due:
    start = None
    if visit.start is not None:
        start = datetime.combine(day, time()) + timedelta(minutes=clock_minutes(visit.start))
    both = sum((task.minutes or 0.0) * task.times for task in visit.tasks if task.carers > 1)
    says_carers = not visit.model_fields_set.isdisjoint(("carers", "workers"))
    return Due(visit.id, day, start, visit.minutes, visit.carers, says_carers, visit.every_weeks > 1, both)


def pair_logs(
    due: Sequence[Due], logs: Sequence[Attendance], thresholds: Thresholds
) -> tuple[list[Pair], list[Attendance]]:
    """Every visit that was due with its log, and the logs that belong to none.

    Args:
        due: of one person, in the order of time.
        logs: of the same person, in the order of time.
        thresholds: figures.
    """
    by_day: dict[date, list[Attendance]] = {}
    for log in logs:
        for day in _days_of(log):
            by_day.setdefault(day, []).append(log)
    chosen: dict[int, Attendance] = {}
    taken: set[int] = set()
    for _, visit, log in sorted(_offers(due, by_day, thresholds), key=lambda offer: offer[0]):
        if id(visit) not in chosen and id(log) not in taken:
            chosen[id(visit)] = log
            taken.add(id(log))
    return [Pair(visit, chosen.get(id(visit))) for visit in due], [
        log for log in logs if log.day is not None and id(log) not in taken
    ]


def _offers(
    due: Sequence[Due], logs_on: Mapping[date, Sequence[Attendance]], thresholds: Thresholds
) -> Iterator[tuple[float, Due, Attendance]]:
    """Every visit with every log that may be of it, and how many minutes lie between them."""
    due_on: dict[date, list[Due]] = {}
    for visit in due:
        due_on.setdefault(visit.day, []).append(visit)
    for day, visits in due_on.items():
        for number, visit in enumerate(visits):
            following = _next_start(visits, number)
            for log in logs_on.get(day, ()):
                distance = _distance(visit, following, log, thresholds)
                if distance is not None:
                    yield distance, visit, log


def _days_of(log: Attendance) -> tuple[date, ...]:
    """The days on which a log may have been due: its own, and the two beside it where nobody says when it was planned."""
    if log.day is None:
        return ()
    if log.planned_start is not None:
        return (log.day,)
    return (log.day - timedelta(days=1), log.day, log.day + timedelta(days=1))


def _next_start(due: Sequence[Due], number: int) -> datetime | None:
    return next(
        (later.start for later in due[number + 1 :] if later.start and later.visit != due[number].visit), None
    )


def _distance(due: Due, following: datetime | None, log: Attendance, thresholds: Thresholds) -> float | None:
    """Minutes between them; None where the log cannot be of this visit."""
    moment = log.planned_start or log.start
    if moment is None:
        return None
    if due.start is None:
        return 12 * 60.0 if log.day == due.day else None
    minutes = (moment - due.start).total_seconds() / 60
    until = following or datetime.combine(due.day, time()) + timedelta(
        minutes=thresholds["end_of_day_minutes"]
    )
    if minutes < -thresholds["early_window_minutes"] or (
        moment >= max(until, due.start + _NOT_MISSED_BEFORE)
    ):
        return None
    return abs(minutes)
