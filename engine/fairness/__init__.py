"""Whether packages fare alike whoever they are for: counts by group, a report without small numbers, sentences."""

from .counterfactual import Counterfactual, GroupEffect, counterfactuals, sample
from .decided import tally_of_decisions
from .readers import Reader, readers
from .report import Comparison, Finding, Report, Row, Table, report
from .sentence import number
from .tally import MEASURES, Tally, no_tally, tally
from .terms import Characteristic, Equity, Measure, equity

__all__ = [
    "MEASURES",
    "Characteristic",
    "Comparison",
    "Counterfactual",
    "Equity",
    "Finding",
    "GroupEffect",
    "Measure",
    "Reader",
    "Report",
    "Row",
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
