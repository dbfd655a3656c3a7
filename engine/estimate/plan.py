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
    used_less: bool
    """The person must work it and may not remember how."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that the estimate reads about one person."""

    package: CarePackage
    candidates: tuple[Candidate, ...]
    held_lines: frozenset[Line]
    held_visits: frozenset[int]
