"""After the decision: what was set going is followed to its end, providers answer, and outcomes are recorded."""

from .after import after_state, show_after
from .following import STATE_WORDS, cases_now, show_cases

__all__ = ["STATE_WORDS", "after_state", "cases_now", "show_after", "show_cases"]
