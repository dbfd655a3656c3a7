"""What a care package, a catalogue item, a rule and a review ARE: the shared words, all frozen."""

from .care_package import CarePackage, EqualityMonitoring, EquipmentInPlace, Goal
from .catalogue_item import Adoption, CatalogueItem, Clause, Effect, Span
from .condition import AllOf, AnyOf, Comparison, Condition, Not, Scalar, Truth
from .figure import Activity, Evidence, Figure, Grade, Rate
from .problem import CODES, Place, Problem, ProblemsFoundError
from .rule import RULE_KINDS, Rule, RuleKind, RuleSet, Scope
from .trace import ConditionTrace
from .visit import TaskLine, Visit

__all__ = [
    "CODES",
    "RULE_KINDS",
    "Activity",
    "Adoption",
    "AllOf",
    "AnyOf",
    "CarePackage",
    "CatalogueItem",
    "Clause",
    "Comparison",
    "Condition",
    "ConditionTrace",
    "Effect",
    "EqualityMonitoring",
    "EquipmentInPlace",
    "Evidence",
    "Figure",
    "Goal",
    "Grade",
    "Not",
    "Place",
    "Problem",
    "ProblemsFoundError",
    "Rate",
    "Rule",
    "RuleKind",
    "RuleSet",
    "Scalar",
    "Scope",
    "Span",
    "TaskLine",
    "Truth",
    "Visit",
]
