"""What is decided about a package: the conditions of a rule set and a catalogue, compiled once for every evaluator.

`rule_program` is the whole; `proposition` is what is decided, `clause_id` its name, `registers` how the columns keep it,
`item_tables` the items as arrays.
"""

from .clause_id import MEMORY_POOR, SECTIONS, ClauseId, Section
from .proposition import Proposition, Subject, rule_propositions
from .registers import READING, SCOPES, Op, Register, Registers, StepBatch, Tape
from .rule_program import Program, RuleProgram

__all__ = [
    "MEMORY_POOR",
    "READING",
    "SCOPES",
    "SECTIONS",
    "ClauseId",
    "Op",
    "Program",
    "Proposition",
    "Register",
    "Registers",
    "RuleProgram",
    "Section",
    "StepBatch",
    "Subject",
    "Tape",
    "rule_propositions",
]
