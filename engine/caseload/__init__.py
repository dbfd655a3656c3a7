"""Whole caseloads: many packages at once, as fast as columns go, and equal to single reviews."""

from .evaluator import CaseloadEvaluator
from .outcome import STATUSES, ChunkOutcome, ItemStatus, PackageOutcome

__all__ = ["STATUSES", "CaseloadEvaluator", "ChunkOutcome", "ItemStatus", "PackageOutcome"]
