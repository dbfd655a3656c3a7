"""A package in the words of the model: known values by path, for the person, each visit and each task line.

Definitions:
- A path that is absent was not assessed. Nothing is filled in.
- The weight margin and "not overdue" are known only when the load and the date of everything that lifts are; a load
  that is too small, or a date that has passed, is known at once.
- Several unpaid carers: a willingness is true when any carer is, false when all are not, else unknown; strain is the
  worst known, and unknown while any carer's is not assessed unless one is already breaking down.
- Parts of the day by start: morning 06:00-10:59, midday 11:00-14:29, tea 14:30-17:59, evening 18:00-21:59, night else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from pydantic import BaseModel

from ..model.care_package import CarePackage
from ..model.condition import Scalar
from ..model.unpaid_carer import UnpaidCarer
from ..model.visit import TaskLine, Visit

READABLE = ("person", "home", "risks", "medicines", "decisions", "preferences", "service")
STARTS = ((6 * 60, "morning"), (11 * 60, "midday"), (14 * 60 + 30, "tea"), (18 * 60, "evening"), (22 * 60, "night"))


@dataclass(frozen=True, slots=True)
class Facts:
    """Known values by path: one map for the person, one a visit, one a task line (in package order)."""

    person: Mapping[str, Scalar]
    visits: tuple[Mapping[str, Scalar], ...]
    tasks: tuple[tuple[int, int, Mapping[str, Scalar]], ...]
    """Visit index, task index, and the values of the task and its visit."""


def facts_of(
    package: CarePackage,
    items: Iterable[str],
    activities: Mapping[str, str],
    on: date,
    lifting: Collection[str] = (),
) -> Facts:
    """Flatten a package.

    Args:
        package: the care package.
        items: catalogue item ids (each gives `equipment.<id>`).
        activities: activity id to group id.
        on: the day of the review (decides whether an examination is overdue).
        lifting: ids of the items that lift people: their load and examination date must be known.
    """
    person: dict[str, Scalar] = {}
    for name in READABLE:
        _flatten(name, getattr(package, name), person)
    person |= derived_values(package, items, on, lifting)
    visits = tuple(visit_values(visit, activities) for visit in package.visits)
    tasks = tuple(
        (v, t, {**visits[v], **task_values(task, activities)})
        for v, visit in enumerate(package.visits)
        for t, task in enumerate(visit.tasks)
    )
    return Facts(person, visits, tasks)


def derived_values(
    package: CarePackage, items: Iterable[str], on: date, lifting: Collection[str] = ()
) -> dict[str, Scalar]:
    """What is known about the person's support, equipment and package as a whole (arguments as in `facts_of`)."""
    values: dict[str, Scalar] = {}
    _add_support(package.unpaid_carers, values)
    _add_equipment(package, items, on, lifting, values)
    _add_package(package, values)
    return values


def plain(value: Scalar) -> Scalar:
    """A value as conditions compare it: numbers to six decimals."""
    return round(value, 6) if isinstance(value, float) else value


@lru_cache(maxsize=24 * 60)
def part_of_day(start: str) -> str:
    """The part of the day in which a visit starts (`HH:MM`)."""
    minute = int(start[:2]) * 60 + int(start[3:])
    return next((word for since, word in reversed(STARTS) if minute >= since), "night")


def _flatten(prefix: str, model: BaseModel, values: dict[str, Scalar]) -> None:
    for name in type(model).model_fields:
        value = getattr(model, name)
        if isinstance(value, BaseModel):
            _flatten(f"{prefix}.{name}", value, values)
        elif value is not None:
            values[f"{prefix}.{name}"] = plain(value)


