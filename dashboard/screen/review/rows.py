"""A list of one line each, with the details of one of them beside it; on a narrow screen, and to a screen reader, under it.

A long list is shown a portion at a time: the one that the open line is in, at first the first, where what is urgent stands.
The details stand in the page right after the line that they belong to, so that reading and tabbing go in that order; the
style sheet puts them beside the list where there is room.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard.screen.markup import Html, plain, tag
from dashboard.screen.review.portions import portion_with, show_way_through

_MOST, _MOST_COMPACT = 13, 24
"""Lines that are shown at a time, so that a tab stays under two screens (1,600 px of a window of 1280 by 800)."""


@dataclass(frozen=True)
class Row:
    """One line of a list."""

    id: str
    name: str
    why: str
    """A few words, shown below the name unless the list is compact."""
    signs: tuple[Html, ...] = ()
    """Short marks at the end of the line: status, urgency, hours."""


def show_rows(
    name: str,
    rows: Sequence[Row],
    details: Callable[[Row], None],
    control: Callable[[Row], None] | None = None,
) -> None:
    """Draw a list.

    Args:
        name: of the list, unlike that of any other on the page.
        rows: its lines.
        details: draws what there is to know about the line that is open.
        control: draws the buttons of a line.
    """
    if not rows:
        return
    opened = _opened_row(name, rows)
    most = _MOST_COMPACT if st.session_state.get("compact") else _MOST
    position = next(number for number, row in enumerate(rows) if row.id == opened)
    portion = portion_with(position, len(rows), most)
    with st.container(key=f"hr_list_{name}"):
        for row in rows[portion.start : portion.stop]:
            here = row.id == opened
            with st.container(key=f"hr_row_{name}_{row.id}", horizontal=True, vertical_alignment="center"):
                st.button(
                    plain(row.name),
                    key=f"open {name} {row.id}",
                    type="tertiary",
                    on_click=open_row,
                    args=(name, row.id),
                    wrap=True,
                )
                st.html(_line(row, here), width="stretch")
                if control is not None:
                    control(row)
            if here:
                with st.container(key=f"hr_detail_{name}"):
                    st.html(tag("h3", row.name, class_="hr-detail-title"))
                    details(row)
        show_way_through(name, portion, len(rows), most, lambda first: open_row(name, rows[first].id))


def open_row(name: str, row: str) -> None:
    """Open the details of a line."""
    st.session_state[f"opened {name}"] = row


def _opened_row(name: str, rows: Sequence[Row]) -> str:
    row_id = st.session_state.get(f"opened {name}")
    return str(row_id) if any(row.id == row_id for row in rows) else rows[0].id


def _line(row: Row, here: bool) -> Html:
    marker = tag("span", "Details beside", class_="hr-here") if here else ""
    return tag(
        "div",
        tag("div", row.why, class_="hr-why"),
        tag("div", *(part for sign in row.signs for part in (sign, " ")), marker, class_="hr-signs"),
        class_="hr-row-line",
    )
