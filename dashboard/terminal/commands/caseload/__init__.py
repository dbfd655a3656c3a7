"""`handrail caseload`: many packages from files of any size into tables and a summary."""

from dashboard.terminal.commands.caseload.command import caseload

__all__ = ["caseload"]
