"""What each candidate would do to each task line, per draw.

Definitions:
- A *factor* is the share of a line's minutes that stays: 1 no effect, 0 the whole task, above 1 the item adds time.
- Weak evidence is shrunk (benefits only), and a benefit or burden exists only in draws in which the item is used.
- Whether a person uses an item is one draw for that person and item, shared by all its effects.
- A second carer is one event for the whole package: a review finds, with a chance, that the package can change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..model.catalogue_item import Adoption, Effect
from .draws import Array, Draws
from .minutes import VisitMinutes, added
from .plan import AppliedEffect, Candidate, Line, Plan


@dataclass(frozen=True, slots=True)
class SecondCarer:
    """The chance that a review changes the package, the share of visits that then change, and for which lines."""

    chance: Array
    share: Array
    lines: frozenset[Line]


@dataclass(frozen=True, slots=True)
class ItemEffect:
    """All that one candidate does."""

    factors: Mapping[Line, Array]
    visits_removed: Mapping[int, Array]
    """Share of a visit's occurrences that are no longer needed, by visit index."""
    second_carer: SecondCarer | None
    unpaid_factors: Mapping[tuple[int, int], Array]
    """By unpaid carer index and task index."""

    @property
    def touches_paid_care(self) -> bool:
        """Whether any effect reaches a paid task line."""
        return bool(self.factors or self.visits_removed or self.second_carer)

    def touches_visit(self, visit: int) -> bool:
        """Whether any effect reaches a line of this visit (by index)."""
        lines = (*self.factors, *(self.second_carer.lines if self.second_carer else ()))
        return visit in self.visits_removed or any(line[0] == visit for line in lines)


def item_effect(
    candidate: Candidate, plan: Plan, minutes: Sequence[VisitMinutes], adoption: Adoption, draws: Draws
) -> ItemEffect:
    """Everything that a candidate does to a package."""
    factors: dict[Line, Array] = {}
    unpaid: dict[tuple[int, int], Array] = {}
    removed: dict[int, Array] = {}
    second: SecondCarer | None = None
    for applied in candidate.effects:
        used = _used(candidate, applied.effect, plan, adoption, draws)
        if applied.effect.kind == "second_carer":
            second = _second_carer(applied, used, draws) or second
            continue
        amount = amount_drawn(candidate.item.id, applied.index, applied.effect, adoption, draws) * used
        if applied.effect.kind == "percent_of_visits":
            removed |= dict.fromkeys(_whole_visits(applied, plan), amount / 100)
            continue
        for line, factor in _line_factors(applied, amount, plan, minutes).items():
            if line[0] not in removed:
                factors[line] = factors[line] * factor if line in factors else factor
        for place, factor in _unpaid_factors(applied, amount, plan).items():
            unpaid[place] = unpaid[place] * factor if place in unpaid else factor
    return ItemEffect(factors, removed, second, unpaid)


def used_shares(adoption: Adoption, draws: Draws) -> tuple[Array, Array]:
    """The share of people who use what they were given, in general and where memory is poor, per draw."""
    rate, poor = adoption.used_at_follow_up, adoption.used_when_memory_poor
    share = draws.span("used at follow-up", rate.low, rate.likely, rate.high)
    return share, share * draws.span("used when memory is poor", poor.low, poor.likely, poor.high)


def amount_drawn(item: str, index: int, effect: Effect, adoption: Adoption, draws: Draws) -> Array:
    """The size of an item's effect (by its index) where it is used, weak evidence shrunk, per draw."""
    size = effect.size
    drawn = draws.span(f"effect {item} {index}", size.low, size.likely, size.high)
    shrink = adoption.shrink_by_grade[effect.grade].likely
    return np.where(drawn > 0, drawn * shrink, drawn)


def review_drawn(effect: Effect, draws: Draws) -> tuple[Array, Array]:
    """The chance that a review changes the package, and the share of visits that then change, per draw.

    One review for the package: its draws bear no item's name, so that several items do not add up to more.
    """
    chance, size = effect.chance_percent, effect.size
    if chance is None:
        return np.zeros(draws.count), np.zeros(draws.count)
    return (
        draws.span("second carer chance", chance.low, chance.likely, chance.high) / 100,
        draws.span("second carer share", size.low, size.likely, size.high) / 100,
    )


def _used(candidate: Candidate, effect: Effect, plan: Plan, adoption: Adoption, draws: Draws) -> Array:
    if effect.adoption_included:
        return np.ones(draws.count)
    usual, poor = used_shares(adoption, draws)
    mine = draws.uniform("used", plan.package.reference, candidate.item.id)
    return (mine < (poor if candidate.used_less else usual)).astype(np.float64)


def _second_carer(applied: AppliedEffect, used: Array, draws: Draws) -> SecondCarer | None:
    if not applied.lines:
        return None
    chance, share = review_drawn(applied.effect, draws)
    return SecondCarer(chance * used, share, applied.lines)


def _whole_visits(applied: AppliedEffect, plan: Plan) -> list[int]:
    """Visits that hold nothing but lines of this effect."""
    return [
        index
        for index, visit in enumerate(plan.package.visits)
        if visit.tasks and all((index, task) in applied.lines for task in range(len(visit.tasks)))
    ]


def _line_factors(
    applied: AppliedEffect, amount: Array, plan: Plan, minutes: Sequence[VisitMinutes]
) -> dict[Line, Array]:
    if applied.effect.care == "unpaid" or not applied.lines:
        return {}
    visits = plan.package.visits
    if applied.effect.kind == "percent_of_task":
        return dict.fromkeys(applied.lines, 1 - amount / 100)
    if applied.effect.kind == "minutes_per_week":
        weekly = sum(
            (minutes[v].lines[t] * len(visits[v].days) for v, t in sorted(applied.lines)),
            start=np.zeros_like(amount),
        )
        return dict.fromkeys(applied.lines, _share_left(amount, weekly))
    return {(v, t): _share_left(amount * visits[v].tasks[t].times, minutes[v].lines[t]) for v, t in applied.lines}


def _share_left(saved: Array, of: Array) -> Array:
    """The share that stays when `saved` minutes go; a task cannot lose more than it takes."""
    share = np.divide(saved, of, out=np.zeros_like(saved), where=of > 0)
    return 1 - np.minimum(share, 1.0)


def _unpaid_factors(applied: AppliedEffect, amount: Array, plan: Plan) -> dict[tuple[int, int], Array]:
    effect = applied.effect
    if effect.care == "paid" or effect.when is not None or effect.kind == "percent_of_visits":
        return {}
    touched = {
        (carer_index, task_index): task
        for carer_index, carer in enumerate(plan.package.unpaid_carers or ())
        for task_index, task in enumerate(carer.tasks)
        if task.activity in effect.tasks
    }
    if effect.kind == "percent_of_task":
        return dict.fromkeys(touched, 1 - amount / 100)
    if effect.kind == "minutes_per_week":
        if applied.lines:
            return {}
        weekly = added(task.minutes * task.times_per_week for task in touched.values())
        return dict.fromkeys(touched, _share_left(amount, np.full_like(amount, weekly)))
    return {place: _share_left(amount, np.full_like(amount, task.minutes)) for place, task in touched.items()}
