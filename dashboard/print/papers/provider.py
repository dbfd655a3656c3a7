"""The provider recommendation: what a home care manager needs to change a rota safely, and nothing else.

In it: what was decided, needs and holds (without their story), the week, visits and tasks now and as proposed, what
matters when helping, equipment and its safe use, trial and stop criteria, whom to call, sign-off. Left out:
diagnoses, equality monitoring, family, money, hours saved, chances, goals, the person's weight. What may be in it
is declared in `fields.yaml`, and a test holds that.
"""

from __future__ import annotations

from dashboard.print.papers.basis import Basis
from dashboard.print.papers.decisions import (
    ACCEPTED,
    decision_words,
    in_order,
    is_private,
    plain_list,
    proposed_for,
    second_in_review,
    touched_visits,
)
from dashboard.print.papers.equipment_in_place import not_to_be_used, not_with, row_of_piece
from dashboard.print.papers.knowledge import (
    equipment_fields,
    may_be_asked,
    notes_for,
    rows_for_trained_people,
)
from dashboard.print.papers.sign_off import write_sign_off, write_status
from dashboard.print.pdf.sheet import Ask, Sheet
from dashboard.print.pdf.week_figure import (
    WeekRow,
    carers_of,
    day_of,
    days_of,
    minutes_of,
    name_of,
    write_week,
)
from engine.model import CatalogueItem, TaskLine, Truth, Visit

_TIERS = {
    "green": "anybody who is trained",
    "amber": "a trained assessor",
    "red": "an occupational therapist or a specialist",
}
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
    "policy": "the provider's policy",
}
_QUESTIONS = 6
_AGREEMENT = {
    "agrees": "The person agrees.",
    "agrees_in_part": "The person agrees in part: ask before each new thing.",
    "disagrees": "The person does not agree.",
    "could_not_be_asked": "The person could not be asked.",
    None: "Whether the person agrees is not recorded: ask the occupational therapist before anything new is used.",
}
_CONSENT = {
    "given": "They have given consent. They can withdraw it at any time: then stop, and call.",
    "refused": "They have refused consent. Nothing new is used against their will.",
    "best_interests_decision": "It was decided in their best interests, by the law on capacity where they live. Use "
    "the least restrictive way, and call when they resist or are distressed.",
    None: "Consent is not recorded: ask the occupational therapist before anything new is used.",
}


def write_provider(sheet: Sheet, basis: Basis) -> None:
    """Write it."""
    sheet.heading("Recommendation for the home care provider", 1)
    write_status(sheet, basis)
    _write_decided(sheet, basis)
    _write_words(sheet, basis)
    _write_stops(sheet, basis)
    _write_needs(sheet, basis)
    _write_holds(sheet, basis)
    _write_week(sheet, basis)
    _write_notes(sheet, basis)
    _write_visits(sheet, basis)
    _write_equipment(sheet, basis)
    _write_trial(sheet, basis)
    _write_questions(sheet, basis)
    write_sign_off(sheet, basis, {"provider": "Provider’s manager"})


def _write_decided(sheet: Sheet, basis: Basis) -> None:
    sheet.heading("In short")
    lines: list[object] = list(decision_words(basis))
    lines.append(
        (
            "Visits:",
            "every visit stays as it is, with its time, length and number of carers, until the "
            "occupational therapist confirms a change in writing.",
        )
    )
    if second_in_review(basis):
        where = plain_list(second_in_review(basis))
        lines.append(
            (
                "Second carer:",
                f"a review is recommended ({where}). In most reviews nothing changes. Both "
                "carers come until then.",
            )
        )
    sheet.bullets(lines)


def _write_words(sheet: Sheet, basis: Basis) -> None:
    """What the therapist writes to the provider, and whether the person wants it."""
    if basis.decision is None:
        return
    view = basis.decision.view
    sheet.bullets((("Agreement:", f"{_AGREEMENT[view.agreement]} {_CONSENT[view.consent]}"),))
    if basis.decision.for_provider.strip():
        sheet.say("From the occupational therapist:", style="strong")
        sheet.quote(basis.decision.for_provider)


