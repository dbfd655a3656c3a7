"""The caseload: which packages are worth a review, and packages taken in."""

from .page import show

__all__ = ["show"]
