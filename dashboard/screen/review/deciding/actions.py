"""What is done about a need, a hold or a question: by whom, by when, and what came of it."""

from __future__ import annotations

import streamlit as st

from dashboard.clock import today
from dashboard.screen.markup import Html, plain, tag
from dashboard.screen.review.deciding.draft import DecisionDraft
from engine.model import Action

STATES = {
    "open": "Somebody will do it",
    "done": "Done",
    "referred": "Referred to …",
    "not_agreed": "Not agreed, because …",
}
_SIGNS = {"open": "planned", "done": "done", "referred": "referred", "not_agreed": "not agreed"}
_ASKED = {
    "open": "What is to be done",
    "done": "What was done",
    "referred": "To whom, and what was asked",
    "not_agreed": "Why not, and what keeps the person safe",
}


def action_sign(action: Action | None) -> Html:
    """How far it is, as a short mark."""
    if action is None:
        return tag("span", "nothing done yet", class_="hr-sign hr-open")
    if not action.is_answered:
        return tag("span", _still_to_say(action), class_="hr-sign hr-open")
    late = action.state == "open" and action.due is not None and action.due < today()
    return tag("span", action_in_words(action), class_="hr-sign hr-late" if late else "hr-sign hr-done")


def action_in_words(action: Action) -> str:
    """How far it is, by when, and who sees to it."""
    when = f" by {action.due:%d %b}" if action.state == "open" and action.due else ""
    who = f": {action.owner}" if action.owner else ""
    return f"{_SIGNS[action.state]}{when}{who}"


def _still_to_say(action: Action) -> str:
    """What an answer that was begun still lacks."""
    if action.state != "open":
        return "say it in words"
    who, when = ("" if action.owner.strip() else "who"), ("" if action.due else "by when")
    return f"say {' and '.join(filter(None, (who, when)))}"


def show_action(draft: DecisionDraft, source: str, usual_owner: str) -> None:
    """The form of one: saved as it is filled in."""
    before = draft.decision.action(source) or Action(source=source)
    key = draft.key("action", source)

    def save_field(name: str) -> None:
        value = st.session_state[f"{key} {name}"]
        draft.act(source, **{name: value if value is not None else ("open" if name == "state" else None)})

    with st.container(border=True, key=f"hr_action_{source}"):
        st.segmented_control(
            "What is being done about it",
            list(STATES),
            default=before.state if draft.decision.action(source) else None,
            format_func=lambda state: STATES[state],
            key=f"{key} state",
            on_change=save_field,
            args=("state",),
            wrap=True,
        )
        if draft.decision.action(source) is None:
            return
        first, second = st.columns((3, 2))
        first.text_input(
            "Who sees to it",
            before.owner,
            placeholder=usual_owner,
            max_chars=200,
            key=f"{key} owner",
            on_change=save_field,
            args=("owner",),
        )
        second.date_input(
            "By when",
            before.due,
            format="DD/MM/YYYY",
            key=f"{key} due",
            on_change=save_field,
            args=("due",),
        )
        st.text_area(
            plain(_ASKED[before.state]),
            before.words,
            height=80,
            max_chars=4000,
            key=f"{key} words",
            on_change=save_field,
            args=("words",),
        )
