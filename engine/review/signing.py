"""What must be there before a decision can be signed, and when another person signs too.

Definitions: every obstacle is one plain sentence, all in one run. Nothing here says what to decide; a hold stands in
the way only of items for the tasks that it covers, and only until judgement sets it aside with a reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from ..model import CHOICE_WORDS, Decision, Judgement, Review, RuleSet, Suggestion
from ..model.decision import SHORTEST_REASON
from ..program import ClauseId
from .unanswered import CHOSEN, unanswered_choices

Where = Literal["needs", "holds", "items", "decision"]


class OpenPoint(NamedTuple):
    """Something that keeps a decision from being signed: one plain sentence, and where it is seen to."""

    sentence: str
    where: Where
    subject: str = ""
    """The item, or the source of the rule; empty where it is about the decision as a whole."""


def obstacles(review: Review, decision: Decision, rule_set: RuleSet) -> tuple[str, ...]:
    """Everything that keeps a decision from being signed; empty when it can be."""
    return tuple(dict.fromkeys(point.sentence for point in open_points(review, decision, rule_set)))


def open_points(review: Review, decision: Decision, rule_set: RuleSet) -> tuple[OpenPoint, ...]:
    """What must be there before a decision can be signed, each with the place where it is seen to."""
    return tuple(
        dict.fromkeys(
            [
                *_urgent_need_points(review, decision),
                *_summary_points(decision),
                *_choice_points(review, decision, rule_set),
                *_unanswered_points(review, decision),
                *_declined_safety_points(review, decision, rule_set),
                *_judgement_points(decision, rule_set),
            ]
        )
    )


def second_signature_for(review: Review, decision: Decision, rule_set: RuleSet) -> tuple[str, ...]:
    """Why another person must sign too, in plain words; empty where one signature is enough."""
    chosen = set(decision.items(*CHOSEN))
    reasons = []
    if "judgement" in rule_set.second_signature and decision.judgements:
        reasons.append("Professional judgement sets aside what the rules said")
    if "red_item" in rule_set.second_signature:
        red = [
            item.name
            for name, item in review.items.items()
            if name in chosen and item.competency.tier == "red"
        ]
        reasons.extend(f"{name} is prescribed by a specialist" for name in red)
    if "second_carer" in rule_set.second_signature:
        touched = [
            visit.visit
            for visit in review.estimate.visits
            if chosen & set(visit.items) and visit.potential.probability_second_carer_not_needed > 0
        ]
        if touched:
            reasons.append(f"A review of the second carer is recommended at {_in_a_row(touched)}")
    return tuple(reasons)


def _in_a_row(names: Sequence[str]) -> str:
    """Names in a row, as in a sentence."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def _summary_points(decision: Decision) -> Iterator[OpenPoint]:
    view = decision.view
    if view.agreement is None:
        yield OpenPoint("Record what the person says about it, or that they could not be asked.", "decision")
    if view.agreement == "could_not_be_asked" and not view.others_involved.strip():
        yield OpenPoint("The person could not be asked: say who spoke for them.", "decision")
    if decision.items(*CHOSEN) and view.consent is None:
        yield OpenPoint("Record consent to the change, or the best-interests decision.", "decision")
    if decision.items(*CHOSEN) and view.consent == "refused":
        yield OpenPoint("Consent was refused: nothing can be accepted or tried.", "decision")
    if not decision.summary.strip():
        yield OpenPoint("Say in your own words what was decided and why.", "decision")


def to_decide(review: Review, rule_set: RuleSet) -> tuple[Suggestion, ...]:
    """The suggestions that each need a choice before anybody signs; what waits for a hold or an answer may have one.

    A hold stands in the way of hours, never of what keeps somebody safe: an item of safety is not passed over in silence.
    """
    return tuple(
        suggestion
        for suggestion in review.suggestions
        if suggestion.status == "suggested"
        or (suggestion.status == "on_hold" and suggestion.item in rule_set.safety_items)
    )


