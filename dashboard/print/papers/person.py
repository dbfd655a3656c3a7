"""The paper for the person and their family: plain words, large print, their own words first.

In it: what matters to them, what might change, what will not, that it is a suggestion and theirs to refuse, whom to
turn to, who comes when. Left out: scores, hours, money, evidence, holds and their reasons, what is private
(`fields.yaml`).
"""

from __future__ import annotations

from dashboard.print.papers.basis import Basis
from dashboard.print.papers.decisions import in_order, is_private, plain_list, shown_suggestions
from dashboard.print.papers.knowledge import rights
from dashboard.print.papers.sign_off import state_of
from dashboard.print.pdf.sheet import Ask, Sheet
from dashboard.print.pdf.week_figure import carers_of, day_of, days_of

_ROWS = 3
_HOW_DECIDED = {
    "given": "It says what was decided with you about equipment and other ways to help.",
    "refused": "You said no. It says what was talked about, and what stays as it is.",
    "best_interests_decision": "It says what was decided about equipment and other ways to help. You could not "
    "decide this yourself at the time, so people who know you were asked what would be "
    "best for you.",
    None: "It says what your occupational therapist thinks would help. Nobody has written down yet that you agree.",
}


_PLANNED = {
    "given": "You agreed that we put this in place.",
    "refused": "We would like to put this in place, and only if you come to agree.",
    "best_interests_decision": "We plan to put this in place, because it was decided to be best for you. You can tell "
    "us at any time if it troubles you.",
    None: "We would like to put this in place, if you agree.",
}


def write_person(sheet: Sheet, basis: Basis) -> None:
    """Write it."""
    sheet.heading("About your care and equipment", 1)
    _write_beginning(sheet, basis)
    _write_words(sheet, basis)
    _write_might(sheet, basis)
    _write_stays(sheet, basis)
    _write_needs(sheet, basis)
    _write_choice(sheet, basis)
    _write_rights(sheet, basis)
    _write_coming(sheet)


def _write_beginning(sheet: Sheet, basis: Basis) -> None:
    if basis.final:
        sheet.say(
            "This paper is for you, and for family or friends that you choose to show it to. "
            f"{_HOW_DECIDED[basis.decision.view.consent if basis.decision else None]}"
        )
        sheet.say(
            plain_list([f"{one.name}, {one.role}" for one in basis.signatures])
            + f", on {day_of(basis.day)}.",
            lead="Signed by:",
        )
    else:
        sheet.say(
            f"{state_of(basis)}. Nothing has been decided. Please do not act on this paper.", style="strong"
        )
    sheet.say(f"{basis.reference}.", lead="Your reference:")
    if basis.review.provenance.sign_off:
        sheet.say(
            "The program’s ideas have not been checked by an outside therapist yet. Yours looks at each of them.",
            lead="Please know:",
        )
    if basis.review.package.synthetic:
        sheet.say("Made up for demonstration: no real person.")


def _write_words(sheet: Sheet, basis: Basis) -> None:
    sheet.heading("What matters to you")
    for goal in basis.review.package.goals:
        sheet.quote(goal.words)
    if not basis.review.package.goals:
        sheet.say("Nobody has written down yet what matters to you. Please tell us.")
    words = basis.decision.view.words.strip() if basis.decision else ""
    if words:
        sheet.say("What you said about these ideas:")
        sheet.quote(words)


def _write_might(sheet: Sheet, basis: Basis) -> None:
    sheet.heading("What might change")
    if basis.decision is None:
        found = shown_suggestions(basis)
        sheet.say(
            "Your occupational therapist may talk with you about:" if found else "Nothing new is suggested."
        )
        sheet.bullets((f"{one.name}.", basis.review.items[one.item].plain) for one in found)
        return
    if not basis.chosen:
        sheet.say("Nothing new was decided.")
    for choice, lead in (
        ("trial", "We try it first, with you. You can stop at any time."),
        ("accept", _PLANNED[basis.decision.view.consent]),
    ):
        for item in (one.item for one in basis.decision.choices if one.choice == choice):
            sheet.heading(basis.names.get(item, item), 3)
            if item in basis.review.items:
                sheet.say(basis.review.items[item].plain)
            sheet.say(lead)
    declined = [basis.names.get(item, item) for item in basis.decision.items("decline")]
    asked = [basis.names.get(item, item) for item in basis.decision.items("ask")]
    if declined:
        sheet.say(f"{plain_list(declined)}.", lead="Talked about, and will not happen:")
    if asked:
        sheet.say(f"{plain_list(asked)}.", lead="Still to be talked about:")


def _write_stays(sheet: Sheet, basis: Basis) -> None:
    sheet.heading("What will not change")
    if basis.holds.is_everything_in_force:
        sheet.say("For now, nothing about your visits will change.")
    else:
        sheet.say(
            "Your visits stay as they are. If something about them should change later, we talk with you first, "
            "and nothing happens without a new agreement."
        )
    sheet.bullets(
        f"{days_of(visit, first=True)} at {visit.starts_at}: {visit.length}, {carers_of(visit.carers)}"
        for visit in in_order(basis)
    )


def _write_needs(sheet: Sheet, basis: Basis) -> None:
    told = [need.title for need in basis.review.unmet_needs if not is_private(need, "person")]
    if not told:
        return
    sheet.heading("Where you may need more help")
    sheet.say("We think that these are not as they should be. They come first.")
    sheet.bullets(f"{title}." for title in told)


def _write_choice(sheet: Sheet, basis: Basis) -> None:
    sheet.heading("It is your choice")
    sheet.bullets(
        (
            "These are suggestions. You can say no to any of them, now or later, and you do not have to say why.",
            "A computer program helped to find the ideas. It decides nothing. You decide, with your occupational "
            "therapist.",
            "If you cannot decide this for yourself, the people who know you are asked, and the law where you live "
            "says how it is decided.",
            "You can see everything that is written about you, and have it put right where it is wrong.",
        )
    )
    if basis.decision is not None and basis.decision.review_due:
        sheet.say(
            f"We look at it again with you by {day_of(basis.decision.review_due)}, or sooner when you ask."
        )


def _write_rights(sheet: Sheet, basis: Basis) -> None:
    nation = rights(basis.review.package.nation)
    sheet.heading("If you do not agree")
    sheet.bullets(
        (
            (
                "Tell us.",
                "Say so to your occupational therapist, or to anybody who comes. Ask for another look at it.",
            ),
            ("Somebody to speak for you.", nation["advocate"]),
            ("Complain.", f"You can complain to {nation['arranged_by']}. It will not count against you."),
            (
                "The Ombudsman.",
                f"If you are not happy with the answer, or it does not come, you can ask the "
                f"{nation['ombudsman']}: {nation['reach']}. It is free.",
            ),
        )
    )


def _write_coming(sheet: Sheet) -> None:
    sheet.heading("Who will come, and when")
    sheet.table(
        "",
        ("Who", "What for", "When"),
        [
            (
                f"Visit {row}",
                Ask(f"Visit {row}: who comes and what for", 2, f"visit_{row}.who"),
                Ask(f"Visit {row}: when", 1, f"visit_{row}.when"),
            )
            for row in range(1, _ROWS + 1)
        ],
        (0.2, 0.5, 0.3),
    )
    sheet.pairs(
        "Whom you can call",
        (
            (
                "Your occupational therapist",
                Ask("Your occupational therapist: name and telephone", 1, "therapist"),
            ),
            ("Out of hours", Ask("Out of hours: telephone", 1, "out_of_hours")),
        ),
    )
    sheet.say("In danger call 999.")
