"""Care hours and money, before and after, as ranges; the best combinations of equipment."""

from .estimator import Estimated, Estimator
from .percentiles import NO_CHANGE_MINUTES
from .plan import AppliedEffect, Candidate, Line, Plan
from .ranges import range_of
from .week import VisitDraws, WeekDraws

__all__ = [
    "NO_CHANGE_MINUTES",
    "AppliedEffect",
    "Candidate",
    "Estimated",
    "Estimator",
    "Line",
    "Plan",
    "VisitDraws",
    "WeekDraws",
    "range_of",
]
