"""After the decision: what was set going is followed to its end, providers answer, and outcomes are recorded."""

from .after import show_after, tab_state
from .following import STATE_WORDS, cases_now, show_cases

__all__ = ["STATE_WORDS", "cases_now", "show_after", "show_cases", "tab_state"]
