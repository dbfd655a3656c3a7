"""The rule lab: try a rule before anybody relies on it."""

from .page import show

__all__ = ["show"]
