"""What a care package, a catalogue item, a rule and a review ARE: the shared words, all frozen.

Begin with `care_package` (and `person`, `home`, `visit`, `circumstances` in it), `catalogue_item`, `rule` with `condition`,
`review`, and `decision`. `field` says how each field is declared, `limits` how much is taken in, `problem` how a fault in a
file is said.
"""

from .allowance import Allowance
from .care_package import CarePackage, EqualityMonitoring, EquipmentInPlace, Goal, Refusal
from .catalogue_item import Adoption, CatalogueItem, Clause, Effect, PriceInNoSum, Span, Trait
from .condition import AllOf, AnyOf, Comparison, Condition, Not, Scalar, Truth, comparisons
from .decision import (
    CHOICE_WORDS,
    CHOICES,
    MOST_WORDS,
    Action,
    BeforeAndAfter,
    Choice,
    ChosenHours,
    Decision,
    ItemChoice,
    Judgement,
    Outcome,
    PersonsView,
    Signature,
    SignedReview,
)
from .decision_table import HIT_POLICIES, DecisionTable
from .effect_kind import EFFECTS, EffectKind
from .estimate import Combination, Estimate, HoursChange, Money, Payback, Range, VisitEstimate, VisitOutcome
from .evidence_layer import EvidenceLayer, LearnedEffect, LearnedFigure, LearnedReview, LearnedUse
from .field import QUALIFIER_WORDS, Frozen
from .figure import Activity, Evidence, Figure, Grade, Rate
from .follow_up import CaseStep, FollowUp, Note, PersonsWord, ProviderAnswer, QueueMove, SentBack
from .level_range import LevelRange
from .payer import Payer
from .photograph import Photograph
from .presence_change import PresenceChange
from .problem import CODES, Place, Problem, ProblemsFoundError, file_error, read_problem
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
from .rule import RULE_KINDS, DecisionReason, Rule, RuleKind, RuleSet, Scope, TraitChoice
from .trace import ConditionTrace
from .visit import Presence, TaskLine, Visit, Worker

__all__ = [
    "CHOICES",
    "CHOICE_WORDS",
    "CODES",
    "EFFECTS",
    "HIT_POLICIES",
    "MOST_WORDS",
    "QUALIFIER_WORDS",
    "RULE_KINDS",
    "Action",
    "Activity",
    "Adoption",
    "AllOf",
    "Allowance",
    "AnyOf",
    "BeforeAndAfter",
    "CarePackage",
    "CaseStep",
    "CatalogueItem",
    "Choice",
    "ChosenHours",
    "Clause",
    "Combination",
    "Comparison",
    "Condition",
    "ConditionTrace",
    "Decision",
    "DecisionReason",
    "DecisionTable",
    "Effect",
    "EffectKind",
    "EffectShown",
    "EqualityMonitoring",
    "EquipmentInPlace",
    "Estimate",
    "Evidence",
    "EvidenceLayer",
    "Figure",
    "FollowUp",
    "Frozen",
    "Goal",
    "Grade",
    "Hold",
    "HoursChange",
    "ItemChoice",
    "Judgement",
    "LearnedEffect",
    "LearnedFigure",
    "LearnedReview",
    "LearnedUse",
    "LevelRange",
    "Money",
    "Not",
    "NotSuggested",
    "Note",
    "Outcome",
    "Payback",
    "Payer",
    "PersonsView",
    "PersonsWord",
    "Photograph",
    "Place",
    "Presence",
    "PresenceChange",
    "PriceInNoSum",
    "Problem",
    "ProblemsFoundError",
    "Provenance",
    "ProviderAnswer",
    "Question",
    "QueueMove",
    "Range",
    "Rate",
    "Reading",
    "Reason",
    "Refusal",
    "Review",
    "Rule",
    "RuleKind",
    "RuleSet",
    "Scalar",
    "Scope",
    "SentBack",
    "Signature",
    "SignedReview",
    "Span",
    "Suggestion",
    "TaskLine",
    "TaskReference",
    "Trait",
    "TraitChoice",
    "Truth",
    "UnmetNeed",
    "Visit",
    "VisitEstimate",
    "VisitOutcome",
    "Worker",
    "comparisons",
    "file_error",
    "read_problem",
]
