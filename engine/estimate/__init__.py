"""Care hours and money, before and after, as ranges; the best combinations of equipment."""

from .chosen import chosen_hours
from .estimate import Estimated, ExpectedHours, estimate, expected_release
from .plan import AppliedEffect, Candidate, Line, Plan

__all__ = [
    "AppliedEffect",
    "Candidate",
    "Estimated",
    "ExpectedHours",
    "Line",
    "Plan",
    "chosen_hours",
    "estimate",
    "expected_release",
]
