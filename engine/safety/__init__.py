"""The clinical safety case as data and code: hazards, controls that run, and what is left of each risk."""

from .assessment import (
    AssessedHazard,
    assess,
    findings,
    is_signed,
    outside_the_log,
    residual,
    unsigned_duties,
)
from .difference import (
    ExceptionChanged,
    HazardChanged,
    PropertyChanged,
    RiskMoved,
    SafetyDifference,
    difference,
)
from .evidence import (
    LOGGED_KINDS,
    ControlEvidence,
    PropertyState,
    fired_rules,
    property_state,
    results_of,
    tests_below,
)
from .files import FOLDER, LoggedHazard, SafetyFiles, load_safety_files, log_folder
from .hazard import Control, Hazard, Risk
from .snapshot import (
    ExceptionSnapshot,
    SafetySnapshot,
    read_snapshot,
    snapshot_of,
)
from .system import System
from .undeclared import undeclared_controls
from .verdict import ControlVerdict, verdict

__all__ = [
    "FOLDER",
    "LOGGED_KINDS",
    "AssessedHazard",
    "Control",
    "ControlEvidence",
    "ControlVerdict",
    "ExceptionChanged",
    "ExceptionSnapshot",
    "Hazard",
    "HazardChanged",
    "LoggedHazard",
    "PropertyChanged",
    "PropertyState",
    "Risk",
    "RiskMoved",
    "SafetyDifference",
    "SafetyFiles",
    "SafetySnapshot",
    "System",
    "assess",
    "difference",
    "findings",
    "fired_rules",
    "is_signed",
    "load_safety_files",
    "log_folder",
    "outside_the_log",
    "property_state",
    "read_snapshot",
    "residual",
    "results_of",
    "snapshot_of",
    "tests_below",
    "undeclared_controls",
    "unsigned_duties",
    "verdict",
]