def _choice_points(review: Review, decision: Decision, rule_set: RuleSet) -> Iterator[OpenPoint]:
    """A suggestion without a choice, and a choice without a reason."""
    codes = {(reason.code, choice) for reason in rule_set.decision_reasons for choice in reason.choices}
    decided = {choice.item: choice for choice in decision.choices}
    names = {suggestion.item: suggestion.name for suggestion in review.suggestions}
    names |= {item.item: item.name for item in review.not_suggested}
    for suggestion in to_decide(review, rule_set):
        if suggestion.item not in decided:
            yield OpenPoint(
                f"Decide about {suggestion.name}: accept, trial, decline or ask.", "items", suggestion.item
            )
    for item, choice in decided.items():
        if (choice.reason, choice.choice) not in codes and not choice.words.strip():
            yield OpenPoint(f"Give a reason for your choice about {names.get(item, item)}.", "items", item)
    yield from _rule_points(review, decision, names)


def _rule_points(review: Review, decision: Decision, names: dict[str, str]) -> Iterator[OpenPoint]:
    chosen = set(decision.items(*CHOSEN))
    excluded = {item.item for item in review.not_suggested if item.status == "excluded"}
    offered = {suggestion.item: suggestion for suggestion in review.suggestions}
    for item in chosen - set(offered):
        if ClauseId.of_item(item) not in decision.set_aside:
            how = "ruled out" if item in excluded else "not suggested"
            yield OpenPoint(
                f"{names.get(item, item)} is {how}: say why your judgement differs.", "items", item
            )


def _judgement_points(decision: Decision, rule_set: RuleSet) -> Iterator[OpenPoint]:
    """A reason for each, and for some holds who lifted them."""
    by_name = {f"rule:{rule}" for rule in rule_set.lifted_by_name}
    for judgement in decision.judgements:
        if len(judgement.because.strip()) < SHORTEST_REASON:
            yield OpenPoint(
                "A judgement that sets a rule aside needs its reason in a sentence.",
                _place(judgement),
                judgement.source,
            )
        if judgement.source in by_name and not (
            judgement.lifted_by.strip() and judgement.lifted_as.strip() and judgement.lifted_on
        ):
            yield OpenPoint(
                "A hold about safeguarding, abuse, capacity or consent: name who lifted it, in which role, and when.",
                "holds",
                judgement.source,
            )


def _urgent_need_points(review: Review, decision: Decision) -> Iterator[OpenPoint]:
    for need in review.unmet_needs:
        action = decision.action(need.reason.source)
        if need.urgency == "now" and not (action and action.is_answered):
            yield OpenPoint(
                f"{need.title}: say what was done today, or who does it by when.", "needs", need.reason.source
            )


def _declined_safety_points(review: Review, decision: Decision, rule_set: RuleSet) -> Iterator[OpenPoint]:
    suggested = {suggestion.item: suggestion.name for suggestion in review.suggestions}
    for choice in decision.choices:
        asked = (
            choice.choice == "decline" and choice.item in rule_set.safety_items and choice.item in suggested
        )
        if asked and len(choice.words.strip()) < SHORTEST_REASON:
            yield OpenPoint(
                f"{suggested[choice.item]} is declined: say in a sentence what keeps the person safe instead.",
                "items",
                choice.item,
            )


def _unanswered_points(review: Review, decision: Decision) -> Iterator[OpenPoint]:
    """What goes ahead before everything about it is known does so with a reason in a sentence, never in silence."""
    for choice in unanswered_choices(review, decision):
        if len(choice.because) < SHORTEST_REASON:
            first, *more = choice.questions.values()
            missing = (
                f"{len(more) + 1} things it rests on are known, the first:" if more else "this is known:"
            )
            yield OpenPoint(
                f"{choice.name} is {CHOICE_WORDS[choice.choice]} before {missing} {first} "
                "Say in a sentence why it goes ahead all the same, or ask first.",
                "items",
                choice.item,
            )


def _place(judgement: Judgement) -> Where:
    return "needs" if judgement.source.startswith("rule:") else "items"
