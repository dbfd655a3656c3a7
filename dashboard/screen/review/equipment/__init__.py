"""What could help, what waits for an answer, which of them together, and why something is not suggested."""

from .cards import show_suggestions
from .facts import what_it_takes
from .together import show_combinations
from .why_not import show_why_not

__all__ = ["show_combinations", "show_suggestions", "show_why_not", "what_it_takes"]
