"""The whole job: a package in, a review out."""

from .items import MEMORY_POOR
from .planner import Planner
from .plans import propositions_of
from .reason import EQUIPMENT
from .reviewer import DEFAULT_DRAWS, DEFAULT_SEED, Reviewer, ReviewRefusedError
from .signing import obstacles, second_signature_for

__all__ = ["DEFAULT_DRAWS", "DEFAULT_SEED", "EQUIPMENT", "MEMORY_POOR", "Planner", "ReviewRefusedError",
           "Reviewer", "obstacles", "propositions_of", "second_signature_for"]
