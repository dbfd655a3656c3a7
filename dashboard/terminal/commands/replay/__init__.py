"""The command `handrail replay`."""

from .command import replay_command

__all__ = ["replay_command"]
