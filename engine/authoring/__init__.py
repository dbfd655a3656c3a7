"""What a rule author runs: check, test, cover, mutate, compare."""

from .accepted import Accepted, load_accepted
from .analysis import analyse
from .case import Case
from .case_files import load_cases
from .coverage import Target, coverage, share
from .logic import Logic
from .mutation import Mutant, fates, killing_change, survivors
from .properties import Property, load_properties
from .proposal import propose, written
from .sketch import Sketcher, case_text
from .suite import Suite
from .trial import Failure, Outcome, chosen, needs_review, run

__all__ = [
    "Accepted",
    "Case",
    "Failure",
    "Logic",
    "Mutant",
    "Outcome",
    "Property",
    "Sketcher",
    "Suite",
    "Target",
    "analyse",
    "case_text",
    "chosen",
    "coverage",
    "fates",
    "killing_change",
    "load_accepted",
    "load_cases",
    "load_properties",
    "needs_review",
    "propose",
    "run",
    "share",
    "survivors",
    "written",
]
