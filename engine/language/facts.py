"""A package in the words of the model: known values by path, for the person, each visit and each task line.

Definitions:
- A path that is absent was not assessed. Nothing is filled in. What is known of it all the same, that it lies between
  two levels, stands apart in `ranges`.
- Several unpaid carers: a willingness is true when any carer is, false when all are not, else unknown, and that of a
  child is not counted on; strain is the
  worst known, and unknown while any carer's is not assessed unless one is already breaking down.
- An agreement of somebody appointed counts where their power covers the decision; one that is not on record is none.
- Who helps with a need, and whether on every day: `helped`.
- A carer's assessment is offered when each unpaid carer was offered one, and not when one of them was not.
- Whole weeks since a discharge, or since the package began, are at most their seven days and six more: an assessment
  that is older than that came before it.
- Visits and task lines: `visit_facts`; equipment in place: `equipment_facts`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from math import ceil

from pydantic import BaseModel

from ..model.care_package import CarePackage
from ..model.condition import Scalar
from ..model.unpaid_carer import UnpaidCarer
from ..model.visit import ALL_DAYS
from .attendance import attendance_values, weekly_visits
from .derived import AGREES_TO, DECISIONS, MAY_HARM, WILLING
from .equipment_facts import add_equipment, set_any, unfit_activities, unfit_value
from .helped import helped_values
from .least_gap import gap_bounds
from .roles import ItemRoles
from .term import Bounds
from .visit_facts import is_at_night, plain, task_values, visits_values
from .vocabulary import CARER_FIELDS, READABLE

_NO_ROLES = ItemRoles()
_OTHER_DOSES = "support.sees_to_other_doses"
_OF_ANY_CARER = tuple(name for name in CARER_FIELDS if name not in ("strain", "assessment_offered"))
"""Words of `support` that are true where they are of any unpaid carer."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Known values by path: one map for the person, one a visit, one a task line (in package order)."""

    person: Mapping[str, Scalar]
    visits: tuple[Mapping[str, Scalar], ...]
    tasks: tuple[tuple[int, int, Mapping[str, Scalar]], ...]
    """Visit index, task index, and the values of the task and its visit."""
    ranges: Mapping[str, Bounds] = field(default_factory=dict)
    """By word that is not known: the ranks of the least and the greatest level, or the least and most hours, of it."""


def facts_of(
    package: CarePackage,
    items: Iterable[str],
    activities: Mapping[str, str],
    on: date,
    roles: ItemRoles = _NO_ROLES,
) -> Facts:
    """Flatten a package.

    Args:
        package: the care package.
        items: catalogue item ids (each gives `equipment.<id>`).
        activities: activity id to group id.
        on: the day of the review (decides whether an examination is overdue).
        roles: what items are for: of those that lift, load and examination date must be known.
    """
    person: dict[str, Scalar] = {}
    for name in READABLE:
        _flatten(name, getattr(package, name), person)
    _add_agreements(package, person)
    person |= derived_values(package, items, activities, on, roles)
    visits = tuple(
        values | {"visit.helps_eat": any(task.activity in roles.beside_eating for task in visit.tasks)}
        for visit, values in zip(
            package.visits, visits_values(package.visits, activities, roles), strict=True
        )
    )
    unfit = unfit_activities(package, activities, on, roles)
    tasks = tuple(
        (v, t, {**visits[v], **task_values(task, activities), **unfit_value(task, unfit)})
        for v, visit in enumerate(package.visits)
        for t, task in enumerate(visit.tasks)
    )
    ranges: dict[str, Bounds] = {known.word: known.ranks for known in package.open_ranges}
    ranges |= gap_bounds(package, person)
    return Facts(person, visits, tasks, ranges)


def ranges_in_words(package: CarePackage, facts: Facts) -> dict[str, str]:
    """By word that is not known and lies between two values: what is known of it, as people read it.

    Args:
        package: any package.
        facts: the same in the words of rules.
    """
    least = {
        path: f"between {low:.1f} and {high:.1f} hours"
        for path, (low, high) in facts.ranges.items()
        if path.startswith("package.")
    }
    return {known.word: known.in_words for known in package.open_ranges} | least


def _add_agreements(package: CarePackage, values: dict[str, Scalar]) -> None:
    """Whether somebody with the power has agreed: an agreement that nobody wrote down is none."""
    for name in DECISIONS:
        decision = getattr(package.decisions, name)
        settled = {"nobody": False, "court": True, None: None}.get(
            decision.appointed, {"covers_this": True, None: None}.get(decision.appointed_power, False)
        )
        agreed = settled if decision.appointed_says == "agrees" else False
        if agreed is not None:
            values[f"{AGREES_TO}{name}"] = agreed


def derived_values(
    package: CarePackage,
    items: Iterable[str],
    activities: Mapping[str, str],
    on: date,
    roles: ItemRoles = _NO_ROLES,
) -> dict[str, Scalar]:
    """What is known about the person's support, equipment and package as a whole (arguments as in `facts_of`)."""
    values: dict[str, Scalar] = {}
    _add_support(package.unpaid_carers, activities, values)
    add_equipment(package, items, on, roles, values)
    _add_package(package, on, values)
    _add_doses(package, activities, values)
    values.update(attendance_values(package))
    values |= helped_values(package, roles, may_harm=bool(values[MAY_HARM]))
    for path in [f"support.{name}" for name in WILLING] if values[MAY_HARM] else ():
        # A yes counts for nothing while they may be whom the person has to fear.
        if values.get(path):
            del values[path]
    return values


