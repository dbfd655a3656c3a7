"""Findings of single days: what a log says beside what was due.

Definitions: *late* and *early* by more than `late_minutes`. *Short* where the length is less than planned by more than
half a step, or below `very_short_minutes` where it is planned longer. *Single-handed*: fewer workers than planned.
*Not together*: enough came, and were there at once for less time than was planned for all of them, or than the tasks
take that need two. *Crammed*: a worker is due at the next person
sooner than the way takes, or before leaving this one. *Not understood*: the export says something of it that nobody read;
then nobody is said to have stayed away or to have left without checking out.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from datetime import datetime

from .attended import Attendance
from .due import Due, Pair
from .report import DayFinding
from .thresholds import Thresholds

_WorkerSpan = tuple[datetime, datetime, Attendance, str]
"""When a worker came and left, at which visit, and in which row."""


def findings_of_pair(pair: Pair, step_minutes: int, thresholds: Thresholds) -> Iterator[DayFinding]:
    """What is to be said about one visit on one day.

    Args:
        pair: what was due and its log.
        step_minutes: in which steps visits are bought.
        thresholds: figures.
    """
    due, log = pair.due, pair.log
    if log is None or log.start is None:
        yield from _nobody_came(due, log)
        return
    where = tuple(row.where for row in log.rows)
    for kind, says, minutes in (
        *_time_findings(due, log, thresholds),
        *_length_findings(due, log, step_minutes, thresholds),
        *_worker_findings(due, log),
    ):
        yield DayFinding(kind=kind, day=due.day, visit=due.visit, says=says, minutes=minutes, where=where)  # type: ignore[arg-type]
    yield from log_findings(log, due.visit, thresholds)


def log_findings(log: Attendance, visit: str, thresholds: Thresholds) -> Iterator[DayFinding]:
    """What a log shows by itself: no check-out, a visit of no length, an edit without a reason, another worker."""
    day = log.day
    if day is None:
        return
    least = thresholds["least_visit_minutes"]
    for row in log.rows:
        worker = row.worker or "a worker"
        unread = [row.not_understood[field] for field in ("end", "minutes") if field in row.not_understood]
        if row.start and row.end is None and unread:
            yield DayFinding(
                kind="not_understood", day=day, visit=visit, where=(row.where,),
                says=f"{worker} checked in at {row.start:%H:%M}; `{unread[0]}` was not understood: the length is not known",
            )  # fmt: skip
        elif row.start and row.end is None and row.says_its_end:
            yield DayFinding(
                kind="no_check_out", day=day, visit=visit, where=(row.where,),
                says=f"{worker} checked in at {row.start:%H:%M} and never out: the length is not known",
            )  # fmt: skip
        if row.start and row.end and (row.end - row.start).total_seconds() / 60 < least:
            length = (row.end - row.start).total_seconds() / 60
            yield DayFinding(
                kind="too_brief", day=day, visit=visit, where=(row.where,), minutes=length,
                says=f"{worker} checked in and out within {length:.0f} min: this says nothing about the length",
            )  # fmt: skip
        if row.how == "edited" and not row.edit_reason:
            yield DayFinding(
                kind="edited_without_reason", day=day, visit=visit, where=(row.where,),
                says=f"the times of {worker} were entered or changed by hand, without a reason",
            )  # fmt: skip
        if row.planned_worker and row.worker and row.worker not in (row.planned_worker, *row.planned_workers):
            yield DayFinding(
                kind="another_worker", day=day, visit=visit, where=(row.where,),
                says=f"{row.worker} came where {row.planned_worker} was planned",
            )  # fmt: skip


def extra_finding(log: Attendance) -> DayFinding | None:
    """A log that nothing in the plan asks for."""
    if log.start is None or log.day is None:
        return None
    length = f", {log.minutes:.0f} min" if log.minutes is not None else ""
    return DayFinding(
        kind="extra",
        day=log.day,
        says=f"a visit at {log.start:%H:%M}{length} is in no plan",
        minutes=log.minutes,
        where=tuple(row.where for row in log.rows),
    )


def between_people(
    logs: Sequence[Attendance], travel_minutes: float | None
) -> Iterator[tuple[str, DayFinding]]:
    """Of each worker: being at two people's at once, or having no time for the way.

    Args:
        logs: of everybody.
        travel_minutes: how long the way takes; None where nobody says, and then only being in two places counts.

    Yields:
        The person whose visit is the earlier of the two, and the finding.
    """
    by_worker: dict[str, list[_WorkerSpan]] = {}
    for log in logs:
        for row in log.rows:
            if row.worker and row.start and row.end:
                by_worker.setdefault(row.worker, []).append((row.start, row.end, log, row.where))
    for worker, spans in by_worker.items():
        spans.sort(key=lambda span: span[:2])
        longest = itertools.accumulate(spans, _whichever_ends_later)
        for (_, until, log, where), (since, _, other, other_where) in zip(longest, spans[1:], strict=False):
            gap = (since - until).total_seconds() / 60
            if log.person == other.person or log.day is None:
                continue
            if gap < 0:
                yield log.person, DayFinding(
                    kind="worker_in_two_places", day=log.day, minutes=-gap, where=(where, other_where),
                    says=f"{worker} is logged here until {until:%H:%M} and elsewhere from {since:%H:%M}",
                )  # fmt: skip
            elif travel_minutes is not None and gap < travel_minutes:
                yield log.person, DayFinding(
                    kind="crammed", day=log.day, minutes=gap, where=(where, other_where),
                    says=f"{worker} has {gap:.0f} min for the way to the next person, which takes {travel_minutes:g}",
                )  # fmt: skip


def _whichever_ends_later(earlier: _WorkerSpan, later: _WorkerSpan) -> _WorkerSpan:
    return max(earlier, later, key=lambda span: span[1])


def _nobody_came(due: Due, log: Attendance | None) -> Iterator[DayFinding]:
    """Called off, not understood, or missed; of what was perhaps due, never missed."""
    if log is not None and log.is_cancelled and not log.is_missed:
        yield DayFinding(kind="cancelled", day=due.day, visit=due.visit, says="it was called off before")
    elif log is not None and log.not_understood and not log.is_missed:
        yield DayFinding(
            kind="not_understood", day=due.day, visit=due.visit, where=tuple(row.where for row in log.rows),
            says=f"the export says {log.not_understood} of it, which was not understood: ask whether anybody came",
        )  # fmt: skip
    elif not due.perhaps:
        why = (
            "the export says that nobody came"
            if log is not None and log.is_missed
            else "nothing was logged of it"
        )
        yield DayFinding(kind="missed", day=due.day, visit=due.visit, says=why)


def _time_findings(due: Due, log: Attendance, thresholds: Thresholds) -> Iterator[tuple[str, str, float]]:
    if due.start is None or log.start is None:
        return
    minutes = (log.start - due.start).total_seconds() / 60
    if abs(minutes) > thresholds["late_minutes"]:
        word = "late" if minutes > 0 else "early"
        yield word, f"it began at {log.start:%H:%M}, {abs(minutes):.0f} min {word}", abs(minutes)


def _length_findings(
    due: Due, log: Attendance, step_minutes: int, thresholds: Thresholds
) -> Iterator[tuple[str, str, float]]:
    length = log.minutes
    if length is None or due.minutes is None or length < thresholds["least_visit_minutes"]:
        return
    by = due.minutes - length
    very = length < thresholds["very_short_minutes"] <= due.minutes
    if by > thresholds["short_by_steps"] * step_minutes or very:
        yield "short", f"it lasted {length:.0f} of {due.minutes} min", length


def _worker_findings(due: Due, log: Attendance) -> Iterator[tuple[str, str, float | None]]:
    """Too few workers, or too little time together; nothing where nobody says how many came, or were planned together."""
    if not log.knows_workers:
        return
    if log.workers < due.carers:
        yield "single_handed", f"{log.workers} came where {due.carers} are planned", float(log.workers)
        return
    if due.carers < 2 or not due.says_carers or due.minutes is None or log.end is None:
        return
    together, needed_together = log.minutes_together(due.carers), due.two_minutes or float(due.minutes)
    if together + 1 < min(needed_together, due.minutes):
        of = "the tasks that need two take" if due.two_minutes else "planned are"
        yield (
            "not_together",
            f"all {due.carers} were there at once for {together:.0f} min; {of} {needed_together:.0f}",
            together,
        )
