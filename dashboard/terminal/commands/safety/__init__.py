"""`handrail safety …`: the hazard log, whether its controls hold, and the safety case on paper."""

from .command import safety

__all__ = ["safety"]
