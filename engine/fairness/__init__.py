"""Whether packages fare alike whoever they are for: counts by group, a report without small numbers, sentences."""

from .counterfactual import Counterfactual, counterfactuals, sample
from .decided import tally_of_decisions
from .readers import readers
from .report import FairnessFinding, GroupComparison, GroupRow, Report, Table, report
from .sentence import number
from .tally import MEASURES, Tally, no_tally, tally
from .terms import Characteristic, Measure, equity

__all__ = [
    "MEASURES",
    "Characteristic",
    "Counterfactual",
    "FairnessFinding",
    "GroupComparison",
    "GroupRow",
    "Measure",
    "Report",
    "Table",
    "Tally",
    "counterfactuals",
    "equity",
    "no_tally",
    "number",
    "readers",
    "report",
    "sample",
    "tally",
    "tally_of_decisions",
]
