"""A long list a portion at a time, so that no page is a scroll; what comes first in the list stands in the first portion.

Definitions: which portion is shown follows from one position in the list that is to be in it. Left out: what a list is
ordered by, which is the review's.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard.screen.markup import tag
from dashboard.screen.scrolling import begin_at_the_list

_TURNED = "turned to a portion"


def portion_with(position: int, length: int, most: int) -> range:
    """The positions of the portion that has this one in it.

    Args:
        position: one of the list.
        length: of the list.
        most: that are shown at a time.
    """
    first = position // most * most
    return range(first, min(first + most, length))


def show_way_through(
    name: str, portion: range, length: int, most: int, turn_to: Callable[[int], None]
) -> None:
    """The buttons to the portion before and after, and which one this is; nothing where there is one alone.

    Args:
        name: of the list, whose container has the key `hr_list_{name}`.
        portion: what is shown.
        length: of the list.
        most: that are shown at a time.
        turn_to: opens the portion that begins at a position.
    """
    if length <= most:
        return

    def turn(position: int) -> None:
        turn_to(position)
        st.session_state[_TURNED] = name

    with st.container(key=f"hr_portions_{name}", horizontal=True, vertical_alignment="center"):
        st.button(
            "Before",
            key=f"portion before {name}",
            icon=":material/chevron_left:",
            disabled=portion.start == 0,
            on_click=turn,
            args=(portion.start - most,),
        )
        st.html(
            tag("p", f"{portion.start + 1} to {portion.stop} of {length}", class_="hr-small"), width="content"
        )
        st.button(
            "Next",
            key=f"portion after {name}",
            icon=":material/chevron_right:",
            icon_position="right",
            disabled=portion.stop == length,
            on_click=turn,
            args=(portion.stop,),
        )
    if st.session_state.get(_TURNED) == name:
        del st.session_state[_TURNED]
        begin_at_the_list(portion.start // most)
