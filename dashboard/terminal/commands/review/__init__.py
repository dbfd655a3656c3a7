"""The command `handrail review`."""

from .command import review_command

__all__ = ["review_command"]
