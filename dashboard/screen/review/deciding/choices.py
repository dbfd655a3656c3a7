"""A choice about one item: accept, trial, decline or ask, with a coded reason and words of one's own."""

from __future__ import annotations

import streamlit as st

from dashboard.screen import service
from dashboard.screen.markup import plain
from dashboard.screen.review.deciding.draft import DecisionDraft
from dashboard.wording import label_of
from engine.model import CHOICES

_LABELS = {"accept": "Accept", "trial": "Trial", "decline": "Decline", "ask": "Ask first"}


def show_choice(draft: DecisionDraft, item: str, name: str) -> None:
    """The buttons and, once something is chosen, its reason."""
    before = draft.choice(item)
    key = draft.key("choice", item)

    def chosen() -> None:
        draft.choose(item, choice=st.session_state[key])

    st.segmented_control(
        f"Your decision about {plain(name)}",
        CHOICES,
        default=before.choice if before else None,
        format_func=label_of(_LABELS),
        key=key,
        on_change=chosen,
    )
    if before is not None:
        _show_reason(draft, item, name)


def _show_reason(draft: DecisionDraft, item: str, name: str) -> None:
    before = draft.choice(item)
    assert before is not None
    reasons = {
        one.code: one.words
        for one in service.reviewer().rule_set.decision_reasons
        if before.choice in one.choices
    }
    coded, worded = draft.key("reason", item, before.choice), draft.key("words", item)

    def reason_given() -> None:
        draft.choose(item, reason=st.session_state[coded] or "")

    def words_given() -> None:
        draft.choose(item, words=st.session_state[worded])

    first, second = st.columns((2, 3))
    label = plain(name)
    codes = list(reasons)
    first.selectbox(
        f"Reason ({label})",
        codes,
        index=codes.index(before.reason) if before.reason in codes else None,
        format_func=label_of(reasons),
        placeholder="Choose a reason",
        key=coded,
        on_change=reason_given,
    )
    second.text_input(
        f"In your own words ({label})", before.words, max_chars=2000, key=worded, on_change=words_given
    )
