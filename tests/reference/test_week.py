"""The machine code says, draw by draw, what the plain reference says: over thousands of packages, dense and sparse."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.estimate.kernel.arrays import CHANGE, EASED, RELEASED, UNPAID
from engine.model import EFFECTS
from engine.model.unpaid_carer import UnpaidCarer, UnpaidTask
from engine.model.visit import Worker
from tests.estimate.plans import (
    ACTIVITIES,
    effect,
    estimator,
    figure,
    item,
    line,
    package,
    plan,
    second_carer,
    visit,
)
from tests.reference.week import Reference

DRAWS, SEED = 12, 7
PRESENCE = [None] * 6 + ["working", "waking", "sleeping", "living_in", "on_call"]


def assert_as_the_reference(plan):
    made_by = estimator(plan, SEED, DRAWS, used=0.7)
    reference = Reference(plan, made_by.catalogue, seed=SEED, draws=DRAWS)
    everyone, certain = plan.everyone, plan.certain
    weeks = made_by.weeks_of(plan).weeks([certain, everyone, everyone[::2]], under_holds=[True, False, False])
    for row, (items, held) in enumerate([(certain, True), (everyone, False), (everyone[::2], False)]):
        expected = reference.weeks(items, held=held)
        for figure_of, name in (
            (EASED, "eased"),
            (UNPAID, "unpaid"),
            (RELEASED, "released"),
            (CHANGE, "change"),
        ):
            np.testing.assert_allclose(
                weeks[row, figure_of],
                [getattr(week, name) for week in expected],
                rtol=1e-9,
                atol=1e-7,
                err_msg=f"{name}, set {row}",
            )


def some_visit(rng, number, sparse):
    def maybe(value):
        return None if sparse and rng.random() < 0.5 else value

    minutes = rng.choice([15, 30, 45, 60, 90, 240, 540])
    carers = rng.choice([1, 1, 2, 2, 3])
    tasks = [
        line(
            rng.choice(ACTIVITIES),
            maybe(rng.choice([0, 5, 10, 20, 45])),
            rng.randint(1, carers),
            times=rng.randint(1, 2),
        )
        for _ in range(rng.randint(0, 4))
    ]
    workers = ()
    if carers == 2 and rng.random() < 0.4:
        workers = (Worker(), Worker(kind=rng.choice(["care_worker", "nurse"]), minutes=minutes - 5))
    return visit(
        *tasks,
        name=f"v{number}",
        minutes=maybe(minutes),
        carers=carers,
        workers=workers,
        presence=maybe(rng.choice(PRESENCE)),
        every_weeks=rng.choice([1, 1, 1, 2]),
        shared_by=rng.choice([1, 1, 1, 2]),
        days=tuple(rng.sample(["mon", "tue", "wed", "thu", "fri", "sat", "sun"], rng.randint(1, 7))),
        delivered_minutes=rng.choice([None, None, 10, 25.5, 50, 0]),
        delivered_carers=rng.choice([None, None, 0, 1, 2]),
        missed_per_4_weeks=rng.choice([None, None, None, 3]),
    )


def some_effect(rng):
    kind = rng.choice(list(EFFECTS))
    tasks = tuple(rng.sample(ACTIVITIES, rng.randint(1, 3)))
    more = {
        "grade": rng.choice("ABCD"),
        "adoption_included": rng.random() < 0.3,
        "study": rng.choice([None, None, "a-study"]),
        "care": rng.choice(["both", "both", "paid", "unpaid"]),
    }
    if kind == "second_carer":
        return second_carer(tasks=tasks)
    if kind == "percent_of_visits":
        return effect(kind, tasks, 10, 40, 80, visits_only_for="pills", **more)
    low, likely, high = sorted(rng.choice([-20, -5, 0, 5, 12, 40, 70]) for _ in range(3))
    return effect(kind, tasks, low, likely, high, **more)


def some_item(rng, number):
    groups = tuple(rng.sample(["bathing", "moving"], rng.choice([0, 0, 1, 2])))
    bare = item(
        f"i{number}",
        *(some_effect(rng) for _ in range(rng.randint(1, 3))),
        operated_by=rng.choice(["person", "carer"]),
    )
    own_use = rng.choice([None, None, figure(0.3, 0.5, 0.9), figure(0.05)])
    return bare.model_copy(update={"instead_of": groups, "used_at_follow_up": own_use})


def some_plan(seed, *, sparse):
    rng = random.Random(f"{seed} {sparse}")
    unpaid = [
        UnpaidTask(activity=rng.choice(ACTIVITIES), minutes=rng.choice([5, 30]), times_per_week=7)
        for _ in range(rng.randint(0, 2))
    ]
    care = package(
        *(some_visit(rng, number, sparse) for number in range(rng.randint(0, 4))),
        reference=f"R-{seed}",
        unpaid_carers=(UnpaidCarer(tasks=tuple(unpaid)),) if unpaid else None,
        service={"increment_minutes": rng.choice([5, 15]), "floor_minutes": rng.choice([15, 30])},
    )
    lines = [(v, t) for v, visit in enumerate(care.visits) for t in range(len(visit.tasks))]
    return plan(
        care,
        *(some_item(rng, number) for number in range(rng.randint(0, 5))),
        certain=rng.random() < 0.7,
        memory_poor=rng.random() < 0.3,
        held=rng.sample(lines, rng.randint(0, len(lines)) // 2),
        held_visits=[v for v in range(len(care.visits)) if rng.random() < 0.15],
        lines=[line for line in lines if rng.random() < 0.8] or None,
    )


@pytest.mark.parametrize("sparse", [False, True], ids=["dense", "sparse"])
@pytest.mark.parametrize("block", range(4))
def test_the_weeks_of_a_thousand_packages_are_those_of_the_reference(block, sparse):
    for seed in range(block * 125, block * 125 + 125):
        try:
            assert_as_the_reference(some_plan(seed, sparse=sparse))
        except AssertionError as error:
            raise AssertionError(f"seed {seed}") from error


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9), st.booleans())
def test_the_week_of_any_package_is_that_of_the_reference(seed, sparse):
    assert_as_the_reference(some_plan(seed, sparse=sparse))
