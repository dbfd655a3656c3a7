"""After the decision: what was set going is followed to its end, providers answer, and outcomes are recorded."""

from .after import show_after, tab_state
from .following import show_cases

__all__ = ["show_after", "show_cases", "tab_state"]
