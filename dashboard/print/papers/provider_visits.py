"""The week and its visits on the provider's paper: what is done now in each task, and what is proposed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

from dashboard.print.papers.basis import Basis
from dashboard.print.papers.decisions import other_ways_for, proposed_for, second_in_review, touched_visits
from dashboard.print.papers.equipment_in_place import not_with
from dashboard.print.papers.provider_actions import checks_before
from dashboard.print.papers.visit_groups import VisitGroup
from dashboard.print.pdf.sheet import Sheet
from dashboard.print.pdf.visit_words import carers_of, days_of, kind_of, minutes_of, workers_of
from dashboard.print.pdf.week_figure import WeekRow, write_week
from engine.model import TaskLine, Visit
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
    now = [WeekRow(group.visit, minutes_of(group.visit), starts=group.starts_text) for group in groups]
    then = [
        replace(
            row,
            new=not touched.isdisjoint(group.ids),
            second_in_review=not review.isdisjoint(group.ids),
        )
        for row, group in zip(now, groups, strict=True)
    ]
    sheet.heading("The week")
    if not touched and not review:
        write_week(sheet, "Now", now)
        return
    # One drawing: what is new changes no visit, and two that look alike are read as a change.
    what = "Now, and where something new is used or looked at" + (
        "" if basis.decision else " (nobody has decided yet)"
    )
    write_week(sheet, what, then)
    sheet.say(
        "Numbers are minutes (h: hours); each figure of a person is a carer. A thick box: something new is used in that "
        "visit. A dashed box: a review of the second carer is recommended; all who are drawn come until then.",
        style="small",
    )


def write_visits(sheet: Sheet, basis: Basis, groups: Sequence[VisitGroup]) -> None:
    """Each visit with its tasks; visits that are alike once."""
    sheet.heading("Visit by visit, task by task")
    for moment, sentence in _checks_first(basis):
        sheet.say(sentence, lead=moment, style="lead")
    if basis.final and any(_is_anything_proposed(basis, group.members[0]) for group in groups):
        sheet.say(
            "“Proposed” begins on the agreed day, with equipment that is there and checked. Until then: “Now”.",
            style="lead",
        )
    for group in groups:
        visit = group.visit
        sheet.heading(group.time_and_name, 3)
        sheet.say(
            " ".join(
                (
                    f"{', '.join((days_of(visit, first=True), visit.length, carers_of(visit.carers), *kind_of(visit)))}.",
                    *([f"Begins at: {group.starts_text}."] if group.starts_text else []),
                    *_visit_warnings(visit),
                )
            ),
            style="lead" if visit.tasks else "body",
        )
        if visit.tasks:
            _write_tasks(sheet, basis, group)
        else:
            sheet.say("No task is recorded for this visit.")
        labels = [basis.review.activity_labels.get(task.activity, task.activity) for task in visit.tasks]
        sheet.bullets(
            (
                name,
                f"is recommended for: {list_text(list(dict.fromkeys(labels[index] for index in tasks)))}.",
            )
            for name, tasks in other_ways_for(basis, group.members[0])
        )
        if len(group.ids) > 1 and not group.names_differ_by_day:
            sheet.say(f"{list_text(group.ids)}.", lead="In the records:", style="small")


def _is_anything_proposed(basis: Basis, visit: Visit) -> bool:
    return any(proposed_for(basis, visit, index) for index in range(len(visit.tasks)))


def _visit_warnings(visit: Visit) -> Iterator[str]:
    """Who comes, why two, and whether the tasks fit into the visit."""
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
    if visit.minutes is not None and _least_minutes(visit) > visit.minutes:
        yield (
            f"ITS TASKS NEED {math.ceil(_least_minutes(visit))} MINUTES OR MORE, as they are timed: tell the occupational "
            "therapist."
        )


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
    visit, first = group.visit, group.members[0]
    proposed = [_task_proposal(basis, first, index) for index in range(len(visit.tasks))]
    label = basis.review.activity_labels
    # A column that says the same in every row is a sentence.
    if all(proposal == proposed[0] for proposal in proposed) and isinstance(proposed[0], str):
        sheet.say(proposed[0], lead="Every task:", style="lead")
        sheet.table(
            "",
            ("Task", "Now"),
            [(label.get(task.activity, task.activity), _now(task)) for task in visit.tasks],
            (0.45, 0.55),
        )
        return
    sheet.table(
        "",
        ("Task", "Now", "Proposed"),
        [
            (label.get(task.activity, task.activity), _now(task), then)
            for task, then in zip(visit.tasks, proposed, strict=True)
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


def _now(task: TaskLine) -> str:
    help_given = _HELP.get(task.help or "", "help not recorded")
    times = f", {task.times} times in the visit" if task.times > 1 else ""
    each = " each time" if task.times > 1 else ""
    length = f", {_in_minutes(task.minutes)}{each}" if task.minutes is not None else ""
    return f"{help_given}, {carers_of(task.carers)}{_BY_WHOM[task.skill]}{times}{length}"


def _in_minutes(minutes: float) -> str:
    """Whole minutes: nobody plans a rota by tenths."""
    return f"{round(minutes)} min" if minutes >= 1 else "less than 1 min"


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
