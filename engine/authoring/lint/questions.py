"""Questions that may be asked although their answer is known (H617): mostly, `ask` and `when` name different words.

The solver looks for a package of which the condition is true and the word that is asked for is known, so that neither a
`not` nor an `any` nor a reading in between hides it.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...model import Comparison, Problem, Rule
from ..solver.sketch import Sketcher
from .reach import place_of


def asked_though_known(sketcher: Sketcher) -> Iterator[Problem]:
    """A finding for each such question, with a package that shows it."""
    for rule in sketcher.rule_set.rules:
        if rule.kind == "ask" and (problem := _finding(sketcher, rule)) is not None:
            yield problem


def _finding(sketcher: Sketcher, rule: Rule) -> Problem | None:
    """The problem that a rule may ask for a word that is known; None where it never does."""
    logic = sketcher.logic
    word = rule.about[0]
    if word not in logic.world.known:
        return None
    claims = [*logic.subject(rule.scope), logic.formula(rule.when).true, logic.world.known[word]]
    if not logic.possible(claims):
        return None
    known = Comparison(path=word, operator="is known")
    sketch = sketcher.sketch(claims, [rule.when, known], lambda sketch: sketch.fires(rule))
    return Problem(
        "H617",
        f"`{rule.id}` may ask for `{word}` although it is known",
        place_of(rule),
        f"let `when` say `{word} is unknown`, or ask for the word that it says is unknown",
        fixture="" if sketch is None else sketch.text(f"{rule.id} asks for what is known"),
    )
