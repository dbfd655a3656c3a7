"""Whole caseloads: many packages at once, as fast as columns go, and equal to single reviews."""

from ..estimate.rates import CONTRACT, RATES
from .apart import EvaluatorApart
from .evaluator import CaseloadEvaluator
from .folder import OtherRunError, RunFolder
from .outcome import STATUSES, ChunkOutcome, ItemStatus, PackageOutcome
from .run import Progress, Run
from .setup import Setup
from .summary import CaseloadHours, Summary
from .work import RunStoppedError
from .workers import Cluster, LocalWorkers, Processes, Threads, Workers

__all__ = [
    "CONTRACT",
    "RATES",
    "STATUSES",
    "CaseloadEvaluator",
    "CaseloadHours",
    "ChunkOutcome",
    "Cluster",
    "EvaluatorApart",
    "ItemStatus",
    "LocalWorkers",
    "OtherRunError",
    "PackageOutcome",
    "Processes",
    "Progress",
    "Run",
    "RunFolder",
    "RunStoppedError",
    "Setup",
    "Summary",
    "Threads",
    "Workers",
]
