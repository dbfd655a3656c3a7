"""What is to be estimated: a package, the items that could help, the lines each would touch, and what is held.

Definitions:
- A line is `(visit index, task index)` in the package.
- A candidate is *certain* when it rests on nothing unknown; only those may be claimed today.
- A held line keeps at least its minutes and carers. Additions always count.

Left out: how an item becomes a candidate (`engine.review`).
"""

from __future__ import annotations

from dataclasses import dataclass

from ..model.care_package import CarePackage
from ..model.catalogue_item import CatalogueItem, Effect

Line = tuple[int, int]


@dataclass(frozen=True, slots=True)
class AppliedEffect:
    """An effect of an item and the lines that it would touch."""

    index: int
    """Position among the item's effects."""
    effect: Effect
    lines: frozenset[Line]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item that could help this person."""

    item: CatalogueItem
    effects: tuple[AppliedEffect, ...]
    certain: bool

    def touches_visit(self, visit: int, tasks: int) -> bool:
        """Whether any effect reaches paid lines of this visit, given by its index and number of tasks."""
        return any(_reaches(applied, visit, tasks) for applied in self.effects)


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that the estimate reads about one person."""

    package: CarePackage
    candidates: tuple[Candidate, ...]
    held_lines: frozenset[Line]
    held_visits: frozenset[int]
    memory_poor: bool
    """What the person must work is used less: they may not remember how, or nobody knows."""
    needs_more: float = 0.0
    """How likely it is that meeting the unmet needs takes more care (`.more_care`)."""

    @property
    def everyone(self) -> tuple[int, ...]:
        """Every candidate, by index."""
        return tuple(range(len(self.candidates)))

    @property
    def certain(self) -> tuple[int, ...]:
        """The candidates that may be claimed today, by index."""
        return tuple(index for index, candidate in enumerate(self.candidates) if candidate.certain)

    def touching(self, visit: int) -> tuple[str, ...]:
        """Ids of the candidates that reach paid lines of a visit, given by its index."""
        tasks = len(self.package.visits[visit].tasks)
        return tuple(
            candidate.item.id for candidate in self.candidates if candidate.touches_visit(visit, tasks)
        )


def _reaches(applied: AppliedEffect, visit: int, tasks: int) -> bool:
    of_visit = sum(line[0] == visit for line in applied.lines)
    if applied.effect.kind == "percent_of_visits":
        return 0 < of_visit == tasks
    return of_visit > 0 and (applied.effect.kind == "second_carer" or applied.effect.care != "unpaid")
