"""Care as it was delivered, against care as it was planned."""

from .facts import with_facts
from .measuring import Measured, measure
from .report import DayDelivered, DayFinding, DeliveredReport, NotJudged, PersonDelivered, VisitFacts
from .thresholds import Thresholds, load_thresholds

__all__ = [
    "DayDelivered",
    "DayFinding",
    "DeliveredReport",
    "Measured",
    "NotJudged",
    "PersonDelivered",
    "Thresholds",
    "VisitFacts",
    "load_thresholds",
    "measure",
    "with_facts",
]
