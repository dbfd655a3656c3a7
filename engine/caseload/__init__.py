"""Whole caseloads: many packages at once, as fast as columns go, and equal to single reviews."""

from ..estimate.rates import CONTRACT, RATES
from .evaluate.apart import EvaluatorApart
from .evaluate.evaluator import CaseloadEvaluator
from .evaluate.outcome import OPEN, STATUSES, ChunkOutcome, PackageOutcome
from .run.folder import OtherRunError, RunFolder
from .run.run import Progress, Run
from .run.setup import Setup
from .run.summary import CaseloadHours, Summary
from .run.worker import RunStoppedError
from .run.workers import Cluster, LocalWorkers, Processes, Threads, Workers

__all__ = [
    "CONTRACT",
    "OPEN",
    "RATES",
    "STATUSES",
    "CaseloadEvaluator",
    "CaseloadHours",
    "ChunkOutcome",
    "Cluster",
    "EvaluatorApart",
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
