"""The whole job: a package in, a review out.

Read in the order of the work: `reviewer` (the way in: `Reviewer.review`), `answers` (what every rule says of every row),
`resolution` (what becomes of holds and items, with `hold_columns`, `item_columns` and `deciding_fields`), then of the one
package `context`, `holds`, `items`, `suggestions`, `questions` and, before any hours, `planner`. After the review:
`effective` (what is in force after a judgement), `signing` and `cases`. `apart` and `prepared` are about processes and
speed alone.
"""

from ..language.piece_state import WhyNot, reasons_not_to_use
from .answers import EQUIPMENT, TRUE, UNKNOWN, ChunkAnswers, Flags
from .apart import ReviewersApart
from .cases import STATES_OF, PlanCase, cases_of, names_of_items, signed_on, with_steps
from .effective import WORTH_SAYING, EffectiveHolds
from .first_asked import first_asked, questions_behind
from .item_columns import ItemColumns
from .not_known import not_known, open_questions
from .outcome_sense import (
    FOLLOW_UP_DAYS,
    FOLLOW_UP_WEEKS,
    SAME_HOURS,
    care_has_ended,
    is_in_its_weeks,
    unusual,
)
from .planner import Planner
from .record import record_findings
from .resolution import Resolution
from .reviewer import DEFAULT_DRAWS, DEFAULT_SEED, Reviewer, ReviewRefusedError
from .rule_trace import Consequence, RuleTrace, SubjectAnswer, UnknownRuleError, trace_rule
from .signing import OpenPoint, obstacles, open_points, second_signature_for, to_decide
from .standing import STANDINGS, URGENCY_OF, WRONG, PieceStanding
from .summary import SHAPE, ReviewSummary, sum_up
from .unanswered import CHOSEN, UnansweredChoice, unanswered_choices

__all__ = [
    "CHOSEN",
    "DEFAULT_DRAWS",
    "DEFAULT_SEED",
    "EQUIPMENT",
    "FOLLOW_UP_DAYS",
    "FOLLOW_UP_WEEKS",
    "SAME_HOURS",
    "SHAPE",
    "STANDINGS",
    "STATES_OF",
    "TRUE",
    "UNKNOWN",
    "URGENCY_OF",
    "WORTH_SAYING",
    "WRONG",
    "ChunkAnswers",
    "Consequence",
    "EffectiveHolds",
    "Flags",
    "ItemColumns",
    "OpenPoint",
    "PieceStanding",
    "PlanCase",
    "Planner",
    "Resolution",
    "ReviewRefusedError",
    "ReviewSummary",
    "Reviewer",
    "ReviewersApart",
    "RuleTrace",
    "SubjectAnswer",
    "UnansweredChoice",
    "UnknownRuleError",
    "WhyNot",
    "care_has_ended",
    "cases_of",
    "first_asked",
    "is_in_its_weeks",
    "names_of_items",
    "not_known",
    "obstacles",
    "open_points",
    "open_questions",
    "questions_behind",
    "reasons_not_to_use",
    "record_findings",
    "second_signature_for",
    "signed_on",
    "sum_up",
    "to_decide",
    "trace_rule",
    "unanswered_choices",
    "unusual",
    "with_steps",
]
