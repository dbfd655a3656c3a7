"""Care hours and money, before and after, as ranges; the best combinations of equipment."""

from .estimate import Estimated, estimate
from .plan import AppliedEffect, Candidate, Line, Plan

__all__ = ["AppliedEffect", "Candidate", "Estimated", "Line", "Plan", "estimate"]