def _write_stops(sheet: Sheet, basis: Basis) -> None:
    stops = list(not_to_be_used(basis))
    if stops:
        sheet.heading("Equipment that must not be used")
        sheet.bullets(stops)
        sheet.say(
            "Ask the occupational therapist today how the person is moved meanwhile. Nobody is lifted by hand."
        )


def _write_needs(sheet: Sheet, basis: Basis) -> None:
    needs = basis.review.unmet_needs
    if not needs:
        return
    told = [need for need in needs if not is_private(need, "provider")]
    what = "act on these first" if basis.final else "the occupational therapist looks at these first"
    sheet.heading(f"Needs that are not met now: {what}")
    sheet.bullets((f"{need.title}.", need.reason.action) for need in told)
    left = len(needs) - len(told)
    if left:
        sheet.say(f"{left} more {'is' if left == 1 else 'are'} with the occupational therapist.")


def _write_holds(sheet: Sheet, basis: Basis) -> None:
    binding, possible = basis.holds.in_force, basis.holds.not_ruled_out
    sheet.heading("Holds: what must not change")
    if basis.holds.is_everything_in_force:
        sheet.say(
            "The whole package is on hold: no visit is shortened, moved or left out. The reason is with the "
            "occupational therapist.",
            lead="On hold.",
        )
    else:
        places = sorted(
            {
                f"{place.label or 'the whole visit'} ({place.visit})"
                for hold in binding
                for place in hold.covers
            }
        )
        sheet.bullets(
            ("On hold:", f"{place}. Speak to the occupational therapist before any change.")
            for place in places
        )
    if possible:
        sheet.say(
            f"{len(possible)} {'hold' if len(possible) == 1 else 'holds'} cannot be ruled out until questions "
            "are answered, and until then nothing that they cover may change."
        )
    elif not binding:
        sheet.say("No hold.")


def _write_week(sheet: Sheet, basis: Basis) -> None:
    visits = in_order(basis)
    if not visits:
        return
    touched, review = touched_visits(basis), second_in_review(basis)
    now = [WeekRow(visit, minutes_of(visit)) for visit in visits]
    then = [WeekRow(visit, minutes_of(visit), visit.id in touched, visit.id in review) for visit in visits]
    sheet.heading("The week")
    write_week(sheet, "Now", now)
    if touched or review:
        what = "Where something new is used or looked at" + (
            "" if basis.decision else " (nobody has decided yet)"
        )
        write_week(sheet, what, then)
        sheet.say(
            "Figures are minutes; each figure of a person is a carer. A thick box: something new is used in that "
            "visit. A dashed box: a review of the second carer is recommended; all who are drawn come until "
            "then.",
            style="small",
        )


def _write_notes(sheet: Sheet, basis: Basis) -> None:
    package = basis.review.package
    said = [note.says[value] for note in notes_for(package) if (value := note.value(package)) in note.says]
    unknown = [note.name for note in notes_for(package) if note.must_know and note.value(package) is None]
    if not said and not unknown:
        return
    sheet.heading("What matters when helping")
    sheet.bullets(said)
    if unknown:
        sheet.say(
            f"{plain_list(unknown)}. Ask the occupational therapist before anything new is used.",
            lead="Not assessed:",
        )
    sheet.pairs(
        "To be agreed with the person",
        (
            ("What they do themselves", Ask("What the person does themselves", 2, "person.does_themselves")),
            (
                "What they like said to them",
                Ask("What the person likes said to them during care", 2, "person.likes_said"),
            ),
        ),
    )


