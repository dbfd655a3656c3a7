"""Whether somebody is recorded to help with each need on every day of the week.

Definitions, of a need and the activities that serve it:
- A day has help when a visit that comes on it every week, alone or by turns, has such a task. An allowance whose hours
  suffice for it every day helps on all seven. An unpaid carer does it on as many more days as they do it times a week:
  nobody says on which, and they come where no visit does (ours).
- A day *may* have help that is not recorded: where a visit on it has no tasks or may be presence, or those that come every
  other week may come by turns; and on all days, while nobody has asked for unpaid carers, where one lives in the home,
  has no tasks, or does it nobody knows how often, or where an allowance has no tasks or too few hours for it. One who is
  not willing to give personal care, nor to move the person, leaves open only what is not personal care.
- Somebody helps where every day has help. Nobody is recorded to where a day neither has nor may have it: help on Mondays
  is no help on Tuesdays. Else it is not known.

Left out: whether a visit comes as planned (the rules about delivery), and how often in a day.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..model.allowance import Allowance
from ..model.care_package import CarePackage
from ..model.unpaid_carer import UnpaidCarer
from ..model.visit import ALL_DAYS, Visit
from .attendance import weekly_visits
from .derived import HELPED
from .roles import ItemRoles
from .visit_facts import least_minutes

_EVERY_DAY = len(ALL_DAYS)


def helped_values(package: CarePackage, roles: ItemRoles, *, may_harm: bool) -> dict[str, bool]:
    """By word: whether anybody is recorded to help with each need every day; what is not known is left out.

    Args:
        package: any package.
        roles: which activities serve each need.
        may_harm: somebody close may harm the person, so that whoever is not paid is nobody's help.
    """
    carers = () if may_harm else package.unpaid_carers or ()
    unasked = package.unpaid_carers is None and not may_harm
    unrecorded = [carer for carer in carers if carer.lives_with is not False or not carer.tasks]
    enough = _activities_of(*(allowance for allowance in package.allowances if is_enough(allowance, roles)))
    now_and_then = _activities_of(*package.allowances)
    anybody = unasked or not all(allowance.tasks for allowance in package.allowances)
    willing = anybody or not all(map(_is_unwilling, unrecorded))
    visits = [(visit, _activities_of(visit)) for visit in package.visits]
    values: dict[str, bool] = {}
    for need, activities in roles.helps_with.items():
        serving = [visit for visit, done in visits if done & activities]
        may_serve = [
            visit for visit, done in visits if done & activities or not visit.tasks or visit.kind != "working"
        ]
        least, most = _times_a_week(carers, activities)
        is_open = bool(now_and_then & activities)
        is_open |= willing if need in roles.personal_needs else anybody or bool(unrecorded)
        if enough & activities or _days_of(weekly_visits(serving)) + least >= _EVERY_DAY:
            values[f"{HELPED}{need}"] = True
        elif not is_open and _days_at_most(may_serve) + most < _EVERY_DAY:
            values[f"{HELPED}{need}"] = False
    return values


def is_enough(allowance: Allowance, roles: ItemRoles) -> bool:
    """Whether the hours suffice for each of its tasks that serve a need, once a day, in the least that it takes.

    Args:
        allowance: hours without times.
        roles: what each activity serves and takes.
    """
    serving = frozenset[str]().union(*roles.helps_with.values())
    a_day = sum(least_minutes(task, roles) for task in allowance.tasks if task.activity in serving)
    return round(a_day * _EVERY_DAY, 6) <= round(allowance.most_hours_per_week * 60, 6)


def _activities_of(*parts: Visit | Allowance) -> set[str]:
    return {task.activity for part in parts for task in part.tasks}


def _days_of(visits: Iterable[Visit]) -> int:
    return len({day for visit in visits for day in visit.days})


def _days_at_most(visits: Iterable[Visit]) -> int:
    """On how many days one of these may be there every week: each sees to its share of the weeks."""
    shares = dict.fromkeys(ALL_DAYS, 0.0)
    for visit in visits:
        for day in visit.days:
            shares[day] += 1 / visit.every_weeks
    return sum(round(share, 6) >= 1 for share in shares.values())


def _times_a_week(carers: Sequence[UnpaidCarer], activities: frozenset[str]) -> tuple[float, float]:
    """How often in a week unpaid carers do any of these: each what they do most often, at least; and all of it, at most."""
    least = most = 0.0
    for carer in carers:
        times = [task.times_per_week for task in carer.tasks if task.activity in activities]
        known = [often for often in times if often is not None]
        least += max(known, default=0.0)
        most += sum(known) if len(known) == len(times) else _EVERY_DAY
    return int(round(least, 6)), int(round(most, 6))


def _is_unwilling(carer: UnpaidCarer) -> bool:
    return carer.willing_and_able_personal_care is False and carer.willing_and_able_handling is not True
