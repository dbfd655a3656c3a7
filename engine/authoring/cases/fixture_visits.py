"""The visits of a case's package: the first visit and its first task line, and visits that are only counted.

Definitions: a change of `visit.*` is made to the first visit, of `task.*` to its first task line; either is made where
there is none. `extra_visits.*` adds visits on all days.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ...knowledge import Catalogue
from ...language import part_of_day
from ...model.visit import ALL_DAYS, DAY_MINUTES, NIGHT_FROM, clock_minutes
from ..solver.variables import EXTRA_MINUTES
from .fit import EXTRA_VISITS
from .plain_package import Plain, first_activity, first_activity_outside, set_value, words_below

_LATE_EVENING = "21:50"
_VISIT_FIELDS: Mapping[str, type] = {
    "minutes": int,
    "carers": int,
    "presence": str,
    "calls_per_night": float,
    "duty_minutes": int,
    "breaks_covered": bool,
    "break_minutes": int,
    "missed_per_4_weeks": int,
}
_WORKERS: Mapping[str, tuple[Plain, ...]] = {
    "family": ({"kind": "care_worker"}, {"kind": "family"}),
    "nurse": ({"kind": "care_worker"}, {"kind": "nurse"}),
}


def set_visits(plain: Plain, words: Mapping[str, Any], catalogue: Catalogue) -> None:
    """Set words of the first visit and its task line, and add the extra visits that are counted."""
    visit_words, task_words = words_below(words, "visit."), words_below(words, "task.")
    visits = [dict(visit) for visit in plain.get("visits") or ()]
    if visit_words or task_words:
        visits = visits or [_plain_visit("visit", "morning")]
        _change_visit(visits[0], visit_words, catalogue)
        if task_words:
            _change_task(visits[0], task_words, catalogue)
        if visit_words.get("overlaps_another") or visit_words.get("doubles_another"):
            visits.append({**visits[0], "id": "again"})
    for kind, many in words_below(words, EXTRA_VISITS).items():
        part = "night" if kind == "by_night" else "morning"
        visits += [
            _plain_visit(f"{kind}_{number}", part, 2 if kind == "by_two" else 1, number * (EXTRA_MINUTES + 1))
            for number in range(1, int(many) + 1)
        ]
    if visits:
        plain["visits"] = tuple(visits)


def _plain_visit(name: str, part: str, carers: int = 1, later: int = 0) -> Plain:
    begin = (clock_minutes(_start(part)) + later) % DAY_MINUTES
    return {
        "id": name,
        "start": f"{begin // 60:02}:{begin % 60:02}",
        "minutes": EXTRA_MINUTES,
        "carers": carers,
    }


def _start(part: str) -> str:
    return next(start for hour in range(24) if part_of_day(start := f"{hour:02}:00") == part)


def _change_visit(visit: Plain, words: dict[str, Any], catalogue: Catalogue) -> None:
    """Set the words of one visit."""
    for name, kind in _VISIT_FIELDS.items():
        if name in words:
            set_value(visit, (name,), None if words[name] is None else kind(words[name]))
    if words.get("days_per_week") is not None:
        visit["days"] = ALL_DAYS[: int(words["days_per_week"])]
    _place(visit, words)
    _follow(visit, words)
    _deliver(visit, words)
    if "second_person" in words:
        set_value(visit, ("workers",), _WORKERS.get(words["second_person"]))
        visit["carers"] = 2 if words["second_person"] in ("paid", "nurse") else 1
    if "shared" in words:
        visit["shared_by"] = 2 if words["shared"] else 1
    if "helps_eat" in words:
        eating = catalogue.roles.beside_eating
        others = [task for task in visit.get("tasks") or () if task["activity"] not in eating]
        visit["tasks"] = (
            (*others, {"activity": min(eating)}) if words["helps_eat"] and eating else tuple(others)
        )
    if words.get("only_group") is not None:
        visit["tasks"] = tuple(_tasks_of(words["only_group"], visit, catalogue))
    if words.get("task_excess_minutes") is not None and visit.get("minutes") is not None:
        tasks = [dict(task) for task in visit.get("tasks") or ()] or [
            {"activity": next(iter(catalogue.groups))}
        ]
        work = (visit["minutes"] + float(words["task_excess_minutes"])) * visit.get("carers", 1)
        tasks[0]["minutes"] = work / tasks[0].get("carers", 1) / tasks[0].get("times", 1)
        visit["tasks"] = tuple(tasks)


def _place(visit: Plain, words: dict[str, Any]) -> None:
    """When it is: by part of the day, by whether it is at night, or by how many minutes of it are."""
    if "has_a_start" in words and "part_of_day" not in words:
        set_value(
            visit, ("start",), (visit.get("start") or _start("morning")) if words["has_a_start"] else None
        )
    if "part_of_day" in words:
        part = words["part_of_day"]
        set_value(visit, ("start",), None if part is None else _start(part))
    if "at_night" in words:
        if words["at_night"] is None:
            set_value(visit, ("start",), None)
        elif words["at_night"] and words.get("part_of_day") != "night":
            visit["start"] = _LATE_EVENING if words.get("part_of_day") == "evening" else _start("night")
        elif not words["at_night"] and "part_of_day" not in words:
            visit["start"] = _start("morning")
    if words.get("night_minutes") is not None and visit.get("minutes") is not None:
        begin = NIGHT_FROM - visit["minutes"] + int(words["night_minutes"])
        visit["start"] = f"{begin // 60:02}:{begin % 60:02}"


def _follow(visit: Plain, words: dict[str, Any]) -> None:
    """What is delivered follows a change of what is planned, unless the case says otherwise."""
    if "minutes" in words and "delivered_minutes" in visit:
        set_value(
            visit, ("delivered_minutes",), None if visit.get("minutes") is None else float(visit["minutes"])
        )
    if "delivered_start" in visit:
        set_value(visit, ("delivered_start",), visit.get("start"))
    if "carers" in words and "delivered_carers" in visit:
        visit["delivered_carers"] = visit.get("carers", 1)


def _deliver(visit: Plain, words: dict[str, Any]) -> None:
    """What is delivered of it."""
    if "overrun_minutes" in words:
        over = words["overrun_minutes"]
        set_value(visit, ("delivered_minutes",), None if over is None else float(visit["minutes"] + over))
    if "delivered_percent" in words:
        share = words["delivered_percent"]
        set_value(
            visit, ("delivered_minutes",), None if share is None else float(visit["minutes"] * share / 100)
        )
    if "carers_short" in words or "more_carers_come" in words:
        short, more = words.get("carers_short"), words.get("more_carers_come")
        carers = visit.get("carers", 1)
        # Both words are of the one number that comes, so that "not more" takes nothing away from "fewer".
        unknown = short is None and more is None
        set_value(visit, ("delivered_carers",), None if unknown else carers - bool(short) + bool(more))
    if "nobody_comes" in words:
        nobody = words["nobody_comes"]
        carers = (
            None
            if nobody is None
            else 0
            if nobody
            else visit.get("delivered_carers") or visit.get("carers", 1)
        )
        set_value(visit, ("delivered_carers",), carers)
        if not nobody and not visit.get("delivered_minutes", 1):
            set_value(visit, ("delivered_minutes",), None)
    if "late_minutes" in words:
        late = words["late_minutes"]
        begin = None if late is None else (clock_minutes(visit["start"]) + int(late)) % DAY_MINUTES
        set_value(visit, ("delivered_start",), None if begin is None else f"{begin // 60:02}:{begin % 60:02}")


def _tasks_of(group: str, visit: Plain, catalogue: Catalogue) -> Iterable[Plain]:
    tasks = [dict(task) for task in visit.get("tasks") or ()]
    if group == "none":
        return []
    if group != "mixed":
        matching = [task for task in tasks if catalogue.groups[task["activity"]] == group]
        return matching or [{"activity": first_activity(catalogue, group)}]
    tasks = tasks or [{"activity": next(iter(catalogue.groups))}]
    first = catalogue.groups[tasks[0]["activity"]]
    return [*tasks, {"activity": first_activity_outside(catalogue, first)}]


def _change_task(visit: Plain, words: dict[str, Any], catalogue: Catalogue) -> None:
    tasks = [dict(task) for task in visit.get("tasks") or ()] or [{"activity": next(iter(catalogue.groups))}]
    group = words.pop("group", None)
    # What a task rests on follows from the equipment.
    words.pop("rests_on_what_is_unfit", None)
    if group is not None and "activity" not in words and catalogue.groups[tasks[0]["activity"]] != group:
        words["activity"] = first_activity(catalogue, group)
    for name, value in words.items():
        set_value(tasks[0], (name,), float(value) if name == "minutes" and value is not None else value)
    visit["tasks"] = tuple(tasks)
