"""The command `handrail queue`."""

from .command import queue_command

__all__ = ["queue_command"]
