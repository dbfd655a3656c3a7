"""The week after a set of items, draw by draw, visit by visit.

Definitions, per occurrence of a visit with `C` carers that needs `L` minutes:
- Effects on one line multiply. A held line keeps at least its minutes.
- The second carer may go only when every line that needs two is covered by an item that a review would rest on, and
  none of those lines is held. One carer fewer then does in turn what must be done: the visit lasts at least as long
  as all lines together, and where that would take more carer time than before, nobody goes.
- Work that stays: `C * L` less the carer-minutes eased; or, when a carer goes, `(C - 1)` times the new length.
- *Released* is the work now less the work that stays; an occurrence that is not needed releases all of it.
- *Commissioned*: whole occurrences only (`floor`), lengths in steps (`engine.estimate.commission`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from ..model.catalogue_item import Adoption
from ..model.figure import Activity
from ..model.visit import Visit
from .commission import floor_minutes, in_steps, minutes_to_commission
from .draws import Array, Draws
from .effect import ItemEffect, item_effect
from .minutes import visit_minutes
from .plan import Plan

_WHOLE = 1e-9


@dataclass(frozen=True, slots=True)
class VisitDraws:
    """One visit's week after the items, per draw."""

    eased_minutes: Array
    released_minutes: Array
    change_minutes: Array
    needed_minutes: Array
    commissioned_minutes: Array
    second_carer_goes: Array
    visits_fewer: Array


@dataclass(frozen=True, slots=True)
class WeekDraws:
    """The whole week after the items, per draw."""

    visits: tuple[VisitDraws, ...]
    unpaid_eased_minutes: Array

    def total(self, name: str) -> Array:
        """Sum of one figure over all visits, carer-minutes a week."""
        values: list[Array] = [getattr(visit, name) for visit in self.visits]
        return sum(values, start=np.zeros_like(self.unpaid_eased_minutes))


