"""Cards from a review: what a clinician should see while they are in another system.

Definitions: an unmet need is a *warning*; holds, open questions and equipment are *info*. Nothing is ever *critical*:
that would interrupt, and a saving must not. A card's id names the review and what it is about, so the same review gives
the same cards. Texts are those of rules and catalogue, with names of visits; marks of markdown in them are escaped.
Suggestions are proposals (`DeviceRequest`, draft) that somebody takes over or not; nothing acts by itself.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from typing import Any

from dashboard.api.hooks.answers import Card, CardAction, CardSource, CardSuggestion, Coding
from dashboard.wording import count_of
from engine.model import DecisionReason, NotSuggested, Review, RuleSet, Suggestion
from engine.review import first_asked

REASONS = "urn:handrail:decision-reason"
ITEMS = "urn:handrail:item"
"""Systems of codings."""
_LONGEST_SUMMARY = 139
_NEEDS, _ITEMS, _LINES = 5, 5, 12
_SPACE = uuid.UUID("5f0e3c1c-6f6a-5b7e-9a43-2c8f3f6f7d10")
_DECIDES = "A review is recommended; the therapist decides with the person."
_WHEN = {"now": "today", "days": "this week", "planned": "by the next review"}
_MARKS = re.compile(r"([\\`*_\[\]<>#|~&])")


def cards_of(review: Review, rule_set: RuleSet, patient: str) -> list[Card]:
    """What a review says first: unmet needs, holds, questions, then equipment to consider."""
    return [*_needs(review, rule_set), *_holds(review, rule_set), *_questions(review, rule_set),
            *_equipment(review, rule_set, patient)]  # fmt: skip


def care_cards(review: Review, rule_set: RuleSet) -> list[Card]:
    """What stands in the way of ordering less care: unmet needs and holds."""
    return [*_needs(review, rule_set), *_holds(review, rule_set)]


def order_card(review: Review, rule_set: RuleSet, item: str) -> Card | None:
    """What a review says of an item that somebody is about to order; None where it says nothing against it."""
    suggestion = next((suggestion for suggestion in review.suggestions if suggestion.item == item), None)
    if suggestion is not None:
        return _card_of_suggestion(review, rule_set, suggestion)
    other = next(
        (not_suggested for not_suggested in review.not_suggested if not_suggested.item == item), None
    )
    return None if other is None else _card_of_other(review, rule_set, other)


def others_card(review: Review, rule_set: RuleSet, count: int) -> Card:
    """That some orders are for somebody else, and nothing here is about them."""
    summary = f"{count_of(count, 'order')} here {'is' if count == 1 else 'are'} for another patient"
    line = "Nothing was looked up for that. Whose record is open, and for whom is the order?"
    return _card(review, rule_set, "order:others", "warning", summary, [line])


def _card_of_suggestion(review: Review, rule_set: RuleSet, suggestion: Suggestion) -> Card | None:
    """A hold or an open question before cautions; no card where nothing stands against the item."""
    lines = [reason.because for reason in suggestion.cautions]
    if suggestion.status == "on_hold":
        summary = f"{suggestion.name}: every task that it helps with is on hold"
        lines = [f"{hold.reason.because} Lifted by: {hold.lifted_by}" for hold in review.holds] + lines
    elif suggestion.status in ("ask_first", "not_known"):
        summary = f"{suggestion.name}: something has to be asked first"
        lines = [*first_asked(review, suggestion), *lines]
    elif lines:
        summary = f"{suggestion.name}: mind the cautions"
    else:
        return None
    return _card(
        review, rule_set, f"order:{suggestion.item}", "info", summary, lines, _overriding(rule_set, "accept")
    )


def _card_of_other(review: Review, rule_set: RuleSet, other: NotSuggested) -> Card:
    lines = [reason.because for reason in other.reasons]
    if other.status == "excluded":
        summary, indicator = f"{other.name} is ruled out for this person by the record", "warning"
    elif other.status == "in_place":
        summary, indicator = f"{other.name} is in the home already", "info"
    else:
        summary, indicator = f"Nothing in the record suggests {other.name}", "info"
        lines = []
    reasons = _overriding(rule_set, "accept")
    return _card(review, rule_set, f"order:{other.item}", indicator, summary, lines, reasons)


def _needs(review: Review, rule_set: RuleSet) -> Iterable[Card]:
    """A card for each of the first unmet needs, and one that names the others."""
    for number, need in enumerate(review.unmet_needs[:_NEEDS]):
        lines = [need.reason.because]
        if need.reason.action:
            lines.append(need.reason.action)
        if need.urgency:
            lines.append(f"To be acted on {_WHEN[need.urgency]}" + (f", by {need.who}." if need.who else "."))
        yield _card(review, rule_set, f"need:{number}:{need.reason.source}", "warning", need.title, lines)
    more = len(review.unmet_needs) - _NEEDS
    if more > 0:
        titles = [need.title for need in review.unmet_needs[_NEEDS:]]
        summary = f"{more} further sign{'s' if more > 1 else ''} that the package is too small or unsafe"
        yield _card(review, rule_set, "needs", "warning", summary, titles)


def _holds(review: Review, rule_set: RuleSet) -> Iterable[Card]:
    if review.holds:
        count = len(review.holds)
        summary = (
            f"{count} hold{'s' if count > 1 else ''}: what {'they cover' if count > 1 else 'it covers'} stays"
        )
        lines = [f"{hold.reason.because} Lifted by: {hold.lifted_by}" for hold in review.holds]
        yield _card(review, rule_set, "holds", "info", f"{summary} as it is for now", lines)


def _questions(review: Review, rule_set: RuleSet) -> Iterable[Card]:
    asked = [question.question for question in review.questions if question.safety]
    if asked:
        count = len(asked)
        summary = f"Not assessed: {count} question{'s' if count > 1 else ''} that may show a danger"
        yield _card(review, rule_set, "questions", "info", summary, asked)


def _equipment(review: Review, rule_set: RuleSet, patient: str) -> Iterable[Card]:
    """One card that proposes the suggested items as drafts; the hours are what may be claimed, never a promise."""
    suggested = [suggestion for suggestion in review.suggestions if suggestion.status == "suggested"][:_ITEMS]
    if not suggested:
        return
    named = [
        f"{suggestion.name}: {suggestion.reasons[0].because}" if suggestion.reasons else suggestion.name
        for suggestion in suggested
    ]
    hours = review.estimate.claimed.released_hours_per_week
    span = f"{hours.p10:.1f} to {hours.p90:.1f} carer-hours a week (P10 to P90) may be released inside visits"
    named.append(f"{span if round(hours.p90, 1) else 'No release of care hours is claimed'}. {_DECIDES}")
    card = _card(
        review,
        rule_set,
        "equipment",
        "info",
        f"{len(suggested)} item{'s' if len(suggested) > 1 else ''} of equipment to consider with the person",
        named,
        _overriding(rule_set, "decline"),
    )
    card.suggestions = [_proposal(review, suggestion, patient) for suggestion in suggested]
    card.selectionBehavior = "any"
    yield card


def _proposal(review: Review, suggestion: Suggestion, patient: str) -> CardSuggestion:
    """A draft order that the clinician may take over; nothing is ordered by it."""
    resource: dict[str, Any] = {
        "resourceType": "DeviceRequest",
        "status": "draft",
        "intent": "proposal",
        "codeCodeableConcept": {
            "coding": [{"system": ITEMS, "code": suggestion.item, "display": suggestion.name}],
            "text": suggestion.name,
        },
        "subject": {"reference": f"Patient/{patient}"},
    }
    return CardSuggestion(
        label=f"Propose {suggestion.name}",
        uuid=_id(review, f"propose:{suggestion.item}"),
        actions=[
            CardAction(type="create", description=f"A draft proposal of {suggestion.name}", resource=resource)
        ],
    )


def _card(
    review: Review,
    rule_set: RuleSet,
    about: str,
    indicator: str,
    summary: str,
    sentences: Iterable[str],
    reasons: list[Coding] | None = None,
) -> Card:
    """A card within the limits of length that record systems show; what is cut is counted."""
    lines = list(dict.fromkeys(sentences))
    more = [f"… and {len(lines) - _LINES} more"] if len(lines) > _LINES else []
    signed = [rule_set.sign_off] if rule_set.sign_off else []
    detail = "\n".join(f"- {_plain(line)}" for line in [*lines[:_LINES], *more])
    return Card(
        uuid=_id(review, about),
        summary=summary if len(summary) <= _LONGEST_SUMMARY else f"{summary[: _LONGEST_SUMMARY - 1]}…",
        indicator=indicator,  # type: ignore[arg-type]
        detail="\n\n".join(filter(None, (detail, *map(_plain, signed)))),
        source=CardSource(label=f"Handrail, {rule_set.title} {rule_set.version}"),
        overrideReasons=reasons or [],
    )


def _overriding(rule_set: RuleSet, choice: str) -> list[Coding]:
    return [_coding(reason) for reason in rule_set.decision_reasons if choice in reason.choices]


def _coding(reason: DecisionReason) -> Coding:
    return Coding(code=reason.code, system=REASONS, display=reason.words)


def _id(review: Review, about: str) -> str:
    return str(uuid.uuid5(_SPACE, f"{review.review_hash} {about}"))


def _plain(text: str) -> str:
    """A text on one line in which markdown sees no mark."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))
