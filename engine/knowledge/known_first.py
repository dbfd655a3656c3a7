"""Words that must be known before an item is offered: `known_first` of an exclusion, as part of its condition.

Definition: to each word belongs the condition "the word has its first value, and has not". It is false as soon as the
word is known, and unknown while it is not: an exclusion that holds it is never true because of it, and leaves its
items to be asked about first until the word is known. Nothing that evaluates conditions needs to know of it.
"""

from __future__ import annotations

from ..language.document import Node
from ..language.term import Term
from ..language.vocabulary import Vocabulary
from ..model.condition import AllOf, AnyOf, Comparison, Condition, Not, Scalar
from ..model.problem import Problem


def known_first(
    condition: Condition, words: Node | None, vocabulary: Vocabulary, file: str, problems: list[Problem]
) -> Condition:
    """The condition, which now is unknown at least while one of the words is.

    Args:
        condition: the exclusion's own.
        words: the list under `known_first`, as written; None where there is none.
        vocabulary: the words of the model.
        file: the file's name as shown.
        problems: gathers words that are unknown.
    """
    parts: list[Condition] = []
    for word in words.items if words is not None else ():
        if word.text not in vocabulary:
            near = vocabulary.nearest(word.text)
            problems.append(
                Problem(
                    "H302",
                    f"`{word.text[:60]}` is not a word of the model",
                    word.place(file),
                    f"did you mean `{near}`?" if near else "",
                )
            )
            continue
        leaf = Comparison(
            path=word.text,
            operator="==",
            value=_first(vocabulary[word.text]),
            line=word.line,
            column=word.column,
        )
        parts.append(AllOf(parts=(leaf, Not(part=leaf))))
    return AnyOf(parts=(condition, *parts)) if parts else condition


def _first(term: Term) -> Scalar:
    if term.type == "boolean":
        return True
    return term.words[0] if term.type == "words" else term.low if term.low is not None else 0
