"""The person's own view: what was written about them and what could help, in plain words, to say yes or no to."""

from .page import show

__all__ = ["show"]
