"""Judgement that sets a hold aside, with its reason; some holds only by naming who lifted them, as what, and when."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard.clock import today
from dashboard.screen import service
from dashboard.screen.review.deciding.draft import DecisionDraft
from engine.model import Hold, Judgement


def is_set_aside(draft: DecisionDraft, source: str) -> bool:
    """Whether judgement sets it aside."""
    return source in draft.decision.set_aside


def show_judgement(draft: DecisionDraft, hold: Hold) -> None:
    """Set a hold aside, or take that back."""
    source = hold.reason.source
    before = next((judgement for judgement in draft.decision.judgements if judgement.source == source), None)
    by_name = source.removeprefix("rule:") in service.reviewer().rule_set.lifted_by_name
    key = draft.key("judge", source)

    def save_field(name: str) -> None:
        draft.judge(source, **{name: st.session_state[f"{key} {name}"]})

    title = "This hold was lifted" if by_name else "Set this hold aside by professional judgement"
    with st.expander(title, expanded=before is not None):
        st.write(
            "Somebody with the authority named above has to have lifted it. Say who, in which role, and when."
            if by_name
            else "A hold stands in the way of hours, not of equipment. Set it aside only when you know what the rule "
            "does not."
        )
        st.write("Another person then signs too.")
        if by_name:
            _show_who_lifted_it(before, key, save_field)
        st.text_area(
            "What was agreed, and where that is written" if by_name else "Why this does not hold here",
            before.because if before else "",
            key=f"{key} because",
            height=80,
            max_chars=2000,
            on_change=save_field,
            args=("because",),
        )
        if before is not None:
            st.button("Take this back", on_click=draft.stop_judging, args=(source,), key=f"{key} back")


def _show_who_lifted_it(before: Judgement | None, key: str, changed: Callable[[str], None]) -> None:
    """Who lifted a hold, in which role and when; each field is saved as it is filled in."""
    first, second, third = st.columns((3, 3, 2))
    for place, name, label in (
        (first, "lifted_by", "Lifted by (name)"),
        (second, "lifted_as", "In which role"),
    ):
        place.text_input(
            label,
            str(getattr(before, name)) if before else "",
            max_chars=200,
            key=f"{key} {name}",
            on_change=changed,
            args=(name,),
        )
    third.date_input(
        "On",
        before.lifted_on if before else None,
        format="DD/MM/YYYY",
        max_value=today(),
        key=f"{key} lifted_on",
        on_change=changed,
        args=("lifted_on",),
    )
