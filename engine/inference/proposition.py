"""What the two evaluators are asked: a named condition at a scope, and their answer.

Definitions:
- A proposition's id is `rule:<rule id>`, or `item:<item id>:<needs|unsafe_when|caution_when|effects>:<index>`.
- A subject is `()` for the person, `(visit,)` for a visit, `(visit, task)` for a task line, by index in the package.
- An answer holds TRUE and UNKNOWN; a proposition that is absent for a subject is FALSE for it.
- A reading's truth is the greatest truth of the rules that derive it; other rules see it as a value, or as not
  assessed when it is UNKNOWN.

Left out: what an answer means for the person (`engine.review`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from ..knowledge.catalogue import Catalogue
from ..language.facts import Facts
from ..model.condition import Condition, Truth
from ..model.rule import RuleSet, Scope

Subject = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Proposition:
    """A condition to decide for every subject of its scope; `reading` names the fact that it derives."""

    id: str
    scope: Scope
    condition: Condition
    reading: str | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """What is true or unknown, and the readings."""

    truths: Mapping[tuple[str, Subject], Truth]
    readings: Mapping[str, Truth]

    def of(self, proposition: str, subject: Subject = ()) -> Truth:
        """The truth of a proposition for a subject."""
        return self.truths.get((proposition, subject), Truth.FALSE)


class Evaluator(Protocol):
    """Decides all propositions of one compiled set for one package."""

    def evaluate(self, facts: Facts) -> Answers:
        """Decide every proposition for every subject."""
        ...


def rule_propositions(rule_set: RuleSet) -> tuple[Proposition, ...]:
    """The rules of a set, in file order."""
    return tuple(
        Proposition(f"rule:{rule.id}", rule.scope, rule.when, rule.about[0] if rule.kind == "reading" else None)
        for rule in rule_set.rules
    )


def catalogue_propositions(catalogue: Catalogue) -> tuple[Proposition, ...]:
    """The clauses and conditional effects of every item, in catalogue order."""
    found: list[Proposition] = []
    for item in catalogue.items.values():
        for section in ("needs", "unsafe_when", "caution_when"):
            clauses = getattr(item, section)
            found.extend(
                Proposition(f"item:{item.id}:{section}:{index}", "person", clause.when)
                for index, clause in enumerate(clauses)
            )
        found.extend(
            Proposition(f"item:{item.id}:effects:{index}", "task", effect.when)
            for index, effect in enumerate(item.effects)
            if effect.when is not None
        )
    return tuple(found)
