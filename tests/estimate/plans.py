"""Small plans, made by hand, whose right answers can be worked out on paper."""

from __future__ import annotations

from types import SimpleNamespace

from engine.estimate import AppliedEffect, Candidate, Estimated, Estimator, Plan
from engine.model import (
    Activity,
    Adoption,
    CarePackage,
    CatalogueItem,
    Comparison,
    Effect,
    Figure,
    Span,
    TaskLine,
    Visit,
)

ACTIVITIES = ("wash", "transfer", "meal", "pills")


def figure(low, likely=None, high=None, unit="GBP"):
    likely = low if likely is None else likely
    return Figure(low=low, likely=likely, high=likely if high is None else high, unit=unit, source="a test")


def activities():
    personal = {"wash", "transfer"}
    return {
        name: Activity(
            id=name,
            label=name,
            group=name,
            personal_care=name in personal,
            minutes=figure(10, unit="minutes"),
        )
        for name in ACTIVITIES
    }


def adoption(used=1.0, memory=0.5, rate=20.0):
    return Adoption(
        used_at_follow_up=figure(used),
        used_when_memory_poor=figure(memory),
        memory_poor_when=Comparison(path="person.memory", operator=">=", value=2),
        shrink_by_grade={"A": figure(1), "B": figure(1), "C": figure(0.75), "D": figure(0.5)},
        review_minutes=figure(540),
        therapist_rate_gbp_per_hour=figure(50),
        discount_rate=figure(0.035),
        care_rate_gbp_per_hour={"England": figure(rate)},
        increment_minutes=figure(15, unit="minutes"),
        floor_minutes=figure(30, unit="minutes"),
    )


def effect(kind, tasks, low, likely=None, high=None, *, grade="B", **more):
    likely = low if likely is None else likely
    size = Span(low=low, likely=likely, high=likely if high is None else high)
    return Effect(
        kind=kind, tasks=tasks, size=size, grade=grade, cites=("a-study",), basis="made up for a test", **more
    )


def second_carer(chance=(15, 30, 45), size=(40, 68, 100), tasks=("transfer",)):
    return effect(
        "second_carer", tasks, *size, adoption_included=True,
        chance_percent=Span(low=chance[0], likely=chance[1], high=chance[2]),
    )  # fmt: skip


def item(name, *effects, price=100.0, operated_by="carer", equipment=True):
    return CatalogueItem(
        id=name, name=name, family="made_up", plain="A thing that exists only in a test.", operated_by=operated_by,
        competency={"tier": "green", "because": "it is made up"}, tasks=ACTIVITIES, effects=effects,
        price=None if price is None else figure(price), equipment=equipment,
    )  # fmt: skip


def visit(*tasks, minutes=45, carers=1, name="morning", **more):
    return Visit(id=name, start="08:00", minutes=minutes, carers=carers, tasks=tasks, **more)


def line(activity, minutes=None, carers=1, **more):
    return TaskLine(activity=activity, minutes=minutes, carers=carers, **more)


def package(*visits, reference="TEST-1", **more):
    return CarePackage(reference=reference, visits=visits, **more)


def plan(care, *items, certain=True, memory_poor=False, held=(), held_visits=(), lines=None):
    """Every effect touches every line of its tasks, or of `lines` where given."""
    everywhere = [(v, t) for v, visit in enumerate(care.visits) for t in range(len(visit.tasks))]

    def touched(effect):
        return frozenset(
            (v, t) for v, t in (lines or everywhere)
            if care.visits[v].tasks[t].activity in effect.tasks
            and (effect.kind != "second_carer" or care.visits[v].tasks[t].carers > 1)
        )  # fmt: skip

    candidates = tuple(
        Candidate(
            thing,
            tuple(AppliedEffect(i, effect, touched(effect)) for i, effect in enumerate(thing.effects)),
            certain,
        )
        for thing in items
    )
    return Plan(care, candidates, frozenset(held), frozenset(held_visits), memory_poor)


def estimator(plan, seed=1, draws=2000, **more) -> Estimator:
    items = {candidate.item.id: candidate.item for candidate in plan.candidates}
    return Estimator(
        SimpleNamespace(items=items, activities=activities(), adoption=adoption(**more)),
        seed=seed,
        draws=draws,
    )


def estimated(plan, seed=1, draws=2000, **more) -> Estimated:
    return estimator(plan, seed, draws, **more).estimate(plan)
