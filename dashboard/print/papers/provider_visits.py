"""The week and its visits on the provider's paper: what is done now in each task, and what is proposed."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence

from dashboard.print.papers.basis import Basis
from dashboard.print.papers.decisions import other_ways_for, proposed_for, second_in_review, touched_visits
from dashboard.print.papers.equipment_in_place import not_with
from dashboard.print.papers.provider_actions import checks_before
from dashboard.print.papers.visit_groups import VisitGroup
from dashboard.print.pdf.sheet import Sheet
from dashboard.print.pdf.visit_words import carers_of, days_of, kind_of, minutes_of, workers_of
from dashboard.print.pdf.week_figure import WeekRow, write_week
from engine.model import TaskLine, Visit
from engine.model.visit import Day
from engine.wording import list_text

_HELP = {
    "prompt": "prompt: the person does it",
    "supervise": "supervise: the person does it",
    "assist": "assist: the person does part",
    "full": "full help",
}
_WHY_TWO = {
    "handling": "moving and handling",
    "behaviour": "safety of the staff",
    "space": "space",
    "policy": "the provider’s policy",
}
_BY_WHOM = {
    "care": "",
    "delegated_health": ", ONLY BY ONE TO WHOM A NURSE HAS DELEGATED IT",
    "nurse": ", ONLY BY A NURSE",
}
_ON_HOLD, _WAITING = "As now: on hold.", "As now: it waits for an answer."


def write_drawn_week(sheet: Sheet, basis: Basis, groups: Sequence[VisitGroup]) -> None:
    """The week drawn, now and with what is new in it."""
    if not groups:
        return
    touched, review = touched_visits(basis), frozenset(second_in_review(basis))
    rows = [
        WeekRow(
            group.visit,
            {day: minutes_of(member) for member in group.members for day in member.days},
            new=_days_of(group, touched),
            second_in_review=_days_of(group, review),
            times=group.times_text,
        )
        for group in groups
    ]
    sheet.heading("The week")
    if not touched and not review:
        write_week(sheet, "Now", rows)
        return
    # One drawing: what is new changes no visit, and two that look alike are read as a change.
    what = "Now, and where something new is used or looked at" + (
        "" if basis.decision else " (nobody has decided yet)"
    )
    write_week(sheet, what, rows)
    sheet.say(
        "Numbers are minutes (h: hours); each figure of a person is a carer. A thick box: something new is used in that "
        "visit. A dashed box: a review of the second carer is recommended; all who are drawn come until then.",
        style="small",
    )


def _days_of(group: VisitGroup, visits: Collection[str]) -> frozenset[Day]:
    reached = [member for member in group.members if member.id in visits]
    return frozenset(day for member in reached for day in member.days)


def write_visits(sheet: Sheet, basis: Basis, groups: Sequence[VisitGroup]) -> None:
    """Each visit with its tasks; visits that are alike once."""
    sheet.heading("Visit by visit, task by task")
    for moment, sentence in _checks_first(basis):
        sheet.say(sentence, lead=moment, style="lead")
    if basis.final and any(
        _is_anything_proposed(basis, visit) for group in groups for visit in group.members
    ):
        sheet.say(
            "“Proposed” begins on the agreed day, with equipment that is there and checked. Until then: “Now”.",
            style="lead",
        )
    for group in groups:
        visit = group.visit
        sheet.heading(group.time_and_name, 3)
        _write_times(sheet, group)
        if visit.tasks:
            _write_tasks(sheet, basis, group)
        else:
            sheet.say("No task is recorded for this visit.")
        for days, ways in group.by_day(lambda visit: _other_ways(basis, visit)):
            on = f"{days}: " if days else ""
            sheet.bullets((f"{on}{name}", f"is recommended for: {tasks}.") for name, tasks in ways)
        if len(group.ids) > 1 and not (group.times_text or group.names_differ_by_day):
            sheet.say(f"{list_text(group.ids)}.", lead="In the records:", style="small")


def _other_ways(basis: Basis, visit: Visit) -> list[tuple[str, str]]:
    """Reviews and other ways of working, each with the tasks of the visit that it is for, in words."""
    label = basis.review.activity_labels
    activities = [task.activity for task in visit.tasks]
    return [
        (name, list_text(dict.fromkeys(label.get(activities[index], activities[index]) for index in tasks)))
        for name, tasks in other_ways_for(basis, visit)
    ]


def _is_anything_proposed(basis: Basis, visit: Visit) -> bool:
    return any(proposed_for(basis, visit, index) for index in range(len(visit.tasks)))


def _write_times(sheet: Sheet, group: VisitGroup) -> None:
    """On which days, when, how long and by how many; each day's start and length where they differ."""
    visit = group.visit
    length = [] if group.times_text else [visit.length]
    parts = (days_of(visit, first=True), *length, carers_of(visit.carers), *kind_of(visit))
    style = "lead" if visit.tasks else "body"
    sheet.say(" ".join((f"{', '.join(parts)}.", *_visit_warnings(group))), style=style)
    if group.times_text:
        sheet.say(f"{group.times_text}.", lead="Begins at, and lasts:", style=style)


