"""A value of a package in the words of an assessment: abilities by their anchors, yes and no, days as days."""

from __future__ import annotations

from datetime import date
from typing import Any

from engine.language import Term
from engine.model import QUALIFIER_WORDS

NOT_ASSESSED = "not assessed"
_ICF = "ICF qualifier"


def in_plain_words(value: Any, term: Term | None = None) -> str:
    """The value as a colleague would write it; what was not assessed is said."""
    if value is None:
        return NOT_ASSESSED
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return f"{value:%d %b %Y}"
    if isinstance(value, int) and term is not None and term.unit == _ICF:
        return QUALIFIER_WORDS[value]
    if isinstance(value, (int, float)):
        unit = term.unit if term is not None else ""
        return f"{value:g} {unit.removesuffix('s') if value == 1 else unit}".strip()
    return str(value).replace("_", " ")
