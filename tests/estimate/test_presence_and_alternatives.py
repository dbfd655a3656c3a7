"""Presence, what is not given, who else comes, and alternatives: nothing of them is overclaimed."""

import random

import pytest

from engine.estimate.kernel.arrays import CHANGE, EASED, RELEASED
from engine.model.visit import Worker
from tests.estimate.plans import effect, estimated, estimator, item, line, package, plan, second_carer, visit
from tests.reference.test_week import some_item, some_plan

HALF = effect("percent_of_task", ("wash", "transfer", "meal"), 50)
SURE = second_carer(chance=(100, 100, 100), size=(100, 100, 100))
KINDS = ["waking", "sleeping", "living_in", "on_call"]


def claimed(care, *items, **more):
    return estimated(plan(care, *items, **more)).estimate.claimed


def mean_week(plan):
    """The means of what is claimed: eased, unpaid, released and commissioned change, carer-minutes a week."""
    return estimator(plan, 1, 40).weeks_of(plan).weeks([plan.certain], under_holds=[True])[0].mean(axis=1)


@pytest.mark.parametrize("kind", KINDS)
def test_presence_is_never_shortened_nor_released_by_equipment(kind):
    night = visit(line("transfer"), line("meal", 20), minutes=540, presence=kind)
    estimate = estimated(plan(package(night), item("bed_sensor", HALF))).estimate
    for some in (estimate.claimed, estimate.potential):
        assert some.released_hours_per_week.p90 == some.released_hours_per_week.p10 == 0
        assert some.commissioned_change_hours_per_week.p10 == some.commissioned_change_hours_per_week.p90 == 0
    assert any("so that somebody is there" in note for note in estimate.notes)


def test_an_untimed_task_of_a_waking_night_takes_reference_minutes_and_never_the_rest_of_the_night():
    night = visit(line("transfer", times=2), minutes=540, presence="waking")
    assert claimed(package(night), item("bed", HALF)).eased_minutes_per_week.p90 == 7 * 20 / 2


def test_a_long_visit_whose_kind_nobody_said_releases_nothing_and_says_why():
    estimate = estimated(plan(package(visit(line("transfer"), minutes=600)), item("bed", HALF))).estimate
    assert estimate.potential.released_hours_per_week.p90 == 0
    assert any("not known whether" in note for note in estimate.notes)


def test_an_untimed_task_of_a_long_visit_takes_at_most_its_reference_minutes():
    hours = claimed(package(visit(line("wash"), minutes=180)), item("seat", HALF))
    assert hours.released_hours_per_week.p90 == pytest.approx(7 * 5 / 60, abs=1e-4)


def test_a_visit_of_unknown_length_is_in_no_figure_and_named():
    estimate = estimated(plan(package(visit(line("wash", 20), minutes=None)), item("seat", HALF))).estimate
    assert estimate.potential.released_hours_per_week.p90 == 0
    assert estimate.potential.eased_minutes_per_week.p50 == 70
    assert any("length of morning is not known" in note for note in estimate.notes)


def test_a_fortnightly_visit_counts_half():
    every, other = (
        claimed(package(visit(line("wash", 40), minutes=60, every_weeks=weeks)), item("seat", HALF))
        for weeks in (1, 2)
    )
    assert other.released_hours_per_week.mean == pytest.approx(
        every.released_hours_per_week.mean / 2, abs=1e-4
    )
    assert other.commissioned_change_hours_per_week.mean == pytest.approx(
        every.commissioned_change_hours_per_week.mean / 2, abs=1e-4
    )


def test_a_shared_visit_is_potential_only_and_counts_this_persons_share():
    estimate = estimated(
        plan(package(visit(line("wash", 40), minutes=60, shared_by=2)), item("seat", HALF))
    ).estimate
    assert estimate.claimed.released_hours_per_week.p90 == 0
    assert estimate.potential.released_hours_per_week.mean == pytest.approx(7 * 20 / 60 / 2, abs=1e-4)


def test_what_is_bought_and_not_given_is_no_saving_and_stands_apart():
    care = package(visit(line("wash", 20), minutes=30, delivered_minutes=12))
    estimate = estimated(plan(care, item("seat", HALF))).estimate
    assert estimate.bought_not_given_hours_per_week == pytest.approx(7 * 18 / 60)
    assert estimate.claimed.released_hours_per_week.mean == pytest.approx(7 * 6 / 60, abs=1e-4)


def test_family_or_a_nurse_as_second_person_is_never_released_as_paid_care():
    for kind in ("family", "nurse"):
        care = package(
            visit(
                line("transfer", 20, carers=2),
                minutes=30,
                carers=1 if kind == "family" else 2,
                workers=(Worker(), Worker(kind=kind)),
            )
        )
        estimate = estimated(plan(care, item("hoist", SURE))).estimate
        assert estimate.potential.released_hours_per_week.p90 == 0
        assert estimate.potential.commissioned_change_hours_per_week.p10 == 0


