"""A rule set at work: two independent evaluators that must agree."""

from .agree import EvaluatorsDisagreeError, differences
from .answers import Answers, Evaluator
from .compiled import CompiledEvaluator
from .fault import EngineFault
from .nearest import NearestMisses
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
    "ReteProgram",
    "ReteWorker",
    "compile_program",
    "differences",
]
