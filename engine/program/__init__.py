"""What is decided about a package: the conditions of a rule set and a catalogue, compiled once for every evaluator."""

from .clause_id import MEMORY_POOR, SECTIONS, ClauseId, Section
from .proposition import Proposition, Subject, catalogue_propositions, rule_propositions
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
    "catalogue_propositions",
    "rule_propositions",
]
