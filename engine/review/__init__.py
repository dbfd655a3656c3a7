"""The whole job: a package in, a review out."""

from .planner import Planner
from .reason import EQUIPMENT
from .reviewer import DEFAULT_DRAWS, DEFAULT_SEED, Reviewer, ReviewRefusedError
from .signing import obstacles, second_signature_for

__all__ = ["DEFAULT_DRAWS", "DEFAULT_SEED", "EQUIPMENT", "Planner", "ReviewRefusedError",
           "Reviewer", "obstacles", "second_signature_for"]
