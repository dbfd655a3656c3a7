"""Care hours and money before and after, for one package or for a whole caseload: the same arrays, the same code.

A review asks about one package and is given what it must explain (each item alone, the best sets, every visit); a
caseload asks about thousands at once and is given ranges and sums (`.kernel.hours`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..columns import CatalogueIds
from ..model.decision import ChosenHours
from ..model.estimate import Combination, Estimate, VisitEstimate
from .draws import Array, Draws
from .item_sets import (
    MOST_ITEMS,
    ExpectedRelease,
    ItemSet,
    costs_of_all_sets,
    front,
    nearly_all,
    to_show,
    week_means,
)
from .money import Prices
from .payers import hours_by_payer
from .percentiles import round_figure
from .plan import Plan
from .ranges import hours_change, range_of, visit_outcome
from .rates import Rates
from .steps import steps_of, steps_sentence
from .visit_prices import has_working_prices, value_by_price_table
from .week import PlanWeeks, WeekDraws

if TYPE_CHECKING:
    from .kernel.arrays import Chunk, Effects, Touched
    from .kernel.fill import EffectCatalogue
    from .kernel.hours import ChunkHours


_RELEASED, _CHANGE = 2, 3
"""Among the figures of a week (`.kernel.arrays`, which is not loaded before it is needed)."""


@dataclass(frozen=True, slots=True)
class Estimated:
    """An estimate, and what each candidate would be expected to release alone."""

    estimate: Estimate
    released_hours_alone: Mapping[str, float]
    """By item id: expected carer-hours a week, holds lifted."""


class Estimator:
    """Estimates care hours and money with the effects of one catalogue, drawn once."""

    def __init__(self, catalogue: EffectCatalogue, *, seed: int, draws: int) -> None:
        """Nothing is drawn until the first estimate.

        Args:
            catalogue: items, activities and adoption.
            seed: names the draws; the same seed gives the same estimates.
            draws: number of draws, at least 2,000 for what is shown to people.
        """
        self.catalogue = catalogue
        self.seed, self.draws = seed, draws

    @cached_property
    def effects(self) -> Effects:
        """Every effect of the catalogue, drawn."""
        from .kernel.fill import effects_of

        return effects_of(self.catalogue, Draws(self.seed, self.draws))

    def hours_of_chunk(
        self, chunk: Chunk, touched: Touched, rates: Rates, needs_more: NDArray[np.float64]
    ) -> ChunkHours:
        """Claimed and potential hours of each package of a chunk, and the chunk's totals."""
        from .kernel.hours import hours_of_chunk

        return hours_of_chunk(chunk, touched, self.effects, rates, needs_more)

    def week(self, plan: Plan) -> WeekDraws:
        """The week with every candidate that is certain, holds in force, draw by draw."""
        return self.weeks_of(plan).draws(plan.certain, under_holds=True)

    def chosen_hours(self, plan: Plan, items: Collection[str]) -> ChosenHours:
        """The change of the week if exactly these items (ids) were used; one that is no candidate changes nothing."""
        in_force, lifted = self.chosen_weeks(plan, items)
        needs_more = self.weeks_of(plan).needs_more
        return ChosenHours(
            in_force=hours_change(in_force, needs_more=needs_more),
            lifted=hours_change(lifted, needs_more=needs_more),
        )

    def chosen_weeks(self, plan: Plan, items: Collection[str]) -> Array:
        """That week draw by draw, `[in force or lifted, FIGURES, draws]` in carer-minutes."""
        chosen = [index for index in plan.everyone if plan.candidates[index].item.id in items]
        certain = [index for index in chosen if plan.candidates[index].certain]
        return self.weeks_of(plan).weeks([certain, chosen], under_holds=[True, False])

    def estimate(self, plan: Plan) -> Estimated:
        """Everything that a review says of hours and money: ranges by visit, the best sets, each item alone."""
        weeks, package = self.weeks_of(plan), plan.package
        steps = steps_of(package, self.catalogue.adoption)
        prices = Prices(package, plan.candidates, self.catalogue.adoption, Draws(self.seed, self.draws))
        both, visits, averages = weeks.explain([plan.certain, plan.everyone], under_holds=[True, False])
        means = week_means(weeks, averages)
        lifted, in_force = ExpectedRelease(means, under_holds=False), ExpectedRelease(means, under_holds=True)
        minutes_alone = lifted.of_each(plan.everyone).tolist()
        alone = {
            candidate.item.id: round_figure(minutes / 60)
            for candidate, minutes in zip(plan.candidates, minutes_alone, strict=True)
        }
        compared, left_out = _items_to_compare(plan, prices, minutes_alone)
        certain = [index for index in compared if index in plan.certain]
        claimed_set = nearly_all(_front(certain, prices, in_force))
        sets = _front(compared, prices, lifted)
        potential_set, sets_shown = nearly_all(sets), to_show(sets)
        simulated = weeks.weeks(
            [claimed_set.items, potential_set.items, *(item_set.items for item_set in sets_shown)],
            under_holds=[True, *[False] * (1 + len(sets_shown))],
        )
        values = _values_by_table(weeks, (claimed_set, potential_set))
        money, potential_money = (
            prices.money(items, week[_CHANGE], _items_without_price(plan, prices, candidates), value)
            for items, week, candidates, value in zip(
                (claimed_set.items, potential_set.items),
                simulated[:2],
                (plan.certain, plan.everyone),
                values,
                strict=True,
            )
        )
        return Estimated(
            Estimate(
                carer_hours_now_per_week=round_figure(package.carer_hours_per_week),
                second_carer_hours_now_per_week=round_figure(package.second_carer_hours_per_week),
                unpaid_hours_now_per_week=round_figure(package.unpaid_hours_per_week),
                payers=hours_by_payer(package, visits),
                claimed=hours_change(both[0], needs_more=weeks.needs_more),
                potential=hours_change(both[1], needs_more=weeks.needs_more),
                visits=_visits(plan, visits),
                money=money,
                potential_money=potential_money,
                bought_not_given_hours_per_week=round_figure(_not_given(weeks.chunk) / 60),
                combinations=_combinations(plan, sets_shown, simulated[2:]),
                combinations_considered=2 ** len(compared),
                items_left_out=left_out,
                draws=self.draws,
                seed=self.seed,
                steps=steps,
                notes=(*_notes(plan, weeks.chunk), *((steps_sentence(steps),) if package.visits else ())),
            ),
            alone,
        )

    def weeks_of(self, plan: Plan) -> PlanWeeks:
        """A plan to be asked about any set of its candidates, draw by draw."""
        return PlanWeeks(plan, self.effects, self._ids, self.catalogue)

    @cached_property
    def _ids(self) -> CatalogueIds:
        groups = {activity.id: activity.group for activity in self.catalogue.activities.values()}
        return CatalogueIds(self.catalogue.items, groups)


