"""The best sets of items: every set is compared, none is skipped.

Definitions:
- The *expected release* of a set is computed from the means of its items' factors, line by line, with the same
  rules as the simulation; items are used independently of each other, so means of products are products of means.
- With at most 15 items that have a cost and touch paid care there are at most 32,768 sets, and each of them is
  compared.
- The *front*: sets to which no other set is cheaper and releases at least as much. At most eight are shown: the ends,
  and between them those that add most.

Left out: the ranges of the sets shown, which are simulated (`engine.estimate.estimate`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from .draws import Array
from .effect import ItemEffect
from .plan import Line, Plan
from .simulation import Simulation

MOST_ITEMS = 15
MOST_SHOWN = 8
NEARLY_ALL = 0.95
"""The cheapest set that reaches this share of the greatest expected release stands for the rest."""
_NOTICEABLE_MINUTES = 1.0


@dataclass(frozen=True, slots=True)
class ItemSet:
    """A set of candidates (indices), its likely cost and expected release in carer-minutes a week."""

    items: tuple[int, ...]
    cost_gbp: float
    released_minutes: float


class ExpectedRelease:
    """Expected released carer-minutes a week of any set of candidates."""

    def __init__(self, simulation: Simulation, *, held: bool) -> None:
        self._plan: Plan = simulation.plan
        self._simulation = simulation
        self._held = held

    def of_all_sets(self, items: Sequence[int]) -> Array:
        """The release of every subset of `items`; bit `j` of the position says that `items[j]` is in the set."""
        effects = [self._simulation.effects[index] for index in items]
        total = np.zeros(2 ** len(effects))
        for visit in range(len(self._simulation.minutes)):
            total += self._visit(visit, effects)
        return total

    def alone(self, item: int) -> float:
        """The release of one item without any other."""
        return float(self.of_all_sets([item])[1])

    def _visit(self, index: int, effects: Sequence[ItemEffect]) -> Array:
        visit, minutes = self._plan.package.visits[index], self._simulation.minutes[index]
        days, carers, tasks = len(visit.days), visit.carers, range(len(visit.tasks))
        held = {
            t
            for t in tasks
            if self._held and ((index, t) in self._plan.held_lines or index in self._plan.held_visits)
        }
        whole = self._held and index in self._plan.held_visits
        means = [float(line.mean()) for line in minutes.lines]
        stays = [self._stays((index, t), effects, t in held) for t in tasks]
        none = np.zeros(2 ** len(effects))
        saved = [means[t] * (1 - stays[t]) for t in tasks]
        eased = sum((saved[t] * visit.tasks[t].carers for t in tasks), start=none)
        goes = none if whole else self._goes(index, effects, held)
        fewer = max(carers - 1, 1)
        in_turn = sum((means[t] * stays[t] * min(visit.tasks[t].carers, fewer) for t in tasks), start=none)
        alone = np.maximum(minutes.needed - sum(saved, start=none), in_turn / fewer)
        if_gone = np.maximum(carers * minutes.needed - (carers - 1) * alone, eased)
        released = (1 - goes) * eased + goes * if_gone
        removed = (
            none
            if whole or held
            else 1
            - _over_sets(
                [
                    1 - float(e.visits_removed[index].mean()) if index in e.visits_removed else 1.0
                    for e in effects
                ],
                np.multiply,
            )
        )
        return days * (removed * carers * minutes.needed + (1 - removed) * released)

    def _stays(self, line: Line, effects: Sequence[ItemEffect], held: bool) -> Array:
        factors = [float(e.factors[line].mean()) if line in e.factors else 1.0 for e in effects]
        stays = _over_sets(factors, np.multiply)
        return np.maximum(stays, 1.0) if held else stays

    def _goes(self, index: int, effects: Sequence[ItemEffect], held: set[int]) -> Array:
        for_two = {task for task, line in enumerate(self._plan.package.visits[index].tasks) if line.carers > 1}
        if not for_two or for_two & held:
            return np.zeros(2 ** len(effects))
        chances = [
            0.0 if e.second_carer is None else float((e.second_carer.chance * e.second_carer.share).mean())
            for e in effects
        ]
        covered = [
            _over_sets(
                [
                    1.0 if e.second_carer is not None and (index, task) in e.second_carer.lines else 0.0
                    for e in effects
                ],
                np.maximum,
                start=0.0,
            )
            for task in sorted(for_two)
        ]
        return np.asarray(_over_sets(chances, np.maximum, start=0.0) * np.minimum.reduce(covered))


def _over_sets(values: Sequence[float], join: Callable[[Array, float], Array], start: float = 1.0) -> Array:
    """The joined value of every subset: doubling, one item at a time."""
    joined = np.array([start])
    for value in values:
        joined = np.concatenate([joined, join(joined, value)])
    return joined


def costs_of_all_sets(prices: Sequence[float], needs_review: Sequence[bool], review_cost: float) -> Array:
    """Likely one-off cost of every subset; a review is paid for once."""
    cost = _over_sets(list(prices), np.add, start=0.0)
    reviewed = _over_sets([1.0 if needed else 0.0 for needed in needs_review], np.maximum, start=0.0)
    return np.asarray(cost + reviewed * review_cost)


def front(items: Sequence[int], cost: Array, released: Array) -> tuple[ItemSet, ...]:
    """The sets to which no other is cheaper and releases at least as much, cheapest first."""
    order = np.lexsort((_sizes(len(items)), -released, cost))
    best = np.maximum.accumulate(released[order])
    before = np.concatenate([[_NOTICEABLE_MINUTES - 1e-9], np.maximum(best[:-1], _NOTICEABLE_MINUTES - 1e-9)])
    found = order[released[order] > before + 1e-6]
    return tuple(
        ItemSet(
            tuple(items[j] for j in range(len(items)) if position >> j & 1),
            float(cost[position]),
            float(released[position]),
        )
        for position in (int(value) for value in found)
    )


def nearly_all(sets: Sequence[ItemSet]) -> ItemSet:
    """The cheapest set of a front that reaches nearly all of the greatest expected release, or no item."""
    if not sets:
        return ItemSet((), 0.0, 0.0)
    greatest = max(found.released_minutes for found in sets)
    return next(found for found in sets if found.released_minutes >= NEARLY_ALL * greatest)


def to_show(sets: Sequence[ItemSet]) -> tuple[ItemSet, ...]:
    """At most eight sets of a front: its ends, and between them those that add most to the set before."""
    if len(sets) <= MOST_SHOWN:
        return tuple(sets)
    gains = {
        index: sets[index].released_minutes - sets[index - 1].released_minutes
        for index in range(1, len(sets) - 1)
    }
    between = sorted(gains, key=lambda index: -gains[index])[: MOST_SHOWN - 2]
    return tuple(sets[index] for index in sorted({0, len(sets) - 1, *between}))


def _sizes(count: int) -> Array:
    return _over_sets([1.0] * count, np.add, start=0.0)
