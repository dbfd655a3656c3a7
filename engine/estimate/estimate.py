"""The estimate of one review: simulate, compare sets of items, and say it in ranges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..model.catalogue_item import Adoption
from ..model.estimate import Combination, Estimate, Range, VisitEstimate
from ..model.figure import Activity
from .combination import (
    MOST_ITEMS,
    ExpectedRelease,
    ItemSet,
    costs_of_all_sets,
    front,
    nearly_all,
    to_show,
    week_means,
)
from .draws import Draws
from .money import Prices
from .plan import Plan
from .simulation import Simulation, WeekDraws
from .summary import hours_change, range_of, rounded, visit_outcome


@dataclass(frozen=True, slots=True)
class Estimated:
    """An estimate, and what each candidate would be expected to release alone."""

    estimate: Estimate
    released_hours_alone: Mapping[str, float]
    """By item id: expected carer-hours a week, holds lifted."""


def estimate(
    plan: Plan, activities: Mapping[str, Activity], adoption: Adoption, *, seed: int, draws: int = 2000
) -> Estimated:
    """Estimate care hours and money before and after.

    Args:
        plan: the package, its candidates and what is held.
        activities: reference minutes by activity.
        adoption: multipliers and rates of the catalogue.
        seed: names the draws; the same seed gives the same estimate.
        draws: number of draws, at least 2,000.

    Returns:
        Carer-hours a week as P10, P50 and P90, with costs in GBP.
    """
    named = Draws(seed, draws)
    simulation = Simulation(plan, activities, adoption, named)
    prices = Prices(plan.package, plan.candidates, adoption, named)
    everyone = range(len(plan.candidates))
    certain = [index for index in everyone if plan.candidates[index].certain]
    claimed, potential = simulation.week(certain, held=True), simulation.week(everyone, held=False)
    means = week_means(simulation)
    lifted, in_force = ExpectedRelease(means, held=False), ExpectedRelease(means, held=True)
    alone = {plan.candidates[index].item.id: rounded(lifted.alone(index) / 60) for index in everyone}
    compared, left_out = _compared(simulation, prices, lifted)
    sets = _front(compared, prices, lifted)
    claimed_set = nearly_all(_front([index for index in compared if index in certain], prices, in_force))
    potential_set = nearly_all(sets)
    package = plan.package
    return Estimated(
        Estimate(
            carer_hours_now_per_week=rounded(package.carer_hours_per_week),
            second_carer_hours_now_per_week=rounded(package.second_carer_hours_per_week),
            unpaid_hours_now_per_week=rounded(package.unpaid_hours_per_week),
            claimed=hours_change(claimed),
            potential=hours_change(potential),
            visits=_visits(plan, simulation, claimed, potential),
            money=prices.money(
                claimed_set.items,
                simulation.week(claimed_set.items, held=True),
                _unpriced(plan, prices, certain),
            ),
            potential_money=prices.money(
                potential_set.items,
                simulation.week(potential_set.items, held=False),
                _unpriced(plan, prices, everyone),
            ),
            combinations=_combinations(sets, simulation),
            combinations_considered=2 ** len(compared),
            items_left_out=left_out,
            draws=draws,
            seed=seed,
            notes=_notes(plan, simulation),
        ),
        alone,
    )


@dataclass(frozen=True, slots=True)
class ExpectedHours:
    """Released carer-hours a week, as an estimate of the same seed has them."""

    claimed: Range
    potential: Range


def expected_release(
    plan: Plan, activities: Mapping[str, Activity], adoption: Adoption, *, seed: int, draws: int = 2000
) -> ExpectedHours:
    """Only the released hours, for comparing many packages.

    Args:
        plan: the package, its candidates and what is held.
        activities: reference minutes by activity.
        adoption: multipliers and rates of the catalogue.
        seed: names the draws.
        draws: number of draws.
    """
    simulation = Simulation(plan, activities, adoption, Draws(seed, draws))
    everyone = range(len(plan.candidates))
    certain = [index for index in everyone if plan.candidates[index].certain]
    weeks = (simulation.week(certain, held=True), simulation.week(everyone, held=False))
    claimed, potential = (range_of(week.total("released_minutes") / 60, "carer-hours/week") for week in weeks)
    return ExpectedHours(claimed, potential)


def _compared(
    simulation: Simulation, prices: Prices, release: ExpectedRelease
) -> tuple[list[int], tuple[str, ...]]:
    """Candidates that touch paid care and have a cost, the greatest release first; and the ids that are left out."""
    candidates = simulation.plan.candidates
    touching = [index for index, effect in enumerate(simulation.effects) if effect.touches_paid_care]
    priced = [index for index in touching if prices.has_price(index)]
    ranked = sorted(priced, key=lambda index: (-abs(release.alone(index)), candidates[index].item.id))
    kept = sorted(ranked[:MOST_ITEMS])
    return kept, tuple(candidates[index].item.id for index in touching if index not in kept)


def _front(items: Sequence[int], prices: Prices, release: ExpectedRelease) -> tuple[ItemSet, ...]:
    cost = costs_of_all_sets(
        [prices.price(index) for index in items],
        [prices.needs_review(index) for index in items],
        prices.review_cost(),
    )
    return front(items, cost, release.of_all_sets(items))


def _combinations(sets: Sequence[ItemSet], simulation: Simulation) -> tuple[Combination, ...]:
    """The sets shown, with simulated ranges; a set that the simulation shows to be dominated is dropped."""
    shown: list[Combination] = []
    for found in to_show(sets):
        week = simulation.week(found.items, held=False)
        released = range_of(week.total("released_minutes") / 60, "carer-hours/week")
        if shown and released.mean <= shown[-1].released_hours_per_week.mean:
            continue
        shown.append(
            Combination(
                items=tuple(simulation.plan.candidates[index].item.id for index in found.items),
                cost_gbp=rounded(found.cost_gbp),
                expected_released_hours_per_week=rounded(found.released_minutes / 60),
                released_hours_per_week=released,
                commissioned_change_hours_per_week=range_of(
                    week.total("change_minutes") / 60, "carer-hours/week"
                ),
            )
        )
    return tuple(shown)


def _visits(
    plan: Plan, simulation: Simulation, claimed: WeekDraws, potential: WeekDraws
) -> tuple[VisitEstimate, ...]:
    return tuple(
        VisitEstimate(
            visit=visit.id,
            carer_hours_now_per_week=rounded(visit.carer_minutes_per_week / 60),
            minutes_now=visit.known_minutes,
            carers_now=visit.carers,
            claimed=visit_outcome(claimed.visits[index]),
            potential=visit_outcome(potential.visits[index]),
            held=index in plan.held_visits or any(held_visit == index for held_visit, _ in plan.held_lines),
            items=tuple(
                candidate.item.id
                for candidate, effect in zip(plan.candidates, simulation.effects, strict=True)
                if effect.touches_visit(index)
            ),
        )
        for index, visit in enumerate(plan.package.visits)
    )


def _unpriced(plan: Plan, prices: Prices, items: Sequence[int]) -> tuple[str, ...]:
    return tuple(plan.candidates[index].item.id for index in items if not prices.has_price(index))


def _notes(plan: Plan, simulation: Simulation) -> tuple[str, ...]:
    visits = plan.package.visits
    shared = [visit.id for visit, minutes in zip(visits, simulation.minutes, strict=True) if minutes.shared_out]
    longer = [
        visit.id
        for visit, minutes in zip(visits, simulation.minutes, strict=True)
        if minutes.needed > visit.known_minutes
    ]
    notes = []
    if shared:
        notes.append(
            "Not every task is timed: the rest of the visit was shared out by reference minutes in "
            + ", ".join(shared)
            + "."
        )
    if longer:
        notes.append(
            "Delivered for longer than commissioned, and reckoned at what they take: " + ", ".join(longer) + "."
        )
    return tuple(notes)
