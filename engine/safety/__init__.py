"""The clinical safety case as data and code: hazards, controls that run, and what is left of each risk."""

from .acceptability import Acceptability
from .assessment import AssessedHazard, assess, findings, residual, unsigned_duties
from .evidence import ControlEvidence, PropertyState, fired_rules, property_state, results_of, tests_below
from .files import LoggedHazard, SafetyFiles, load_safety_files
from .hazard import Control, Hazard, Lowers, Risk
from .system import System
from .verdict import ControlVerdict, verdict

__all__ = [
    "Acceptability",
    "AssessedHazard",
    "Control",
    "ControlEvidence",
    "ControlVerdict",
    "Hazard",
    "LoggedHazard",
    "Lowers",
    "PropertyState",
    "Risk",
    "SafetyFiles",
    "System",
    "assess",
    "findings",
    "fired_rules",
    "load_safety_files",
    "property_state",
    "residual",
    "results_of",
    "tests_below",
    "unsigned_duties",
    "verdict",
]
