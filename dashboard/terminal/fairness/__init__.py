"""`handrail fairness`: how packages of different groups of people fare, with small numbers hidden."""

from dashboard.terminal.fairness.command import fairness

__all__ = ["fairness"]
