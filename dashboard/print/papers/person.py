"""The paper for the person and their family: plain words, large print, their own words first.

In it: what matters to them, what is tried or put in place and who brings it, what it may help with of what they said,
what stays as it is, that it is theirs to refuse and how, whom to turn to, who comes when. Definitions: "decided with
you" and "you agreed" are said only where they gave consent. What has no everyday words is not said (`plain_words.yaml`).
Left out: scores, hours, money, evidence, holds and their reasons, what is private (`fields.yaml`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from dashboard.print.papers.basis import Basis
from dashboard.print.papers.decisions import in_order, is_equipment, is_private, shown_suggestions
from dashboard.print.papers.equipment_in_place import stops_of
from dashboard.print.papers.knowledge import PlainItem, plain_item, plain_need, plain_stop, rights, serves
from dashboard.print.papers.sign_off import state_of
from dashboard.print.papers.visit_groups import VisitGroup, grouped_times
from dashboard.print.pdf.sheet import Ask, Sheet
from dashboard.print.pdf.style import LARGE
from dashboard.print.pdf.visit_words import carers_of, kind_of, weeks_of
from engine.model import EquipmentInPlace, Goal, UnmetNeed, Visit
from engine.model.visit import ALL_DAYS, ANY_TIME, DAY_MINUTES
from engine.wording import day_text, list_text

_OTHERS_TO_COME = ("First", "Next")
_DAYS = dict(
    zip(ALL_DAYS, ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"), strict=True)
)
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
_TRIED = {
    "given": "You agreed that we try it. You can stop at any time.",
    "refused": "We would like to try it, and only if you come to agree.",
    "best_interests_decision": "We try it first, because that was decided to be best for you. We stop when it troubles "
    "you.",
    None: "We would like to try it with you first, if you agree. You can stop at any time.",
}
_NOTHING_NEW = "It says what was talked about with you, and what stays as it is."
_FREE_TO_REFUSE = "You can say no to anything, now or later, and you do not have to say why."
_CHOICE = {
    "given": "You have agreed to what is new on this paper. You can still change your mind, now or later, and you do not "
    "have to say why.",
    "refused": "You have said no. Nothing new is used. You can change your mind at any time.",
    "best_interests_decision": "Tell us, or show us, when something troubles you. Then it is looked at again.",
    None: "You can say no to anything on this paper, now or later, and you do not have to say why.",
}


def write_person(sheet: Sheet, basis: Basis) -> None:
    """Write the person's paper."""
    _write_beginning(sheet, basis)
    _write_words(sheet, basis)
    _write_new(sheet, basis)
    _write_stays(sheet, basis)
    _write_needs(sheet, basis)
    _write_choice(sheet, basis)
    _write_rights(sheet, basis)
    _write_contacts(sheet, basis)
    if not _is_nothing_to_come_for(basis):
        _write_coming(sheet)
    _write_answer(sheet, basis)


def _write_beginning(sheet: Sheet, basis: Basis) -> None:
    """Whose paper it is, whether it counts, and who has checked the ideas in it."""
    if basis.final:
        sheet.say(
            "This paper is for you, and for family or friends that you choose to show it to. "
            f"{_NOTHING_NEW if _is_nothing_new(basis) else _HOW_DECIDED[_consent(basis)]}"
        )
        sheet.say(
            list_text([f"{signature.name}, {signature.role}" for signature in basis.signatures])
            + f", on {day_text(basis.day)}.",
            lead="Signed by:",
        )
        sheet.say("There may be a newer paper. If you are not sure, ask your occupational therapist.")
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
    """What matters to the person, and what they said, in their own words."""
    sheet.heading("What matters to you")
    for goal in basis.review.package.goals:
        sheet.quote(goal.words, goal.attribution)
        if basis.decision is not None and not any(True for _ in _chosen_for(basis, goal)):
            sheet.say("Nothing on this paper is for that yet. Ask your occupational therapist about it.")
    if not basis.review.package.goals:
        sheet.say("Nobody has written down yet what matters to you. Please tell us.")
    words = basis.decision.view.words.strip() if basis.decision else ""
    if words:
        talked_about = basis.decision is not None and basis.decision.choices
        sheet.say("What you said about these ideas:" if talked_about else "What you said:")
        sheet.quote(words)


