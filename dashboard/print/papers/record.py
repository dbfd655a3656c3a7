"""The occupational therapist's record: two pages that are read, and an appendix with everything behind them.

Definitions: it meets what record keeping asks of the profession: reasons with this person's values, alternatives,
evidence with grades, judgement where it departs from the rules, consent, who was involved, versions and whole
hashes. The first pages say what matters, what was decided and agreed, what is not met and who sees to it, what is held,
and hours as ranges; each of these has its reasons in the appendix. Left out: equality monitoring, which no rule can
read and which belongs to a report on fairness alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.judgements_in_words import judgements_in_words
from dashboard.print.papers.basis import Basis
from dashboard.print.papers.provider_actions import named_moment
from dashboard.print.papers.record_appendix import covered_by, state_of_hold, write_appendix
from dashboard.print.papers.record_sources import write_sources
from dashboard.print.papers.recorded_facts import write_recorded
from dashboard.print.papers.sign_off import write_status
from dashboard.print.pdf.sheet import Sheet
from dashboard.wording import night_in_words
from engine.model import CHOICE_WORDS, Decision, HoursChange, UnmetNeed
from engine.review import unanswered_choices
from engine.wording import day_text, list_text, number_text, range_text

_SOON = {"now": "today", "days": "within days", "planned": "next review"}
_STATES = {"done": "done", "referred": "referred", "not_agreed": "not agreed"}
_MOST_HOLDS = 8
"""On the first pages; how many more there are is said, and all are in the appendix."""


def write_record(sheet: Sheet, basis: Basis) -> None:
    """Write the paper for the person's record."""
    write_status(sheet, basis)
    _write_goals(sheet, basis)
    _write_decision(sheet, basis)
    _write_needs(sheet, basis)
    _write_holds(sheet, basis)
    _write_hours(sheet, basis)
    sheet.new_page()
    sheet.heading("Appendix: what is behind it")
    write_appendix(sheet, basis)
    write_recorded(sheet, basis.review.package, basis.review.activity_labels, basis.names)
    write_sources(sheet, basis)


def _write_goals(sheet: Sheet, basis: Basis) -> None:
    sheet.heading("What matters to the person")
    for goal in basis.review.package.goals:
        sheet.quote(goal.words, goal.attribution)
        if goal.outcomes:
            sheet.say(f"Serves: {list_text([_plain(outcome) for outcome in goal.outcomes])}.", style="small")
    if not basis.review.package.goals:
        sheet.say("No goal is recorded.")


def _write_decision(sheet: Sheet, basis: Basis) -> None:
    """Every choice with its reason, the person's view, judgements that depart from rules, and second signatures."""
    sheet.heading("What was decided")
    decision = basis.decision
    if decision is None:
        sheet.say("Nothing is decided: nobody has signed this review.")
        return
    sheet.say(decision.summary or "No summary is recorded.")
    sheet.table(
        "",
        ("Item", "Decision", "Reason"),
        [
            (
                basis.names.get(choice.item, choice.item),
                CHOICE_WORDS[choice.choice],
                ". ".join(filter(None, (_plain(choice.reason), choice.words))) or "–",
            )
            for choice in decision.choices
        ],
        (0.38, 0.18, 0.44),
    )
    unanswered = unanswered_choices(basis.review, decision)
    if unanswered:
        sheet.heading("Chosen before everything about it was known", 3)
        sheet.bullets(
            (f"{choice.name}:", " ".join(dict.fromkeys(choice.questions.values()))) for choice in unanswered
        )
    sheet.bullets(_view(decision))
    if decision.judgements:
        sheet.heading("Professional judgement that departs from the rules", 3)
        sheet.bullets(judgements_in_words(basis.review, decision))
    if basis.second_signature_for:
        sheet.heading("Why another person signs too", 3)
        sheet.bullets(f"{why}." for why in basis.second_signature_for)


