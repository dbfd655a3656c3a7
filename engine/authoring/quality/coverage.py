"""Which comparisons of the rules the cases really try: each alone deciding (MC/DC), and each bound on both sides.

Definitions:
- A comparison *decides* for a subject when its rule is true or false with it, all other comparisons being as they are:
  true were it true and false were it false (under `not`, the other way about). Each must decide once while true and
  once while false. Where that leaves the rule false, it must be false for every subject of the case: else nobody sees.
- A *bound* of `<` `<=` `>` `>=` is tried at the last value that passes and the first that fails, one step apart: one
  word of an ordered field, one of a whole number, one unit of the last digit written of any other number.
- Of `==` and `in`, each listed value is tried; where the field is ordered, so is each neighbour just outside. Deciding
  is part of trying: a bound that is hidden behind something else has not been tried.
- What the solver proves to be impossible is set apart and does not count.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import z3
from numpy.typing import NDArray

from ...inference import ColumnTruths
from ...language import Term
from ...model import AllOf, Comparison, Condition, Not, Rule, Scalar, comparisons
from ..solver.logic import Logic
from .suite import Suite

CoverageStatus = Literal["covered", "missing", "impossible"]
_SHOWN = 3


@dataclass(frozen=True)
class Target:
    """One thing that a case must try."""

    rule: Rule
    place: int
    leaf: Comparison
    side: bool
    """The comparison is true, or false, and decides alone."""
    value: Scalar | None = None
    """At exactly this value; any, when None."""
    status: CoverageStatus = "missing"
    by: tuple[str, ...] = ()
    """Cases that try it; a few."""

    @property
    def kind(self) -> Literal["decides", "bound"]:
        """Whether any deciding value will do, or this very one is wanted."""
        return "decides" if self.value is None else "bound"

    def __str__(self) -> str:
        """One line for a report."""
        where = "" if self.value is None else f" at {_value_text(self.value)}"
        return f"`{self.leaf}` {'true' if self.side else 'false'}{where}, deciding alone"


def targets(rule: Rule, terms: Mapping[str, Term]) -> Iterator[Target]:
    """Everything that the cases of a rule must try."""
    for place, leaf in enumerate(comparisons(rule.when)):
        yield Target(rule, place, leaf, True)
        yield Target(rule, place, leaf, False)
        for side, value in bounds(leaf, terms[leaf.path]):
            yield Target(rule, place, leaf, side, value)


def coverage(suite: Suite, logic: Logic, only: Collection[str] = ()) -> tuple[Target, ...]:
    """Every target of every rule with its status.

    Args:
        suite: the rules and their cases.
        logic: the rules as formulas.
        only: ids of rules; all of them where none is named.
    """
    targets = []
    for rule in (rule for rule in suite.rule_set.own_rules if not only or rule.id in only):
        for target, cases in tried_targets(suite, rule, suite.columns):
            if len(cases):
                names = tuple(suite.cases[index].name for index in cases[:_SHOWN])
                targets.append(replace(target, status="covered", by=names))
            else:
                possible = logic.possible(claims(logic, target))
                targets.append(replace(target, status="missing" if possible else "impossible"))
    return tuple(targets)


def tried_targets(
    suite: Suite, rule: Rule, columns: ColumnTruths
) -> Iterator[tuple[Target, NDArray[np.intp]]]:
    """Each target of a rule with the packages, by index, that try it."""
    scope, leaves = rule.scope, comparisons(rule.when)
    truths = [columns.leaf(scope, leaf) for leaf in leaves]
    unseen = _hidden(rule, columns)
    deciding = [
        _decides(rule, truths, place, columns.rows.size(scope)) & ~unseen for place in range(len(leaves))
    ]
    for target in targets(rule, suite.vocabulary.terms):
        rows = deciding[target.place] & (truths[target.place] == (2 if target.side else 0))
        if target.value is not None:
            rank = suite.vocabulary[target.leaf.path].rank(target.value)
            rows &= columns.column(scope, target.leaf.path) == rank
        yield target, np.unique(columns.rows.owners(scope)[rows])


def claims(logic: Logic, target: Target) -> list[Any]:
    """What the solver must meet for a package that would try a target."""
    leaf, place, when = logic.comparison(target.leaf), target.place, target.rule.when
    with_true, with_false = logic.formula(when, {place: True}), logic.formula(when, {place: False})
    demands = [
        *logic.subject(target.rule.scope),
        leaf.true if target.side else leaf.false,
        z3.Or(z3.And(with_true.true, with_false.false), z3.And(with_true.false, with_false.true)),
    ]
    if target.value is not None:
        demands.append(logic.world.is_value(target.leaf.path, target.value))
    return demands


def bounds(leaf: Comparison, term: Term) -> Iterator[tuple[bool, Scalar]]:
    """The values at and beside what a comparison names, each with the side on which it falls."""
    if leaf.value is None or term.type == "boolean":
        return
    values = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
    if leaf.operator in ("<", "<=", ">", ">="):
        here = leaf.operator in ("<=", ">=")
        for side, steps in ((here, 0), (not here, -1 if leaf.operator in ("<", ">=") else 1)):
            value = step_value(term, values[0], steps)
            if value is not None:
                yield side, value
        return
    inside = leaf.operator in ("==", "in")
    for value in values:
        yield inside, value
    if term.comparable:
        listed = {term.rank(value) for value in values}
        for edge, step in ((min(listed), -1), (max(listed), 1)):
            beside = step_value(term, next(v for v in values if term.rank(v) == edge), step)
            if beside is not None:
                yield not inside, beside


def step_value(term: Term, value: Scalar, steps: int) -> Scalar | None:
    """The value some steps further on the word's own line; None where the line ends."""
    if term.type == "words":
        index = term.words.index(str(value)) + steps
        return term.words[index] if 0 <= index < len(term.words) else None
    moved = round(float(value) + steps * step_of(term, value), 6)
    if (term.low is not None and moved < term.low) or (term.high is not None and moved > term.high):
        return None
    return int(moved) if moved.is_integer() else moved


