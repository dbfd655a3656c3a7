"""The questions of a review, each once: what fills two fields with one answer is one question.

Definitions: fields whose question has the same words are one question. It is about safety where one of them is, has at
stake what the larger of them has, and the reasons of all. Left out: their order, which is the review's.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine import Review
from engine.model import Question


@dataclass(frozen=True)
class AskedQuestion:
    """One question, and every field that its answer fills."""

    question: Question
    paths: tuple[str, ...]


def distinct_questions(review: Review) -> tuple[AskedQuestion, ...]:
    """The questions in the order of the review, each at the place of its first field."""
    together: dict[str, AskedQuestion] = {}
    for question in review.questions:
        before = together.get(question.question)
        together[question.question] = (
            AskedQuestion(_join(before.question, question), (*before.paths, question.path))
            if before
            else AskedQuestion(question, (question.path,))
        )
    return tuple(together.values())


def _join(first: Question, other: Question) -> Question:
    return first.changed(
        safety=first.safety or other.safety,
        hours_at_stake_per_week=max(first.hours_at_stake_per_week, other.hours_at_stake_per_week),
        why=tuple(dict.fromkeys((*first.why, *other.why))),
    )
