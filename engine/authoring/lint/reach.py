"""Whether each rule can be true, can be false, and whether each of its parts matters.

Definitions, over every package that the model can describe:
- *Never true* (H601): no package makes the condition true. The parts that contradict each other are a smallest such
  set as the solver finds it, and the witness meets all of them but the last.
- *Never false* (H602): no package makes it false; it is true as soon as enough is known.
- A part *decides nothing* (H606) when the condition without it is true and is false in just the same packages.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import z3

from ...model import AllOf, Condition, Place, Problem, Rule, comparisons
from ..quality.mutation import equivalent, mutants, said_of
from ..solver.cells import cell_truths
from ..solver.logic import Logic
from ..solver.sketch import Sketch, Sketcher
from .touched import touched_rules


def unreachable(sketcher: Sketcher) -> Iterator[Problem]:
    """Rules that are never true, or never false, and parts that decide nothing; in file order, of what a layer touches."""
    logic, touched = sketcher.logic, touched_rules(sketcher.rule_set)
    for rule in (rule for rule in sketcher.rule_set.rules if rule.id in touched):
        can_be_true, can_be_false = _both_ways(logic, rule)
        if not can_be_true:
            yield _never_true(sketcher, rule)
            continue
        if not can_be_false:
            message = f"`{rule.id}` is true of everybody as soon as enough is known"
            yield Problem(
                "H602",
                message,
                place_of(rule),
                "say for whom it should not hold, or drop the rule",
                fixture=_where_true(sketcher, rule),
            )
        yield from _idle_parts(sketcher, rule)


def _both_ways(logic: Logic, rule: Rule) -> tuple[bool, bool]:
    """Whether some package makes a rule true, and some package false."""
    cells = cell_truths(logic, [rule.when])
    if cells is not None:
        return bool((cells[0] == 2).any()), bool((cells[0] == 0).any())
    subject, formula = logic.subject(rule.scope), logic.formula(rule.when)
    return logic.possible([*subject, formula.true]), logic.possible([*subject, formula.false])


def place_of(rule: Rule, part: Condition | None = None) -> Place:
    """Where a rule, or the first comparison of a part of it, stands in its file."""
    leaf = comparisons(part)[0] if part is not None else None
    if leaf is not None and leaf.line:
        return Place(leaf.file or rule.file, leaf.line, leaf.column)
    return rule.place


def _idle_parts(sketcher: Sketcher, rule: Rule) -> Iterator[Problem]:
    for mutant in mutants(rule, sketcher.vocabulary):
        if mutant.dropped is not None and equivalent(sketcher.logic, mutant):
            message = f"in `{rule.id}`, {said_of(mutant.dropped)} decides nothing: the rest says as much"
            yield Problem(
                "H606",
                message,
                place_of(rule, mutant.dropped),
                "leave it out, or change it so that it says something",
                fixture=_where_true(sketcher, rule),
            )


def _where_true(sketcher: Sketcher, rule: Rule) -> str:
    claims = [*sketcher.logic.subject(rule.scope), sketcher.logic.formula(rule.when).true]
    sketch = sketcher.sketch(claims, [rule.when], lambda sketch: sketch.fires(rule))
    return "" if sketch is None else sketch.text(f"{rule.id} is true here")


def _never_true(sketcher: Sketcher, rule: Rule) -> Problem:
    parts: list[Condition] = [*rule.when.parts] if isinstance(rule.when, AllOf) else [rule.when]
    clash = _clash(sketcher.logic, rule, parts)
    named = " and ".join(said_of(parts[index]) for index in clash)
    how = "cannot hold together" if len(clash) > 1 else "can never hold"
    return Problem(
        "H601",
        f"`{rule.id}` can never be true: {named} {how}",
        place_of(rule, parts[clash[-1]]),
        "change one of them, or delete the rule",
        fixture=_but_one(sketcher, rule, parts, clash),
    )


def _clash(logic: Logic, rule: Rule, parts: list[Condition]) -> list[int]:
    """Places of a smallest set of parts that contradict each other."""
    claims = [logic.formula(part).true for part in parts]
    chosen = list(range(len(parts)))
    for index in range(len(parts)):
        rest = [place for place in chosen if place != index]
        if rest and not logic.possible([*logic.subject(rule.scope), *(claims[place] for place in rest)]):
            chosen = rest
    return chosen


def _but_one(sketcher: Sketcher, rule: Rule, parts: list[Condition], clash: list[int]) -> str:
    remaining = [part for index, part in enumerate(parts) if index != clash[-1]]
    while remaining:
        claims: list[Any] = [
            *sketcher.logic.subject(rule.scope),
            z3.And([sketcher.logic.formula(part).true for part in remaining]),
        ]
        sketch: Sketch | None = sketcher.sketch(claims, remaining, lambda sketch: not sketch.fires(rule))
        if sketch is not None:
            return sketch.text(f"{rule.id} misses by {said_of(parts[clash[-1]])} alone".replace("`", ""))
        remaining.pop()
    return ""
