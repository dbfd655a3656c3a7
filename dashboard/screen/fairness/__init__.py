"""The page on fairness."""

from dashboard.screen.fairness.page import show

__all__ = ["show"]