def _write_visits(sheet: Sheet, basis: Basis) -> None:
    sheet.heading("Visit by visit, task by task")
    for visit in in_order(basis):
        sheet.heading(name_of(visit), 3)
        why = sorted(
            {
                _WHY_TWO[task.second_carer_for]
                for task in visit.tasks
                if task.carers > 1 and task.second_carer_for in _WHY_TWO
            }
        )
        because = f" The second carer is there for {plain_list(why)}." if why else ""
        unexplained = " Why a second carer comes is not recorded." if visit.carers > 1 and not why else ""
        sheet.say(
            f"{days_of(visit, first=True)}, {visit.length}, {carers_of(visit.carers)}.{because}{unexplained}",
            style="lead" if visit.tasks else "body",
        )
        held = basis.holds.tasks(visit.id)
        sheet.table(
            "",
            ("Task", "Now", "Proposed"),
            [
                (
                    basis.review.activity_labels.get(task.activity, task.activity),
                    _now(task),
                    _proposed(basis, visit, index, index in held),
                )
                for index, task in enumerate(visit.tasks)
            ],
            (0.27, 0.28, 0.45),
        )
        if not visit.tasks:
            sheet.say("No task is recorded for this visit.")


def _now(task: TaskLine) -> str:
    help_given = _HELP.get(task.help or "", "help not recorded")
    times = f", {task.times} times in the visit" if task.times > 1 else ""
    each = " each time" if task.times > 1 else ""
    length = f", {task.minutes:g} min{each}" if task.minutes is not None else ""
    return f"{help_given}, {carers_of(task.carers)}{times}{length}"


def _proposed(basis: Basis, visit: Visit, index: int, held: bool) -> str | list[str]:
    without = list(not_with(basis, visit.tasks[index].activity))
    if held:
        kept = "As now: on hold, or waiting for an answer."
        return [*without, kept] if without else kept
    proposals = proposed_for(basis, visit, index)
    if not proposals:
        return [*without, "Otherwise as now."] if without else "As now."
    carers = visit.tasks[index].carers
    return [*without, *proposals, *((f"{carers_of(carers)}, as now",) if carers > 1 else ())]


def _write_equipment(sheet: Sheet, basis: Basis) -> None:
    chosen = (
        basis.chosen
        if basis.decision
        else tuple(one.item for one in basis.review.suggestions if one.status == "suggested")
    )
    in_place = basis.review.package.equipment or ()
    if not chosen and not in_place:
        return
    sheet.heading("Equipment and other ways")
    for item in chosen:
        _write_item(sheet, basis, item)
    if in_place:
        sheet.table(
            "In the home now",
            ("What", "Safe working load", "Next thorough examination"),
            [row_of_piece(basis, piece) for piece in in_place],
            (0.4, 0.28, 0.32),
        )


def _write_item(sheet: Sheet, basis: Basis, item: str) -> None:
    name = basis.names.get(item, item)
    decided = (
        next((ACCEPTED[choice.choice] for choice in basis.decision.choices if choice.item == item), "")
        if basis.decision
        else "suggested, not decided"
    )
    sheet.heading(f"{name} ({decided})", 3)
    entry = basis.review.items.get(item)
    if entry is None:
        sheet.say(
            "Chosen by the occupational therapist’s own judgement. Load, training and checks are agreed with "
            "them before use."
        )
    else:
        sheet.say(entry.plain)
        sheet.bullets(_safe_use(entry))
    cautions = basis.suggestions[item].cautions if item in basis.suggestions else ()
    sheet.bullets(("Take care:", caution.because) for caution in cautions if caution.truth is Truth.TRUE)
    if entry is not None and entry.stop_if and basis.decision is not None:
        sheet.bullets(
            (
                (
                    "Stop, go back to the present plan and call the occupational therapist if:",
                    f"{'; '.join(_as_clause(stop) for stop in entry.stop_if)}.",
                ),
            )
        )
    sheet.pairs(
        f"{name}: to be written in before first use",
        (
            (field.label, Ask(f"{name}: {field.label}", field.lines, f"{item}.{field.key}"))
            for field in equipment_fields(entry)
        ),
        0.42,
    )
    if entry is None or entry.training is not None:
        _write_trained(sheet, item, name)


