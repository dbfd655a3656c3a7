"""Whether packages fare alike whoever they are for: counts by group, a report without small numbers, sentences."""

from .report import Comparison, Finding, Report, Row, Table, report
from .sentence import number
from .tally import MEASURES, Tally, no_tally, tally
from .terms import Characteristic, Equity, Measure, equity

__all__ = [
    "MEASURES", "Characteristic", "Comparison", "Equity", "Finding", "Measure", "Report", "Row", "Table", "Tally",
    "equity", "no_tally", "number", "report", "tally",
]