def _add_support(carers: tuple[UnpaidCarer, ...] | None, values: dict[str, Scalar]) -> None:
    if carers is None:
        return
    values["support.unpaid_carer"] = bool(carers)
    flags = {
        "lives_with_carer": [carer.lives_with for carer in carers],
        "willing_handling": [carer.willing_and_able_handling for carer in carers],
        "willing_personal_care": [carer.willing_and_able_personal_care for carer in carers],
        "willing_other": [carer.willing_and_able_other for carer in carers],
        "cares_at_night": [carer.cares_at_night for carer in carers],
    }
    for name, answers in flags.items():
        if any(answers):
            values[f"support.{name}"] = True
        elif None not in answers:
            values[f"support.{name}"] = False
    strains = [carer.strain for carer in carers]
    if "breaking_down" in strains:
        values["support.strain"] = "breaking_down"
    elif None not in strains:
        values["support.strain"] = "some" if "some" in strains else "none"


def _add_equipment(
    package: CarePackage, items: Iterable[str], on: date, lifting: Collection[str], values: dict[str, Scalar]
) -> None:
    if package.equipment is None:
        return
    present = {thing.item for thing in package.equipment}
    values.update({f"equipment.{item}": item in present for item in items})
    loads = [thing.safe_working_load_kg for thing in package.equipment if thing.safe_working_load_kg is not None]
    lifts = [thing for thing in package.equipment if thing.item in lifting]
    if loads and package.person.weight_kg is not None:
        margin = round(min(loads) - package.person.weight_kg, 3)
        if margin < 0 or all(thing.safe_working_load_kg is not None for thing in lifts):
            values["equipment.weight_margin_kg"] = margin
    dues = [thing.examination_due for thing in package.equipment if thing.examination_due is not None]
    if any(due < on for due in dues):
        values["equipment.examination_overdue"] = True
    elif (dues or not package.equipment) and all(thing.examination_due is not None for thing in lifts):
        values["equipment.examination_overdue"] = False
    uses = [thing.in_use for thing in package.equipment]
    if "not_used" in uses:
        values["equipment.something_not_used"] = True
    elif None not in uses:
        values["equipment.something_not_used"] = False


def _add_package(package: CarePackage, values: dict[str, Scalar]) -> None:
    visits = package.visits
    by_day = Counter(day for visit in visits for day in visit.days)
    values["package.carer_hours_per_week"] = round(package.carer_hours_per_week, 6)
    values["package.second_carer_hours_per_week"] = round(package.second_carer_hours_per_week, 6)
    values["package.visits_per_week"] = sum(len(v.days) for v in visits)
    values["package.visits_per_day"] = max(by_day.values(), default=0)
    values["package.night_visits_per_week"] = sum(len(v.days) for v in visits if part_of_day(v.start) == "night")
    values["package.double_handed"] = any(v.carers > 1 for v in visits)


def visit_values(visit: Visit, activities: Mapping[str, str]) -> dict[str, Scalar]:
    """What is known about a visit (activity id to group id)."""
    groups = {activities[task.activity] for task in visit.tasks}
    values: dict[str, Scalar] = {
        "visit.minutes": visit.minutes,
        "visit.carers": visit.carers,
        "visit.days_per_week": len(visit.days),
        "visit.part_of_day": part_of_day(visit.start),
        "visit.only_group": "none" if not groups else groups.pop() if len(groups) == 1 else "mixed",
    }
    if visit.delivered_minutes is not None:
        values["visit.overrun_minutes"] = round(visit.delivered_minutes - visit.minutes, 6)
    if visit.delivered_carers is not None:
        values["visit.carers_short"] = visit.delivered_carers < visit.carers
    return values


def task_values(task: TaskLine, activities: Mapping[str, str]) -> dict[str, Scalar]:
    """What is known about a task line, without its visit (activity id to group id)."""
    values: dict[str, Scalar] = {
        "task.activity": task.activity,
        "task.group": activities[task.activity],
        "task.carers": task.carers,
        "task.times": task.times,
    }
    optional = {"task.help": task.help, "task.minutes": task.minutes, "task.second_carer_for": task.second_carer_for}
    values.update({path: plain(value) for path, value in optional.items() if value is not None})
    return values
