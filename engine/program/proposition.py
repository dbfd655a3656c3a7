"""What the two evaluators are asked: a named condition at a scope.

Definitions: a subject is `()` for the person, `(visit,)` for a visit, `(visit, task)` for a task line, by index in the
package. A reading's truth is the greatest truth of the rules that derive it; other rules see it as a value, or as not
assessed when it is UNKNOWN.

Left out: what is answered (`engine.inference`), and what an answer means for the person (`engine.review`).
"""

from __future__ import annotations

from dataclasses import dataclass

from ..knowledge.catalogue import Catalogue
from ..model.condition import Condition
from ..model.rule import RuleSet, Scope
from .clause_id import MEMORY_POOR, ClauseId, Section

Subject = tuple[int, ...]
CLAUSE_SECTIONS: tuple[Section, ...] = ("needs", "unsafe_when", "caution_when")


@dataclass(frozen=True, slots=True)
class Proposition:
    """A condition to decide for every subject of its scope; `reading` names the fact that it derives."""

    id: str
    scope: Scope
    condition: Condition
    reading: str | None = None


def rule_propositions(rule_set: RuleSet) -> tuple[Proposition, ...]:
    """The rules of a set, in file order."""
    return tuple(
        Proposition(
            ClauseId.of_rule(rule.id),
            rule.scope,
            rule.when,
            rule.about[0] if rule.kind == "reading" else None,
        )
        for rule in rule_set.rules
    )


def catalogue_propositions(catalogue: Catalogue) -> tuple[Proposition, ...]:
    """The clauses and conditional effects of every item, in catalogue order; what holds nights; whether memory is poor."""
    propositions: list[Proposition] = []
    for item in catalogue.items.values():
        for section in CLAUSE_SECTIONS:
            propositions.extend(
                Proposition(ClauseId.of_clause(item.id, section, index), "person", clause.when)
                for index, clause in enumerate(getattr(item, section))
            )
        propositions.extend(
            Proposition(ClauseId.of_clause(item.id, "effects", index), "task", effect.when)
            for index, effect in enumerate(item.effects)
            if effect.when is not None
        )
    if catalogue.nights is not None:
        propositions.extend(
            Proposition(ClauseId.of_night(group, index), "visit", hold.when)
            for group, holds in catalogue.nights.holds.items()
            for index, hold in enumerate(holds)
        )
    return (*propositions, Proposition(MEMORY_POOR, "person", catalogue.adoption.memory_poor_when))
