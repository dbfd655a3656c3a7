"""Two rule sets, rule by rule: what each change of a condition means, with a package that shows it.

Definitions, of a rule that both sets have, over every package that the model can describe:
- *stricter*: the new one is true of some of those of whom the old one was, and of nobody else.
- *looser*: the other way about. *Incomparable*: each is true of somebody of whom the other is not.
- *Unknown elsewhere*: true of the same people, but false (and so not unknown) of others than before.
- *Same people*: written otherwise and meaning the same. *Reworded*: only what is said about it differs.
- *About something else*: its kind, its scope or what it concerns differs, which no condition can make up for.
A rule whose own text is the same may still change, through a reading.

Left out: what follows for people (`people_comparison`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import z3

from ...knowledge import Catalogue
from ...model import Condition, Rule, RuleSet
from ..solver.logic import Logic
from ..solver.sketch import Sketcher
from ..solver.world import World
from .rule_text import condition_text

Relation = Literal[
    "added",
    "removed",
    "stricter",
    "looser",
    "incomparable",
    "unknown elsewhere",
    "same people",
    "reworded",
    "about something else",
]
MIRRORED: dict[Relation, Relation] = {
    "added": "removed",
    "removed": "added",
    "stricter": "looser",
    "looser": "stricter",
}
"""What a relation becomes when old and new change places; the others stay."""
_SAID = (
    "because",
    "cites",
    "lifted_by",
    "lifted_by_whom",
    "question",
    "action",
    "urgency",
    "who",
    "may_cost_hours",
    "about_record",
    "only_when_true",
    "ask_where",
)
_IS = ("kind", "scope", "about")


@dataclass(frozen=True)
class RuleChange:
    """One rule that is not the same in both sets."""

    rule: str
    relation: Relation
    old: str
    """The condition as it was, as text; empty for a rule that is added."""
    new: str
    what: tuple[str, ...] = ()
    """Other fields that differ."""
    only_old: str = ""
    """A package, as a case of the old set, of which only the old rule is true."""
    only_new: str = ""
    """A package, as a case of the new set, of which only the new rule is true."""

    @property
    def changes_findings(self) -> bool:
        """Whether anybody's findings can change."""
        return self.relation not in ("same people", "reworded")


def compare_rules(catalogue: Catalogue, old: RuleSet, new: RuleSet) -> tuple[RuleChange, ...]:
    """Every rule that differs, in the order of the new set, then the removed ones.

    Args:
        catalogue: the words that both sets use.
        old: the set in force.
        new: the set that may replace it.
    """
    return tuple(_Comparison(catalogue, old, new).changes())


class _Comparison:
    def __init__(self, catalogue: Catalogue, old: RuleSet, new: RuleSet) -> None:
        world = World(catalogue)
        self.old_rules, self.new_rules = ({rule.id: rule for rule in one.rules} for one in (old, new))
        self.old = Sketcher(catalogue, old, Logic(catalogue, old.rules, world))
        self.new = Sketcher(catalogue, new, Logic(catalogue, new.rules, world))
        self.readings_differ = _readings(old) != _readings(new)

    def changes(self) -> Iterator[RuleChange]:
        for name, rule in self.new_rules.items():
            before = self.old_rules.get(name)
            if before is None:
                yield RuleChange(
                    name, "added", "", condition_text(rule.when), only_new=self._shown(self.new, rule)
                )
            elif (found := self._change(before, rule)) is not None:
                yield found
        for name, rule in self.old_rules.items():
            if name not in self.new_rules:
                yield RuleChange(
                    name, "removed", condition_text(rule.when), "", only_old=self._shown(self.old, rule)
                )

    def _change(self, before: Rule, after: Rule) -> RuleChange | None:
        other = tuple(name for name in (*_IS, *_SAID) if getattr(before, name) != getattr(after, name))
        texts = condition_text(before.when), condition_text(after.when)
        if any(name in other for name in _IS):
            return RuleChange(after.id, "about something else", *texts, other)
        same_text = texts[0] == texts[1] and not (self.readings_differ and self._reads(before, after))
        if same_text:
            return RuleChange(after.id, "reworded", *texts, other) if other else None
        relation, lost, gained = self._relation(before, after)
        if relation == "same people" and texts[0] == texts[1] and not other:
            return None
        return RuleChange(after.id, relation, *texts, other, lost, gained)

    def _relation(self, before: Rule, after: Rule) -> tuple[Relation, str, str]:
        one, two = self.old.logic.formula(before.when), self.new.logic.formula(after.when)
        conditions = [before.when, after.when]
        lost = self._where(self.old, before, [one.true, z3.Not(two.true)], conditions)
        gained = self._where(self.new, after, [two.true, z3.Not(one.true)], conditions)
        if lost is not None and gained is not None:
            return "incomparable", lost, gained
        if lost is not None or gained is not None:
            return ("stricter" if gained is None else "looser"), lost or "", gained or ""
        subject = self.new.logic.subject(after.scope)
        elsewhere = self.new.logic.possible([*subject, one.false != two.false])
        return ("unknown elsewhere" if elsewhere else "same people"), "", ""

    def _where(
        self, sketcher: Sketcher, rule: Rule, claims: list[Any], conditions: list[Condition]
    ) -> str | None:
        """A case in which the rule is true and its other version is not; None where there can be none."""
        every = [*sketcher.logic.subject(rule.scope), *claims]
        if not sketcher.logic.possible(every):
            return None
        found = sketcher.sketch(every, conditions, lambda one: one.fires(rule))
        return "" if found is None else found.text(f"{rule.id} is true here and its other version is not")

    def _shown(self, sketcher: Sketcher, rule: Rule) -> str:
        claims = [*sketcher.logic.subject(rule.scope), sketcher.logic.formula(rule.when).true]
        found = sketcher.sketch(claims, [rule.when], lambda one: one.fires(rule))
        return "" if found is None else found.text(f"{rule.id} is true here")

    def _reads(self, before: Rule, after: Rule) -> bool:
        return any("reading." in condition_text(rule.when) for rule in (before, after))


def _readings(rule_set: RuleSet) -> list[tuple[str, str]]:
    return [(rule.about[0], condition_text(rule.when)) for rule in rule_set.rules if rule.kind == "reading"]