def _items_to_compare(
    plan: Plan, prices: Prices, minutes_alone: Sequence[float]
) -> tuple[list[int], tuple[str, ...]]:
    """Candidates that touch paid care and have a cost, the greatest release first; and the ids that are left out."""
    candidates = plan.candidates
    touching = [index for index in plan.everyone if plan.visits_of[index]]
    priced = [index for index in touching if prices.has_price(index)]
    ranked = sorted(priced, key=lambda index: (-abs(minutes_alone[index]), candidates[index].item.id))
    compared = sorted(ranked[:MOST_ITEMS])
    return compared, tuple(candidates[index].item.id for index in touching if index not in compared)


def _front(items: Sequence[int], prices: Prices, release: ExpectedRelease) -> tuple[ItemSet, ...]:
    cost = costs_of_all_sets(
        [prices.price(index) for index in items],
        [prices.needs_review(index) for index in items],
        prices.review_cost(),
    )
    return front(items, cost, release.of_all_sets(items))


def _values_by_table(weeks: PlanWeeks, sets: tuple[ItemSet, ItemSet]) -> tuple[Array | None, Array | None]:
    """GBP a week of the claimed and the potential set by the council's prices of visits; None where it has none."""
    if not has_working_prices(weeks.plan.package):
        return None, None
    _, visits, _ = weeks.explain([item_set.items for item_set in sets], under_holds=[True, False])
    return value_by_price_table(weeks, visits[0]), value_by_price_table(weeks, visits[1])


