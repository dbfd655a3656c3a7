"""What was not known about an item when it was chosen: everything that it rests on, in words.

Definitions: an item is *chosen* when it is accepted or put on trial. What the review calls `unknowns` of a suggestion
decides whether the item is a danger, is needed, or fits. All of it is named, what is asked first and what would be asked
after that: whoever signs answers for all. Left out: items that the rules do not suggest. Of these nothing is asked, and a
judgement in words stands for each (`signing`).
"""

from __future__ import annotations

from typing import NamedTuple

from ..model import Choice, Decision, Review
from .first_asked import questions_behind

CHOSEN: tuple[Choice, ...] = ("accept", "trial")
"""The choices that put an item to use."""


class UnansweredChoice(NamedTuple):
    """An item that was chosen before everything about it was known."""

    item: str
    name: str
    choice: Choice
    questions: dict[str, str]
    """Each question in words, by the field that it asks for."""
    because: str
    """Why it goes ahead, in the therapist's words; empty where nobody said."""


def unanswered_choices(review: Review, decision: Decision) -> tuple[UnansweredChoice, ...]:
    """The chosen items that rest on something unknown, in the order in which they were chosen."""
    open_suggestions = {
        suggestion.item: suggestion for suggestion in review.suggestions if suggestion.unknowns
    }
    return tuple(
        UnansweredChoice(
            choice.item,
            open_suggestions[choice.item].name,
            choice.choice,
            questions_behind(review, open_suggestions[choice.item]),
            choice.words.strip(),
        )
        for choice in decision.choices
        if choice.choice in CHOSEN and choice.item in open_suggestions
    )
