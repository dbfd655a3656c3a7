"""The week of one package after sets of its items, draw by draw: what a review explains and a portfolio adds up.

Definitions: what is uncertain about an effect is drawn by the name of item and effect, and is the same for every
package of a seed. The weeks of a portfolio are therefore summed draw by draw and a range is taken of the sums; a sum of
ranges would make the evidence look surer, or less sure, than it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from ..columns import CatalogueIds, PackageColumns
from .draws import Array
from .plan import Plan

if TYPE_CHECKING:
    from .kernel.arrays import Chunk, Effects, Means, Touched
    from .kernel.fill import EffectCatalogue

_ANY_DAY = date.min
"""The hours of a week do not depend on the day of the review."""


@dataclass(frozen=True, slots=True)
class VisitDraws:
    """One visit's week after the items, an array over the draws for each figure."""

    eased_minutes: Array
    released_minutes: Array
    change_minutes: Array
    needed_minutes: Array
    commissioned_minutes: Array
    second_carer_goes: Array
    visits_fewer: Array


@dataclass(frozen=True, slots=True)
class WeekDraws:
    """The whole week after the items, carer-minutes a week, an array over the draws for each figure."""

    visits: tuple[VisitDraws, ...]
    eased_minutes: Array
    unpaid_eased_minutes: Array
    released_minutes: Array
    change_minutes: Array


class PlanWeeks:
    """A plan as a chunk of one package, to be asked about any set of its candidates."""

    def __init__(self, plan: Plan, effects: Effects, ids: CatalogueIds, catalogue: EffectCatalogue) -> None:
        """Lay the plan out flat.

        Args:
            plan: the package, its candidates and what is held.
            effects: every effect, drawn.
            ids: the catalogue's items and activities by their places, which are those of the effects' items.
            catalogue: its activities, in their order, and in what steps visits are bought where nobody says.
        """
        from .kernel.bought import is_short

        self.plan = plan
        self._effects = effects
        self._items = [ids.item_place[candidate.item.id] for candidate in plan.candidates]
        columns = plan.columns or PackageColumns.of_packages([plan.package], ids, _ANY_DAY)
        self.chunk = _chunk_of_one(plan, columns, catalogue)
        self.needs_more = 1.0 if is_short(columns)[0] else plan.needs_more
        self._touched = self._touched_lines(len(ids.items))

    def weeks(self, sets: Sequence[Iterable[int]], *, under_holds: Sequence[bool]) -> Array:
        """The week after each set of candidates (by index), `[sets, FIGURES, draws]`, carer-minutes.

        Args:
            sets: the sets.
            under_holds: for each, whether holds are in force; else as if lifted.
        """
        return self._simulate(sets, under_holds, explained=False)[0]

    def explain(
        self, sets: Sequence[Iterable[int]], *, under_holds: Sequence[bool]
    ) -> tuple[Array, Array, Means]:
        """The weeks, with `[sets, visits, VISIT_FIGURES, draws]`, and what each candidate does on average."""
        return self._simulate(sets, under_holds, explained=True)

    def draws(self, items: Iterable[int], *, under_holds: bool) -> WeekDraws:
        """The week after one set, figure by figure."""
        from .kernel.arrays import CHANGE, EASED, FEWER, GOES, LENGTH, NEEDED, RELEASED, UNPAID

        weeks, visits, _ = self._simulate([items], [under_holds], explained=True)
        each = (EASED, RELEASED, CHANGE, NEEDED, LENGTH, GOES, FEWER)
        return WeekDraws(
            tuple(VisitDraws(*(visit[figure] for figure in each)) for visit in visits[0]),
            *(weeks[0, figure] for figure in (EASED, UNPAID, RELEASED, CHANGE)),
        )

    def item(self, candidate: int) -> int:
        """The place of a candidate (by index) in `Means`."""
        return self._items[candidate]

    def _simulate(
        self, sets: Sequence[Iterable[int]], under_holds: Sequence[bool], *, explained: bool
    ) -> tuple[Array, Array, Means]:
        """Run the machine code for a chunk of one package, a scenario for each set of items."""
        from .kernel.arrays import FIGURES, VISIT_FIGURES, Means, Scenarios
        from .kernel.entries import simulate
        from .kernel.room import chunk_room, no_means

        visits, lines = len(self.plan.package.visits), len(self.chunk.task_times)
        items, draws = len(self._effects.item_name), self._effects.amount.shape[1]
        chosen = np.zeros((len(sets), items, 1), dtype=np.uint8)
        for row, candidates in enumerate(sets):
            chosen[row, [self._items[index] for index in candidates], 0] = 1
        weeks = np.empty((len(sets), FIGURES, draws))
        of_visits = np.zeros((len(sets), visits, VISIT_FIGURES, draws) if explained else (0, 0, 0, 0))
        means = no_means()
        if explained:
            nothing = np.nan
            means = Means(
                np.full(lines, nothing),
                np.full((items, lines), nothing),
                np.full((items, visits), nothing),
                np.zeros(items),
            )
        scenarios = Scenarios(chosen, np.array(under_holds, dtype=np.uint8))
        room = chunk_room(self.chunk, self._effects, len(sets))
        simulate(0, self.chunk, self._touched, scenarios, self._effects, room, weeks, of_visits, means)
        return weeks, of_visits, means

    def _touched_lines(self, items: int) -> Touched:
        """Which lines each effect touches.

        `[effects, lines]`, by the effect's place in the whole catalogue.
        """
        from .kernel.arrays import Touched

        first = np.searchsorted(self._effects.item, np.arange(items))
        rows = {
            int(first[item]) + applied.index: applied.lines
            for item, candidate in zip(self._items, self.plan.candidates, strict=True)
            for applied in candidate.effects
            if applied.lines
        }
        lines = np.zeros((len(rows), len(self.chunk.task_times)), dtype=np.uint8)
        for row, effect in enumerate(sorted(rows)):
            lines[row, [int(self.chunk.first_task[visit]) + task for visit, task in rows[effect]]] = 1
        candidates = np.zeros((items, 1), dtype=np.uint8)
        candidates[self._items] = 1
        return Touched(np.array(sorted(rows), dtype=np.int64), lines, candidates, candidates)


def _chunk_of_one(plan: Plan, columns: PackageColumns, catalogue: EffectCatalogue) -> Chunk:
    """The plan's package as flat arrays."""
    from .kernel.fill import chunk_of

    visits = plan.package.visits
    lines = [(index, task) for index, visit in enumerate(visits) for task in range(len(visit.tasks))]
    return chunk_of(
        columns,
        catalogue.activities,
        catalogue.adoption,
        memory_poor=np.array([plan.memory_poor]),
        held_visits=np.array([index in plan.held_visits for index in range(len(visits))], dtype=np.bool_),
        held_lines=np.array([line in plan.held_lines for line in lines], dtype=np.bool_),
    )
