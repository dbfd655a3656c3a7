"""A rule set at work: two independent evaluators that must agree."""

from .agree import EvaluatorsDisagreeError, differences
from .compiled import CompiledEvaluator
from .fault import EngineFault
from .nearest import NearestMisses
from .proposition import (
    Answers,
    Evaluator,
    Proposition,
    Subject,
    catalogue_propositions,
    rule_propositions,
)
from .rete import ReteProgram, compile_program
from .worker import InProcessRete, ReteWorker

__all__ = [
    "Answers",
    "CompiledEvaluator",
    "EngineFault",
    "Evaluator",
    "EvaluatorsDisagreeError",
    "InProcessRete",
    "NearestMisses",
    "Proposition",
    "ReteProgram",
    "ReteWorker",
    "Subject",
    "catalogue_propositions",
    "compile_program",
    "differences",
    "rule_propositions",
]
