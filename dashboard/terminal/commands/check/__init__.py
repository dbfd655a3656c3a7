"""The command `handrail check`."""

from .command import check_command

__all__ = ["check_command"]
