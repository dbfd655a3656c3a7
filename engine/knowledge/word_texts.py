"""What a service calls the words of the model: its own questions and meanings, in its own language.

Definitions: `words.yaml` in a catalogue's folder lists words with a `question`, a `meaning`, or both; what it does not
say stays as the model has it. Types, units and ranges are the model's: a rule means the same in every language. Left
out: words that the model does not have, and what a layer may say of those of its base (`.layer_words`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from pydantic import Field, model_validator

from ..language.document import Node, list_entries
from ..language.vocabulary import WORDS_HINT, Vocabulary
from ..model.field import Frozen, PlainName
from ..model.problem import Problem
from ..model.sentence import Sentence, WrittenReason
from .record import read_record

WORDS = "words.yaml"


class WordText(Frozen):
    """A word of the model as a service says it."""

    word: str = Field(description="A word of the model")
    question: Sentence = Field(default="", description="How it is asked for")
    meaning: Sentence = Field(default="", description="What it means")
    because: WrittenReason = Field(default="", description="Of a layer: why it is asked in other words there")
    answered_by: PlainName = Field(
        default="",
        max_length=120,
        description="Of a layer: who answers for its asking the same, by name and role",
    )

    @model_validator(mode="after")
    def _says_something(self) -> WordText:
        if not (self.question.strip() or self.meaning.strip()):
            raise ValueError("a word has a `question`, a `meaning`, or both")
        return self


def read_word_texts(
    documents: Iterable[tuple[str, Node | None]],
    vocabulary: Vocabulary,
    problems: list[Problem],
    *,
    of_a_layer: bool = False,
) -> dict[str, WordText]:
    """The texts by word.

    Args:
        documents: files of words, each with what it is called in problems; a later one wins.
        vocabulary: the words that there are.
        problems: gathers what is wrong.
        of_a_layer: whether the files are a layer's, where somebody answers for a question.
    """
    texts: dict[str, WordText] = {}
    for file, document in documents:
        if document is None:
            continue
        here: set[str] = set()
        for node in list_entries(document, file, "words", "word", problems):
            text = read_record(WordText, node, file, problems)
            if text is None:
                continue
            place = node.place(file)
            if not of_a_layer and (text.because or text.answered_by):
                hint = "leave them out: the words of a set of its own are its own"
                problems.append(
                    Problem("H206", "`because` and `answered_by` of a word belong to a layer", place, hint)
                )
            if text.word not in vocabulary:
                near = vocabulary.nearest(text.word)
                hint = f"did you mean `{near}`?" if near else WORDS_HINT
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
    """The vocabulary with questions and meanings as a service writes them."""
    if not texts:
        return vocabulary
    terms = []
    for term in vocabulary.terms.values():
        text = texts.get(term.path)
        if text is not None:
            term = replace(term, ask=text.question or term.ask, description=text.meaning or term.description)
        terms.append(term)
    return Vocabulary(terms)
