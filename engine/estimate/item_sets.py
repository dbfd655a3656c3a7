"""The best sets of items: every set is compared, none is skipped.

Definitions:
- The *expected release* of a set is computed from the means of its items' factors, line by line, with the same
  rules as the simulation (`.kernel`); items are used independently of each other, so means of products are products
  of means. Of alternatives, only the one that eases a line most counts there, as in the simulation.
- With at most 15 items that have a cost and touch paid care there are at most 32,768 sets, and each of them is
  compared.
- The *front*: sets to which no other set is cheaper and releases at least as much. At most eight are shown: the ends,
  and between them those that add most.

Left out: the ranges of the sets shown, which are simulated (`engine.estimate.estimator`).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from .draws import Array
from .plan import Candidate, Line, Plan

if TYPE_CHECKING:
    from .kernel.arrays import Chunk, Means
    from .week import PlanWeeks

MOST_ITEMS = 15
MOST_SHOWN = 8
NEARLY_ALL = 0.95
"""The cheapest set that reaches this share of the greatest expected release stands for the rest."""
_NOTICEABLE_MINUTES = 1.0
_Join = Callable[[Array, Any], Array]
"""Joins what sets do with what one more item does."""


@dataclass(frozen=True, slots=True)
class ItemSet:
    """A set of candidates (indices), its likely cost and expected release in carer-minutes a week."""

    items: tuple[int, ...]
    cost_gbp: float
    released_minutes: float


@dataclass(frozen=True, slots=True)
class ItemMeans:
    """An item's effect in means: what the simulation draws, on average."""

    candidate: Candidate
    factors: Mapping[Line, float]
    visits_stay: Mapping[int, float]
    second_carer_goes: float
    second_carer_lines: frozenset[Line]

    def is_alternative_to(self, other: ItemMeans, place: Line | int) -> bool:
        """Whether only one of both counts for a line, or for how often a visit takes place (its index)."""
        if set(self.candidate.item.instead_of) & set(other.candidate.item.instead_of):
            return True
        return not _studies(self.candidate, place).isdisjoint(_studies(other.candidate, place))


def _studies(candidate: Candidate, place: Line | int) -> set[str]:
    """The studies of the effects that reach a line, or that remove a visit (its index)."""
    of_visits = isinstance(place, int)
    return {
        applied.effect.study
        for applied in candidate.effects
        if applied.effect.study is not None
        and (applied.effect.kind == "percent_of_visits") == of_visits
        and (any(visit == place for visit, _ in applied.lines) if of_visits else place in applied.lines)
    }


@dataclass(frozen=True, slots=True)
class WeekMeans:
    """The expected week of a package, from which sets of items are compared without simulating each."""

    plan: Plan
    chunk: Chunk
    """The package alone."""
    lines: Mapping[Line, float]
    items: tuple[ItemMeans, ...]


def week_means(weeks: PlanWeeks, means: Means) -> WeekMeans:
    """The means of everything that was drawn for a plan."""
    plan, visits = weeks.plan, weeks.plan.package.visits
    lines = [(index, task) for index, visit in enumerate(visits) for task in range(len(visit.tasks))]
    return WeekMeans(
        plan,
        weeks.chunk,
        dict(zip(lines, means.lines.tolist(), strict=True)),
        tuple(
            _item_means(candidate, weeks.item(index), lines, means)
            for index, candidate in enumerate(plan.candidates)
        ),
    )


def _item_means(candidate: Candidate, item: int, lines: Sequence[Line], means: Means) -> ItemMeans:
    """What one candidate does on average.

    A line that it does not touch is NaN in the arrays and is left out here.
    """
    return ItemMeans(
        candidate,
        {
            line: stays
            for line, stays in zip(lines, means.stays[item].tolist(), strict=True)
            if stays == stays
        },
        {visit: stays for visit, stays in enumerate(means.visits_stay[item].tolist()) if stays == stays},
        float(means.second_goes[item]),
        frozenset[Line]().union(
            *(effect.lines for effect in candidate.effects if effect.effect.kind == "second_carer")
        ),
    )


