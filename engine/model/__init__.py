"""What a care package, a catalogue item, a rule and a review ARE: the shared words, all frozen."""

from .care_package import CarePackage, EqualityMonitoring, EquipmentInPlace, Goal
from .catalogue_item import Adoption, CatalogueItem, Clause, Effect, Span
from .condition import AllOf, AnyOf, Comparison, Condition, Not, Scalar, Truth, comparisons
from .estimate import Combination, Estimate, HoursChange, Money, Payback, Range, VisitEstimate, VisitOutcome
from .field import Frozen
from .figure import Activity, Evidence, Figure, Grade, Rate
from .problem import CODES, Place, Problem, ProblemsFoundError
from .review import (
    EffectShown,
    Hold,
    NotSuggested,
    Provenance,
    Question,
    Reading,
    Reason,
    Review,
    Suggestion,
    TaskReference,
    UnmetNeed,
)
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
    "Combination",
    "Comparison",
    "Condition",
    "ConditionTrace",
    "Effect",
    "EffectShown",
    "EqualityMonitoring",
    "EquipmentInPlace",
    "Estimate",
    "Evidence",
    "Figure",
    "Frozen",
    "Goal",
    "Grade",
    "Hold",
    "HoursChange",
    "Money",
    "Not",
    "NotSuggested",
    "Payback",
    "Place",
    "Problem",
    "ProblemsFoundError",
    "Provenance",
    "Question",
    "Range",
    "Rate",
    "Reading",
    "Reason",
    "Review",
    "Rule",
    "RuleKind",
    "RuleSet",
    "Scalar",
    "Scope",
    "Span",
    "Suggestion",
    "TaskLine",
    "TaskReference",
    "Truth",
    "UnmetNeed",
    "Visit",
    "VisitEstimate",
    "VisitOutcome",
    "comparisons",
]
