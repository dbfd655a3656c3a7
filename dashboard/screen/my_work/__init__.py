"""My work: what is due, across every package that somebody works on."""

from .page import show

__all__ = ["show"]
