"""Whether a value that a case gives fits its word, or the part of a package that it names.

Left out: which words a case may give at all, and what becomes of them (`fixture`).
"""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter, ValidationError

from ...language import Term
from ...model import CarePackage, Scalar

EXTRA_VISITS = "extra_visits."
"""How words begin that add visits to be counted."""
_MOST_EXTRA = 12


def part_misfit(name: str, value: Any) -> str:
    """Why a value cannot be a whole part of a package (`visits`, `equipment`), as a sentence; empty when it can."""
    if name.startswith(EXTRA_VISITS):
        fits = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MOST_EXTRA
        return "" if fits else f"`{name}` is a whole number from 0 to {_MOST_EXTRA}"
    try:
        TypeAdapter[Any](CarePackage.model_fields[name].annotation or Any).validate_python(value, strict=True)
    except ValidationError:
        return f"`{name}` is a whole part of a package: give it as a package file does"
    return ""


def misfit(term: Term, value: Scalar) -> str:
    """Why a value does not fit a word, as a sentence; empty when it does."""
    if not isinstance(value, _TYPES[term.type]) or (isinstance(value, bool) and term.type != "boolean"):
        return f"`{term.path}` is {_CALLED[term.type]}"
    if term.type == "words" and value not in term.words:
        return f"`{value}` is not a word of `{term.path}`"
    if (term.low is not None and float(value) < term.low) or (
        term.high is not None and float(value) > term.high
    ):
        return f"`{term.path}` runs from {term.low:g} to {term.high:g} {term.unit}".rstrip()
    return ""


_TYPES: dict[str, tuple[type, ...]] = {
    "boolean": (bool,),
    "words": (str,),
    "integer": (int,),
    "number": (int, float),
}
_CALLED = {
    "boolean": "true or false",
    "words": "one of its words",
    "integer": "a whole number",
    "number": "a number",
}
