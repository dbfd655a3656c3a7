"""What a rule author runs: check, test, cover, mutate, compare."""

from .accepted import Accepted, load_accepted
from .analysis import analyse
from .asking import fired_counts
from .case import Case
from .case_files import load_cases
from .coverage import Target, coverage, share
from .draft import Draft
from .fixture import settable
from .flip import Flip, Sweep, sweep
from .layout import LayoutError, laid_out
from .logic import Logic
from .mutation import Mutant, fates, killing_change, survivors
from .near import NearMiss, near_misses
from .people_comparison import SUPPORT, PackageChange, PeopleComparison, compare_people
from .properties import Property, load_properties
from .proposal import proposal_of, propose, written
from .rule_comparison import MIRRORED, RuleChange, compare_rules
from .safety import Check, Safety, checked
from .safety_files import load_safety
from .scaffold import Scaffold, scaffold
from .schemas import schemas
from .sketch import Sketcher, case_text
from .suite import Suite
from .trial import Failure, Outcome, chosen, needs_review, run

__all__ = [
    "MIRRORED",
    "SUPPORT",
    "Accepted",
    "Case",
    "Check",
    "Draft",
    "Failure",
    "Flip",
    "LayoutError",
    "Logic",
    "Mutant",
    "NearMiss",
    "Outcome",
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