def _write_new(sheet: Sheet, basis: Basis) -> None:
    """What is tried or put in place; on a draft, what may be talked about."""
    if basis.decision is None:
        suggested = shown_suggestions(basis)
        sheet.heading("What might change")
        sheet.say(
            "Your occupational therapist may talk with you about:"
            if suggested
            else "Nothing new is suggested."
        )
        items = [_plain_item(basis, suggestion.item) for suggestion in suggested]
        sheet.bullets((f"{item.name}.", item.says) for item in items)
        return
    sheet.heading("What is new")
    if not basis.chosen:
        sheet.say("Nothing new was decided.")
    for choice, lead in (("trial", _TRIED), ("accept", _PLANNED)):
        for item in (chosen.item for chosen in basis.decision.choices if chosen.choice == choice):
            with sheet.together():
                _write_item(sheet, basis, item, lead[_consent(basis)], on_trial=choice == "trial")
    declined = [_plain_item(basis, item).name for item in basis.decision.items("decline")]
    asked = [_plain_item(basis, item).name for item in basis.decision.items("ask")]
    if declined:
        sheet.say(f"{list_text(declined)}.", lead="Talked about, and will not happen:")
    if asked:
        sheet.say(f"{list_text(asked)}.", lead="Still to be talked about:")


def _write_item(sheet: Sheet, basis: Basis, item: str, lead: str, *, on_trial: bool) -> None:
    """One piece in everyday words, with the person's own goals that it serves."""
    plain = _plain_item(basis, item)
    sheet.heading(plain.name, 3)
    sheet.say(plain.says)
    goals = [goal for goal in basis.review.package.goals if item in _chosen_for(basis, goal)]
    if goals and len(basis.review.package.goals) == 1:
        sheet.say("It may help with what matters to you.")
    elif goals:
        sheet.say("It may help with what you said:", style="lead")
        for goal in goals:
            sheet.quote(goal.words, goal.attribution)
    sheet.say(lead)
    if item in basis.open_questions:
        sheet.say("We still have to find something out about it first. Ask us what it is.")
    label = "Who brings it and shows you, and when" if is_equipment(basis, item) else "Who does it, and when"
    asked = f"{plain.name}: {label[:1].lower()}{label[1:]}"
    sheet.pairs("", ((label, Ask(asked, 2, f"{item}.who_and_when")),))
    if on_trial:
        sheet.pairs("", (("We try it until", Ask(f"{plain.name}: we try it until", 1, f"{item}.trial_to")),))


def _chosen_for(basis: Basis, goal: Goal) -> Iterator[str]:
    """The chosen items that serve an outcome of a goal, by the tasks that they help with."""
    for item in basis.chosen:
        where = basis.suggestions[item].where if item in basis.suggestions else ()
        if any(serves(outcome, place.activity) for outcome in goal.outcomes for place in where):
            yield item


def _plain_item(basis: Basis, item: str) -> PlainItem:
    entry = basis.review.items.get(item)
    return plain_item(item) or PlainItem(basis.names.get(item, item), entry.plain if entry else "")


def _write_stays(sheet: Sheet, basis: Basis) -> None:
    """That visits stay as they are, and when they come."""
    sheet.heading("What will not change")
    if basis.holds.is_everything_in_force:
        sheet.say("For now, nothing about your visits will change.")
    else:
        sheet.say(
            "Your visits stay as they are. If something about them should change later, we talk with you first, "
            "and nothing happens without a new agreement."
        )
    sheet.bullets(
        f"{_when(group)}: "
        + ", ".join(
            (
                _length(group.visit),
                carers_of(group.visit.carers),
                *kind_of(group.visit),
                *weeks_of(group.visit),
            )
        )
        for group in grouped_times(in_order(basis))
    )


def _when(group: VisitGroup) -> str:
    """On which days, and at what time on each: `Monday at 8 am; Tuesday at 8.20 am`."""
    is_all_day = group.visit.minutes == DAY_MINUTES
    return "; ".join(
        f"{_days(days)}{'' if is_all_day else _clock(start)}" for start, days in group.days_by_start.items()
    )


def _length(visit: Visit) -> str:
    return "day and night" if visit.minutes == DAY_MINUTES else visit.length


def _days(days: Collection[str]) -> str:
    if len(days) == len(ALL_DAYS):
        return "Every day"
    return list_text([_DAYS[day] for day in ALL_DAYS if day in days])


def _clock(start: str) -> str:
    """The start as people say it: ` at 8 am`, ` at 12.30 pm`; empty where it may be at any time."""
    if start == ANY_TIME:
        return ""
    hour, minute = int(start[:2]), start[3:]
    half = "am" if hour < 12 else "pm"
    return f" at {hour % 12 or 12}{f'.{minute}' if minute != '00' else ''} {half}"


