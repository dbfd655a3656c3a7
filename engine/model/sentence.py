"""Words of people that must say something: a mark alone, blanks or letters that nobody sees are no sentence.

Definitions: a *letter* is a letter or a digit of any script that can be seen. A `Sentence` may be left empty; where it is
written it has at least two letters. A `WrittenReason` has at least three different words, and twenty letters and marks that
are seen.
"""

from __future__ import annotations

import unicodedata
from typing import Annotated

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from .field import PlainName, PlainText

_FEWEST_LETTERS = 2
_FEWEST_WORDS = 3
_FEWEST_SEEN = 20
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")
"""Letters and signs of Unicode that are drawn as nothing."""


def letters_in(text: str) -> int:
    """How many letters and digits of a text can be seen."""
    return sum(unicodedata.category(mark)[0] in "LN" and mark not in _FILLERS for mark in text)


def words_in(text: str) -> tuple[str, ...]:
    """The words of a text with a letter that can be seen, without what cannot."""
    seen = "".join(mark for mark in text if unicodedata.category(mark) != "Cf" and mark not in _FILLERS)
    return tuple(word for word in seen.split() if letters_in(word))


def _says_something(text: str) -> str:
    if text and letters_in(text) < _FEWEST_LETTERS:
        raise PydanticCustomError("says_nothing", "write it in words")
    return text


def _gives_a_reason(text: str) -> str:
    _says_something(text)
    words = words_in(text)
    if text and (
        len({word.lower() for word in words}) < _FEWEST_WORDS or len(" ".join(words)) < _FEWEST_SEEN
    ):
        raise PydanticCustomError("no_reason", "write a sentence that somebody would sign")
    return text


def _each_once(names: tuple[str, ...]) -> tuple[str, ...]:
    twice = next((name for place, name in enumerate(names) if name in names[:place]), None)
    if twice is not None:
        raise PydanticCustomError("listed_twice", "{name}", {"name": twice})
    return names


def _is_said(name: str) -> str:
    if not letters_in(name):
        raise PydanticCustomError("says_nothing", "write it in words")
    return name


Sentence = Annotated[PlainText, AfterValidator(_says_something)]
"""Words that say something, where they are written."""
WrittenReason = Annotated[PlainText, AfterValidator(_gives_a_reason)]
"""Why, in words that somebody would sign."""
SaidName = Annotated[PlainName, AfterValidator(_is_said)]
"""What somebody or something is called, and not nothing."""
Names = Annotated[tuple[SaidName, ...], AfterValidator(_each_once)]
"""Names, each written once."""
