"""The workbench: the parts of a review as tabs with their state, what is still to be done, and how dense the page is.

Definitions: which tab is open stands in the address (`tab`), so that it can be kept as a link. A thing to do leads to the
tab, the list and the line where it is done.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard.screen.markup import plain
from dashboard.screen.review.rows import open_row
from engine.review import OpenPoint

TABS = {
    "person": "Person",
    "needs": "Needs and holds",
    "week": "The week",
    "help": "What could help",
    "decide": "Decide",
    "sign": "Sign",
    "papers": "Papers",
    "after": "After",
}
_TAB, _VIEW, _KEY = "tab", "view", "workbench tab"
_PLACES = {
    "needs": ("needs", "needs"),
    "holds": ("needs", "in force"),
    "items": ("help", "could help"),
    "decision": ("decide", ""),
}


@dataclass(frozen=True)
class ToDo:
    """Something to be done, and where."""

    sentence: str
    tab: str
    view: str = ""
    row: str = ""


def to_dos(points: Sequence[OpenPoint]) -> tuple[ToDo, ...]:
    """What is still to be done before a decision can be signed."""
    return tuple(ToDo(point.sentence, *_PLACES[point.where], point.subject) for point in points)


def show_tabs(states: Mapping[str, str], *, may_decide: bool) -> str:
    """The tabs, each with its state; which one is open."""
    tabs = [tab for tab in TABS if may_decide or tab not in ("decide", "sign")]
    now = st.query_params.get(_TAB, "")
    now = now if now in tabs else tabs[0]

    def choose() -> None:
        if st.session_state.get(_KEY):
            st.query_params[_TAB] = st.session_state[_KEY]
            st.query_params.pop(_VIEW, None)

    if st.session_state.get(_KEY) not in (None, now):
        st.session_state[_KEY] = now
    st.segmented_control(
        "Part of the review",
        tabs,
        default=None if _KEY in st.session_state else now,
        required=True,
        key=_KEY,
        on_change=choose,
        format_func=lambda tab: f"{TABS[tab]} · {states[tab]}" if states.get(tab) else TABS[tab],
        label_visibility="collapsed",
        width="stretch",
        wrap=True,
    )
    return now


def go_to(tab: str, view: str = "", row: str = "") -> None:
    """Open a tab, a list in it, and a line in that."""
    st.query_params[_TAB] = tab
    if view:
        st.session_state[f"view {tab}"] = st.query_params[_VIEW] = view
    if row:
        open_row(view.replace(" ", "_"), row)


def show_to_dos(things: Sequence[ToDo], key: str, most: int = 8) -> None:
    """What is still to be done, each leading to its place."""
    with st.container(key=f"hr_to_dos_{key}", gap=None):
        for number, thing in enumerate(things[:most]):
            st.button(
                plain(thing.sentence),
                key=f"to do {key} {number}",
                type="tertiary",
                icon=":material/arrow_forward:",
                on_click=go_to,
                args=(thing.tab, thing.view, thing.row),
            )
    if len(things) > most:
        st.caption(f"And {len(things) - most} more.")


def leave_view() -> None:
    """Let the address name no list: the tab that is open begins with its first."""
    st.query_params.pop(_VIEW, None)


def show_view(tab: str, views: Mapping[str, str], state: object = "") -> str:
    """A choice between the lists of a tab; which one is open. It stands in the address too (`view`).

    Args:
        tab: whose lists they are.
        views: by name, what each is called; the first is open at first.
        state: of what is shown; in another state the choice begins anew.
    """
    key = f"view {tab} {state}".rstrip()
    options = list(views)
    if st.session_state.get(key) not in options:
        asked = st.query_params.get(_VIEW)
        st.session_state[key] = asked if asked in options else options[0]

    def choose() -> None:
        if st.session_state.get(key):
            st.query_params[_VIEW] = st.session_state[key]

    chosen = st.segmented_control(
        plain(f"Which list of “{TABS[tab]}”"),
        options,
        required=True,
        key=key,
        on_change=choose,
        format_func=lambda view: views[view],
        label_visibility="collapsed",
        wrap=True,
    )
    return str(chosen)