def _write_needs(sheet: Sheet, basis: Basis) -> None:
    needs, stopped = _needs_told(basis), _stopped_pieces(basis)
    if not needs and not stopped:
        return
    sheet.heading("Where you may need more help")
    sheet.say("We think that these are not as they should be. They come first.")
    lines = [
        plain_stop(_plain_item(basis, piece.item).name if piece.item else str(piece.name))
        for piece in stopped
    ]
    sheet.bullets(dict.fromkeys([*lines, *(_plain_need(basis, need) for need in needs)]))


def _needs_told(basis: Basis) -> list[UnmetNeed]:
    return [need for need in basis.review.unmet_needs if not is_private(need, "person")]


def _stopped_pieces(basis: Basis) -> list[EquipmentInPlace]:
    return [piece for piece in basis.review.package.equipment or () if stops_of(basis, piece)]


def _plain_need(basis: Basis, need: UnmetNeed) -> str:
    named = need.title.partition(": ")[2]
    piece = next((item for item, name in basis.names.items() if name == named), "")
    return plain_need(need.title, need.reason.source, _plain_item(basis, piece).name if piece else "")


def _write_choice(sheet: Sheet, basis: Basis) -> None:
    """That nothing happens against the person's will, and when it is looked at again."""
    sheet.heading("It is your choice")
    sheet.bullets(
        (
            _FREE_TO_REFUSE if _is_nothing_new(basis) else _CHOICE[_consent(basis)],
            "A computer program helped to find the ideas. It decides nothing: people do.",
            "If you cannot decide something for yourself, the people who know you are asked, and the law where you live "
            "says how it is decided.",
            "You can see everything that is written about you, and have it put right where it is wrong.",
        )
    )
    if basis.decision is not None and basis.decision.review_due:
        sheet.say(
            f"We look at it again with you by {day_text(basis.decision.review_due)}, or sooner when you ask."
        )


def _write_rights(sheet: Sheet, basis: Basis) -> None:
    """Whom to turn to, as it is in the nation where the person lives."""
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


def _write_contacts(sheet: Sheet, basis: Basis) -> None:
    """Whom to call, all of them on one page: before the longer parts, which fill what it leaves."""
    with sheet.together():
        sheet.heading("Whom you can call")
        sheet.pairs(
            "",
            (
                (
                    f"Your occupational therapist, {basis.signatures[0].name}"
                    if basis.signatures
                    else "Your occupational therapist",
                    Ask("Your occupational therapist: name and telephone", 1, "therapist"),
                ),
                ("Out of hours", Ask("Out of hours: telephone", 1, "out_of_hours")),
            ),
        )
        sheet.say("In danger call 999.")


def _write_coming(sheet: Sheet) -> None:
    """Fields for who comes beside the carers, and when."""
    sheet.heading("Who else will come, and when")
    sheet.table(
        "",
        ("Who", "What for", "When"),
        [
            (
                f"{nth} to come",
                Ask(f"{nth} to come: who, and what for", 2, f"visit_{row}.who"),
                Ask(f"{nth} to come: when", 1, f"visit_{row}.when"),
            )
            for row, nth in enumerate(_OTHERS_TO_COME, 1)
        ],
        (0.2, 0.5, 0.3),
    )


def _write_answer(sheet: Sheet, basis: Basis) -> None:
    """Room to agree, to say no, or to think about it, and to sign; by whoever speaks for them, too."""
    # In the largest print all of it may be taller than a page: the signature is where the ending begins there.
    fits_a_page = sheet.styles.size <= LARGE
    if fits_a_page or not basis.final:
        sheet.begin_ending()
    if not basis.final:
        return
    sheet.heading("Your answer")
    sheet.pairs(
        "What you think of this paper, and what you would like instead"
        if _is_nothing_new(basis)
        else "Yes to all of it, no, or yes to some of it: write which",
        (("Your answer", Ask("Your answer: yes, no, or yes to some of it", 2, "person.answer")),),
    )
    if not fits_a_page:
        sheet.begin_ending()
    label = "Your name and signature, or of somebody who signs for you"
    sheet.pairs(
        "",
        ((label, Ask(label, 1, "person.signature")), ("Day", Ask("Day", 1, "person.signed_on"))),
    )


def _is_nothing_to_come_for(basis: Basis) -> bool:
    """Whether nothing new was decided or is to be talked about, and nothing is missing: then nobody else is expected."""
    if basis.decision is None:
        return False
    asked = basis.decision.items("ask")
    return not (basis.chosen or asked or _needs_told(basis) or _stopped_pieces(basis))


def _is_nothing_new(basis: Basis) -> bool:
    """Whether there is nothing on the paper that consent, which was given, could be to."""
    return not basis.chosen and _consent(basis) == "given"


def _consent(basis: Basis) -> str | None:
    return basis.decision.view.consent if basis.decision else None