class ExpectedRelease:
    """Expected released carer-minutes a week of any set of candidates."""

    def __init__(self, means: WeekMeans, *, under_holds: bool) -> None:
        self._means = means
        self._plan = means.plan
        self._under_holds = under_holds

    def of_all_sets(self, items: Sequence[int]) -> Array:
        """The release of every subset of `items`; bit `j` of the position says that `items[j]` is in the set."""
        total = np.zeros(2 ** len(items))
        for visit, touching in self._visits_touched(items):
            released = self._visit(visit, _Subsets(self._means_of(items, touching)))
            total += released[_position_within(touching)]
        return total

    def of_each(self, items: Sequence[int]) -> Array:
        """The release of each item without any other."""
        total = np.zeros(len(items))
        for visit, touching in self._visits_touched(items):
            total[touching] += self._visit(visit, _Singles(self._means_of(items, touching)))
        return total

    def _visits_touched(self, items: Sequence[int]) -> Iterator[tuple[int, list[bool]]]:
        """The visits whose hours may be released that any of these items touches, and which of them do."""
        for visit in np.flatnonzero(self._means.chunk.for_tasks).tolist():
            touching = [visit in self._plan.visits_of[index] for index in items]
            if any(touching):
                yield visit, touching

    def _means_of(self, items: Sequence[int], touching: Sequence[bool]) -> list[ItemMeans]:
        return [self._means.items[index] for index in compress(items, touching)]

    def _visit(self, index: int, sets: _Sets) -> Array:
        """The expected minutes a week that each of some sets of items releases in one visit."""
        visit, chunk = self._plan.package.visits[index], self._means.chunk
        given_minutes = chunk.needed_minutes[index] - chunk.gap_minutes[index]
        first = int(chunk.first_task[index])
        lines = [self._means.lines[index, task] for task in range(len(visit.tasks))]
        paid = chunk.task_paid[first : first + len(lines)].tolist()
        carers, fewer, tasks = visit.carers, max(visit.carers - 1, 1), visit.tasks
        whole = self._under_holds and bool(chunk.held_visit[index])
        held_tasks = {
            t for t in range(len(tasks)) if whole or (self._under_holds and chunk.held_task[first + t])
        }
        none = np.zeros(sets.count)
        stays = [self._stays((index, t), sets, t in held_tasks) for t in range(len(tasks))]
        saved = [minutes * (1 - stay) for minutes, stay in zip(lines, stays, strict=True)]
        eased = sum((s * count for s, count in zip(saved, paid, strict=True)), start=none)
        released = eased
        goes = self._goes(index, sets, held_tasks)
        if goes.any():
            in_turn = sum(
                ((m - s) * min(task.carers, fewer) for m, s, task in zip(lines, saved, tasks, strict=True)),
                start=none,
            )
            alone = np.maximum(given_minutes - sum(saved, start=none), in_turn / fewer)
            if_gone = np.minimum(carers * given_minutes - (carers - 1) * alone, chunk.second_minutes[index])
            released = (1 - goes) * eased + goes * np.maximum(if_gone, eased)
        removed = none if held_tasks or whole else self._share_removed(index, sets)
        work = chunk.carers_eased[index] * given_minutes
        weight = float(chunk.share_given[index] * chunk.visit_days[index])
        return np.asarray(weight * (removed * work + (1 - removed) * released))

    def _stays(self, line: Line, sets: _Sets, is_held: bool) -> Array:
        stays = _product_over_sets(sets, [item.factors.get(line, 1.0) for item in sets.items], line)
        return np.maximum(stays, 1.0) if is_held else stays

    def _share_removed(self, index: int, sets: _Sets) -> Array:
        return 1 - _product_over_sets(sets, [item.visits_stay.get(index, 1.0) for item in sets.items], index)

    def _goes(self, index: int, sets: _Sets, held_tasks: set[int]) -> Array:
        """By set of items.

        The chance that the second carer of a visit is not needed, each line for two being covered.
        """
        for_two = {
            task for task, line in enumerate(self._plan.package.visits[index].tasks) if line.carers > 1
        }
        if not for_two or for_two & held_tasks or self._means.chunk.second_minutes[index] <= 0:
            return np.zeros(sets.count)
        covered = [
            sets.join(
                [float((index, task) in item.second_carer_lines) for item in sets.items], np.maximum, 0.0
            )
            for task in sorted(for_two)
        ]
        chance = sets.join([item.second_carer_goes for item in sets.items], np.maximum, 0.0)
        return np.asarray(chance * np.minimum.reduce(covered))


