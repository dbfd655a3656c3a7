"""Who is recorded to help with each need, as a case says it of a package (`helped.<need>`).

Definitions: that somebody helps every day puts a task that serves the need, short enough for that, into hours without
times. That nobody does takes every such task away, gives whoever comes without a task one that serves nothing, and lets
unpaid carers live elsewhere; so other needs that only hours without a task might serve are not served either. That it is
open puts a task into such hours that is too long for every day.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...knowledge import Catalogue
from .plain_package import Plain

UNPAID_TIME = {"minutes": 10.0, "times_per_week": 7.0}
"""How long and how often an unpaid carer of a case does a task."""


def set_help(plain: Plain, helped: Mapping[str, Any], catalogue: Catalogue) -> None:
    """Set words about who helps.

    Args:
        plain: plain values of a package; changed.
        helped: by need, whether somebody helps; None where it is open.
        catalogue: which activities serve a need.
    """
    if not helped:
        return
    not_helped = [need for need, state in helped.items() if not state]
    given_up = set[str]().union(*(catalogue.roles.helps_with[need] for need in not_helped))
    denied = False in helped.values()
    idle = _idle_task(catalogue)

    def without_help(part: Plain, instead: Plain) -> Plain:
        """A visit, an allowance or a carer without the tasks that are given up."""
        tasks = tuple(task for task in part.get("tasks") or () if task["activity"] not in given_up)
        return {**part, "tasks": tasks or ((instead,) if denied else ())}

    for name in ("visits", "allowances"):
        plain[name] = tuple(without_help(part, idle) for part in plain.get(name) or ())
    carers = tuple(without_help(carer, {**idle, **UNPAID_TIME}) for carer in plain.get("unpaid_carers") or ())
    if denied:
        carers = tuple({**carer, "lives_with": False} for carer in carers)
    if denied or carers:
        plain["unpaid_carers"] = carers
    plain["allowances"] += tuple(
        {
            "hours": 1.0,
            "tasks": ({"activity": _task_for(need, given_up, catalogue), "minutes": 1.0 if state else 60.0},),
        }
        for need, state in helped.items()
        if state is not False
    )


def _idle_task(catalogue: Catalogue) -> Plain:
    """A task that serves no need and rests on nothing."""
    return next(
        {"activity": activity.id}
        for activity in catalogue.activities.values()
        if not (activity.helps_with or activity.rests_on or activity.personal_care)
    )


def _task_for(need: str, given_up: set[str], catalogue: Catalogue) -> str:
    """The activity that serves a need and the fewest others, of those that are not given up."""
    fit = catalogue.roles.helps_with[need] - given_up or catalogue.roles.helps_with[need]
    return min(fit, key=lambda activity: (len(catalogue.activities[activity].helps_with), activity))
