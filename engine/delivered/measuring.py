"""Planned against delivered: the logs of an export beside the visits of packages, person by person.

Definitions: the span is from the first to the last day of the export. The logged share is the share of visits due, with a
start, at which somebody checked in electronically. Nothing is concluded below `logged_percent`, `least_weeks` or
`least_visits`; then absence of a log says nothing. Days in a row without any log of a person (`silent_days` or more)
are left out of what was due: the person may have been in hospital or away.

Left out: what was paid. Billing rounds up, and a visit of 12 minutes is billed as 30.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median

from ..formats import LogRow
from ..model import CarePackage
from .attended import Attendance, attendances
from .due import Due, Pair, due_of_log, due_visits, lists_missed_visits, pair_logs
from .findings import between_people, extra_finding, findings_of_pair, log_findings
from .judging import LISTS_NO_MISSED_VISIT, count_judged, not_judged
from .report import DayDelivered, DayFinding, PersonDelivered, VisitFacts
from .thresholds import Thresholds


@dataclass(frozen=True)
class Measured:
    """What was measured: each person, and visits or people that are in only one of plan and export."""

    people: tuple[PersonDelivered, ...]
    not_in_the_plan: tuple[str, ...]
    not_in_the_export: tuple[str, ...]


def measure(
    rows: Sequence[LogRow],
    packages: Mapping[str, CarePackage],
    thresholds: Thresholds,
    *,
    usual_step: int,
    travel_minutes: float | None = None,
    first: date | None = None,
    last: date | None = None,
) -> Measured:
    """Hold what was logged against what was planned.

    Args:
        rows: of call monitoring.
        packages: the plan, by reference.
        thresholds: figures.
        usual_step: minutes of the steps in which visits are bought where a package does not say (`Adoption`).
        travel_minutes: how long a worker's way to the next person takes, where that is known.
        first: the first day that the export is of; the first with a row by default.
        last: likewise the last.
    """
    logs = attendances(rows)
    days = [log.day for log in logs if log.day]
    if not days or not any(log.start or log.is_missed or log.is_cancelled for log in logs):
        return Measured((), (), tuple(packages))
    span = (first or min(days), last or max(days))
    lists_missed = lists_missed_visits(logs)
    logs = [log for log in logs if log.day is None or span[0] <= log.day <= span[1]]
    of_person: dict[str, list[Attendance]] = {}
    for log in logs:
        of_person.setdefault(log.person, []).append(log)
    elsewhere: dict[str, list[DayFinding]] = {}
    for person, finding in between_people(logs, travel_minutes):
        elsewhere.setdefault(person, []).append(finding)
    people = tuple(
        _person(
            reference,
            theirs,
            packages.get(reference),
            span,
            thresholds,
            elsewhere.get(reference, []),
            usual_step=usual_step,
            lists_missed=lists_missed,
        )
        for reference, theirs in sorted(of_person.items())
    )
    return Measured(
        people,
        tuple(sorted(set(of_person) - set(packages))) if packages else (),
        tuple(sorted(set(packages) - set(of_person))),
    )


def _person(
    reference: str,
    logs: Sequence[Attendance],
    package: CarePackage | None,
    span: tuple[date, date],
    thresholds: Thresholds,
    elsewhere: Sequence[DayFinding],
    *,
    usual_step: int,
    lists_missed: bool,
) -> PersonDelivered:
    """Planned and delivered care of one person, with findings."""
    silent = _silent_days(logs, span, thresholds)
    due = due_visits(package, *span, thresholds) if package is not None else due_of_log(logs)
    due = [visit for visit in due if visit.day not in silent]
    pairs, extra = pair_logs(due, logs, thresholds)
    pairs = [pair for pair in pairs if pair.log or span[0] <= pair.due.day <= span[1]]
    step = (package.service.increment_minutes if package is not None else None) or usual_step
    findings = [finding for pair in pairs for finding in findings_of_pair(pair, step, thresholds)]
    if due:
        findings += [finding for log in extra if (finding := extra_finding(log))]
    findings += [finding for log in extra for finding in log_findings(log, "", thresholds)]
    findings += elsewhere
    counted = [pair for pair in pairs if not pair.due.perhaps or pair.log]
    came = [pair for pair in counted if pair.log and pair.log.start]
    electronic = _percent(sum(bool(pair.log and pair.log.electronic) for pair in came), len(counted))
    lists_no_missed_visit = package is None and bool(due) and not lists_missed
    why_not = _why_not(counted, came, electronic, span, thresholds)
    why_not = (LISTS_NO_MISSED_VISIT, *why_not) if lists_no_missed_visit else why_not
    workers = Counter(worker for pair in came for worker in (pair.log.spans if pair.log else ()))
    names_everybody = all(pair.log.names_everybody for pair in came if pair.log)
    late = sum(finding.kind in ("late", "early") for finding in findings)
    timed = sum(pair.due.start is not None for pair in came)
    return PersonDelivered(
        reference=reference,
        plan="package" if package is not None else "export" if due else "none",
        first_day=span[0],
        last_day=span[1],
        due=len(counted),
        logged=len(came) if due else sum(log.start is not None for log in logs),
        electronic_percent=electronic,
        concludes=not why_not,
        why_not=why_not,
        silent_days=len(silent),
        punctual_percent=_percent(timed - late, timed),
        workers=len(workers) if names_everybody else None,
        most_by_one_worker_percent=_percent(max(workers.values(), default=0), len(came))
        if names_everybody
        else None,
        visits=_facts(pairs, findings, thresholds, lists_no_missed_visit=lists_no_missed_visit),
        days=tuple(_day(pair) for pair in pairs),
        findings=tuple(
            sorted(findings, key=lambda finding: (finding.day, finding.visit, finding.kind, finding.where))
        ),
        not_judged=not_judged(pairs, lists_no_missed_visit=lists_no_missed_visit),
    )


def _day(pair: Pair) -> DayDelivered:
    """One visit on one day as a row."""
    due, log = pair.due, pair.log
    came = log if log is not None and log.start is not None else None
    return DayDelivered(
        day=due.day,
        visit=due.visit,
        due_at=f"{due.start:%H:%M}" if due.start else None,
        planned_minutes=due.minutes,
        planned_carers=due.carers if due.says_carers else None,
        began=f"{came.start:%H:%M}" if came and came.start else None,
        ended=f"{came.end:%H:%M}" if came and came.end else None,
        minutes=came.minutes if came else None,
        carers=(came.workers if came.knows_workers else None) if came else 0,
        minutes_together=came.minutes_together(due.carers)
        if came and came.knows_workers and due.carers > 1
        else None,
        carer_minutes=came.carer_minutes if came else 0.0,
        electronic=bool(came and came.electronic),
    )


def _why_not(
    due: Sequence[Pair],
    came: Sequence[Pair],
    electronic: float | None,
    span: tuple[date, date],
    thresholds: Thresholds,
) -> tuple[str, ...]:
    """Why nothing is concluded; empty where something may be."""
    weeks = ((span[1] - span[0]).days + 1) / 7
    reasons = []
    if not due:
        reasons.append("there is no plan to hold it against")
    elif electronic is None or electronic < thresholds["logged_percent"]:
        reasons.append(
            f"{electronic or 0:.0f} of 100 visits due have an electronic check-in; below "
            f"{thresholds['logged_percent']:g} nothing is concluded"
        )
    if weeks < thresholds["least_weeks"]:
        reasons.append(f"{weeks:.1f} weeks are fewer than {thresholds['least_weeks']:g}")
    if len(came) < thresholds["least_visits"]:
        reasons.append(f"{len(came)} logged visits are fewer than {thresholds['least_visits']:g}")
    return tuple(reasons)


def _silent_days(logs: Sequence[Attendance], span: tuple[date, date], thresholds: Thresholds) -> set[date]:
    """Days in a row, enough of them, of which nothing at all was logged."""
    logged = {log.day for log in logs}
    silent: set[date] = set()
    run: list[date] = []
    for offset in range((span[1] - span[0]).days + 2):
        day = span[0] + timedelta(days=offset)
        if day <= span[1] and day not in logged:
            run.append(day)
            continue
        if len(run) >= thresholds["silent_days"]:
            silent |= set(run)
        run = []
    return silent


def _facts(
    pairs: Sequence[Pair],
    findings: Sequence[DayFinding],
    thresholds: Thresholds,
    *,
    lists_no_missed_visit: bool,
) -> tuple[VisitFacts, ...]:
    """Each visit of the week over the whole span, in the order in which they were due."""
    names = dict.fromkeys(pair.due.visit for pair in pairs)
    return tuple(
        _visit_facts(
            [pair for pair in pairs if pair.due.visit == name],
            Counter(finding.kind for finding in findings if finding.visit == name),
            thresholds,
            lists_no_missed_visit=lists_no_missed_visit,
        )
        for name in names
    )


def _visit_facts(
    pairs: Sequence[Pair], kinds: Counter[str], thresholds: Thresholds, *, lists_no_missed_visit: bool
) -> VisitFacts:
    """One visit of the week over the whole span."""
    due: Due = pairs[0].due
    logs = [pair.log for pair in pairs if pair.log and pair.log.start]
    least = thresholds["least_visit_minutes"]
    lengths = sorted(log.minutes for log in logs if log.minutes is not None and log.minutes >= least)
    carers = Counter(log.workers for log in logs if log.knows_workers)
    most = max(carers.values(), default=0)
    carer_minutes = [log.carer_minutes for log in logs]
    starts = sorted(
        (pair.log.start - datetime.combine(pair.due.day, time())).total_seconds() / 60
        for pair in pairs
        if pair.log and pair.log.start
    )
    counted = [pair for pair in pairs if not pair.due.perhaps or pair.log]
    enough = len(logs) >= thresholds["least_of_a_visit"]
    return VisitFacts(
        visit=due.visit,
        due=len(counted),
        logged=len(logs),
        missed=None if lists_no_missed_visit else kinds["missed"],
        cancelled=kinds["cancelled"],
        planned_minutes=due.minutes,
        lengths_known=len(lengths),
        median_minutes=round(median(lengths), 1) if lengths else None,
        shortest_minutes=lengths[0] if lengths else None,
        longest_minutes=lengths[-1] if lengths else None,
        planned_carers=due.carers if due.says_carers else None,
        usual_carers=min((count for count, times in carers.items() if times == most), default=None)
        if sum(carers.values()) >= thresholds["least_of_a_visit"]
        else None,
        usual_start=_clock(round(median(starts)) % (24 * 60)) if enough else None,
        late=count_judged("late", kinds, pairs),
        short=count_judged("short", kinds, pairs),
        single_handed=count_judged("single_handed", kinds, pairs),
        not_together=count_judged("not_together", kinds, pairs),
        not_understood=kinds["not_understood"],
        delivered_carer_minutes=None if None in carer_minutes else round(sum(filter(None, carer_minutes)), 1),
        planned_carer_minutes=float(due.minutes * due.carers * len(counted))
        if due.minutes is not None and due.says_carers
        else None,
    )


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _percent(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None
