"""`handrail rules …`: what a rule author runs."""

from .command import rules

__all__ = ["rules"]