def _view(decision: Decision) -> Iterator[tuple[str, str]]:
    view = decision.view
    yield (
        "The person:",
        f"{_plain(view.agreement or 'view not recorded')}; consent {_plain(view.consent or 'not recorded')}.",
    )
    if view.words:
        yield "In their words:", f"“{view.words}”"
    if view.others_involved:
        yield "Who else was involved:", view.others_involved
    if decision.for_provider:
        yield "To the provider:", f"“{decision.for_provider}”"


def _write_needs(sheet: Sheet, basis: Basis) -> None:
    sheet.heading("Needs that are not met")
    sheet.table(
        "",
        ("Need", "Who", "By when"),
        [_need_row(basis, need) for need in basis.review.unmet_needs],
        (0.44, 0.36, 0.2),
    )
    if not basis.review.unmet_needs:
        sheet.say("No sign that the package is too small was found in what is recorded.")


def _need_row(basis: Basis, need: UnmetNeed) -> tuple[str, str, str]:
    agreed = basis.decision.action(need.reason.source) if basis.decision else None
    soon = named_moment(need).lower() or _SOON[need.urgency or "planned"]
    if agreed is None:
        return need.title, need.who or "–", soon
    words = f"{agreed.owner or need.who or '–'}{f': {agreed.words}' if agreed.words else ''}"
    due = f"by {day_text(agreed.due)}" if agreed.due else soon
    return need.title, words, due if agreed.state == "open" else _STATES[agreed.state]


def _write_holds(sheet: Sheet, basis: Basis) -> None:
    """The holds, those that cover the same and are in the same state together, with who can lift each."""
    sheet.heading("Holds")
    holds = [*basis.holds.in_force, *basis.holds.set_aside, *basis.holds.not_ruled_out]
    lifting: dict[tuple[str, str], dict[str, None]] = {}
    for hold in holds[:_MOST_HOLDS]:
        alike = _capital(covered_by(hold)), state_of_hold(basis, hold)
        lifting.setdefault(alike, {})[hold.lifted_by_whom] = None
    sheet.bullets(
        (f"{covers}:", f"{state}. Lifted by: {'; '.join(by)}.") for (covers, state), by in lifting.items()
    )
    if len(holds) > _MOST_HOLDS:
        sheet.say(f"{len(holds) - _MOST_HOLDS} more are in the appendix.")
    if not holds:
        sheet.say("No hold.")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _write_hours(sheet: Sheet, basis: Basis) -> None:
    """What was chosen, as ranges; hours that are planned and not given are said first, as no saving."""
    estimate = basis.review.estimate
    sheet.heading("Hours a week, as ranges")
    sheet.say(
        f"Now {number_text(estimate.carer_hours_now_per_week)} paid carer-hours a week, "
        f"{number_text(estimate.second_carer_hours_now_per_week)} of them a second carer’s."
    )
    if estimate.bought_not_given_hours_per_week > 0:
        sheet.say(
            f"{number_text(estimate.bought_not_given_hours_per_week)} of them are planned and not given. That is no "
            "saving.",
            style="strong",
        )
    for change in basis.review.presence_changes:
        sheet.say(night_in_words(change), lead="A night of another kind, potential only:", style="small")
    changes = [("Everything suggested, claimed today", estimate.claimed)]
    if basis.hours is not None:
        changes = [
            ("What was chosen, with every hold in force", basis.hours.in_force),
            ("The same, if holds were lifted and questions answered well", basis.hours.lifted),
        ]
    sheet.table(
        "",
        ("", "Released inside visits", "Commissioned change", "No change at all"),
        [(title, *_change_row(change)) for title, change in changes],
        (0.4, 0.2, 0.22, 0.18),
    )


def _change_row(change: HoursChange) -> tuple[str, str, str]:
    return (
        range_text(change.released_hours_per_week),
        range_text(change.commissioned_change_hours_per_week),
        f"in {round(change.probability_of_no_change * 100)} of 100 possible weeks",
    )


def _plain(code: str) -> str:
    """A coded word in plain letters."""
    return code.replace("_", " ")