class _Sets(ABC):
    """Some sets of items, each of which is asked what it does."""

    def __init__(self, items: Sequence[ItemMeans]) -> None:
        self.items = items

    @property
    @abstractmethod
    def count(self) -> int:
        """How many sets there are."""

    @abstractmethod
    def join(self, values: Sequence[float], join: _Join, start: float) -> Array:
        """By set: the values of its items, joined."""

    @abstractmethod
    def having(self, item: int) -> NDArray[np.bool_]:
        """By set: whether an item is in it."""


class _Subsets(_Sets):
    """Every subset of the items; bit `i` of its place says that item `i` is in it."""

    @property
    def count(self) -> int:
        return 1 << len(self.items)

    def join(self, values: Sequence[float], join: _Join, start: float) -> Array:
        return _over_sets(values, join, start)

    def having(self, item: int) -> NDArray[np.bool_]:
        return (np.arange(self.count) >> item & 1).astype(np.bool_)


class _Singles(_Sets):
    """Each item alone."""

    @property
    def count(self) -> int:
        return len(self.items)

    def join(self, values: Sequence[float], join: _Join, start: float) -> Array:
        return join(np.full(self.count, start), np.array(values))

    def having(self, item: int) -> NDArray[np.bool_]:
        return np.asarray(np.arange(self.count) == item)


def _product_over_sets(sets: _Sets, factors: Sequence[float], place: Line | int) -> Array:
    """The product of the factors of each set; of alternatives, only the strongest of those in it counts."""
    at_work = sorted(
        (i for i, factor in enumerate(factors) if factor != 1), key=lambda i: -abs(1 - factors[i])
    )
    rivals = {
        i: [j for j in at_work[:rank] if (factors[i] > 1) == (factors[j] > 1)
            and sets.items[i].is_alternative_to(sets.items[j], place)]
        for rank, i in enumerate(at_work)
    }  # fmt: skip
    if not any(rivals.values()):
        return sets.join(factors, np.multiply, 1.0)
    joined = np.ones(sets.count)
    counts: dict[int, NDArray[np.bool_]] = {}
    for i in at_work:
        counts[i] = sets.having(i)
        for rival in rivals[i]:
            counts[i] &= ~counts[rival]
        joined[counts[i]] *= factors[i]
    return joined


def _over_sets(values: Sequence[float], join: _Join, start: float = 1.0) -> Array:
    """The joined value of every subset: doubling, one item at a time."""
    joined = np.array([start])
    for value in values:
        joined = np.concatenate([joined, join(joined, value)])
    return joined


def _position_within(is_kept: Sequence[bool]) -> NDArray[np.intp]:
    """For every subset of all items, the position of its kept items among the subsets of those alone."""
    position, bit = np.zeros(1, dtype=np.intp), 1
    for keep in is_kept:
        position = np.concatenate([position, position + (bit if keep else 0)])
        bit = bit * 2 if keep else bit
    return position


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
    on_front = order[released[order] > before + 1e-6]
    return tuple(
        ItemSet(
            tuple(items[j] for j in range(len(items)) if position >> j & 1),
            float(cost[position]),
            float(released[position]),
        )
        for position in (int(value) for value in on_front)
    )


def nearly_all(sets: Sequence[ItemSet]) -> ItemSet:
    """The cheapest set of a front that reaches nearly all of the greatest expected release, or no item."""
    if not sets:
        return ItemSet((), 0.0, 0.0)
    greatest = max(item_set.released_minutes for item_set in sets)
    return next(item_set for item_set in sets if item_set.released_minutes >= NEARLY_ALL * greatest)


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
