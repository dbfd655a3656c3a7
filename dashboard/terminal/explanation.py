"""Why one item is, or is not, suggested: rules with this person's values, evidence with grades, the nearest miss."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.costs import costs_of, lead_time_of
from dashboard.terminal.words import figure, heading, wrapped
from engine.model import ConditionTrace, EffectShown, Reason, Review, Truth

_MARKS = {Truth.TRUE: "yes", Truth.FALSE: "no ", Truth.UNKNOWN: " ? "}
_WHY_NOT = {
    "excluded": "ruled out",
    "in_place": "in the home already",
    "not_indicated": "no rule suggests it",
}


def explanation(review: Review, item: str) -> str:
    """Everything that the review says about an item."""
    return "\n".join(_suggestion(review, item) if item in review.items else _not_suggested(review, item))


def _suggestion(review: Review, item: str) -> Iterator[str]:
    """Why an item is suggested, its effects, and what it would take to have it."""
    suggestion = next(candidate for candidate in review.suggestions if candidate.item == item)
    entry = review.items[item]
    yield f"{entry.name}: {suggestion.status.replace('_', ' ')}"
    yield wrapped(entry.plain, "  ")
    for reason in suggestion.reasons:
        yield from _reason(review, reason)
    yield heading("Effect on care time")
    for effect in suggestion.effects:
        yield _effect(effect)
    if not suggestion.effects:
        yield "  No study gives one, so none is counted."
    yield heading("What it would take")
    for label, words in costs_of(entry):
        yield wrapped(f"{label}: {words}", "  ")
    yield wrapped(figure("Lead time", lead_time_of(entry)), "  ")
    if entry.servicing is not None:
        yield wrapped(f"Servicing: {entry.servicing.duty}.", "  ")
    if entry.training is not None:
        yield wrapped(
            f"Training: {entry.training.who}: {entry.training.what}. By {entry.training.by_whom}.", "  "
        )
    yield wrapped(f"Prescribed at level {entry.competency.tier}: {entry.competency.because}", "  ")


def _not_suggested(review: Review, item: str) -> Iterator[str]:
    other = next(candidate for candidate in review.not_suggested if candidate.item == item)
    yield f"{other.name}: {_WHY_NOT[other.status]}"
    if other.status == "not_indicated" and other.reasons:
        yield "The rule that came nearest:"
    for reason in other.reasons:
        yield from _reason(review, reason)


def _reason(review: Review, reason: Reason) -> Iterator[str]:
    yield heading(reason.source)
    yield wrapped(reason.because, "  ")
    yield from tree_lines(reason.trace, 1)
    for cited in reason.cites:
        entry = review.evidence[cited]
        yield wrapped(f"[{entry.grade}] {entry.title}: {entry.finding}", "    ", "        ")


def tree_lines(trace: ConditionTrace, depth: int) -> Iterator[str]:
    """A condition with a person's values, a line a part: what held, what did not, what is unknown and by how much."""
    indent = "  " * depth
    if trace.parts:
        yield (
            f"{indent}{_MARKS[trace.truth]}  {trace.text} of:"
            if trace.text != "not"
            else f"{indent}{_MARKS[trace.truth]}  not:"
        )
        for part in trace.parts:
            yield from tree_lines(part, depth + 1)
        return
    miss = f", off by {trace.distance:g}" if trace.distance else ""
    yield f"{indent}{_MARKS[trace.truth]}  {trace.text}  (here: {trace.actual}{miss})"


def _effect(effect: EffectShown) -> str:
    own = " Bounds are our own judgement." if effect.assumption else ""
    used = "" if effect.applies else " Touches no task of this package."
    return wrapped(
        f"[{effect.grade}] {effect.low:g} to {effect.high:g}, likely {effect.likely:g} {effect.unit}.{own}{used} "
        f"{effect.basis}",
        "  ",
        "      ",
    )