def test_when_the_second_carer_goes_at_most_the_minutes_that_they_stay_are_released():
    care = package(
        visit(line("transfer", 10, carers=2), minutes=60, carers=2, workers=(Worker(), Worker(minutes=15)))
    )
    hours = claimed(care, item("hoist", SURE))
    assert hours.released_hours_per_week.p50 == pytest.approx(7 * 15 / 60)
    assert hours.commissioned_change_hours_per_week.p50 == pytest.approx(-7 * 15 / 60)


def test_a_second_carer_who_does_not_come_is_not_released():
    care = package(visit(line("transfer", 20, carers=2), minutes=30, carers=2, delivered_carers=1))
    estimate = estimated(plan(care, item("hoist", SURE))).estimate
    assert estimate.potential.released_hours_per_week.p90 == 0
    assert estimate.bought_not_given_hours_per_week == pytest.approx(7 * 30 / 60)


def test_where_fewer_come_than_a_task_needs_more_care_is_the_answer():
    care = package(visit(line("transfer", 20, carers=2), minutes=30, carers=2, delivered_carers=1))
    short = package(visit(line("wash", 25), minutes=30, delivered_minutes=15))
    enough = package(visit(line("wash", 10), minutes=30, delivered_minutes=15))
    assert claimed(care, item("hoist", SURE)).probability_of_more == 1
    assert claimed(short).probability_of_more == 1
    assert claimed(enough).probability_of_more == 0


def alternatives(*names, groups=("bathing",), **more):
    return [
        item(name, effect("percent_of_task", ("wash",), share, **more)).model_copy(
            update={"instead_of": groups}
        )
        for name, share in names
    ]


def test_of_alternatives_the_one_that_eases_most_counts_and_never_their_product():
    care = package(visit(line("wash", 20)))
    best = claimed(care, *alternatives(("seat", 50)))
    assert claimed(care, *alternatives(("seat", 50), ("board", 40), ("lift", 30))) == best
    assert claimed(care, *alternatives(("board", 40), ("seat", 50))) == best


def test_effects_of_one_study_count_once_for_a_task():
    care = package(visit(line("wash", 20)))
    both = [item(name, effect("percent_of_task", ("wash",), 50, study="a-study")) for name in ("seat", "tap")]
    assert claimed(care, *both) == claimed(care, both[0])


def test_sets_of_items_do_not_add_alternatives_either():
    care = package(visit(line("wash", 40), minutes=60))
    estimate = estimated(plan(care, *alternatives(("seat", 50), ("board", 50)))).estimate
    assert all(len(combination.items) == 1 for combination in estimate.combinations)


def with_visits(plan, **changes):
    visits = tuple(
        visit.model_copy(update={name: change(visit) for name, change in changes.items()})
        for visit in plan.package.visits
    )
    return plan_like(plan, visits=visits)


def plan_like(plan, **changes):
    from dataclasses import replace

    return replace(plan, package=plan.package.model_copy(update=changes))


SEEDS = range(60)


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_that_makes_a_saving_less_real_ever_raises_what_is_claimed(seed):
    some = some_plan(seed, sparse=False)
    before = mean_week(some)
    shorter = with_visits(
        some, delivered_minutes=lambda visit: (visit.delivered_minutes or visit.minutes) / 2
    )
    missed = with_visits(some, missed_per_4_weeks=lambda visit: 4 * len(visit.days))
    for less in (
        with_visits(some, presence=lambda visit: "waking"),
        with_visits(some, shared_by=lambda visit: 2),
        missed,
    ):
        after = mean_week(less)
        assert after[RELEASED] <= max(before[RELEASED], 0) + 1e-9
        assert after[CHANGE] >= min(before[CHANGE], 0) - 1e-9
    if not any(
        effect.kind == "minutes_each_time" or effect.size.low < 0
        for candidate in some.candidates
        for effect in candidate.item.effects
    ):
        assert mean_week(shorter)[RELEASED] <= before[RELEASED] + 1e-9


@pytest.mark.parametrize("seed", SEEDS)
def test_one_more_alternative_never_raises_what_any_of_them_alone_eases_on_a_line(seed):
    rng = random.Random(seed)
    care = package(visit(line("wash", 20), minutes=45))
    things = [
        offered.model_copy(
            update={
                "instead_of": ("bathing",),
                "effects": (
                    effect("percent_of_task", ("wash",), *sorted(rng.uniform(0, 90) for _ in range(3))),
                ),
            }
        )
        for offered in (some_item(rng, number) for number in range(4))
    ]
    alone = max(mean_week(plan(care, offered))[EASED] for offered in things)
    for count in range(1, 5):
        assert mean_week(plan(care, *things[:count]))[EASED] <= alone + 1e-9
