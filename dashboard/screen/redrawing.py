"""Drawing anew what was changed: the part of the page that runs by itself where it does, else the whole page."""

from __future__ import annotations

from typing import NoReturn

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx


def draw_anew() -> NoReturn:
    """Stop here, and draw anew."""
    context = get_script_run_ctx(suppress_warning=True)
    by_itself = context is not None and bool(context.fragment_ids_this_run)
    st.rerun(scope="fragment" if by_itself else "app")
    raise AssertionError("what is drawn anew does not go on")
