"""A choice about one item: accept, trial, decline or ask, with a coded reason and words of one's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from dashboard.screen import service
from dashboard.screen.markup import plain
from dashboard.screen.review.deciding.draft import DecisionDraft
from dashboard.screen.review.deciding.unanswered import unknown_behind
from engine.model import CHOICES, Choice
from engine.review import CHOSEN

_LABELS = {"accept": "Accept", "trial": "Trial", "decline": "Decline", "ask": "Ask first"}
_CANNOT_BE_TRIED = "fixed_to_building"


def choices_about(item: str) -> tuple[Choice, ...]:
    """The choices that there are: what is fixed to the building is not tried and taken away again."""
    entry = service.catalogue().items.get(item)
    fixed = entry is not None and _CANNOT_BE_TRIED in entry.has
    return tuple(choice for choice in CHOICES if choice != "trial" or not fixed)


def show_choice(draft: DecisionDraft, item: str, name: str, chosen: Callable[[], None] | None = None) -> None:
    """The buttons that choose about one item; each press is saved at once.

    Args:
        draft: the decision that is being made.
        item: the item of the catalogue.
        name: the item in words.
        chosen: called once it is saved.
    """
    before = draft.choice(item)
    key = draft.key("choice", item)
    offered = choices_about(item)
    if before is not None and before.choice not in offered:
        offered = (*offered, before.choice)

    def save_choice() -> None:
        draft.choose(item, choice=st.session_state[key])
        if chosen is not None:
            chosen()

    st.segmented_control(
        f"Your decision about {plain(name)}",
        offered,
        default=before.choice if before else None,
        format_func=lambda choice: _LABELS[choice],
        key=key,
        on_change=save_choice,
        label_visibility="collapsed",
        wrap=False,
    )


def show_choice_reason(
    draft: DecisionDraft, item: str, name: str, questions: Mapping[str, str] | None = None
) -> None:
    """Its reason, once something is chosen.

    Args:
        draft: the decision that is being made.
        item: the item of the catalogue.
        name: the item in words.
        questions: what it rests on and nobody knows, by field.
    """
    before = draft.choice(item)
    if before is None:
        return
    reasons = {
        reason.code: reason.words
        for reason in service.reviewer().rule_set.decision_reasons
        if before.choice in reason.choices
    }
    coded, worded = draft.key("reason", item, before.choice), draft.key("words", item)

    def reason_given() -> None:
        draft.choose(item, reason=st.session_state[coded] or "")

    def words_given() -> None:
        draft.choose(item, words=st.session_state[worded])

    label = plain(name)
    codes = list(reasons)
    position = codes.index(before.reason) if before.reason in codes else None
    with st.container(border=True, key=f"hr_reason_{item}"):
        st.selectbox(
            f"Reason ({label})",
            codes,
            index=position,
            format_func=lambda code: reasons[code],
            placeholder="Choose a reason",
            key=coded,
            on_change=reason_given,
        )
        challenged = before.choice == "decline" and item in service.reviewer().rule_set.safety_items
        question = "What keeps the person safe instead" if challenged else "In your own words"
        if questions and before.choice in CHOSEN:
            st.html(unknown_behind(questions))
            question = "Why it goes ahead all the same"
        st.text_input(
            plain(f"{question} ({name})"),
            before.words,
            max_chars=2000,
            key=worded,
            on_change=words_given,
        )
        if challenged:
            st.warning("This is an item of safety. A decline says in a sentence what is done instead.")
