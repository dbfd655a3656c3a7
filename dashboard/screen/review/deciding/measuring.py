"""What was timed or counted before and after, asked beside an outcome: from it the sizes of effects are learned.

Definitions: asked of each chosen item's effects that reach this package and have a range; what is measured follows from the
kind of effect (`EFFECTS`). Nothing is guessed: what is not measured stays empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import streamlit as st

from dashboard.screen.markup import plain
from engine.model import EFFECTS, BeforeAndAfter, EffectShown, Outcome, SignedReview, Suggestion

_MOST = 10_080.0


@dataclass(frozen=True)
class MeasuredInput:
    """Two figures of one effect, as they were typed."""

    item: str
    effect: EffectShown
    activity: str
    before: float | None
    after: float | None

    @property
    def is_half(self) -> bool:
        """Whether one of the two is missing."""
        return (self.before is None) != (self.after is None)

    def value(self) -> BeforeAndAfter | None:
        """Both figures; None where nothing was measured."""
        if self.before is None or self.after is None:
            return None
        return BeforeAndAfter.model_validate(
            {
                "item": self.item,
                "kind": self.effect.kind,
                "activity": self.activity,
                "before": self.before,
                "after": self.after,
            }
        )


def ask_measured(signed: SignedReview, recorded: Outcome | None) -> tuple[MeasuredInput, ...]:
    """The fields, inside the form of an outcome.

    Args:
        signed: the review.
        recorded: what was recorded before.
    """
    measurable = list(_measurable(signed))
    if not measurable:
        return ()
    with st.expander("Timed or counted before and after (if it was; from this the estimates learn)"):
        return tuple(_ask(suggestion, effect, recorded) for suggestion, effect in measurable)


def all_measured(asked: tuple[MeasuredInput, ...], recorded: Outcome | None) -> tuple[BeforeAndAfter, ...]:
    """What was typed, and what was recorded before of anything that is not asked here."""
    places = {(entry.item, entry.effect.kind, entry.activity) for entry in asked}
    others = (
        measure
        for measure in (recorded.measured if recorded else ())
        if (measure.item, measure.kind, measure.activity) not in places
    )
    return (*others, *(value for entry in asked if (value := entry.value()) is not None))


def _ask(suggestion: Suggestion, effect: EffectShown, recorded: Outcome | None) -> MeasuredInput:
    """The two fields, before and after, for one effect of one item."""
    activity, label = _activity(suggestion, effect)
    before = next(
        (
            measure
            for measure in (recorded.measured if recorded else ())
            if (measure.item, measure.kind, measure.activity) == (suggestion.item, effect.kind, activity)
        ),
        None,
    )
    of = f"{suggestion.name}{f', {label}' if label else ''}: {_quantity(effect)}"
    left, right = st.columns(2)
    return MeasuredInput(
        suggestion.item,
        effect,
        activity,
        left.number_input(
            plain(f"{of}, before"),
            0.01,
            _MOST,
            value=before.before if before else None,
            placeholder="Not measured",
        ),
        right.number_input(
            plain(f"{of}, now"),
            0.0,
            _MOST,
            value=before.after if before else None,
            placeholder="Not measured",
        ),
    )


def _quantity(effect: EffectShown) -> str:
    return next(spec.measured for kind, spec in EFFECTS.items() if kind == effect.kind)


def _measurable(signed: SignedReview) -> Iterator[tuple[Suggestion, EffectShown]]:
    chosen = signed.decision.items("accept", "trial")
    for suggestion in signed.review.suggestions:
        if suggestion.item in chosen:
            seen: set[tuple[str, str]] = set()
            for effect in suggestion.effects:
                key = (effect.kind, _activity(suggestion, effect)[0])
                if effect.applies and effect.low < effect.high and key not in seen:
                    seen.add(key)
                    yield suggestion, effect


def _activity(suggestion: Suggestion, effect: EffectShown) -> tuple[str, str]:
    """The activity that is measured, and its label; none for a second carer."""
    if effect.kind == "second_carer":
        return "", ""
    place = next((task for task in suggestion.where if task.activity in effect.tasks), None)
    return (place.activity, place.label.lower()) if place else (effect.tasks[0], "")
