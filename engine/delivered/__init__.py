"""Care as it was delivered, against care as it was planned."""

from .facts import with_facts
from .measuring import Measured, measure
from .report import DayDelivered, DeliveredReport, Finding, PersonDelivered, VisitFacts
from .thresholds import Thresholds, load_thresholds

__all__ = [
    "DayDelivered",
    "DeliveredReport",
    "Finding",
    "Measured",
    "PersonDelivered",
    "Thresholds",
    "VisitFacts",
    "load_thresholds",
    "measure",
    "with_facts",
]
