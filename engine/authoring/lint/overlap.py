"""Rules that meet: one that adds nothing beside another, a suggestion that something always, or sometimes, rules out.

Definitions, over every package that the model can describe:
- A rule *adds nothing* (H603) when another of the same kind and scope, concerning at least the same, is true wherever
  it is, and is not false where it is unknown. Of two that say the same, the later one adds nothing.
- A suggestion is *always ruled out* (H604) when each package of which it is true has an exclusion of the item, one of
  the item's `unsafe_when`, or a need of the item that is not met.
- A suggestion and an exclusion *meet* (H605) when some package has both. That is what exclusions are for, so this is
  only said on request: it shows from whom an exclusion takes an item away.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import z3

from ...model import Clause, Condition, Problem, Rule
from ..compare.rule_text import condition_text
from ..solver.cells import cell_truths
from ..solver.sketch import Sketch, Sketcher
from .reach import place_of
from .touched import touched_rules


def idle_rules(sketcher: Sketcher) -> Iterator[Problem]:
    """Rules that add nothing beside another, where a layer touches one of the two."""
    rules, touched = sketcher.rule_set.rules, touched_rules(sketcher.rule_set)
    for index, rule in enumerate(rules):
        for other_index, other in enumerate(rules):
            if not touched & {rule.id, other.id}:
                continue
            if other is rule or not _may_stand_for(other, rule) or not _implies(sketcher, rule, other):
                continue
            if other_index > index and _may_stand_for(rule, other) and _implies(sketcher, other, rule):
                continue
            yield _idle(sketcher, rule, other)
            break


def ruled_out(sketcher: Sketcher, *, notes: bool) -> Iterator[Problem]:
    """Suggestions that are always ruled out; with `notes`, also those that sometimes are.

    Args:
        sketcher: the rule set under analysis.
        notes: whether to say where each suggestion meets an exclusion.
    """
    excludes = [rule for rule in sketcher.rule_set.rules if rule.kind == "exclude"]
    for rule in (rule for rule in sketcher.rule_set.rules if rule.kind == "suggest"):
        for item in rule.about:
            mine = [exclude for exclude in excludes if item in exclude.about]
            problem = _always(sketcher, rule, item, mine)
            if problem is not None:
                yield problem
            elif notes:
                yield from (
                    met for exclude in mine if (met := _meeting(sketcher, rule, item, exclude)) is not None
                )


def _idle(sketcher: Sketcher, rule: Rule, other: Rule) -> Problem:
    """The problem of a rule that adds nothing to another, with a package that makes both true."""
    claims = [*sketcher.logic.subject(rule.scope), sketcher.logic.formula(rule.when).true]

    def both(sketch: Sketch) -> bool:
        return sketch.fires(rule) and sketch.fires(other)

    sketch = sketcher.sketch(claims, [rule.when], both)
    message = f"`{rule.id}` adds nothing: wherever it holds, `{other.id}` holds too"
    return Problem(
        "H603",
        message,
        place_of(rule),
        "delete it, or say what is different about it",
        fixture="" if sketch is None else sketch.text(f"{rule.id} and {other.id} are both true here"),
    )


def _may_stand_for(other: Rule, rule: Rule) -> bool:
    return (other.kind, other.scope) == (rule.kind, rule.scope) and set(rule.about) <= set(other.about)


def _implies(sketcher: Sketcher, rule: Rule, other: Rule) -> bool:
    """Whether another rule is true wherever this one is, and not false where it may be."""
    logic = sketcher.logic
    cells = cell_truths(logic, [rule.when, other.when])
    if cells is not None:
        mine, theirs = cells
        return not (((mine == 2) & (theirs < 2)) | ((mine > 0) & (theirs == 0))).any()
    formula, other_formula, subject = (
        logic.formula(rule.when),
        logic.formula(other.when),
        logic.subject(rule.scope),
    )
    return not logic.possible([*subject, formula.true, z3.Not(other_formula.true)]) and not logic.possible(
        [*subject, z3.Not(formula.false), other_formula.false]
    )


def _always(sketcher: Sketcher, rule: Rule, item: str, excludes: list[Rule]) -> Problem | None:
    """The problem of an item that is ruled out wherever a rule suggests it; None where it may stay."""
    logic, entry = sketcher.logic, sketcher.catalogue.items[item]
    if _may_stay(sketcher, rule, item, excludes):
        return None
    claims: list[Any] = [*logic.subject(rule.scope), logic.formula(rule.when).true]
    conditions = [*(exclude.when for exclude in excludes), *(clause.when for clause in entry.unsafe_when)]
    against = [logic.formula(condition).true for condition in conditions]
    against += [logic.formula(clause.when).false for clause in entry.needs]
    if not logic.possible(claims) or logic.possible([*claims, z3.Not(z3.Or(against))]):
        return None
    blockers = _blockers(excludes, entry.unsafe_when, entry.needs, against, claims, sketcher)
    sketch = sketcher.sketch(claims, [rule.when], lambda sketch: sketch.fires(rule))
    return Problem(
        "H604",
        f"`{rule.id}` suggests `{item}`, which is always ruled out then, by {blockers}",
        place_of(rule),
        "change whom it is suggested to, or what rules it out",
        fixture="" if sketch is None else sketch.text(f"{rule.id} is true here, and {item} is ruled out"),
    )


def _may_stay(sketcher: Sketcher, rule: Rule, item: str, excludes: list[Rule]) -> bool:
    """Whether the cells show somebody to whom the item stays suggested; otherwise the solver is asked."""
    entry = sketcher.catalogue.items[item]
    against = [*(other.when for other in excludes), *(clause.when for clause in entry.unsafe_when)]
    cells = cell_truths(sketcher.logic, [rule.when, *against, *(clause.when for clause in entry.needs)])
    if cells is None:
        return False
    stays = cells[0] == 2
    for place, truths in enumerate(cells[1:]):
        stays = stays & (truths < 2 if place < len(against) else truths > 0)
    return bool(stays.any())


def _blockers(
    excludes: list[Rule],
    unsafe: tuple[Clause, ...],
    needs: tuple[Clause, ...],
    against: list[Any],
    claims: list[Any],
    sketcher: Sketcher,
) -> str:
    """The rules and clauses that together leave nobody; fewest first, as dropping one by one finds them."""
    names = [
        *(f"`{exclude.id}`" for exclude in excludes),
        *(f"`{condition_text(clause.when)}`, which makes the item unsafe" for clause in unsafe),
        *(f"`{condition_text(clause.when)}`, which the item needs" for clause in needs),
    ]
    chosen = list(range(len(against)))
    for index in range(len(against)):
        rest = [place for place in chosen if place != index]
        if rest and not sketcher.logic.possible([*claims, z3.Not(z3.Or([against[place] for place in rest]))]):
            chosen = rest
    return " and ".join(dict.fromkeys(names[place] for place in chosen))


def _meeting(sketcher: Sketcher, rule: Rule, item: str, exclude: Rule) -> Problem | None:
    """The note that a suggestion and an exclusion of the same item can meet; None where they cannot."""
    logic = sketcher.logic
    both: list[Condition] = [rule.when, exclude.when]
    claims = [
        *logic.subject(rule.scope),
        *logic.subject(exclude.scope),
        *(logic.formula(condition).true for condition in both),
    ]

    def met(sketch: Sketch) -> bool:
        return sketch.fires(rule) and sketch.fires(exclude)

    sketch = sketcher.sketch(claims, both, met) if logic.possible(claims) else None
    if sketch is None:
        return None
    return Problem(
        "H605",
        f"`{rule.id}` suggests `{item}` to people to whom `{exclude.id}` denies it",
        place_of(rule),
        "nothing, if that is meant: the exclusion wins",
        fixture=sketch.text(f"{rule.id} and {exclude.id} are both true here"),
    )
