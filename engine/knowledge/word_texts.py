"""What a service calls the words of the model: its own questions and meanings, in its own language.

Definitions: `words.yaml` in a catalogue's folder lists words with a `question`, a `meaning`, or both; what it does not
say stays as the model has it. Types, units and ranges are the model's: a rule means the same in every language. Left
out: words that the model does not have.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from pydantic import Field, model_validator

from ..language.document import Node
from ..language.vocabulary import Vocabulary
from ..model.field import Frozen, PlainText
from ..model.problem import Place, Problem
from .record import read_record

WORDS = "words.yaml"


class WordText(Frozen):
    """A word of the model as a service says it."""

    word: str = Field(description="A word of the model")
    question: PlainText = Field(default="", description="How it is asked for")
    meaning: PlainText = Field(default="", description="What it means")

    @model_validator(mode="after")
    def _says_something(self) -> WordText:
        if not (self.question.strip() or self.meaning.strip()):
            raise ValueError("a word has a `question`, a `meaning`, or both")
        return self


def read_word_texts(
    documents: Iterable[tuple[str, Node | None]], vocabulary: Vocabulary, problems: list[Problem]
) -> dict[str, WordText]:
    """The texts by word.

    Args:
        documents: files of words, each with what it is called in problems; a later one wins.
        vocabulary: the words that there are.
        problems: gathers what is wrong.
    """
    texts: dict[str, WordText] = {}
    for file, document in documents:
        if document is None:
            continue
        if document.kind != "list":
            place = Place(file, document.line, document.column)
            problems.append(
                Problem("H104", "a file of words is a list", place, "start each one with `- word: `")
            )
            continue
        here: set[str] = set()
        for node in document.items:
            text = read_record(WordText, node, file, problems)
            if text is None:
                continue
            place = Place(file, node.line, node.column)
            if text.word not in vocabulary:
                near = vocabulary.nearest(text.word)
                hint = f"did you mean `{near}`?" if near else "the words are in docs/words.md"
                problems.append(
                    Problem("H302", f"`{text.word[:60]}` is not a word of the model", place, hint)
                )
            elif text.word in here:
                problems.append(
                    Problem("H207", f"`{text.word}` is written twice", place, "keep one of the two")
                )
            here.add(text.word)
            texts[text.word] = text
    return texts


def with_texts(vocabulary: Vocabulary, texts: Mapping[str, WordText]) -> Vocabulary:
    """The same words, asked for and described as a service does."""
    if not texts:
        return vocabulary
    terms = []
    for term in vocabulary.terms.values():
        text = texts.get(term.path)
        if text is not None:
            term = replace(term, ask=text.question or term.ask, description=text.meaning or term.description)
        terms.append(term)
    return Vocabulary(terms)
