"""What a rule author runs: check, test, cover, mutate, compare."""

from .cases.acceptance import CaseAcceptance, ExpectChange, Surprise
from .cases.case import Case, Expectation
from .cases.files import load_cases
from .cases.fixture import settable
from .cases.proposal import Proposal, proposal_of, proposals_text, propose, propose_statements
from .cases.runner import CaseOutcome, Failure, choose_cases, needs_review, run
from .cases.scaffold import scaffold
from .cases.starter import is_set_name, starting_files
from .compare.catalogues import compare_catalogues
from .compare.declared import declared_properties
from .compare.files import compare_files, files_written_otherwise
from .compare.fired_rules import fired_counts
from .compare.flips import Flip, sweep
from .compare.headers import compare_headers, demands_dropped
from .compare.near_misses import near_misses
from .compare.part_change import LESS_PROTECTION, ChangeDirection, PartChange, value_text
from .compare.people import SUPPORT, PackageChange, PeopleComparison, compare_people
from .compare.properties import (
    DeclaredProperties,
    compare_properties,
    danger_text,
    without_exceptions,
)
from .compare.protection import CALLED
from .compare.rules import MIRRORED, RuleChange, compare_rules
from .draft import Draft
from .entry_files import append_entries, write_files
from .item_copy import ItemCopy, item_copy
from .layout import LayoutError, lay_out
from .lint.accepted import Accepted, accepted_of, load_accepted
from .lint.analysis import analyse
from .lint.missing_properties import missing_properties
from .lint.properties import Property, load_properties
from .lint.proving import proof_text, prove_layer, stands_against
from .lint.safety import Check, Safety, SafetyException, check_property
from .lint.safety_files import load_safety
from .quality.clauses import ClauseSuite, load_clause_suite
from .quality.consequences import (
    RULE_SET,
    ConsequenceMutant,
    consequence_fates,
    noticed_share,
    unstated_demands,
    unstated_rules,
)
from .quality.coverage import Target, coverage, share
from .quality.mutation import Mutant, fates, fates_of_rule, killing_change, survivors
from .quality.suite import Suite
from .renaming import files_with_renamed_table, renamed_files
from .rule_history import RuleHistory, rule_history
from .schemas import schemas
from .sheet_writing import sheet_of
from .solver.logic import Logic
from .solver.sketch import Sketcher, case_text
from .table_sheet import read_sheet, table_node, with_table
from .usage import Usage, usages

__all__ = [
    "CALLED",
    "LESS_PROTECTION",
    "MIRRORED",
    "RULE_SET",
    "SUPPORT",
    "Accepted",
    "Case",
    "CaseAcceptance",
    "CaseOutcome",
    "ChangeDirection",
    "Check",
    "ClauseSuite",
    "ConsequenceMutant",
    "DeclaredProperties",
    "Draft",
    "ExpectChange",
    "Expectation",
    "Failure",
    "Flip",
    "ItemCopy",
    "LayoutError",
    "Logic",
    "Mutant",
    "PackageChange",
    "PartChange",
    "PeopleComparison",
    "Property",
    "Proposal",
    "RuleChange",
    "RuleHistory",
    "Safety",
    "SafetyException",
    "Sketcher",
    "Suite",
    "Surprise",
    "Target",
    "Usage",
    "accepted_of",
    "analyse",
    "append_entries",
    "case_text",
    "check_property",
    "choose_cases",
    "compare_catalogues",
    "compare_files",
    "compare_headers",
    "compare_people",
    "compare_properties",
    "compare_rules",
    "consequence_fates",
    "coverage",
    "danger_text",
    "declared_properties",
    "demands_dropped",
    "fates",
    "fates_of_rule",
    "files_with_renamed_table",
    "files_written_otherwise",
    "fired_counts",
    "is_set_name",
    "item_copy",
    "killing_change",
    "lay_out",
    "load_accepted",
    "load_cases",
    "load_clause_suite",
    "load_properties",
    "load_safety",
    "missing_properties",
    "near_misses",
    "needs_review",
    "noticed_share",
    "proof_text",
    "proposal_of",
    "proposals_text",
    "propose",
    "propose_statements",
    "prove_layer",
    "read_sheet",
    "renamed_files",
    "rule_history",
    "run",
    "scaffold",
    "schemas",
    "settable",
    "share",
    "sheet_of",
    "stands_against",
    "starting_files",
    "survivors",
    "sweep",
    "table_node",
    "unstated_demands",
    "unstated_rules",
    "usages",
    "value_text",
    "with_table",
    "without_exceptions",
    "write_files",
]
