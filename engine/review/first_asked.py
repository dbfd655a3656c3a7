"""What is asked first about a suggestion, in words: never the name of a field.

Definitions: a suggestion rests on fields that are not known. Some have a question in the review; what has none falls away
with the answers to those, or is asked after them, so it is named only where nothing else is to be asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from ..language import Term, package_vocabulary
from ..model import Review, Suggestion


def first_asked(review: Review, suggestion: Suggestion) -> tuple[str, ...]:
    """The questions that stand before a suggestion, each once; empty where nothing does."""
    asked = {question.path: question.question for question in review.questions}
    questions = dict.fromkeys(asked[path] for path in suggestion.unknowns if path in asked)
    return tuple(questions or dict.fromkeys(_words_of(path) for path in suggestion.unknowns))


def questions_behind(review: Review, suggestion: Suggestion) -> dict[str, str]:
    """Everything that a suggestion rests on and nobody knows, as questions by field; what is asked first stands first."""
    asked = {question.path: question.question for question in review.questions}
    fields = sorted(suggestion.unknowns, key=lambda path: path not in asked)
    return {path: asked.get(path) or _words_of(path) for path in fields}


def _words_of(path: str) -> str:
    """What asks for a field of which the review asks nothing; a field of a decision is asked of each."""
    term = _terms().get(path)
    return (term.ask or term.description) if term else path.rpartition(".")[2].replace("_", " ").capitalize()


@cache
def _terms() -> Mapping[str, Term]:
    return package_vocabulary({}, {}).terms
