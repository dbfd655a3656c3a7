"""The whole job: a package in, a review out."""

from .outline import Outline, Outliner
from .reviewer import DEFAULT_DRAWS, DEFAULT_SEED, Reviewer, ReviewRefusedError
from .signing import obstacles, second_signature_for

__all__ = ["DEFAULT_DRAWS", "DEFAULT_SEED", "Outline", "Outliner", "ReviewRefusedError", "Reviewer", "obstacles",
           "second_signature_for"]
