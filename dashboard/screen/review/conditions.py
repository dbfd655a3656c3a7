"""A rule's condition in words, with this person's values: no code of a rule is shown to a therapist.

Left out: the rule lab's own view, which shows the code (`reasons.py`).
"""

from __future__ import annotations

import re

from dashboard.screen import service
from dashboard.screen.markup import Html, items, tag
from dashboard.screen.review.person.words import in_plain_words
from engine.language import Term
from engine.model import QUALIFIER_WORDS, ConditionTrace, Truth

_COMPARISON = re.compile(r"^\S+ (==|!=|>=|<=|>|<|in|not in) (.+)$")
_VERBS = {
    "==": "is",
    "!=": "is not",
    "in": "is",
    "not in": "is not",
    ">=": "is at least",
    "<=": "is at most",
    ">": "is more than",
    "<": "is less than",
}
_TRUTHS = {Truth.TRUE: "✓ so", Truth.FALSE: "✗ not so", Truth.UNKNOWN: "? not known"}
_JOINS = {"all": "All of these:", "any": "At least one of these:", "not": "None of this:"}


def condition_in_words(trace: ConditionTrace) -> Html:
    """A condition, with what it asks and what is so here."""
    return items([_node(trace)])


def comparison_in_words(trace: ConditionTrace) -> str:
    """One comparison: what it looks at, what it asks, and what is so here."""
    term = service.catalogue().vocabulary.terms.get(trace.path)
    found = _COMPARISON.match(trace.text)
    if term is None or found is None:
        return f"{trace.text.replace('_', ' ')} (here: {trace.actual.replace('_', ' ')})"
    verb, wanted = _VERBS[found[1]], _wanted(found[2], term)
    return f"{term.description}: {verb} {wanted}. Here: {_actual(trace, term)}"


def _node(trace: ConditionTrace) -> Html:
    mark = tag("span", _TRUTHS[trace.truth], class_=f"hr-truth hr-{trace.truth.name.lower()}")
    if trace.parts:
        join = _JOINS.get(trace.text, trace.text)
        return tag("span", mark, " ", join, items(_node(part) for part in trace.parts))
    return tag("span", mark, " ", comparison_in_words(trace))


def _wanted(written: str, term: Term) -> str:
    values = written.strip("[]").split(", ")
    return " or ".join(_in_words(value, term) for value in values)


def _actual(trace: ConditionTrace, term: Term) -> str:
    unit = (
        f" {trace.unit}"
        if trace.unit and term.unit != "ICF qualifier" and trace.truth is not Truth.UNKNOWN
        else ""
    )
    return f"{_in_words(trace.actual, term)}{unit}"


def _in_words(written: str, term: Term) -> str:
    if written in ("true", "false"):
        return "yes" if written == "true" else "no"
    if term.unit == "ICF qualifier" and written.isdigit() and int(written) < len(QUALIFIER_WORDS):
        return QUALIFIER_WORDS[int(written)]
    return in_plain_words(written)
