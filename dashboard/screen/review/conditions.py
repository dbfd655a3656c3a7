"""A rule's condition with this person's values, as the screen draws it: no code of a rule is shown to a therapist.

Left out: the rule lab's own view, which shows the code (`reasons.py`).
"""

from __future__ import annotations

from dashboard.conditions_in_words import ConditionWords
from dashboard.screen import service
from dashboard.screen.markup import Html, items, tag
from engine.model import ConditionTrace, Truth

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
    words = ConditionWords(service.catalogue().vocabulary)
    comparison, actual = words.comparison(trace), words.actual(trace)
    if comparison is None:
        return f"{words.plain(trace.text)} (here: {actual})"
    values = " or ".join(comparison.wanted)
    return f"{comparison.name}: {_VERBS[comparison.operator]} {values}. Here: {actual}"


def _node(trace: ConditionTrace) -> Html:
    mark = tag("span", _TRUTHS[trace.truth], class_=f"hr-truth hr-{trace.truth.name.lower()}")
    if trace.parts:
        join = _JOINS.get(trace.text, trace.text)
        return tag("span", mark, " ", join, items(_node(part) for part in trace.parts))
    return tag("span", mark, " ", comparison_in_words(trace))