def _combinations(plan: Plan, sets: Sequence[ItemSet], weeks: Array) -> tuple[Combination, ...]:
    """The sets shown, with simulated ranges; a set that the simulation shows to be dominated is dropped."""
    combinations: list[Combination] = []
    for item_set, week in zip(sets, weeks, strict=True):
        released = range_of(week[_RELEASED] / 60, "carer-hours/week")
        if combinations and released.mean <= combinations[-1].released_hours_per_week.mean:
            continue
        combinations.append(
            Combination(
                items=tuple(plan.candidates[index].item.id for index in item_set.items),
                cost_gbp=round_figure(item_set.cost_gbp),
                expected_released_hours_per_week=round_figure(item_set.released_minutes / 60),
                released_hours_per_week=released,
                commissioned_change_hours_per_week=range_of(week[_CHANGE] / 60, "carer-hours/week"),
            )
        )
    return tuple(combinations)


def _visits(plan: Plan, figures: Array) -> tuple[VisitEstimate, ...]:
    """The visits before and after, from `[claimed and potential, visits, VISIT_FIGURES, draws]`."""
    return tuple(
        VisitEstimate(
            visit=visit.id,
            carer_hours_now_per_week=round_figure(visit.carer_minutes_per_week / 60),
            minutes_now=visit.known_minutes,
            carers_now=visit.carers,
            claimed=visit_outcome(figures[0, index]),
            potential=visit_outcome(figures[1, index]),
            held=index in plan.held_visits
            or visit.shared_by > 1
            or any(held_visit == index for held_visit, _ in plan.held_lines),
            items=plan.touching(index),
        )
        for index, visit in enumerate(plan.package.visits)
    )


def _items_without_price(plan: Plan, prices: Prices, items: Sequence[int]) -> tuple[str, ...]:
    return tuple(plan.candidates[index].item.id for index in items if not prices.has_price(index))


def _not_given(chunk: Chunk) -> float:
    """Planned carer-minutes a week that are not given: shorter, by fewer, or not at all."""
    planned = chunk.share_planned * chunk.visit_days * chunk.visit_carers * chunk.visit_minutes
    delivered = (
        chunk.share_given * chunk.visit_days * chunk.carers_given * (chunk.needed_minutes - chunk.gap_minutes)
    )
    return float(np.maximum(planned - delivered, 0.0).sum())


def _notes(plan: Plan, chunk: Chunk) -> tuple[str, ...]:
    """What the reader of the estimate has to know.

    Visits whose minutes were shared out, are too short, or were not counted.
    """
    visits = plan.package.visits
    shared_out = [
        visit.id
        for visit, for_tasks in zip(visits, chunk.for_tasks.tolist(), strict=True)
        if for_tasks and any(task.minutes is None for task in visit.tasks)
    ]
    longer = [
        visit.id
        for visit, needed in zip(visits, chunk.needed_minutes.tolist(), strict=True)
        if needed > visit.known_minutes
    ]
    presence = [
        visit.id for visit in visits if visit.minutes is not None and visit.kind not in ("working", None)
    ]
    unsure = [visit.id for visit in visits if visit.minutes is not None and visit.kind is None]
    unknown = [visit.id for visit in visits if visit.minutes is None]
    as_planned = [
        visit.id for visit in visits if visit.minutes is not None and visit.delivered_minutes is None
    ]
    sentences = (
        (
            "Nobody has said how long visits last as delivered: the hours of {} are those of the plan.",
            as_planned,
        ),
        (
            "Not every task is timed: the rest of the visit was shared out by reference minutes in {}.",
            shared_out,
        ),
        ("Delivered for longer than commissioned, and reckoned at what they take: {}.", longer),
        ("Bought so that somebody is there: no hours of {} are released or changed by equipment.", presence),
        (
            "It is not known whether {} is bought for tasks or so that somebody is there: no hours of it are released.",
            unsure,
        ),
        (
            "The length of {} is not known: what could be released there is unknown, and in no figure.",
            unknown,
        ),
    )
    return tuple(text.format(", ".join(names)) for text, names in sentences if names)
