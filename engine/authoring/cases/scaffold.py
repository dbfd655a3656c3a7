"""A new rule with its first case: the text of both, complete enough to load, check and test at once.

The case is the smallest package of which the rule is true, found by the solver. What only a clinician can say is left
as a sentence that asks for it; `handrail rules check` reminds of it (H613) until it is written. A citation is never
made up: whoever writes a rule says who says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...knowledge import Catalogue
from ...knowledge.single_entry import parse_rule
from ...model import Place, Problem, ProblemsFoundError, Rule, RuleKind, RuleSet, Scope, file_error
from ...model.rule import UNWRITTEN
from ..layout import lay_out
from ..solver.logic import Logic
from ..solver.sketch import Sketcher

_ALSO: Mapping[RuleKind, Sequence[tuple[str, str]]] = {
    "hold": (
        ("lifted_by", f"{UNWRITTEN}: what would lift this hold."),
        ("lifted_by_whom", f"{UNWRITTEN}: who can."),
    ),
    "unmet_need": (("action", f"{UNWRITTEN}: what to do today."),),
    "ask": (("question", f"{UNWRITTEN}: the question in plain English?"),),
}


_NEW_LINE = "\n"
"""What a condition of several lines begins with."""


@dataclass(frozen=True)
class Scaffold:
    """The texts of a new rule and of its first case."""

    rule: str
    case: str


def scaffold(
    catalogue: Catalogue,
    rule_set: RuleSet,
    name: str,
    kind: RuleKind,
    about: str,
    when: str,
    cites: Sequence[str],
    scope: Scope = "person",
) -> Scaffold:
    """The text of a rule and of a case in which it is true.

    Args:
        catalogue: items, activities, evidence and words.
        rule_set: the set that it will belong to.
        name: its id.
        kind: one of the seven kinds.
        about: what it concerns, as the kind wants it.
        when: its condition, on one line.
        cites: ids of the evidence register.
        scope: person, visit or task.

    Raises:
        ProblemsFoundError: everything that is wrong with what was given; or the rule can never be true.
    """
    if any(rule.id == name for rule in rule_set.rules):
        taken = Problem("H207", f"the rule id `{name}` is taken", Place("the new rule"), "choose another")
        raise ProblemsFoundError([taken])
    text = _text(name, kind, about, when, cites, scope)
    rule = parse_rule(text, "the new rule", catalogue, rule_set)
    return Scaffold(text, _first_case(catalogue, rule_set, rule))


def _text(name: str, kind: RuleKind, about: str, when: str, cites: Sequence[str], scope: Scope) -> str:
    entries = [("rule", name), (kind, about)]
    entries += [("for", scope)] if scope != "person" else []
    entries += [("when", when), ("because", f"'{UNWRITTEN}: the reason, as you would sign it.'")]
    entries += [(key, f"'{text}'") for key, text in _ALSO.get(kind, ())]
    entries += [("cites", f"[{', '.join(cites)}]")]
    return "".join(
        f"{'- ' if index == 0 else '  '}{key}:{value if value.startswith(_NEW_LINE) else f' {value}'}\n"
        for index, (key, value) in enumerate(entries)
    )


def _first_case(catalogue: Catalogue, rule_set: RuleSet, rule: Rule) -> str:
    """A case in which the new rule is true, as YAML, found by the solver."""
    together = rule_set.model_copy(update={"rules": (*rule_set.rules, rule)})
    sketcher = Sketcher(catalogue, together, Logic(catalogue, together.rules))
    claims = [*sketcher.logic.subject(rule.scope), sketcher.logic.formula(rule.when).true]
    sketch = sketcher.sketch(claims, [rule.when], lambda sketch: sketch.fires(rule))
    if sketch is None:
        raise file_error("the new rule", "H601", f"`{rule.id}` can never be true", "give another condition")
    return lay_out(sketch.text(rule.id.replace("_", " ")))
