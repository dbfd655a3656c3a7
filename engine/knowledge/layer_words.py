"""Words in a council's layer: it may ask in other words, and asks for the same.

Definitions: a rule of the base means what its authors meant, so the meaning of a word is the base's (H812). A question
of a layer's own has a reason and somebody who answers for it, and asks for the same number in the same unit, not for the
contrary; so does an `ask` of its own. What only a reader can see (whether it is a good question) is for whoever answers
for it.

Left out: a service's own questions and meanings without a base (`.word_texts`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from ..language.document import Node
from ..language.term import Term
from ..language.vocabulary import Vocabulary
from ..model.problem import Place, Problem
from ..model.rule import Rule
from .word_texts import WordText

_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_NOT = re.compile(
    r"\b(?:not|no|never|without|cannot|unable|neither|nor|stop(?:ped)?)\b|n['’]t\b", re.IGNORECASE
)
_MEASURES = re.compile(
    r"\b(seconds?|minutes?|hours?|days?|nights?|weeks?|months?|years?|mm|millimetres?|cm|centimetres?|m|metres?|inch(?:es)?|"
    r"foot|feet|yards?|miles?|grams?|kg|kilos?|kilograms?|stones?|lbs?|pounds?|ounces?|oz|litres?|ml|pints?|percent)\b",
    re.IGNORECASE,
)
_SAME = {
    "kilo": "kg", "kilogram": "kg", "centimetre": "cm", "millimetre": "mm", "metre": "m", "lb": "pound", "feet": "foot",
    "inche": "inch",
}  # fmt: skip


def own_word_problems(
    documents: Iterable[tuple[str, Node | None]], vocabulary: Vocabulary
) -> Iterator[Problem]:
    """A problem for each entry that would make a word of the base mean something else.

    Args:
        documents: the layer's files of words, each with what it is called in problems.
        vocabulary: the words as the base has them.
    """
    for file, document in documents:
        for node in document.items if document is not None and document.kind == "list" else ():
            word = node.get("word") if node.kind == "map" else None
            if word is not None and word.text in vocabulary:
                yield from _entry_problems(node, file, vocabulary[word.text])


def over_words(base: Mapping[str, WordText], layer: Mapping[str, WordText]) -> dict[str, WordText]:
    """The words of a base, asked for as a layer does; what they mean stays the base's."""
    meanings = {word: base[word].meaning for word in layer if word in base}
    return {**base} | {
        word: text.model_copy(update={"meaning": meanings.get(word, "")}) for word, text in layer.items()
    }


def answers_for_words(document: Node | None) -> Iterator[tuple[str, Node]]:
    """The words of a layer's file of words, each with who answers for its question."""
    for node in document.items if document is not None and document.kind == "list" else ():
        word, by = (node.get(key) if node.kind == "map" else None for key in ("word", "answered_by"))
        if word is not None and by is not None:
            yield word.text, by


def own_question_problems(rules: Iterable[Rule], vocabulary: Vocabulary) -> Iterator[Problem]:
    """A problem for each `ask` of a layer's own that would take the answer to another question for its word."""
    for rule in rules:
        if rule.kind != "ask" or not rule.question or rule.about[0] not in vocabulary:
            continue
        term = vocabulary[rule.about[0]]
        if how := other_question(rule.question, term):
            yield Problem(
                "H812",
                f"the question of `{rule.id}` {how} than `{term.path}`",
                Place(rule.file, rule.line),
                f"ask for the same as the base: “{term.ask}”",
            )


def other_question(question: str, term: Term) -> str:
    """How a question asks for something else than the word does; empty where that cannot be seen."""
    asked = term.ask
    if sorted(_NUMBER.findall(question)) != sorted(_NUMBER.findall(asked)):
        return "names other numbers"
    known = _measures(asked) | _measures(term.unit) | _measures(term.description)
    if other := _measures(question) - known:
        return f"asks in another measure (`{min(other)}`)"
    if len(_NOT.findall(question)) % 2 != len(_NOT.findall(asked)) % 2:
        return "asks for the contrary"
    return ""


def _entry_problems(node: Node, file: str, term: Term) -> Iterator[Problem]:
    """What is wrong with one entry of a layer's words."""

    def problem(code: str, message: str, at: Node, hint: str) -> Problem:
        return Problem(code, message, at.place(file), hint)

    if (meaning := node.key("meaning")) is not None:
        yield problem(
            "H812",
            f"a layer does not say what `{term.path}` of its base means",
            meaning,
            "leave `meaning` out: the rules of the base were written for what the base means",
        )
    question = node.get("question")
    if question is None:
        return
    if how := other_question(question.text, term):
        yield problem(
            "H812",
            f"the question of `{term.path}` {how}",
            question,
            f"ask for the same as the base: “{term.ask}”",
        )
    for key, hint in (
        ("because", "say why it is asked in other words here"),
        ("answered_by", "say who answers for its asking the same, by name and role"),
    ):
        if node.get(key) is None:
            yield problem("H202", f"`{key}` is missing", node, f"add a line `{key}: …`: {hint}")


def _measures(text: str) -> set[str]:
    """The measures that a text names, each by one name."""
    names = (word.lower() for word in _MEASURES.findall(text))
    singular = (name[:-1] if name.endswith("s") and name not in _SAME else name for name in names)
    return {_SAME.get(name, name) for name in singular}
