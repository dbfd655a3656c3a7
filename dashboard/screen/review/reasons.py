"""Why: a rule's sentence, its conditions with this person's values, and the sources with their grades."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from dashboard.screen.markup import Html, items, tag
from dashboard.screen.review.conditions import condition_in_words
from engine.model import ConditionTrace, Reason, Review, Truth

_MARKS = {Truth.TRUE: "✓ true", Truth.FALSE: "✗ false", Truth.UNKNOWN: "? not known"}
_JOINS = {"all": "all of", "any": "at least one of", "not": "not"}


def show_reason(review: Review, reason: Reason) -> None:
    """A reason in full: its sentence, its condition as answered here, and its sources."""
    st.html(
        tag(
            "div",
            tag("p", reason.because),
            condition_in_words(reason.trace),
            tag("p", "Who says so:"),
            items(evidence_lines(review, reason.cites)),
        )
    )


def condition_tree(trace: ConditionTrace) -> Html:
    """A condition as a rule author wrote it, with the value of each comparison."""
    return items([_node(trace)])


def evidence_lines(review: Review, ids: Iterable[str]) -> list[Html]:
    """Sources: title, finding, grade and year."""
    return [
        tag(
            "span",
            tag("strong", entry.title),
            f" (grade {entry.grade}{f', {entry.year}' if entry.year else ''}): {entry.finding} ",
            tag("em", entry.source),
        )
        for entry in (review.evidence[evidence_id] for evidence_id in ids)
    ]


def _node(trace: ConditionTrace) -> Html:
    mark = tag("span", _MARKS[trace.truth], class_=f"hr-truth hr-{trace.truth.name.lower()}")
    if trace.parts:
        return tag(
            "span", mark, " ", _JOINS.get(trace.text, trace.text), items(_node(part) for part in trace.parts)
        )
    return trace_line(trace)


def trace_line(trace: ConditionTrace) -> Html:
    """One comparison with its value."""
    mark = tag("span", _MARKS[trace.truth], class_=f"hr-truth hr-{trace.truth.name.lower()}")
    unit = f" {trace.unit}" if trace.unit and trace.actual != "not assessed" else ""
    return tag("span", mark, " ", tag("code", trace.text), f" – here: {trace.actual}{unit}")
