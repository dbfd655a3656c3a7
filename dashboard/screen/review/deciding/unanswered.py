"""What was chosen before everything about it was known: named where it is chosen, before it is signed, and ever after."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from dashboard.screen.markup import Html, items, table, tag
from engine.model import Decision, Review
from engine.review import unanswered_choices


def show_unanswered(review: Review, decision: Decision) -> None:
    """Each chosen item that rests on something unknown, with all of it, and why it goes ahead; nothing where none does."""
    rows = [
        (choice.name, items(_each_once(choice.questions)), choice.because or "Nobody has said why.")
        for choice in unanswered_choices(review, decision)
    ]
    if rows:
        heads = ("Item", "What is not known", "Why it goes ahead all the same")
        st.html(table("Chosen before everything about it is known", heads, rows))


def unknown_behind(questions: Mapping[str, str]) -> Html:
    """Everything that one suggestion rests on and nobody knows, beside the choice about it."""
    lead = "Not known yet. Say why it goes ahead all the same, or ask first:"
    return tag("div", tag("strong", lead), items(_each_once(questions)), class_="hr-caution")


def _each_once(questions: Mapping[str, str]) -> dict[str, None]:
    """Two fields may be asked for in the same words."""
    return dict.fromkeys(questions.values())
