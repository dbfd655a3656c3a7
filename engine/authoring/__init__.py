"""What a rule author runs: check, test, cover, mutate, compare."""

from .cases.case import Case
from .cases.files import load_cases
from .cases.fixture import settable
from .cases.proposal import proposal_of, propose, written
from .cases.runner import CaseOutcome, Failure, chosen, needs_review, run
from .cases.scaffold import Scaffold, scaffold
from .compare.fired_rules import fired_counts
from .compare.flips import Flip, Sweep, sweep
from .compare.near_misses import NearMiss, near_misses
from .compare.people import SUPPORT, PackageChange, PeopleComparison, compare_people
from .compare.rules import MIRRORED, RuleChange, compare_rules
from .draft import Draft
from .layout import LayoutError, laid_out
from .lint.accepted import Accepted, load_accepted
from .lint.analysis import analyse
from .lint.properties import Property, load_properties
from .lint.safety import Check, Safety, checked
from .lint.safety_files import load_safety
from .quality.coverage import Target, coverage, share
from .quality.mutation import Mutant, fates, killing_change, survivors
from .quality.suite import Suite
from .schemas import schemas
from .solver.logic import Logic
from .solver.sketch import Sketcher, case_text

__all__ = [
    "MIRRORED",
    "SUPPORT",
    "Accepted",
    "Case",
    "CaseOutcome",
    "Check",
    "Draft",
    "Failure",
    "Flip",
    "LayoutError",
    "Logic",
    "Mutant",
    "NearMiss",
    "PackageChange",
    "PeopleComparison",
    "Property",
    "RuleChange",
    "Safety",
    "Scaffold",
    "Sketcher",
    "Suite",
    "Sweep",
    "Target",
    "analyse",
    "case_text",
    "checked",
    "chosen",
    "compare_people",
    "compare_rules",
    "coverage",
    "fates",
    "fired_counts",
    "killing_change",
    "laid_out",
    "load_accepted",
    "load_cases",
    "load_properties",
    "load_safety",
    "near_misses",
    "needs_review",
    "proposal_of",
    "propose",
    "run",
    "scaffold",
    "schemas",
    "settable",
    "share",
    "survivors",
    "sweep",
    "written",
]
