"""A hold that is only not ruled out, in words that cannot be misread: as the questions that are open, never as a fact.

Definitions: what is open about a reason are the comparisons of its condition that are not known, each as the question
that its word asks. A word that has no question of its own (a reading) adds nothing, unless nothing else is open.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..language import Term
from ..model import Reason, Truth


def open_questions(reason: Reason, terms: Mapping[str, Term]) -> tuple[str, ...]:
    """The questions whose answers would settle a reason that is not known, in reading order."""
    paths = [leaf.path for leaf in reason.trace.leaves() if leaf.truth is Truth.UNKNOWN and leaf.path]
    asked = [terms[path].ask for path in paths if path in terms and terms[path].ask]
    described = [terms[path].description for path in paths if path in terms]
    return tuple(dict.fromkeys(asked or described))


def not_known(reason: Reason, terms: Mapping[str, Term]) -> str:
    """`Not known: is a safeguarding concern open?`, without saying that it is."""
    questions = open_questions(reason, terms)
    return (
        f"Not known: {' '.join(_lower(question) for question in questions[:1])}"
        if questions
        else "Not known yet"
    )


def _lower(question: str) -> str:
    return question if question[1:2].isupper() else f"{question[:1].lower()}{question[1:]}"
