"""Lines that open what belongs to them say so: a button of Streamlit's cannot say by itself whether it is open.

Definitions: a line is *open* when its fields or its details stand right after it (a container `hr_open_…` or `hr_detail_…`).
The script looks at the lines whenever the page was drawn anew, and writes `aria-expanded`, which Streamlit never touches.
The menu of a narrow screen is a list of Streamlit's with headings in it, which no list may have: it is read as links and
headings alone. Left out: Streamlit's own expanders, which say it themselves.
"""

from __future__ import annotations

import streamlit as st

_SCRIPT = """<script>(() => {
  if (window.handrailLines) return;
  window.handrailLines = true;
  const lines = ['[class*="st-key-hr_row_"]', '.st-key-hr_visit_lines', '.st-key-hr_task_lines']
    .map((list) => list + ' > [data-testid="stElementContainer"] button[kind="tertiary"]').join(', ');
  let waits = false;
  const menu = '[data-testid="stSidebarNavItems"]';
  const look = () => {
    waits = false;
    for (const part of document.querySelectorAll(menu + ', ' + menu + ' li')) {
      if (part.getAttribute('role') !== 'presentation') part.setAttribute('role', 'presentation');
    }
    for (const button of document.querySelectorAll(lines)) {
      const row = button.closest('[class*="st-key-hr_row_"]');
      const line = row ? row.parentElement : button.closest('[data-testid="stElementContainer"]');
      const after = line.nextElementSibling && line.nextElementSibling.firstElementChild;
      const isOpen = String(!!after && /st-key-hr_(open|detail)_/.test(after.className));
      if (button.getAttribute('aria-expanded') !== isOpen) button.setAttribute('aria-expanded', isOpen);
    }
  };
  new MutationObserver(() => { if (!waits) { waits = true; requestAnimationFrame(look); } })
    .observe(document.body, {childList: true, subtree: true});
  look();
})()</script>"""


def say_what_is_open() -> None:
    """Have the browser say of each line whether it is open, for as long as the page is there."""
    st.html(_SCRIPT, unsafe_allow_javascript=True)
