"""Where a page is begun to be read once something else is drawn in it: Streamlit leaves it where it was scrolled to."""

from __future__ import annotations

import streamlit as st

_SCRIPT = """<script>(() => {{
  const main = document.querySelector('[data-testid="stMain"]');
  const head = main.querySelector('h2');
  main.scrollTo(0, 0);
  if (head) {{ head.tabIndex = -1; head.focus({{preventScroll: true}}); }}
}})() // {name}</script>"""


def begin_at_the_top(name: str) -> None:
    """Scroll the page to its top and put the keyboard at its first heading; for the run in which it becomes another.

    Args:
        name: what is drawn now, a word of ours: another name is done anew.
    """
    assert name.isidentifier()
    st.html(_SCRIPT.format(name=name), unsafe_allow_javascript=True)
