"""What must be there before a decision can be signed, and when another person signs too.

Definitions: every obstacle is one plain sentence, all in one run. Nothing here says what to decide; a hold stands in
the way only of items for the tasks that it covers, and only until judgement sets it aside with a reason.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Choice, Decision, Review, RuleSet
from ..program import ClauseId

_SHORTEST_REASON = 20
_USED: tuple[Choice, ...] = ("accept", "trial")


def obstacles(review: Review, decision: Decision, rule_set: RuleSet) -> tuple[str, ...]:
    """Everything that keeps a decision from being signed; empty when it can be."""
    return tuple(
        dict.fromkeys(
            [
                *_about_the_person(decision),
                *_about_choices(review, decision, rule_set),
                *_about_judgements(decision),
            ]
        )
    )


def second_signature_for(review: Review, decision: Decision, rule_set: RuleSet) -> tuple[str, ...]:
    """Why another person must sign too, in plain words; empty where one signature is enough."""
    chosen = set(decision.items(*_USED))
    found = []
    if "judgement" in rule_set.second_signature and decision.judgements:
        found.append("Professional judgement sets aside what the rules said")
    if "red_item" in rule_set.second_signature:
        red = [
            item.name
            for name, item in review.items.items()
            if name in chosen and item.competency.tier == "red"
        ]
        found.extend(f"{name} is prescribed by a specialist" for name in red)
    if "second_carer" in rule_set.second_signature:
        touched = [
            one
            for one in review.estimate.visits
            if chosen & set(one.items) and one.potential.probability_second_carer_not_needed > 0
        ]
        found.extend(f"A second carer may no longer be needed at {one.visit}" for one in touched)
    return tuple(found)


def _about_the_person(decision: Decision) -> Iterator[str]:
    view = decision.view
    if view.agreement is None:
        yield "Record what the person says about it, or that they could not be asked."
    if view.agreement == "could_not_be_asked" and not view.others_involved.strip():
        yield "The person could not be asked: say who spoke for them."
    if decision.items(*_USED) and view.consent is None:
        yield "Record consent to the change, or the best-interests decision."
    if decision.items(*_USED) and view.consent == "refused":
        yield "Consent was refused: nothing can be accepted or tried."
    if not decision.summary.strip():
        yield "Say in your own words what was decided and why."


def _about_choices(review: Review, decision: Decision, rule_set: RuleSet) -> Iterator[str]:
    codes = {(reason.code, choice) for reason in rule_set.decision_reasons for choice in reason.choices}
    decided = {one.item: one for one in decision.choices}
    names = {one.item: one.name for one in review.suggestions}
    names |= {one.item: one.name for one in review.not_suggested}
    for one in review.suggestions:
        if one.status == "suggested" and one.item not in decided:
            yield f"Decide about {one.name}: accept, trial, decline or ask."
    for item, choice in decided.items():
        if (choice.reason, choice.choice) not in codes and not choice.words.strip():
            yield f"Give a reason for your choice about {names.get(item, item)}."
    yield from _about_rules(review, decision, names)


def _about_rules(review: Review, decision: Decision, names: dict[str, str]) -> Iterator[str]:
    chosen = set(decision.items(*_USED))
    excluded = {one.item for one in review.not_suggested if one.status == "excluded"}
    offered = {one.item: one for one in review.suggestions}
    for item in chosen - set(offered):
        if ClauseId.of_item(item) not in decision.set_aside:
            how = "ruled out" if item in excluded else "not suggested"
            yield f"{names.get(item, item)} is {how}: say why your judgement differs."


def _about_judgements(decision: Decision) -> Iterator[str]:
    for one in decision.judgements:
        if len(one.because.strip()) < _SHORTEST_REASON:
            yield "A judgement that sets a rule aside needs its reason in a sentence."