def _visit_warnings(group: VisitGroup) -> Iterator[str]:
    """Who comes, why two, and whether the tasks fit into the visit."""
    visit = group.visit
    who = workers_of(visit)
    if who:
        yield f"Who comes: {who}."
    why = sorted(
        {_WHY_TWO[task.second_carer_for] for task in visit.tasks if task.carers > 1 and task.second_carer_for}
    )
    if why:
        yield f"The second carer is there for {list_text(why)}."
    elif visit.carers > 1:
        yield "Why a second carer comes is not recorded."
    short = [member for member in group.members if _is_too_short(member)]
    if short:
        needed = sorted({math.ceil(_least_minutes(member)) for member in short})
        days = group.days_among([member.id for member in short])
        yield (
            f"{days}{': ' if days else ''}ITS TASKS NEED {_from_to(needed)} MINUTES OR MORE, as they are timed: tell the "
            "occupational therapist."
        )


def _is_too_short(visit: Visit) -> bool:
    return visit.minutes is not None and _least_minutes(visit) > visit.minutes


def _least_minutes(visit: Visit) -> float:
    """The least time that the timed tasks take, where carers share those that one can do."""
    timed = [
        (task.minutes * task.times, min(task.carers, visit.carers)) for task in visit.tasks if task.minutes
    ]
    return max(
        sum(minutes for minutes, carers in timed if carers == visit.carers),
        sum(minutes * carers for minutes, carers in timed) / visit.carers,
    )


def _write_tasks(sheet: Sheet, basis: Basis, group: VisitGroup) -> None:
    """The tasks of a visit now and as proposed; one sentence where all rows would say the same."""
    visit = group.visit
    alike = zip(*(member.tasks for member in group.members), strict=True)
    now = [_now(tasks) for tasks in alike]
    proposed = [_proposal_by_day(basis, group, index) for index in range(len(visit.tasks))]
    label = basis.review.activity_labels
    # A column that says the same in every row is a sentence.
    if all(proposal == proposed[0] for proposal in proposed) and isinstance(proposed[0], str):
        sheet.say(proposed[0], lead="Every task:", style="lead")
        sheet.table(
            "",
            ("Task", "Now"),
            [
                (label.get(task.activity, task.activity), done)
                for task, done in zip(visit.tasks, now, strict=True)
            ],
            (0.45, 0.55),
        )
        return
    sheet.table(
        "",
        ("Task", "Now", "Proposed"),
        [
            (label.get(task.activity, task.activity), done, then)
            for task, done, then in zip(visit.tasks, now, proposed, strict=True)
        ],
        (0.27, 0.28, 0.45),
    )


def _checks_first(basis: Basis) -> Iterator[tuple[str, str]]:
    """Each moment before which pieces that a task needs are looked at, and a sentence with their names."""
    done = {task.activity for visit in basis.review.package.visits for task in visit.tasks}
    pieces_of: dict[str, list[str]] = {}
    for item, moment in checks_before(basis).items():
        if done.intersection(basis.review.items[item].tasks):
            pieces_of.setdefault(moment, []).append(basis.names[item])
    for moment, names in pieces_of.items():
        yield f"{moment}:", f"do what the list above says of {list_text(names)}."


def _now(alike: Sequence[TaskLine]) -> str:
    """What is done now in a task of visits that are alike; how long it takes may differ by day."""
    task = alike[0]
    help_given = _HELP.get(task.help or "", "help not recorded")
    times = f", {task.times} times in the visit" if task.times > 1 else ""
    each = " each time" if task.times > 1 else ""
    minutes = [line.minutes for line in alike if line.minutes is not None]
    length = f", {_in_minutes(minutes)}{each}" if minutes else ""
    return f"{help_given}, {carers_of(task.carers)}{_BY_WHOM[task.skill]}{times}{length}"


def _in_minutes(minutes: Sequence[float]) -> str:
    """Whole minutes: nobody plans a rota by tenths."""
    if max(minutes) < 1:
        return "less than 1 min"
    whole = sorted({max(1, round(value)) for value in minutes})
    return f"{_from_to(whole)} min" + (" by day" if len(whole) > 1 else "")


def _from_to(ordered: Sequence[int]) -> str:
    return str(ordered[0]) if len(ordered) == 1 else f"{ordered[0]} to {ordered[-1]}"


def _proposal_by_day(basis: Basis, group: VisitGroup, index: int) -> str | list[str]:
    """What changes in a task of visits that are alike; where holds or proposals differ, each with its days."""
    by_day = dict(group.by_day(lambda visit: _task_proposal(basis, visit, index)))
    if len(by_day) == 1:
        return by_day[""]
    lists = {days: [texts] if isinstance(texts, str) else texts for days, texts in by_day.items()}
    return [f"{days}: {text}" for days, texts in lists.items() for text in texts]


def _task_proposal(basis: Basis, visit: Visit, index: int) -> str | list[str]:
    """What changes in a task, or why nothing does: a hold in force, or one that only an answer rules out."""
    without = list(not_with(basis, visit.tasks[index].activity))
    if index in basis.holds.tasks(visit.id):
        why = _ON_HOLD if index in basis.holds.tasks_in_force(visit.id) else _WAITING
        return [*without, why] if without else why
    proposals = proposed_for(basis, visit, index)
    if not proposals:
        return [*without, "Otherwise as now."] if without else "As now."
    carers = visit.tasks[index].carers
    return [*without, *proposals, *((f"{carers_of(carers)}, as now",) if carers > 1 else ())]
