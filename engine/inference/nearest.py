"""How near a false condition is to being true: how many of its comparisons would have to change.

Definitions: a false comparison costs 1, an unknown one a quarter (it may turn out true), a true one nothing; `all` adds
its parts, `any` takes the cheapest, `not` is carried down to the comparisons. Only what is false is asked about.
Read from the registers of one package, batch by batch, as they were decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..model.rule import Scope
from ..program import Op, StepBatch, Subject, Tape
from .column_evaluator import ColumnTruths, Truths
from .rows import Index

Costs = NDArray[np.float64]
_COST = np.array([1.0, 0.25, 0.0])
"""Of a comparison that should be true, by its truth."""


def nearest_misses(
    truths: ColumnTruths, package: int, propositions: Iterable[str]
) -> Mapping[str, tuple[float, Subject]]:
    """Cost and subject of the nearest miss of each proposition; ties go to the first subject.

    Args:
        truths: what was decided.
        package: the package, by its place among the rows.
        propositions: what is false for everybody in it; one without a subject has no nearest miss.
    """
    costs, of, rows = _costs(truths, package), truths.program.registers.of, truths.rows
    by_scope: dict[Scope, list[str]] = {}
    for proposition in propositions:
        by_scope.setdefault(of[proposition].scope, []).append(proposition)
    nearest: dict[str, tuple[float, Subject]] = {}
    for scope, named in by_scope.items():
        of_rows = costs[scope].of_true[[of[proposition].place for proposition in named]]
        if of_rows.shape[1]:
            subjects = rows.subjects_of(package, scope)
            best = of_rows.argmin(axis=1)
            least = of_rows[np.arange(len(named)), best]
            for proposition, row, cost in zip(named, best.tolist(), least.tolist(), strict=True):
                nearest[proposition] = cost, subjects[row]
    return nearest


@dataclass(frozen=True, slots=True)
class _ScopeCosts:
    """By register and row: what it would cost to have it true, and to have it false."""

    of_true: Costs
    of_false: Costs


def _costs(truths: ColumnTruths, package: int) -> Mapping[Scope, _ScopeCosts]:
    """By scope.

    What it would cost to make each register true, and to make it false, for the rows of one package.
    """
    rows, costs = truths.rows, dict[Scope, _ScopeCosts]()
    for scope, own in truths.registers_of(package).items():
        wider = (
            {Op.FROM_PERSON: (costs["person"], np.zeros(own.shape[1], dtype=np.intp))}
            if scope != "person"
            else {}
        )
        if scope == "task":
            lines = rows.rows_of(package, "task")
            visits = rows.visit_of_task[lines.start : lines.stop] - rows.rows_of(package, "visit").start
            wider[Op.FROM_VISIT] = costs["visit"], visits
        costs[scope] = _scope_costs(truths.program.registers.tapes[scope], own, wider)
    return costs


def _scope_costs(tape: Tape, truths: Truths, wider: Mapping[Op, tuple[_ScopeCosts, Index]]) -> _ScopeCosts:
    costs = _ScopeCosts(_COST[truths], _COST[2 - truths])
    for batch in tape.batches:
        _join(batch, costs, wider)
    return costs


def _join(batch: StepBatch, costs: _ScopeCosts, wider: Mapping[Op, tuple[_ScopeCosts, Index]]) -> None:
    """What joins others costs what they do; everything else is a comparison."""
    mine, a, b = slice(batch.first, batch.last), batch.a, batch.b
    to_true, to_false = costs.of_true, costs.of_false
    if batch.op is Op.NOT:
        to_true[mine], to_false[mine] = to_false[a], to_true[a]
    elif batch.op is Op.ALL:
        to_true[mine], to_false[mine] = to_true[a] + to_true[b], np.minimum(to_false[a], to_false[b])
    elif batch.op is Op.ANY:
        to_true[mine], to_false[mine] = np.minimum(to_true[a], to_true[b]), to_false[a] + to_false[b]
    elif batch.op in wider:
        source, index = wider[batch.op]
        to_true[mine], to_false[mine] = source.of_true[a][:, index], source.of_false[a][:, index]