def _write_trained(sheet: Sheet, item: str, name: str) -> None:
    """A row for each person who uses it: a team is not one signature."""
    heads = ("Trained", "By whom, on", "May use it alone (yes or no)")
    sheet.table(
        f"{name}: who has been trained",
        heads,
        (
            [
                Ask(f"{name}: person {row}, {head.lower()}", 1, f"{item}.trained_{row}_{key}")
                for head, key in zip(heads, ("name", "by_on", "alone"), strict=True)
            ]
            for row in range(1, rows_for_trained_people() + 1)
        ),
        (0.36, 0.36, 0.28),
    )


def _as_clause(stop: str) -> str:
    """A stop criterion inside a sentence: without a capital, unless it is a name or an abbreviation."""
    stop = stop.rstrip(". ")
    return stop if stop[:2].isupper() else stop[:1].lower() + stop[1:]


def _safe_use(item: CatalogueItem) -> list[tuple[str, str]]:
    parts = [("Who may prescribe it:", f"{_TIERS[item.competency.tier]}.")]
    if item.safe_working_load_kg is not None:
        load = item.safe_working_load_kg
        parts.append(
            (
                "Load:",
                f"this class usually carries {load.low:g} to {load.high:g} kg. The lowest label of "
                "frame, sling and fixing decides.",
            )
        )
    if item.training is not None:
        train = item.training
        parts.append(("Training:", f"{train.who}: {train.what}. By: {train.by_whom}."))
    if item.servicing is not None:
        parts.append(("Checks:", f"{item.servicing.duty}."))
        if item.servicing.every_months:
            what = "Thorough examination" if item.servicing.loler else "Service"
            parts.append((f"{what}:", f"every {item.servicing.every_months} months."))
    return parts


def _write_trial(sheet: Sheet, basis: Basis) -> None:
    if basis.decision is None or not basis.chosen:
        return
    on_trial = [(item, basis.names.get(item, item)) for item in basis.decision.items("trial")]
    sheet.heading("When it starts, and when to stop")
    sheet.table(
        "",
        ("On trial", "From", "To", "What came of it"),
        (
            [
                name,
                Ask(f"{name}: trial from", 1, f"{item}.trial_from"),
                Ask(f"{name}: trial to", 1, f"{item}.trial_to"),
                Ask(f"{name}: what came of the trial", 2, f"{item}.trial_result"),
            ]
            for item, name in on_trial
        ),
        (0.3, 0.17, 0.17, 0.36),
    )
    due = basis.decision.review_due
    sheet.pairs(
        "",
        (
            (
                "Agreed day on which the new plan starts",
                Ask(
                    "Agreed day on which the new plan starts; until then nothing changes", 1, "plan.starts_on"
                ),
            ),
            (
                "Agreed by",
                Ask("Who agreed the day: provider, person, occupational therapist", 1, "plan.agreed_by"),
            ),
            ("Next review", day_of(due) if due else Ask("Day of the next review", 1, "plan.next_review")),
        ),
    )
    sheet.say(
        "Stop, go back to the present plan and call the occupational therapist when a reason to stop that is "
        "named under an item comes true, when the person says no, or when anybody is not sure that it is safe.",
        style="strong",
    )


def _write_questions(sheet: Sheet, basis: Basis) -> None:
    asked = [basis.names.get(item, item) for item in basis.decision.items("ask")] if basis.decision else []
    questions = [one for one in basis.review.questions if may_be_asked(one.path, "provider")][:_QUESTIONS]
    if not asked and not questions:
        return
    sheet.heading("Please help to answer")
    if asked:
        sheet.say(f"{plain_list(asked)}: the occupational therapist asks first before anything is decided.")
    sheet.bullets(question.question for question in questions)