def step_of(term: Term, value: Scalar) -> float:
    """One step: 1, or one unit of the last digit that is written of a number with decimals."""
    written = f"{float(value):.6f}".rstrip("0").split(".")[1]
    return 1.0 if term.type != "number" else float(10 ** -len(written))


def share(targets: Iterable[Target], kind: Literal["decides", "bound"]) -> float:
    """The covered share of what is possible, in percent."""
    counted = [target for target in targets if target.kind == kind and target.status != "impossible"]
    return 100.0 * sum(target.status == "covered" for target in counted) / len(counted) if counted else 100.0


def _decides(rule: Rule, truths: list[NDArray[np.uint8]], place: int, rows: int) -> NDArray[np.bool_]:
    def with_it(truth: int) -> NDArray[np.uint8]:
        replaced = [
            np.full(rows, truth, dtype=np.uint8) if n == place else part for n, part in enumerate(truths)
        ]
        return _join(rule.when, iter(replaced), rows)

    with_true, with_false = with_it(2), with_it(0)
    decides: NDArray[np.bool_] = np.minimum(with_true, with_false) == 0
    decides &= np.maximum(with_true, with_false) == 2
    return decides


def _join(condition: Condition, leaves: Iterator[NDArray[np.uint8]], rows: int) -> NDArray[np.uint8]:
    """The truth of a condition from those of its comparisons, in reading order."""
    if isinstance(condition, Comparison):
        return next(leaves)
    if isinstance(condition, Not):
        return np.subtract(2, _join(condition.part, leaves, rows), dtype=np.uint8)
    is_all = isinstance(condition, AllOf)
    joined = np.full(rows, 2 if is_all else 0, dtype=np.uint8)
    for part in condition.parts:
        (np.minimum if is_all else np.maximum)(joined, _join(part, leaves, rows), out=joined)
    return joined


def _hidden(rule: Rule, columns: ColumnTruths) -> NDArray[np.bool_]:
    """Subjects for which the rule is false while it is not for another of the same package."""
    truths, owners = columns.part(rule.when, rule.scope), columns.rows.owners(rule.scope)
    best = np.zeros(columns.rows.size("person"), dtype=np.uint8)
    np.maximum.at(best, owners, truths)
    hidden: NDArray[np.bool_] = (truths == 0) & (best[owners] > 0)
    return hidden


def _value_text(value: Scalar) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)
