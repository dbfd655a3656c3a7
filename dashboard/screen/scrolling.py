"""Where a page is begun to be read once something else is drawn in it: Streamlit leaves it where it was scrolled to."""

from __future__ import annotations

import streamlit as st

_TO_THE_TOP = """<script>(() => {
  const main = document.querySelector('[data-testid="stMain"]');
  const head = main.querySelector('h2');
  main.scrollTo(0, 0);
  if (head) { head.tabIndex = -1; head.focus({preventScroll: true}); }
})()</script>"""
_TO_A_LIST = """<script>(() => {
  const list = document.querySelector('[class*="st-key-hr_list_"]');
  if (!list) return;
  list.tabIndex = -1;
  list.focus({preventScroll: true});
  const main = document.querySelector('[data-testid="stMain"]');
  const above = list.getBoundingClientRect().top - 140;
  if (above < 0) main.scrollBy(0, above);
})()</script>"""


SCRIPTS = (_TO_THE_TOP, _TO_THE_TOP.replace("<script>", "<script> "))
"""Two that do the same: a browser does again only what is written otherwise than before, blanks at the end apart."""
LIST_SCRIPTS = (_TO_A_LIST, _TO_A_LIST.replace("<script>", "<script> "))


def begin_at_the_top(number: int) -> None:
    """Scroll the page to its top and put the keyboard at its first heading; for the run in which it becomes another.

    Args:
        number: of what is drawn now; the one before and the one after are done anew.
    """
    st.html(SCRIPTS[number % 2], unsafe_allow_javascript=True)


def begin_at_the_list(number: int) -> None:
    """Put the keyboard at the beginning of the list, and scroll up to it; for the run in which it shows other lines.

    Args:
        number: of what is drawn now, as of `begin_at_the_top`.
    """
    st.html(LIST_SCRIPTS[number % 2], unsafe_allow_javascript=True)
