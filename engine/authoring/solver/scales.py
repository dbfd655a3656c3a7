"""Values of words as the whole numbers of the solver, and back.

A number is in thousandths, a word its place in the list, a boolean 0 or 1.
"""

from __future__ import annotations

from ...language import Term
from ...model import Scalar

SCALE = 1000
"""A number is a whole number of thousandths."""


def scale(term: Term, value: Scalar) -> int:
    """The whole number that stands for a value of a word."""
    rank = term.rank(value)
    return round(rank * SCALE) if term.type == "number" else round(rank)


def unscale(term: Term, number: int) -> Scalar:
    """The value that a whole number stands for."""
    if term.type == "words":
        return term.words[number]
    if term.type == "boolean":
        return bool(number)
    if term.type == "integer":
        return number
    return number // SCALE if number % SCALE == 0 else number / SCALE
