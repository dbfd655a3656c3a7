"""Small wrong changes to a rule, and whether any case would notice.

Definitions:
- A mutant is one rule with one change: a bound moved one step either way, a comparison turned round (`>=` to `>`, `==`
  to `!=`), a listed value left out or a neighbour added, a part dropped, `all` and `any` swapped, a `not` dropped, the
  whole rule deleted (of a hold: the danger that nobody would see).
- A case *kills* a mutant when its expectation would fail: another set of rules is true or, where the case says what is
  unknown, unknown. Otherwise the mutant *survives*.
- A survivor that the solver proves to be the same in every possible package is *equivalent* and does not count.

Left out: which survivors are accepted and why (`accepted`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...language import Term, Vocabulary
from ...model import AllOf, AnyOf, Comparison, Condition, Not, Rule, comparisons
from ...model.condition import Operator
from ..cases.fixture import Change
from ..solver.cells import cell_truths
from ..solver.logic import Logic
from ..solver.witness import witness
from .coverage import step_value
from .suite import Suite

_TRUE = 2
Fate = Literal["killed", "survived", "equivalent"]
_SHIFTED: dict[Operator, Operator] = {
    "<": "<=",
    "<=": "<",
    ">": ">=",
    ">=": ">",
    "==": "!=",
    "!=": "==",
    "in": "not in",
    "not in": "in",
    "is unknown": "is known",
    "is known": "is unknown",
}
_TURNED: dict[Operator, Operator] = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}


@dataclass(frozen=True)
class Mutant:
    """A rule with one change; `condition` is None for a rule that is deleted."""

    rule: Rule
    what: str
    line: int
    condition: Condition | None
    fate: Fate = "survived"
    by: str = ""
    """A case that kills it."""
    dropped: Condition | None = None
    """The part that is left out, when that is the change."""

    @property
    def id(self) -> str:
        """A name that stays the same while the rule does."""
        return f"{self.rule.id}: {self.what}"

    @property
    def file(self) -> str:
        """Where the comparison stands: of a layer, a bound that it changes stands in its header."""
        moved = (leaf for leaf in comparisons(self.rule.when) if leaf.file and leaf.line == self.line)
        return next((leaf.file for leaf in moved), self.rule.file)


def mutants(rule: Rule, vocabulary: Vocabulary) -> Iterator[Mutant]:
    """Every mutant of a rule."""
    yield Mutant(rule, "the rule is deleted", rule.line, None)
    seen = {rule.when}
    for change in _mutate(rule.when, vocabulary):
        if change.condition not in seen:
            seen.add(change.condition)
            yield Mutant(
                rule, change.what, change.line or rule.line, change.condition, dropped=change.dropped
            )


def fates(suite: Suite, logic: Logic) -> tuple[Mutant, ...]:
    """Every mutant of every rule with its fate, in file order."""
    return tuple(mutant for rule in suite.rule_set.own_rules for mutant in fates_of_rule(suite, logic, rule))


def fates_of_rule(suite: Suite, logic: Logic, rule: Rule) -> Iterator[Mutant]:
    """Every mutant of one rule with its fate."""
    original = suite.best(rule)
    for mutant in mutants(rule, suite.vocabulary):
        case = _killer(suite, rule, original, mutant)
        if case:
            yield replace(mutant, fate="killed", by=case)
        else:
            yield replace(mutant, fate="equivalent" if equivalent(logic, mutant) else "survived")


def killing_change(suite: Suite, logic: Logic, mutant: Mutant) -> Change | None:
    """What to change in the first case so that the mutant is killed; None when nothing is found."""
    conditions = [mutant.rule.when, *([mutant.condition] if mutant.condition is not None else [])]
    start = suite.facts[0] if suite.facts else None
    for claim in _differing(logic, mutant):
        change = witness(logic, [*logic.subject(mutant.rule.scope), claim], conditions, start)
        if change:
            return change
    return None


def _killer(suite: Suite, rule: Rule, original: NDArray[np.uint8], mutant: Mutant) -> str:
    """The first case that tells a mutant from its rule; empty where none does."""
    truths = (
        np.zeros(suite.columns.rows.size(rule.scope), dtype=np.uint8)
        if mutant.condition is None
        else suite.columns.truths(rule.scope, mutant.condition)
    )
    now = suite.best(rule, truths)
    noticed = (now == 2) != (original == 2)
    if not noticed.any():
        says = np.array([case.expects.unknown is not None for case in suite.cases], dtype=bool)
        noticed = says & (now != original)
    first = int(np.argmax(noticed)) if noticed.any() else -1
    return "" if first < 0 else suite.cases[first].name


def equivalent(logic: Logic, mutant: Mutant) -> bool:
    """Whether a mutant says the same as its rule in every possible package."""
    conditions = [mutant.rule.when, *([] if mutant.condition is None else [mutant.condition])]
    cells = cell_truths(logic, conditions)
    if cells is not None:
        return bool(not (cells[0] == _TRUE).any() if len(cells) == 1 else (cells[0] == cells[1]).all())
    subject = logic.subject(mutant.rule.scope)
    return not any(logic.possible([*subject, claim]) for claim in _differing(logic, mutant))


def _differing(logic: Logic, mutant: Mutant) -> list[object]:
    """Claims of which each makes a difference: true here and not there, first in the safe direction."""
    first = logic.formula(mutant.rule.when)
    if mutant.condition is None:
        return [first.true]
    other = logic.formula(mutant.condition)
    return [first.true != other.true, first.false != other.false]


class _Made(NamedTuple):
    what: str
    line: int
    condition: Condition
    dropped: Condition | None = None


def _mutate(condition: Condition, vocabulary: Vocabulary) -> Iterator[_Made]:
    """Every mutant of a condition: connectives swapped, parts dropped, comparisons changed."""
    if isinstance(condition, Comparison):
        yield from _comparison(condition, vocabulary[condition.path])
        return
    if isinstance(condition, Not):
        yield _Made("`not` is dropped", _line(condition), condition.part)
        for change in _mutate(condition.part, vocabulary):
            yield change._replace(condition=Not(part=change.condition))
        return
    parts = condition.parts
    if len(parts) > 1:
        swapped = AnyOf(parts=parts) if isinstance(condition, AllOf) else AllOf(parts=parts)
        yield _Made(f"`{condition.kind}` becomes `{swapped.kind}`", _line(condition), swapped)
        for index, part in enumerate(parts):
            rest = parts[:index] + parts[index + 1 :]
            yield _Made(f"{said_of(part)} is dropped", _line(part), _join(condition, rest), part)
    for index, part in enumerate(parts):
        for change in _mutate(part, vocabulary):
            whole = _join(condition, (*parts[:index], change.condition, *parts[index + 1 :]))
            yield change._replace(condition=whole)


def _comparison(leaf: Comparison, term: Term) -> Iterator[_Made]:
    """Every mutant of a comparison: another operator, a value left out, a bound moved."""
    operators = [_SHIFTED[leaf.operator], *([_TURNED[leaf.operator]] if leaf.operator in _TURNED else [])]
    for operator in operators:
        yield _replacement(leaf, leaf.model_copy(update={"operator": operator}))
    if leaf.value is None or term.type == "boolean":
        return
    values = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
    if isinstance(leaf.value, tuple):
        for value in values if len(values) > 1 else ():
            yield _replacement(
                leaf,
                leaf.model_copy(update={"value": tuple(other for other in values if other != value)}),
            )
    if not term.comparable:
        return
    ranks = {term.rank(value): value for value in values}
    for edge, step in ((min(ranks), -1), (max(ranks), 1)):
        beside = step_value(term, ranks[edge], step)
        if beside is not None:
            moved = (*values, beside) if isinstance(leaf.value, tuple) else beside
            yield _replacement(leaf, leaf.model_copy(update={"value": moved}))


def _replacement(leaf: Comparison, mutant: Comparison) -> _Made:
    return _Made(f"`{leaf}` becomes `{mutant}`", leaf.line, mutant)


def _join(condition: AllOf | AnyOf, parts: tuple[Condition, ...]) -> Condition:
    return parts[0] if len(parts) == 1 else condition.model_copy(update={"parts": parts})


def _line(condition: Condition) -> int:
    return next((leaf.line for leaf in comparisons(condition) if leaf.line), 0)


def said_of(condition: Condition) -> str:
    """How a part of a condition is named in a sentence."""
    if isinstance(condition, Comparison):
        return f"`{condition}`"
    return f"the part beginning `{comparisons(condition)[0]}`"


def survivors(mutants: Iterable[Mutant]) -> tuple[Mutant, ...]:
    """The mutants that no case kills and that are not equivalent."""
    return tuple(mutant for mutant in mutants if mutant.fate == "survived")
