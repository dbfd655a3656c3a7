"""The sources of everything that a review says."""

from __future__ import annotations

import streamlit as st

from dashboard.screen.markup import items
from dashboard.screen.review.reasons import evidence_lines
from engine.model import Review


def show_sources(review: Review) -> None:
    """Everything cited, with its grade."""
    with st.expander(
        f"Sources: {len(review.evidence)} cited here", on_change="rerun", key="sources"
    ) as expander:
        if expander.open:
            st.html(items(evidence_lines(review, review.evidence)))
