"""A package for a case: another one with a few words changed.

Definitions: a change names a word of the model (`person.grip`, `task.carers`, `equipment.<item>`, `support.strain`) and
gives its value, or `not assessed`. A change of `visit.*` is made to the first visit, of `task.*` to its first task line
(either is made where there is none). `extra_visits.by_day`, `.by_night` and `.by_two` add that many visits of 30
minutes on all days, to be counted. A whole part of the package (`visits`, `equipment`, `goals`) may be given as a
package file gives it. Sums over the week (`package.*`) follow from the visits and cannot be set.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from ..knowledge import Catalogue
from ..language import Term, part_of_day
from ..model import CarePackage, Scalar
from ..model.visit import ALL_DAYS
from .world import EXTRA_KINDS, EXTRA_MINUTES

NOT_ASSESSED = "not assessed"
Change = Mapping[str, Any]
Plain = dict[str, Any]
_FOLLOWS = "package."
_EXTRA = "extra_visits."
_MARGIN, _OVERDUE, _UNUSED = (
    f"equipment.{name}" for name in ("weight_margin_kg", "examination_overdue", "something_not_used")
)


def settable(path: str, catalogue: Catalogue) -> bool:
    """Whether a case may give this word a value."""
    if path.startswith(_EXTRA):
        return path.removeprefix(_EXTRA) in EXTRA_KINDS
    if path in CarePackage.model_fields:
        return not hasattr(CarePackage.model_fields[path].annotation, "model_fields")
    return path in catalogue.vocabulary and not path.startswith(_FOLLOWS)


def changed(package: Plain, change: Change, catalogue: Catalogue, on: date) -> Plain:
    """The plain values of a package with some words changed.

    Args:
        package: plain values as a package file gives them; left as it is.
        change: value by word; `NOT_ASSESSED` (or None) makes a word unknown.
        catalogue: items and activities.
        on: the day of the review; an examination is overdue against it.
    """
    made = copy.deepcopy(package)
    words = {path: None if value == NOT_ASSESSED else value for path, value in change.items()}
    for path, value in words.items():
        if "." not in path:
            _put(made, (path,), value)
        elif path.split(".")[0] in CarePackage.model_fields and not path.startswith("equipment."):
            _put(made, tuple(path.split(".")), value)
    _support(made, _under(words, "support."))
    _items(made, words, catalogue)
    _labels(made, words, on)
    _visits(made, words, catalogue)
    return made


def _under(words: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    return {path.removeprefix(prefix): value for path, value in words.items() if path.startswith(prefix)}


def _put(plain: Plain, keys: tuple[str, ...], value: Any) -> None:
    for key in keys[:-1]:
        plain = plain.setdefault(key, {})
    if value is None:
        plain.pop(keys[-1], None)
    else:
        plain[keys[-1]] = value


_CARER_FIELDS = {
    "lives_with_carer": "lives_with",
    "willing_handling": "willing_and_able_handling",
    "willing_personal_care": "willing_and_able_personal_care",
    "willing_other": "willing_and_able_other",
    "strain": "strain",
    "cares_at_night": "cares_at_night",
}


def _support(made: Plain, words: dict[str, Any]) -> None:
    if not words:
        return
    if "unpaid_carer" in words and not words["unpaid_carer"]:
        _put(made, ("unpaid_carers",), () if words["unpaid_carer"] is False else None)
        return
    there: tuple[Plain, ...] = made.get("unpaid_carers") or ({},)
    carers = [dict(carer) for carer in there]
    for name, value in words.items():
        if name in _CARER_FIELDS:
            for carer in carers:
                _put(carer, (_CARER_FIELDS[name],), value)
    made["unpaid_carers"] = tuple(carers)


def _items(made: Plain, words: Mapping[str, Any], catalogue: Catalogue) -> None:
    own = {path.split(".")[1]: value for path, value in words.items()
           if path.startswith("equipment.") and path.split(".")[1] in catalogue.items}
    if any(value is None for value in own.values()):
        made.pop("equipment", None)
        return
    pieces = [dict(piece) for piece in made.get("equipment") or ()]
    pieces = [piece for piece in pieces if own.get(piece["item"], True)]
    there = {piece["item"] for piece in pieces}
    pieces += [{"item": item} for item, wanted in own.items() if wanted and item not in there]
    labels = [words[path] for path in (_MARGIN, _OVERDUE, _UNUSED) if path in words]
    if not pieces and any(value is not None and value is not False for value in labels):
        pieces = [{"item": next(item for item in catalogue.items if item not in own)}]
    if own or labels:
        made["equipment"] = tuple(pieces)


def _labels(made: Plain, words: Mapping[str, Any], on: date) -> None:
    pieces = made.get("equipment") or ()
    weight = made.get("person", {}).get("weight_kg")
    for index, piece in enumerate(pieces):
        if _MARGIN in words and (words[_MARGIN] is None or weight is not None):
            load = None if words[_MARGIN] is None else float(weight) + float(words[_MARGIN])
            _put(piece, ("safe_working_load_kg",), load)
        if _OVERDUE in words:
            days = {None: None, True: -1, False: 30}[words[_OVERDUE]]
            _put(piece, ("examination_due",), None if days is None else on + timedelta(days=days))
        if _UNUSED in words:
            use = {None: None, True: "daily" if index else "not_used", False: "daily"}[words[_UNUSED]]
            _put(piece, ("in_use",), use)


def _visits(made: Plain, words: Mapping[str, Any], catalogue: Catalogue) -> None:
    visit_words, task_words = _under(words, "visit."), _under(words, "task.")
    visits = [dict(visit) for visit in made.get("visits") or ()]
    if visit_words or task_words:
        visits = visits or [_plain_visit("visit", "morning")]
        _change_visit(visits[0], visit_words, catalogue)
        if task_words:
            _change_task(visits[0], task_words, catalogue)
    for kind, many in _under(words, _EXTRA).items():
        part = "night" if kind == "by_night" else "morning"
        visits += [_plain_visit(f"{kind}_{number}", part, 2 if kind == "by_two" else 1)
                   for number in range(1, int(many) + 1)]
    if visits:
        made["visits"] = tuple(visits)


def _plain_visit(name: str, part: str, carers: int = 1) -> Plain:
    return {"id": name, "start": _start(part), "minutes": EXTRA_MINUTES, "carers": carers}


def _start(part: str) -> str:
    return next(start for hour in range(24) if part_of_day(start := f"{hour:02}:00") == part)


def _change_visit(visit: Plain, words: dict[str, Any], catalogue: Catalogue) -> None:
    for name in ("minutes", "carers"):
        if words.get(name) is not None:
            visit[name] = int(words[name])
    if words.get("days_per_week") is not None:
        visit["days"] = ALL_DAYS[: int(words["days_per_week"])]
    if words.get("part_of_day") is not None:
        visit["start"] = _start(words["part_of_day"])
    if "overrun_minutes" in words:
        over = words["overrun_minutes"]
        _put(visit, ("delivered_minutes",), None if over is None else float(visit["minutes"] + over))
    if "carers_short" in words:
        short = words["carers_short"]
        _put(visit, ("delivered_carers",), None if short is None else visit.get("carers", 1) - int(short))
    if "only_group" in words:
        visit["tasks"] = tuple(_tasks_of(words["only_group"], visit, catalogue))


def _tasks_of(group: str, visit: Plain, catalogue: Catalogue) -> Iterable[Plain]:
    tasks = [dict(task) for task in visit.get("tasks") or ()]
    if group == "none":
        return []
    if group != "mixed":
        kept = [task for task in tasks if catalogue.groups[task["activity"]] == group]
        return kept or [{"activity": _first_of(catalogue, lambda found: found == group)}]
    tasks = tasks or [{"activity": next(iter(catalogue.groups))}]
    first = catalogue.groups[tasks[0]["activity"]]
    return [*tasks, {"activity": _first_of(catalogue, lambda found: found != first)}]


def _first_of(catalogue: Catalogue, wanted: Any) -> str:
    return next(activity for activity, group in catalogue.groups.items() if wanted(group))


def _change_task(visit: Plain, words: dict[str, Any], catalogue: Catalogue) -> None:
    tasks = [dict(task) for task in visit.get("tasks") or ()] or [{"activity": next(iter(catalogue.groups))}]
    group = words.pop("group", None)
    if group is not None and "activity" not in words and catalogue.groups[tasks[0]["activity"]] != group:
        words["activity"] = _first_of(catalogue, lambda found: found == group)
    for name, value in words.items():
        _put(tasks[0], (name,), float(value) if name == "minutes" and value is not None else value)
    visit["tasks"] = tuple(tasks)


def misfit(term: Term, value: Scalar) -> str:
    """Why a value does not fit a word, as a sentence; empty when it does."""
    if not isinstance(value, _TYPES[term.type]) or (isinstance(value, bool) and term.type != "boolean"):
        return f"`{term.path}` is {_CALLED[term.type]}"
    if term.type == "words" and value not in term.words:
        return f"`{value}` is not a word of `{term.path}`"
    if (term.low is not None and float(value) < term.low) or (term.high is not None and float(value) > term.high):
        return f"`{term.path}` runs from {term.low:g} to {term.high:g} {term.unit}".rstrip()
    return ""


_TYPES: dict[str, tuple[type, ...]] = {"boolean": (bool,), "words": (str,), "integer": (int,), "number": (int, float)}
_CALLED = {"boolean": "true or false", "words": "one of its words", "integer": "a whole number", "number": "a number"}
