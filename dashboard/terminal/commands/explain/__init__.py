"""The command `handrail explain`."""

from .command import explain_command

__all__ = ["explain_command"]
