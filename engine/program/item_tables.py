"""The items of a catalogue as arrays, so that what becomes of all of them is resolved at once.

Definitions: items stand in the catalogue's order, clauses and effects in that of items and then in their own. Left out:
what becomes of an item (`engine.review.resolution`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..columns import CatalogueIds
from ..knowledge import Catalogue
from ..model import Rule
from .clause_id import ClauseId, Section

Index = NDArray[np.intp]
Flags = NDArray[np.bool_]


class SectionTable(NamedTuple):
    """The clauses in a section of those items that have any."""

    registers: Index
    """The register of each clause; all are of the person."""
    items: Index
    first: Index
    """By such an item: its first clause."""


class EffectTable(NamedTuple):
    """Every effect of the catalogue."""

    item: Index
    place: Index
    """Its place among the effects of its item."""
    tasks: Flags
    """`[effects, activities]`."""
    second_carer: Flags
    conditions: Mapping[int, tuple[ClauseId, bool]]
    """Of an effect that has one: its name, and whether it is a benefit, which needs it to be true."""


class ItemTables:
    """What belongs to which item, and what it does to which activity."""

    def __init__(
        self,
        catalogue: Catalogue,
        rules: Iterable[Rule],
        ids: CatalogueIds,
        barring: Mapping[Section, Index],
    ) -> None:
        """Lay the items out.

        Args:
            catalogue: the items.
            rules: those that suggest, exclude or hold.
            ids: the places of items and activities.
            barring: by section of what may stand against an item, the registers of its clauses in the catalogue's order.
        """
        items, rules = tuple(catalogue.items.values()), tuple(rules)
        self.items_of: Mapping[str, Index] = {
            rule.id: np.array(
                [ids.item_place[name] for name in rule.about if name in ids.item_place], dtype=np.intp
            )
            for rule in rules
        }
        """By rule: the items that it is about."""
        covered = _membership([rule.about for rule in rules], ids.activities)
        self.activities_of: Mapping[str, Flags] = dict(zip((rule.id for rule in rules), covered, strict=True))
        """By rule: the activities that it is about."""
        self.helps_with = _membership([item.tasks for item in items], ids.activities)
        """`[items, activities]`."""
        self.sections = {
            section: _section([len(getattr(item, section)) for item in items], registers)
            for section, registers in barring.items()
        }
        effects = [
            (place, index, item.id, effect)
            for place, item in enumerate(items)
            for index, effect in enumerate(item.effects)
        ]
        self.effects = EffectTable(
            np.array([place for place, *_ in effects], dtype=np.intp),
            np.array([index for _, index, *_ in effects], dtype=np.intp),
            _membership([effect.tasks for *_, effect in effects], ids.activities),
            np.array([effect.kind == "second_carer" for *_, effect in effects], dtype=np.bool_),
            {
                row: (ClauseId.of_clause(item, "effects", index), effect.size.likely >= 0)
                for row, (_, index, item, effect) in enumerate(effects)
                if effect.when is not None
            },
        )


def _section(clauses: Sequence[int], registers: Index) -> SectionTable:
    """The table of a section, from how many clauses each item has."""
    counts = np.array(clauses, dtype=np.intp)
    first = np.cumsum(counts) - counts
    return SectionTable(registers, np.flatnonzero(counts), first[counts > 0])


def _membership(rows: Sequence[Sequence[str]], names: Sequence[str]) -> Flags:
    """Which of the names each row holds."""
    flags = [[name in row for name in names] for row in map(frozenset, rows)]
    return np.array(flags, dtype=np.bool_).reshape(len(rows), len(names))
