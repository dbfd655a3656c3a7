"""A hold that is only not ruled out, in words that cannot be misread: as the questions that are open, never as a fact.

Definitions: what is open about a reason are the comparisons of its condition that are not known, each as the question
the review asks it (of which decision or visits), or else as its word does. A word that has no question of its own adds
nothing, unless nothing else is open: then a reading stands for the questions of the rules that derive it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..language import Term
from ..model import Reason, Review, Truth
from ..program import READING


def open_questions(review: Review, reason: Reason, terms: Mapping[str, Term]) -> tuple[str, ...]:
    """The questions whose answers would settle a reason that is not known, in reading order."""
    readings = {f"{READING}{reading.name}": reading.reasons for reading in review.readings}
    direct = [path for path in _open_paths(reason) if path in terms]
    paths = direct or [path for path in _paths_behind(reason, readings) if path in terms]
    of_review = {question.path: question.question for question in review.questions}
    asked = [of_review.get(path) or terms[path].ask for path in paths if terms[path].ask]
    return tuple(dict.fromkeys(asked or [terms[path].description for path in paths]))


def not_known(review: Review, reason: Reason, terms: Mapping[str, Term]) -> str:
    """`Not known: is a safeguarding concern open?`, without saying that it is."""
    questions = open_questions(review, reason, terms)
    return (
        f"Not known: {' '.join(_lower(question) for question in questions[:1])}"
        if questions
        else "Not known yet"
    )


def _open_paths(reason: Reason) -> list[str]:
    return [leaf.path for leaf in reason.trace.leaves() if leaf.truth is Truth.UNKNOWN and leaf.path]


def _paths_behind(reason: Reason, readings: Mapping[str, tuple[Reason, ...]]) -> Iterator[str]:
    """The words that are not known, and those that an open reading rests on; readings never go round."""
    for path in _open_paths(reason):
        yield path
        for derived in readings.get(path, ()):
            if derived.truth is Truth.UNKNOWN:
                yield from _paths_behind(derived, readings)


def _lower(question: str) -> str:
    return question if question[1:2].isupper() else f"{question[:1].lower()}{question[1:]}"
