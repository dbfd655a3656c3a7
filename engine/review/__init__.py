"""The whole job: a package in, a review out."""

from .equipment_state import WhyNot, reasons_not_to_use
from .planner import Planner
from .reason import EQUIPMENT
from .reviewer import DEFAULT_DRAWS, DEFAULT_SEED, Reviewer, ReviewRefusedError
from .signing import obstacles, second_signature_for

__all__ = ["DEFAULT_DRAWS", "DEFAULT_SEED", "EQUIPMENT", "Planner", "ReviewRefusedError",
           "Reviewer", "WhyNot", "obstacles", "reasons_not_to_use", "second_signature_for"]
