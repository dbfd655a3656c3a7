"""What local outcomes changed of the estimates: every figure of the evidence layer in use, beside what was published."""

from __future__ import annotations

import streamlit as st

from dashboard.layer_in_words import DISAGREES, HOW_TO_READ, LayerRow, parts_of_layer
from dashboard.screen import layer_in_use
from dashboard.screen.markup import items, plain, table, tag
from engine import Catalogue

_HEAD = ("Figure", "Published", "With outcomes", "Outcomes")


def show_learned(catalogue: Catalogue) -> None:
    """Draw the layer of a catalogue, or say that there is none."""
    st.header("What was learned here")
    layer = catalogue.layer
    if layer is None:
        st.write("No local outcomes are laid over the published evidence.")
        return
    layer_in_use.show()
    st.html(tag("p", HOW_TO_READ, class_="hr-small"))
    parts = list(parts_of_layer(layer, catalogue))
    for heading, rows in parts:
        st.html(table(heading, _HEAD, [_cells(row) for row in rows]))
    if any(row.figure.disagrees for _, rows in parts for row in rows):
        st.warning(plain(DISAGREES))
    for title, sentences in (
        ("Not learned", layer.not_learned),
        ("What its reader must know", layer.limits),
    ):
        if sentences:
            st.html(tag("div", tag("strong", title), items(sentences)))


def _cells(row: LayerRow) -> tuple[str, str, str, str]:
    star = " *" if row.figure.disagrees else ""
    return f"{row.name}{star}", row.published(), row.learned(), f"{row.figure.outcomes:,}"
