"""One question about the person, asked and answered on the screen; "not assessed" is always among the answers.

Left out: questions about visits, tasks and equipment, which have no one place in a package.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from engine.language import Term
from engine.model import QUALIFIER_WORDS, CarePackage, Scalar

NOT_ASSESSED = "Not assessed"
PARTS = ("person", "home", "risks", "medicines", "decisions", "preferences", "service")
_QUALIFIER = "ICF qualifier"


def answerable(path: str) -> bool:
    """Whether a word has one place in a package."""
    return path.split(".")[0] in PARTS


def field(term: Term, value: Scalar | None, key: str) -> Scalar | None:
    """Draw the question with the answer as it is; what is answered now."""
    label = term.ask or term.description
    if term.type == "number" or (term.type == "integer" and term.unit != _QUALIFIER):
        return _number(term, label, value, key)
    options, words = _options(term)
    chosen = st.selectbox(label, options, index=options.index(value) if value in options else 0, key=key,
                          format_func=lambda one: words[options.index(one)], help=term.description)
    return chosen


def value_of(plain: Mapping[str, Any], path: str) -> Scalar | None:
    """The value of a word in the plain values of a package."""
    found: Any = plain
    for name in path.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found if isinstance(found, (bool, int, float, str)) else None


def answered(package: CarePackage, path: str, value: Scalar | None) -> CarePackage:
    """The package with one answer.

    Raises:
        pydantic.ValidationError: when the answer cannot be.
    """
    plain = package.model_dump(mode="json", exclude_none=True)
    put(plain, path, value)
    return CarePackage.model_validate(plain)


def put(plain: dict[str, Any], path: str, value: Scalar | None) -> None:
    """Put an answer in its place; None takes it away."""
    *heads, last = path.split(".")
    for head in heads:
        plain = plain.setdefault(head, {})
    if value is None:
        plain.pop(last, None)
    else:
        plain[last] = value


def _options(term: Term) -> tuple[list[Scalar | None], list[str]]:
    if term.type == "boolean":
        return [None, True, False], [NOT_ASSESSED, "Yes", "No"]
    if term.type == "words":
        return [None, *term.words], [NOT_ASSESSED, *(word.replace("_", " ").capitalize() for word in term.words)]
    return [None, *range(len(QUALIFIER_WORDS))], [NOT_ASSESSED, *(
        f"{number}: {words}" for number, words in enumerate(QUALIFIER_WORDS))]


def _number(term: Term, label: str, value: Scalar | None, key: str) -> Scalar | None:
    unit = f" ({term.unit})" if term.unit else ""
    whole = term.type == "integer"
    convert = int if whole else float
    limits = {name: convert(bound) for name, bound in (("min_value", term.low), ("max_value", term.high))
              if bound is not None}
    before = convert(value) if isinstance(value, (int, float)) else None
    return st.number_input(f"{label}{unit}", value=before, step=1 if whole else 1.0, key=key, help=term.description,
                           placeholder=NOT_ASSESSED, **limits)
