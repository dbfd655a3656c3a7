"""The provider recommendation: what a home care manager needs to change a rota safely, and nothing else.

In it: what was decided, what is to be done by whom and when, holds (without their story), the week, visits and tasks now
and as proposed, what matters when helping, equipment and its safe use, trial and stop criteria, questions, whom to call,
sign-off. Left out: diagnoses, equality monitoring, family, money, hours saved, chances, the person's words about their
goals, their weight. What may be in it is declared in `fields.yaml`, and a test holds that.
"""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.print.papers.basis import Basis
from dashboard.print.papers.decisions import decision_words, second_in_review
from dashboard.print.papers.equipment_in_place import not_to_be_used
from dashboard.print.papers.knowledge import notes_for
from dashboard.print.papers.provider_actions import write_actions
from dashboard.print.papers.provider_equipment import write_equipment
from dashboard.print.papers.provider_holds import write_holds
from dashboard.print.papers.provider_questions import write_questions, write_reply
from dashboard.print.papers.provider_visits import write_drawn_week, write_visits
from dashboard.print.papers.sign_off import write_newest, write_sign_off, write_status
from dashboard.print.papers.visit_groups import VisitGroup, grouped_visits
from dashboard.print.pdf.sheet import Ask, Sheet
from engine.wording import list_text

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
_NOTHING_TO_AGREE = (
    "Nothing new is asked of the person. They can still say no to any care: then stop, and call."
)


def write_provider(sheet: Sheet, basis: Basis) -> None:
    """Write the provider's paper."""
    groups = grouped_visits(basis)
    write_status(sheet, basis)
    write_newest(sheet, basis)
    _write_decided(sheet, basis, groups)
    _write_words(sheet, basis)
    _write_stops(sheet, basis)
    write_actions(sheet, basis)
    write_holds(sheet, basis, groups)
    write_drawn_week(sheet, basis, groups)
    _write_notes(sheet, basis)
    write_visits(sheet, basis, groups)
    write_equipment(sheet, basis)
    _write_start(sheet, basis)
    write_questions(sheet, basis, groups)
    write_reply(sheet, basis)
    write_sign_off(sheet, basis, {"provider": "Provider’s manager"})


def _write_decided(sheet: Sheet, basis: Basis, groups: Sequence[VisitGroup]) -> None:
    """What was decided, in the order in which a manager needs it: visits first, then the second carer."""
    sheet.heading("In short")
    lines: list[object] = list(decision_words(basis))
    lines.append(
        (
            "Visits:",
            "every visit stays as it is, with its time, length and number of carers, until the "
            "occupational therapist confirms a change in writing. More care may be given at once.",
        )
    )
    reviewed = frozenset(second_in_review(basis))
    if reviewed:
        where = list_text([group.name_of(reviewed) for group in groups if not reviewed.isdisjoint(group.ids)])
        lines.append(
            (
                "Second carer:",
                f"a review is recommended ({where}). In most reviews nothing changes. Both "
                "carers come until then.",
            )
        )
    missing = basis.review.estimate.bought_not_given_hours_per_week
    if missing > 0:
        lines.append(
            (
                "Planned, and not given:",
                f"about {missing:.0f} hours of care in a week, by what is recorded. That is no saving: tell the "
                "occupational therapist why.",
            )
        )
    sheet.bullets(lines)


def _write_words(sheet: Sheet, basis: Basis) -> None:
    """What the therapist writes to the provider, and whether the person wants it."""
    if basis.decision is None:
        return
    view = basis.decision.view
    # Consent is to what is new. Of what is in the home already agreement may be missing, and the list of needs says so.
    if basis.chosen or view.consent != "given":
        agreed = ("Agreement to what is new:", f"{_AGREEMENT[view.agreement]} {_CONSENT[view.consent]}")
    else:
        agreed = ("Agreement:", _NOTHING_TO_AGREE)
    sheet.bullets((agreed,))
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


def _write_notes(sheet: Sheet, basis: Basis) -> None:
    """What carers must know when they help, and what nobody has assessed."""
    package = basis.review.package
    helping_notes = [
        note.says[value] for note in notes_for(package) if (value := note.value(package)) in note.says
    ]
    unknown = [note.name for note in notes_for(package) if note.must_know and note.value(package) is None]
    sheet.heading("What matters when helping")
    outcomes = {_plain(outcome): None for goal in package.goals for outcome in goal.outcomes}
    if outcomes:
        sheet.say(f"{list_text(list(outcomes))}.", lead="What the person is working towards:")
    sheet.bullets(helping_notes)
    if unknown:
        sheet.say(
            f"{list_text(unknown)}. Ask the occupational therapist before anything new is used.",
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


def _write_start(sheet: Sheet, basis: Basis) -> None:
    """From when, tried until when, and that stopping is always right."""
    if basis.decision is None or not basis.chosen:
        return
    on_trial = [(item, basis.names.get(item, item)) for item in basis.decision.items("trial")]
    sheet.heading("When it starts, and when to stop")
    sheet.table(
        "",
        ("Tried or looked at", "From", "To", "What came of it"),
        (
            [
                name,
                Ask(f"{name}: trial from", 1, f"{item}.trial_from"),
                Ask(f"{name}: trial to", 1, f"{item}.trial_to"),
                Ask(f"{name}: what came of the trial", 1, f"{item}.trial_result"),
            ]
            for item, name in on_trial
        ),
        (0.38, 0.14, 0.14, 0.34),
    )
    due = basis.decision.review_due
    sheet.pairs(
        "",
        (
            (
                "Agreed day on which the new plan starts (none is agreed while this is empty)",
                Ask(
                    "Agreed day on which the new plan starts; until then nothing changes", 1, "plan.starts_on"
                ),
            ),
            (
                "Agreed by",
                Ask("Who agreed the day: provider, person, occupational therapist", 1, "plan.agreed_by"),
            ),
            # Where it is set it stands at the top.
            *(() if due else (("Next review", Ask("Day of the next review", 1, "plan.next_review")),)),
        ),
        0.45,
    )
    sheet.say(
        "Stop, go back to the present plan and call the occupational therapist when a reason to stop that is "
        "named under an item comes true, when the person says no, or when anybody is not sure that it is safe.",
        style="strong",
    )


def _plain(code: str) -> str:
    return code.replace("_", " ")
