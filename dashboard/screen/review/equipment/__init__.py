"""What could help, what waits for an answer, which of them together, and why something is not suggested."""

from .cards import could_help, not_known_yet, show_could_help, show_not_known_yet, show_waiting, waiting
from .facts import what_it_takes
from .together import show_combinations
from .why_not import show_why_not

__all__ = [
    "could_help",
    "not_known_yet",
    "show_combinations",
    "show_could_help",
    "show_not_known_yet",
    "show_waiting",
    "show_why_not",
    "waiting",
    "what_it_takes",
]