def _flatten(prefix: str, model: BaseModel, values: dict[str, Scalar]) -> None:
    for name in type(model).model_fields:
        value = getattr(model, name)
        if isinstance(value, BaseModel):
            _flatten(f"{prefix}.{name}", value, values)
        elif value is not None and not isinstance(value, tuple):
            values[f"{prefix}.{name}"] = plain(value)


def _add_support(
    carers: tuple[UnpaidCarer, ...] | None, activities: Mapping[str, str], values: dict[str, Scalar]
) -> None:
    """What unpaid carers do and are willing to do; where nobody has asked, nothing is said."""
    if carers is None:
        return
    values["support.unpaid_carer"] = bool(carers)
    done = {activities[task.activity] for carer in carers for task in carer.tasks}
    values.update({f"support.does_{group}": group in done for group in dict.fromkeys(activities.values())})
    for name in _OF_ANY_CARER:
        set_any(values, f"support.{name}", [_says(carer, name) for carer in carers])
    offered = [carer.assessment_offered for carer in carers]
    if False in offered or not carers:
        values["support.assessment_offered"] = False
    elif None not in offered:
        values["support.assessment_offered"] = True
    strains = [carer.strain for carer in carers]
    if "breaking_down" in strains:
        values["support.strain"] = "breaking_down"
    elif None not in strains:
        values["support.strain"] = "some" if "some" in strains else "none"


def _says(carer: UnpaidCarer, name: str) -> bool | None:
    """What an unpaid carer says under a word of `support`; what a child is willing to do is not counted on."""
    if name in WILLING and carer.under_18:
        return False
    answer: bool | None = getattr(carer, CARER_FIELDS[name])
    return answer


def _add_package(package: CarePackage, on: date, values: dict[str, Scalar]) -> None:
    """Sums over the visits of the week, and how old the package is on the day of the review."""
    visits = package.visits
    by_day = Counter(day for visit in visits for day in visit.days)
    values["package.carer_hours_per_week"] = round(package.carer_hours_per_week, 6)
    values["package.second_carer_hours_per_week"] = round(package.second_carer_hours_per_week, 6)
    values["package.visits_per_week"] = sum(len(v.days) for v in visits)
    values["package.visits_per_day"] = max(by_day.values(), default=0)
    values["package.night_visits_per_week"] = sum(len(v.days) for v in visits if is_at_night(v))
    values["package.double_handed"] = any(v.carers > 1 for v in visits)
    values["package.presence_hours_per_week"] = round(package.presence_hours_per_week, 6)
    values["package.review_month"] = on.year * 100 + on.month
    if package.assessed_on is not None:
        since = values["package.days_since_assessment"] = (on - package.assessed_on).days
        for path, weeks in (
            ("package.days_assessed_before_discharge", package.risks.weeks_since_hospital_discharge),
            ("package.days_assessed_before_package", package.service.weeks_running),
        ):
            if weeks is not None:
                values[path] = since - 7 * weeks - 6


def _add_doses(package: CarePackage, activities: Mapping[str, str], values: dict[str, Scalar]) -> None:
    """Doses of a day that no visit sees to, on the day with the fewest that do; visits count that come every week."""
    medicines = package.medicines
    # An injection that is bound to its time is one of every day, such as insulin; others may be of a season.
    is_some = medicines.regular or (medicines.injections and medicines.time_critical)
    due = 1 if medicines.times_per_day is None and is_some else medicines.times_per_day
    if due is None:
        return
    seen_to = dict.fromkeys(ALL_DAYS, 0.0)
    for visit in weekly_visits(package.visits):
        times = sum(task.times for task in visit.tasks if activities[task.activity] == "medicines")
        for day in visit.days:
            # By turns, each sees to its share of the weeks.
            seen_to[day] += times / visit.every_weeks
    unseen = max(0, ceil(round(due - min(seen_to.values()), 6)))
    # Where nobody said how often, there is at least one dose: that nobody sees to it is known, that all are seen to is not.
    if unseen or medicines.times_per_day is not None:
        values["package.doses_without_a_visit"] = unseen
    left = round(sum(max(0.0, due - times) for times in seen_to.values()), 6)
    enough = _unpaid_give(package.unpaid_carers, left, activities)
    if enough is not None:
        values[_OTHER_DOSES] = enough


def _unpaid_give(
    carers: tuple[UnpaidCarer, ...] | None, doses: float, activities: Mapping[str, str]
) -> bool | None:
    """Whether unpaid carers see to medicines at least so often in the week; None while nobody said how often they do."""
    if carers is None:
        return None
    tasks = [task for carer in carers for task in carer.tasks if activities[task.activity] == "medicines"]
    known = [task.times_per_week for task in tasks if task.times_per_week is not None]
    if not tasks:
        return False
    if round(sum(known), 6) >= doses:
        return True
    return False if len(known) == len(tasks) else None