class Simulation:
    """A plan with everything drawn once, to be asked about any set of its items."""

    def __init__(
        self, plan: Plan, activities: Mapping[str, Activity], adoption: Adoption, draws: Draws
    ) -> None:
        self.plan = plan
        self.minutes = [visit_minutes(visit, activities, draws) for visit in plan.package.visits]
        self.effects: list[ItemEffect] = [
            item_effect(candidate, plan, self.minutes, adoption, draws) for candidate in plan.candidates
        ]
        self._floors = [floor_minutes(visit, plan.package.service, activities) for visit in plan.package.visits]
        self._none = np.zeros(draws.count)
        self._one = np.ones(draws.count)
        reference = plan.package.reference
        self._changes = draws.uniform("second carer", reference)
        self._goes = [draws.uniform("second carer", reference, visit.id) for visit in plan.package.visits]

    def week(self, items: Iterable[int], *, held: bool) -> WeekDraws:
        """The week with these candidates (by index), with holds in force or as if lifted."""
        effects = [self.effects[index] for index in sorted(items)]
        visits = tuple(self._visit(index, effects, held) for index in range(len(self.minutes)))
        return WeekDraws(visits, self._unpaid(effects))

    def _visit(self, index: int, effects: Sequence[ItemEffect], held: bool) -> VisitDraws:
        visit, minutes = self.plan.package.visits[index], self.minutes[index]
        kept = self._held_lines(index) if held else frozenset()
        whole_visit_held = held and index in self.plan.held_visits
        saved = [
            self._saved(index, task, effects, keep=whole_visit_held or task in kept)
            for task in range(len(visit.tasks))
        ]
        eased = sum((s * t.carers for s, t in zip(saved, visit.tasks, strict=True)), start=self._none)
        goes = self._none if whole_visit_held else self._second_carer_goes(index, effects, kept)
        removed = self._none if whole_visit_held or kept else self._removed(index, effects)
        needed = minutes.needed - eased / visit.carers
        if goes.any():
            alone = self._length_with_one_fewer(index, saved)
            goes = goes * ((visit.carers - 1) * alone < visit.carers * needed)
            needed = np.where(goes > 0, alone, needed)
        return self._outcome(visit, index, saved, needed, goes, removed)

    def _outcome(
        self, visit: Visit, index: int, saved: Sequence[Array], needed: Array, goes: Array, removed: Array
    ) -> VisitDraws:
        days, carers, step = len(visit.days), visit.carers, self.plan.package.service.increment_minutes
        eased = sum((s * t.carers for s, t in zip(saved, visit.tasks, strict=True)), start=self._none)
        work_now = carers * self.minutes[index].needed
        released = work_now - (carers - goes) * needed
        length = minutes_to_commission(needed, visit.known_minutes, step, self._floors[index])
        if goes.any():
            length = np.where((goes > 0) & (needed > visit.known_minutes), in_steps(needed, step), length)
        change = (carers - goes) * length - carers * visit.known_minutes
        fewer = np.floor(days * removed + _WHOLE)
        lines = sum(
            (m * t.carers for m, t in zip(self.minutes[index].lines, visit.tasks, strict=True)),
            start=self._none,
        )
        return VisitDraws(
            eased_minutes=days * (removed * lines + (1 - removed) * eased),
            released_minutes=days * (removed * work_now + (1 - removed) * released),
            change_minutes=-fewer * carers * visit.known_minutes + (days - fewer) * change,
            needed_minutes=needed,
            commissioned_minutes=length,
            second_carer_goes=goes,
            visits_fewer=fewer,
        )

    def _saved(self, visit: int, task: int, effects: Sequence[ItemEffect], *, keep: bool) -> Array:
        factors = [effect.factors[visit, task] for effect in effects if (visit, task) in effect.factors]
        if not factors:
            return self._none
        stays = reduce(np.multiply, factors)
        if keep:
            stays = np.maximum(stays, 1.0)
        return self.minutes[visit].lines[task] * (1 - stays)

    def _second_carer_goes(self, index: int, effects: Sequence[ItemEffect], kept: frozenset[int]) -> Array:
        reviews = [effect.second_carer for effect in effects if effect.second_carer is not None]
        for_two = {task for task, line in enumerate(self.plan.package.visits[index].tasks) if line.carers > 1}
        covered = {task for review in reviews for visit, task in review.lines if visit == index}
        if not for_two or not for_two <= covered or for_two & kept:
            return self._none
        chance = reduce(np.maximum, [review.chance for review in reviews])
        share = reduce(np.maximum, [review.share for review in reviews])
        return ((self._changes < chance) & (self._goes[index] < share)).astype(np.float64)

    def _removed(self, index: int, effects: Sequence[ItemEffect]) -> Array:
        shares = [effect.visits_removed[index] for effect in effects if index in effect.visits_removed]
        return 1 - reduce(np.multiply, [1 - share for share in shares]) if shares else self._none

    def _length_with_one_fewer(self, index: int, saved: Sequence[Array]) -> Array:
        visit, minutes = self.plan.package.visits[index], self.minutes[index]
        fewer = max(visit.carers - 1, 1)
        in_turn = sum(
            (
                (m - s) * min(task.carers, fewer)
                for m, s, task in zip(minutes.lines, saved, visit.tasks, strict=True)
            ),
            start=self._none,
        )
        return np.maximum(minutes.needed - sum(saved, start=self._none), in_turn / fewer)

    def _held_lines(self, index: int) -> frozenset[int]:
        return frozenset(task for visit, task in self.plan.held_lines if visit == index)

    def _unpaid(self, effects: Sequence[ItemEffect]) -> Array:
        eased = self._none
        for carer_index, carer in enumerate(self.plan.package.unpaid_carers or ()):
            for task_index, task in enumerate(carer.tasks):
                place = (carer_index, task_index)
                factors = [effect.unpaid_factors[place] for effect in effects if place in effect.unpaid_factors]
                if factors:
                    eased = eased + task.minutes * task.times_per_week * (1 - reduce(np.multiply, factors))
        return eased
