"""A rule set at work: two independent evaluators that must agree.

`column_evaluator` is the one. Of the other, `rete` compiles, `limits` proves that durable_rules can hold it, `session` runs
it, and `worker` keeps it in a guarded process (`guarded`, `lines`). `agree` compares their answers.
"""

from .agree import EvaluatorsDisagreeError, differences
from .answers import Answers, Evaluator
from .column_evaluator import ColumnEvaluator, ColumnTruths, Truths
from .fault import EngineFault
from .nearest import nearest_misses
from .rete import ReteProgram, compile_program
from .rows import FactRows, Rows
from .worker import InProcessRete, ReteWorker

__all__ = [
    "Answers",
    "ColumnEvaluator",
    "ColumnTruths",
    "EngineFault",
    "Evaluator",
    "EvaluatorsDisagreeError",
    "FactRows",
    "InProcessRete",
    "ReteProgram",
    "ReteWorker",
    "Rows",
    "Truths",
    "compile_program",
    "differences",
    "nearest_misses",
]
