"""`handrail fairness`: how packages of different groups of people fare, with small numbers hidden."""

from dashboard.terminal.commands.fairness.command import fairness

__all__ = ["fairness"]
