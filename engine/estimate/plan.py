"""What is to be estimated: a package, the items that could help, the lines each would touch, and what is held.

Definitions:
- A line is `(visit index, task index)` in the package.
- A candidate is *certain* when it rests on nothing unknown; only those may be claimed today.
- A held line keeps at least its minutes and carers. Additions always count.

Left out: how an item becomes a candidate (`engine.review`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ..columns import PackageColumns
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

    def visits(self, tasks: Sequence[int]) -> frozenset[int]:
        """The visits, by index, of which any effect reaches paid lines.

        Args:
            tasks: how many each visit has.
        """
        return frozenset(visit for applied in self.effects for visit in _visits_of_effect(applied, tasks))


@dataclass(frozen=True)
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
    columns: PackageColumns | None = field(default=None, compare=False, repr=False)
    """The package alone, where somebody has its columns already; of whatever day."""

    @property
    def everyone(self) -> tuple[int, ...]:
        """Every candidate, by index."""
        return tuple(range(len(self.candidates)))

    @property
    def certain(self) -> tuple[int, ...]:
        """The candidates that may be claimed today, by index."""
        return tuple(index for index, candidate in enumerate(self.candidates) if candidate.certain)

    @cached_property
    def visits_of(self) -> tuple[frozenset[int], ...]:
        """By candidate: the visits, by index, of which it reaches paid lines."""
        tasks = [len(visit.tasks) for visit in self.package.visits]
        return tuple(candidate.visits(tasks) for candidate in self.candidates)

    def touching(self, visit: int) -> tuple[str, ...]:
        """Ids of the candidates that reach paid lines of a visit, given by its index."""
        reaching = zip(self.candidates, self.visits_of, strict=True)
        return tuple(candidate.item.id for candidate, visits in reaching if visit in visits)


def _visits_of_effect(applied: AppliedEffect, tasks: Sequence[int]) -> frozenset[int]:
    """The visits of which an effect reaches paid lines; one that removes visits reaches them whole."""
    effect, lines = applied.effect, Counter(visit for visit, _ in applied.lines)
    if effect.kind == "percent_of_visits":
        return frozenset(visit for visit, count in lines.items() if count == tasks[visit])
    return frozenset(lines) if effect.kind == "second_carer" or effect.care != "unpaid" else frozenset()
