"""One field of a package as a question, with the answer that it has.

Definitions: a yes or no is three buttons; words and abilities are a list; a number is a box whose emptiness means not
assessed. Plain values are those of a package file: groups, lists, texts, numbers; a place in them is a path of keys and
positions (`("visits", 0, "minutes")`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any

import streamlit as st

from dashboard.screen.markup import plain
from engine.language import Term
from engine.model import QUALIFIER_WORDS, Scalar

NOT_ASSESSED = "Not assessed"
PlainKeys = tuple[str | int, ...]
_QUALIFIER = "ICF qualifier"
_YES_OR_NO: dict[str, Scalar | None] = {NOT_ASSESSED: None, "Yes": True, "No": False}


def field(term: Term, value: Scalar | None, key: str, label: str = "") -> Scalar | None:
    """Draw the question with the answer as it is; what is answered now."""
    label = plain(label or term.ask or term.description)
    if term.type == "boolean":
        words = list(_YES_OR_NO)
        chosen = st.segmented_control(
            label,
            words,
            default=words[list(_YES_OR_NO.values()).index(value)],
            key=key,
            required=True,
            help=term.description,
            wrap=True,
        )
        return _YES_OR_NO[str(chosen)]
    if term.type == "number" or (term.type == "integer" and term.unit != _QUALIFIER):
        return _number(term, label, value, key)
    options, labels = _options(term)
    return st.selectbox(
        label,
        options,
        index=options.index(value) if value in options else 0,
        key=key,
        format_func=lambda option: labels[options.index(option)],
        help=term.description,
    )


def day(label: str, value: str | None, key: str, *, latest: date | None = None) -> str | None:
    """Ask for a day (ISO 8601), which may be not assessed; one that is kept already is never refused."""
    before = date.fromisoformat(value) if value else None
    last = max(filter(None, (latest, before))) if latest else None
    chosen = st.date_input(
        plain(label),
        before,
        key=key,
        format="DD/MM/YYYY",
        min_value=date(1900, 1, 1),
        max_value=last,
        help="Empty means not assessed.",
    )
    return chosen.isoformat() if isinstance(chosen, date) else None


def clock(label: str, key: str, value: str | None = None) -> str | None:
    """Ask for a time of the day (HH:MM), which may be not assessed."""
    before = time.fromisoformat(value) if value else None
    chosen = st.time_input(plain(label), before, step=300, key=key, help="Empty means not assessed.")
    return chosen.strftime("%H:%M") if isinstance(chosen, time) else None


def value_of(plain: Any, keys: Sequence[str | int] | str) -> Any:
    """The value at a place in plain values (or at a word of the person, with dots); None where there is none."""
    value = plain
    for name in keys.split(".") if isinstance(keys, str) else keys:
        if isinstance(value, Mapping):
            value = value.get(name)
        elif isinstance(value, list) and isinstance(name, int) and name < len(value):
            value = value[name]
        else:
            return None
    return value


def put_value(plain: Any, keys: Sequence[str | int] | str, value: Any) -> None:
    """Put an answer in its place; None takes it away. Places inside a list must be there already."""
    *heads, last = keys.split(".") if isinstance(keys, str) else keys
    for head in heads:
        if value is None and isinstance(head, str) and head not in plain:
            return
        plain = plain.setdefault(head, {}) if isinstance(head, str) else plain[head]
    if value is None:
        plain.pop(last, None)
    else:
        plain[last] = value


def in_words(word: str) -> str:
    """A word of the model as people write it."""
    return word.replace("_", " ").capitalize()


def _options(term: Term) -> tuple[list[Scalar | None], list[str]]:
    if term.type == "words":
        return [None, *term.words], [NOT_ASSESSED, *(in_words(word) for word in term.words)]
    return [None, *range(len(QUALIFIER_WORDS))], [
        NOT_ASSESSED,
        *(f"{number}: {words}" for number, words in enumerate(QUALIFIER_WORDS)),
    ]


def _number(term: Term, label: str, value: Scalar | None, key: str) -> Scalar | None:
    """A number field within the term's limits, with its unit; None where nothing is entered."""
    unit = f" ({term.unit})" if term.unit else ""
    whole = term.type == "integer"
    convert = int if whole else float
    limits: dict[str, Any] = {
        name: convert(bound)
        for name, bound in (("min_value", term.low), ("max_value", term.high))
        if bound is not None
    }
    before = convert(value) if isinstance(value, (int, float)) else None
    answer: int | float | None = st.number_input(
        f"{label}{unit}",
        value=before,
        step=1 if whole else 1.0,
        key=key,
        help=term.description,
        placeholder=NOT_ASSESSED,
        format="%d" if whole else "%g",
        **limits,
    )
    return answer
