"""Buttons whose press is not lost: it is remembered until the page has been drawn as far as the button.

Definitions: Streamlit answers a press by drawing the page anew, and forgets the press where another click stops that before
the button is reached: with a long page above it, or many people, what somebody pressed would not be done and nothing would
say so. Here the press is noted before the page is drawn, and whichever run reaches the button answers it, once. A press
that nothing reached within `GOOD_FOR_SECONDS` is forgotten: nobody expects it any more. So is one whose button may not be
pressed by then: who took back that they are sure has not signed. The key of a button that signs names the revision. Left
out: buttons that do their work in a callback of their own, which Streamlit runs first.
"""

from __future__ import annotations

import time
from typing import Any

import streamlit as st

GOOD_FOR_SECONDS = 10.0


def show_button(label: str, *, key: str = "", disabled: bool = False, **options: Any) -> bool:
    """Draw a button; whether it was pressed and that was not answered yet."""
    name = key or label
    st.button(label, key=f"press {name}", on_click=_note, args=(name,), disabled=disabled, **options)
    return _take_press(name) and not disabled


def show_form_button(label: str, *, key: str = "", disabled: bool = False, **options: Any) -> bool:
    """Draw the button of a form; whether it was pressed and that was not answered yet."""
    name = key or label
    st.form_submit_button(
        label, key=f"press {name}", on_click=_note, args=(name,), disabled=disabled, **options
    )
    return _take_press(name) and not disabled


def _note(name: str) -> None:
    st.session_state[_place_of(name)] = time.monotonic()


def _take_press(name: str) -> bool:
    at = st.session_state.pop(_place_of(name), None)
    return at is not None and time.monotonic() - at < GOOD_FOR_SECONDS


def _place_of(name: str) -> str:
    return f"pressed {name}"
