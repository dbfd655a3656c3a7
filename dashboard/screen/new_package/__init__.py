"""A new package, written by hand in the order in which a therapist assesses."""

from .page import show

__all__ = ["show"]
