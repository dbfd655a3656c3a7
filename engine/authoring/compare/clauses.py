"""Whether the clauses of an item still keep safe whom they kept safe, by solver.

Definitions, over every package that the model can describe:
- `unsafe_when` and `needs` *bar* an item: surely, or while something is not known. A clause is still *covered* when
  wherever it bars, the new clauses of the item bar as surely, whichever they are.
- A caution is covered when wherever it warns, a clause that is new, or one that bars the item, speaks instead. What
  another caution already said besides does not make up for it.
- Where a clause speaks of a word that the new catalogue does not have, nothing is proved.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from typing import Any

import z3

from ...knowledge import Catalogue
from ...model import CatalogueItem, Condition
from ..solver.logic import Logic
from ..solver.world import World
from .part_change import ChangeDirection
from .rule_text import condition_text

SECTIONS = ("needs", "unsafe_when", "caution_when")


def with_words_of(catalogue: Catalogue, other: Catalogue) -> Catalogue:
    """A catalogue with the items and activities of another that it lacks, so that both have the same words."""
    if (
        other.items.keys() <= catalogue.items.keys()
        and other.activities.keys() <= catalogue.activities.keys()
    ):
        return catalogue
    return replace(
        catalogue,
        items={**catalogue.items, **{k: v for k, v in other.items.items() if k not in catalogue.items}},
        activities={
            **catalogue.activities,
            **{k: v for k, v in other.activities.items() if k not in catalogue.activities},
        },
    )


class ClauseCover:
    """Conditions of catalogues, held against each other."""

    def __init__(self, old: Catalogue, new: Catalogue) -> None:
        """Take both catalogues; the solver is begun when it is first asked."""
        self._old, self._new = old, new

    @cached_property
    def _logic(self) -> Logic:
        both = with_words_of(self._new, self._old)
        return Logic(both, (), World(both))

    def covers(
        self, section: str, clause: Condition, old: CatalogueItem, new: CatalogueItem
    ) -> ChangeDirection:
        """Whether the new item still keeps safe whom a clause of the old one kept safe.

        Args:
            section: where the clause stood.
            clause: its condition.
            old: the item as it was.
            new: the item as it is.
        """
        try:
            return "differs" if self._is_covered(section, clause, old, new) else "protects less"
        except KeyError:
            return "may protect less"

    def is_wider(self, old: Condition | None, new: Condition | None) -> bool:
        """Whether a condition may be true of somebody of whom the old one was not; without one it is true of all."""
        if old is None or new is None:
            return old is not None
        try:
            return self._logic.possible(
                [*self._logic.subject("task"), self._formula(new).true, z3.Not(self._formula(old).true)]
            )
        except KeyError:
            return True

    def _is_covered(self, section: str, clause: Condition, old: CatalogueItem, new: CatalogueItem) -> bool:
        """Ask for somebody whom the old clause kept safe and the new item does not."""
        formula = self._formula(clause)
        barred, perhaps = self._bars(new)
        if section == "caution_when":
            said_before = {condition_text(entry.when) for entry in old.caution_when}
            others = [
                self._formula(entry.when).true
                for entry in new.caution_when
                if condition_text(entry.when) == condition_text(clause)
                or condition_text(entry.when) not in said_before
            ]
            return not self._logic.possible([formula.true, z3.Not(z3.Or(barred, *others))])
        surely, at_all = (
            (formula.false, z3.Not(formula.true))
            if section == "needs"
            else (formula.true, z3.Not(formula.false))
        )
        lost = [[surely, z3.Not(barred)], [at_all, z3.Not(perhaps)]]
        return not any(self._logic.possible(claims) for claims in lost)

    def _bars(self, item: CatalogueItem) -> tuple[Any, Any]:
        """What surely bars an item, and what does while something is not known."""
        unsafe = [self._formula(entry.when) for entry in item.unsafe_when]
        needs = [self._formula(entry.when) for entry in item.needs]
        surely: Iterable[Any] = [*(part.true for part in unsafe), *(part.false for part in needs)]
        perhaps: Iterable[Any] = [
            *(z3.Not(part.false) for part in unsafe),
            *(z3.Not(part.true) for part in needs),
        ]
        return z3.Or(*surely), z3.Or(*perhaps)

    def _formula(self, condition: Condition) -> Any:
        return self._logic.formula(condition)
