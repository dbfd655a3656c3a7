"""Care hours and money, before and after, as ranges; the best combinations of equipment."""

from .chosen import chosen_hours
from .drawn import drawn_week
from .estimate import Estimated, ExpectedHours, estimate, expected_release
from .plan import AppliedEffect, Candidate, Line, Plan
from .simulation import VisitDraws, WeekDraws
from .summary import NO_CHANGE_MINUTES, range_of

__all__ = [
    "NO_CHANGE_MINUTES",
    "AppliedEffect",
    "Candidate",
    "Estimated",
    "ExpectedHours",
    "Line",
    "Plan",
    "VisitDraws",
    "WeekDraws",
    "chosen_hours",
    "drawn_week",
    "estimate",
    "expected_release",
    "range_of",
]
