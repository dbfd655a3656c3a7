"""Whether a text names a person: what stands where somebody should answer or sign, and nobody does yet."""

from __future__ import annotations

import re

from .sentence import letters_in

_NOBODY = frozenset(
    (
        "nobody", "noone", "none", "unsigned", "tbc", "tba", "tbd", "todo", "yet", "unknown", "anybody", "anyone",
        "somebody", "someone", "everybody", "everyone", "name", "names", "pending", "whoever", "xx", "xxx",
    )
)  # fmt: skip
"""Words of which a single one says that no person is named."""
_FEWEST_PARTS = 2
_FEWEST_LETTERS = 2
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def names_nobody(text: str) -> bool:
    """Whether a text says that nobody has signed or answers: `nobody yet`, `tbc`, a mark alone."""
    words = [word.lower() for word in _WORD.findall(text)]
    return letters_in(text) < _FEWEST_LETTERS or any(word in _NOBODY for word in words)


def names_a_person(text: str) -> bool:
    """Whether a text can be the name of a person: a first name or an initial, and a surname of at least two letters."""
    words = _WORD.findall(text)
    return not names_nobody(text) and len(words) >= _FEWEST_PARTS and len(words[-1]) >= _FEWEST_LETTERS
