"""Rows of call monitoring gathered into visits: one row is one worker, and several workers make one visit.

Definitions: rows are of one visit where the export calls it the same; else where they overlap in time, or were planned
for the same moment. Of a row that was sent again the highest sequence counts. The *length* of a visit is the time with
anybody there, without the gap where a worker left and came back; its *carer-minutes* are what all workers were there
together, added up; *together* is the time with at least so many of them there at once.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ..formats import LogRow

_SAME_MOMENT = timedelta(minutes=1)
_SAYS_WHETHER_ANYBODY_CAME = ("missed", "cancelled")
_DIGIT = re.compile(r"\d")
"""A beginning without any, such as `-`, is a cell that was left empty."""


@dataclass(frozen=True)
class Attendance:
    """A visit as it was logged, or logged as missed or cancelled."""

    person: str
    rows: tuple[LogRow, ...]

    @property
    def start(self) -> datetime | None:
        """When the first worker came."""
        return min((row.start for row in self.rows if row.start), default=None)

    @property
    def end(self) -> datetime | None:
        """When the last worker left; None where one of them never checked out."""
        if any(row.start and not row.end for row in self.rows):
            return None
        return max((row.end for row in self.rows if row.start and row.end), default=None)

    @property
    def planned_start(self) -> datetime | None:
        """When it was planned, where the export says so."""
        return min((row.planned_start for row in self.rows if row.planned_start), default=None)

    @property
    def planned_end(self) -> datetime | None:
        """Until when it was planned, where the export says so."""
        return max((row.planned_end for row in self.rows if row.planned_end), default=None)

    @property
    def day(self) -> date | None:
        """The day that it belongs to."""
        moment = self.planned_start or self.start
        return moment.date() if moment else None

    @property
    def minutes(self) -> float | None:
        """The time with anybody there; None where nobody came, or one of them never checked out."""
        return None if self.start is None or self.end is None else self.minutes_together(1)

    @property
    def workers(self) -> int:
        """How many different workers came."""
        return len(self.spans)

    @property
    def spans(self) -> dict[str, list[tuple[datetime, datetime | None]]]:
        """When each worker was there; rows that name none are each another worker."""
        spans: dict[str, list[tuple[datetime, datetime | None]]] = {}
        for row in self.rows:
            if row.start:
                spans.setdefault(row.worker or row.where, []).append((row.start, row.end))
        return spans

    @property
    def knows_workers(self) -> bool:
        """Whether it can be told how many came: not where a row is a whole visit, or two rows of nobody named are alike."""
        unnamed = [(row.start, row.end) for row in self.rows if row.start and not row.worker]
        return all(row.is_one_worker for row in self.rows) and len(set(unnamed)) == len(unnamed)

    @property
    def names_everybody(self) -> bool:
        """Whether every row of somebody who came says who it was."""
        return all(row.worker and row.is_one_worker for row in self.rows if row.start)

    @property
    def carer_minutes(self) -> float | None:
        """What every worker was there, added up, overlapping rows of one once; None where nobody knows how many came."""
        if not self.knows_workers:
            return None
        return sum(
            _minutes(until - since)
            for spans in self.spans.values()
            for since, until in _merge([(a, b) for a, b in spans if b is not None])
        )

    def minutes_together(self, workers: int) -> float:
        """Minutes with at least so many workers there at once."""
        marks = sorted(
            (moment, step)
            for spans in self.spans.values()
            for since, until in _merge([(a, b) for a, b in spans if b is not None])
            for moment, step in ((since, 1), (until, -1))
        )
        total, there = 0.0, 0
        for (moment, step), (following, _) in itertools.pairwise(marks):
            there += step
            if there >= workers:
                total += _minutes(following - moment)
        return total

    @property
    def electronic(self) -> bool:
        """Whether at least one worker checked in electronically."""
        return any(row.start and row.how == "electronic" for row in self.rows)

    @property
    def is_missed(self) -> bool:
        """Whether the export says that nobody came."""
        return self.start is None and any(row.missed for row in self.rows)

    @property
    def is_cancelled(self) -> bool:
        """Whether it was called off."""
        return self.start is None and any(row.cancelled for row in self.rows)

    @property
    def not_understood(self) -> str:
        """What the export says of it instead of a time, where nobody knows whether it means that somebody came."""
        texts = dict.fromkeys(text for row in self.rows for text in _unread_of_coming(row))
        return "" if self.start else ", ".join(f"`{text}`" for text in texts)


def _unread_of_coming(row: LogRow) -> Iterator[str]:
    for field, text in row.not_understood.items():
        if field in _SAYS_WHETHER_ANYBODY_CAME or (field == "start" and _DIGIT.search(text)):
            yield text


def attendances(rows: Iterable[LogRow]) -> list[Attendance]:
    """The visits that rows are of, in the order of time."""
    by_person: dict[str, list[LogRow]] = {}
    for row in _latest(rows):
        by_person.setdefault(row.person, []).append(row)
    attended = [
        Attendance(person, tuple(group)) for person, theirs in by_person.items() for group in _group(theirs)
    ]
    return sorted(
        attended,
        key=lambda attendance: (
            attendance.person,
            attendance.start or attendance.planned_start or datetime.max,
        ),
    )


def _latest(rows: Iterable[LogRow]) -> list[LogRow]:
    """The rows without repetitions: of those that were sent again, the last."""
    latest: dict[tuple[str, str, str, object], LogRow] = {}
    loose: list[LogRow] = []
    for row in rows:
        if not row.visit or not row.sequence:
            loose.append(row)
            continue
        key = (row.person, row.visit, row.worker, None)
        if key not in latest or latest[key].sequence <= row.sequence:
            latest[key] = row
    return [*loose, *latest.values()]


def _group(rows: Sequence[LogRow]) -> list[list[LogRow]]:
    """Rows of one person, visit by visit."""
    named: dict[str, list[LogRow]] = {}
    for row in rows:
        if row.visit:
            named.setdefault(row.visit, []).append(row)
    groups = list(named.values())
    on_day: dict[date, set[int]] = {}
    for place, group in enumerate(groups):
        for row in group:
            _note_days(row, place, on_day)
    loose = [row for row in rows if not row.visit]
    for row in sorted(
        loose, key=lambda row_in_time: row_in_time.start or row_in_time.planned_start or datetime.max
    ):
        # Of years of logs, only what lies on the same days can be of the same visit.
        near = set().union(*(on_day.get(day, ()) for day in _days_near(row)))
        home = next(
            (
                place
                for place in sorted(near, reverse=True)
                if any(_together(row, other) for other in reversed(groups[place]))
            ),
            len(groups),
        )
        if home == len(groups):
            groups.append([])
        groups[home].append(row)
        _note_days(row, home, on_day)
    return groups


def _note_days(row: LogRow, place: int, on_day: dict[date, set[int]]) -> None:
    for day in _days_near(row):
        on_day.setdefault(day, set()).add(place)


def _days_near(row: LogRow) -> Iterator[date]:
    """Every day on which another row may be together with this one."""
    if row.planned_start:
        yield row.planned_start.date()
    if row.start:
        first = (row.start - _SAME_MOMENT).date()
        last = max(row.start + _SAME_MOMENT, row.end or row.start).date()
        for offset in range((last - first).days + 1):
            yield first + timedelta(days=offset)


def _together(row: LogRow, other: LogRow) -> bool:
    """Whether two rows are of one visit: planned for the same moment, or there at the same time."""
    if row.planned_start and row.planned_start == other.planned_start:
        return True
    if row.start and other.start:
        latest_start = max(row.start, other.start)
        ends = [end for end in (row.end, other.end) if end]
        return latest_start < min(ends) if len(ends) == 2 else abs(row.start - other.start) <= _SAME_MOMENT
    return False


def _merge(spans: list[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    merged: list[tuple[datetime, datetime]] = []
    for since, until in sorted(spans):
        if merged and since <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], until))
        else:
            merged.append((since, until))
    return merged


def _minutes(span: timedelta) -> float:
    return span.total_seconds() / 60
