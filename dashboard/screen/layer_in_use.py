"""That local outcomes are laid over the published evidence: said on each page whose hours they may change."""

from __future__ import annotations

import streamlit as st

from dashboard.screen import service
from dashboard.screen.markup import plain


def show() -> None:
    """Name the layer with its hash; nothing where there is none."""
    layer = service.catalogue().layer
    if layer is not None:
        st.caption(
            plain(
                f"Local outcomes are laid over the published evidence: {layer.title}, {layer.content_hash[:12]}. "
                "Hours here are reckoned with them."
            )
        )
