"""A package for a case: another one with a few words changed.

Definitions: a change names a word of the model (`person.grip`, `task.carers`, `equipment.<item>`, `support.strain`) and
gives its value, or `not assessed`; `working.<item>` says what state it is in, and puts it into the home unless it
is false. A change of `visit.*` is made to the first visit, of `task.*` to its first task line
(either is made where there is none). `extra_visits.by_day`, `.by_night` and `.by_two` add that many visits of 30
minutes on all days, to be counted. A whole part of the package (`visits`, `equipment`, `goals`) may be given as a
package file gives it. Sums over the week (`package.*`) follow from the visits and cannot be set, but for the days
since the assessment.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from ...knowledge import Catalogue
from ...language import part_of_day
from ...language.derived import AGREES_TO
from ...language.piece_state import is_counted_on
from ...model import CarePackage, EquipmentInPlace
from ...model.visit import ALL_DAYS, DAY_MINUTES, NIGHT_FROM, clock_minutes
from ..solver.world import EXTRA_KINDS, EXTRA_MINUTES, LIFTING_OTHERWISE
from .fit import EXTRA_VISITS

NOT_ASSESSED = "not assessed"
Change = Mapping[str, Any]
Plain = dict[str, Any]
_FOLLOWS = "package."
_LATE_EVENING = "21:50"
_OTHER = "other_"
_WORKING = "working."
_STATES = {
    "something_not_used": ("in_use", "not_used", "daily"),
    "lifting_not_used": ("in_use", "not_used", "daily"),
    "lifting_out_of_order": ("condition", "broken", "good"),
    "something_out_of_order": ("condition", "broken", "good"),
}
"""By word: the field of a piece, what makes the word true of it, and what does not."""
_IN_ORDER = {"in_use": "daily", "condition": "good"}
"""A piece that a case puts into the home is used and in order, unless the case says otherwise."""
_LABELS = (
    "something_in_place",
    "weight_margin_kg",
    "examination_overdue",
    "examination_too_far_ahead",
    *_STATES,
)
RANGES = "ranges"
"""The part of a package that says between which levels words lie that were not assessed."""
DAYS_SINCE_ASSESSMENT = "package.days_since_assessment"
ASSESSED_BEFORE = {
    "package.days_assessed_before_discharge": "risks.weeks_since_hospital_discharge",
    "package.days_assessed_before_package": "service.weeks_running",
}
"""By word: the weeks that it is reckoned from, which are 0 unless the case says otherwise."""
SETTABLE = (DAYS_SINCE_ASSESSMENT, *ASSESSED_BEFORE)
"""Words of the package that a case may set: they follow from the day of the assessment, not from the visits."""


def settable(path: str, catalogue: Catalogue) -> bool:
    """Whether a case may give this word a value."""
    if path.startswith(EXTRA_VISITS):
        return path.removeprefix(EXTRA_VISITS) in EXTRA_KINDS
    if path in CarePackage.model_fields:
        return not hasattr(CarePackage.model_fields[path].annotation, "model_fields")
    follows = path.startswith((_FOLLOWS, AGREES_TO))
    return path in SETTABLE or (path in catalogue.vocabulary and not follows)


def change_package(package: Plain, change: Change, catalogue: Catalogue, on: date) -> Plain:
    """The plain values of a package with some words changed.

    Args:
        package: plain values as a package file gives them; left as it is.
        change: value by word; `NOT_ASSESSED` (or None) makes a word unknown.
        catalogue: items and activities.
        on: the day of the review; an examination is overdue against it.
    """
    plain = copy.deepcopy(package)
    words = {path: None if value == NOT_ASSESSED else value for path, value in change.items()}
    for path, value in words.items():
        if "." not in path:
            _set_value(plain, (path,), value)
        elif path.split(".")[0] in CarePackage.model_fields and not path.startswith("equipment."):
            _set_value(plain, tuple(path.split(".")), value)
    _set_assessed_on(plain, words, on)
    _support(plain, _words_below(words, "support."), catalogue)
    _items(plain, words, catalogue)
    _labels(plain, words, on)
    _states_of_pieces(plain, words, catalogue, on)
    _visits(plain, words, catalogue)
    _unfit(plain, words, catalogue)
    return plain


def _set_assessed_on(plain: Plain, words: Mapping[str, Any], on: date) -> None:
    """The day of the assessment, said by itself or by how long it was before something else."""
    days = words.get(DAYS_SINCE_ASSESSMENT)
    is_stated = DAYS_SINCE_ASSESSMENT in words
    for path, weeks in ASSESSED_BEFORE.items():
        if path in words and not is_stated:
            before, keys = words[path], tuple(weeks.split("."))
            if before is not None and weeks not in words:
                _set_value(plain, keys, 0)
            since = plain.get(keys[0], {}).get(keys[1])
            days = None if before is None or since is None else int(before) + 7 * since + 6
            is_stated = True
    if is_stated:
        _set_value(plain, ("assessed_on",), None if days is None else on - timedelta(days=int(days)))


def _unfit(plain: Plain, words: Mapping[str, Any], catalogue: Catalogue) -> None:
    """A piece that the first task line rests on, out of order or of a state that nobody knows."""
    if "task.rests_on_what_is_unfit" not in words or words["task.rests_on_what_is_unfit"] is False:
        return
    activity = plain["visits"][0]["tasks"][0]["activity"]
    there = {piece.get("item") for piece in plain.get("equipment") or ()}
    roles = catalogue.roles
    serving = [item for item, its in roles.serves.items() if activity in its and item not in there]
    # Lifting equipment out of order is a danger of its own: taken only where nothing else serves.
    pieces = [
        *({"item": item} for item in sorted(serving, key=lambda item: item in roles.lifts)),
        *({"kind": kind} for kind, its in roles.kind_serves.items() if activity in its),
    ]
    if pieces:
        state = {} if words["task.rests_on_what_is_unfit"] is None else {"condition": "broken"}
        plain["equipment"] = (*(plain.get("equipment") or ()), {**pieces[0], "in_use": "daily", **state})


def _words_below(words: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    return {path.removeprefix(prefix): value for path, value in words.items() if path.startswith(prefix)}


def _set_value(plain: Plain, keys: tuple[str, ...], value: Any) -> None:
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
    "carer_receives_care": "receives_care",
    "assessment_offered": "assessment_offered",
}
_DOES = "does_"


def _support(plain: Plain, words: dict[str, Any], catalogue: Catalogue) -> None:
    """Set words about unpaid carers; a task group is done by the first carer."""
    if not words:
        return
    if "unpaid_carer" in words and not words["unpaid_carer"]:
        _set_value(plain, ("unpaid_carers",), () if words["unpaid_carer"] is False else None)
        return
    there: tuple[Plain, ...] = plain.get("unpaid_carers") or ({},)
    carers = [dict(carer) for carer in there]
    for name, value in words.items():
        if name in _CARER_FIELDS:
            for carer in carers:
                _set_value(carer, (_CARER_FIELDS[name],), value)
        elif name.startswith(_DOES):
            group = name.removeprefix(_DOES)
            others = [
                task for task in carers[0].get("tasks") or () if catalogue.groups[task["activity"]] != group
            ]
            its = {
                "activity": _first_of(catalogue, lambda candidate, group=group: candidate == group),
                "minutes": 10.0,
                "times_per_week": 7.0,
            }
            carers[0]["tasks"] = (*others, its) if value else tuple(others)
    plain["unpaid_carers"] = tuple(carers)


def _items(plain: Plain, words: Mapping[str, Any], catalogue: Catalogue) -> None:
    """Set which equipment is in place; what works, or may, is there."""
    under = _words_below(words, "equipment.")
    # What works, or may, is in the home.
    there = {name: True for name, state in _words_below(words, _WORKING).items() if state is not False}
    under = there | under
    own = {item: value for item, value in under.items() if item in catalogue.items}
    others = {name.removeprefix(_OTHER): value for name, value in under.items() if name.startswith(_OTHER)}
    whole = under.get("something_in_place", True)
    if whole is None or any(value is None for value in (*own.values(), *others.values())):
        plain.pop("equipment", None)
        return
    if whole is False:
        plain["equipment"] = ()
        return
    pieces = [dict(piece) for piece in plain.get("equipment") or ()]
    pieces = [
        piece
        for piece in pieces
        if own.get(str(piece.get("item")), True) and others.get(str(piece.get("kind")), True)
    ]
    named = {piece.get("item") for piece in pieces}
    pieces += [
        {"item": item, **_IN_ORDER} for item, is_there in own.items() if is_there and item not in named
    ]
    pieces += [
        {"name": f"other {kind}", "kind": kind, **_IN_ORDER} for kind, is_there in others.items() if is_there
    ]
    labels = [value for name, value in under.items() if name in _LABELS]
    if not pieces and any(value is not None and value is not False for value in labels):
        lifts = bool(under.keys() & {"lifting_not_used", "lifting_out_of_order", "examination_too_far_ahead"})
        pieces = [
            {
                "item": next(
                    item
                    for item in catalogue.items
                    if item not in own and (item in catalogue.roles.lifts or not lifts)
                )
            }
        ]
    if own or others or labels:
        plain["equipment"] = tuple(pieces)


def _labels(plain: Plain, words: Mapping[str, Any], on: date) -> None:
    """Set what is recorded of every piece: its load beside the weight, its examination, its state."""
    pieces = plain.get("equipment") or ()
    weight = plain.get("person", {}).get("weight_kg")
    under = _words_below(words, "equipment.")
    for index, piece in enumerate(pieces):
        margin = under.get("weight_margin_kg")
        if "weight_margin_kg" in under and (margin is None or weight is not None):
            _set_value(
                piece, ("safe_working_load_kg",), None if margin is None else float(weight) + float(margin)
            )
        if "examination_overdue" in under:
            days = {None: None, True: -1, False: 30}[under["examination_overdue"]]
            _set_value(piece, ("examination_due",), None if days is None else on + timedelta(days=days))
        if "examination_too_far_ahead" in under and not under.get("examination_overdue"):
            days = {None: None, True: 400, False: 30}[under["examination_too_far_ahead"]]
            _set_value(piece, ("examination_due",), None if days is None else on + timedelta(days=days))
        for name, (field, wrong, right) in _STATES.items():
            if name in under:
                state = {None: None, True: right if index else wrong, False: right}[under[name]]
                _set_value(piece, (field,), state)


def _states_of_pieces(plain: Plain, words: Mapping[str, Any], catalogue: Catalogue, on: date) -> None:
    """Each piece used and in order, or not, or of a state that nobody knows, as `working.*` says of it."""
    weight = plain.get("person", {}).get("weight_kg")
    for name, working in _words_below(words, _WORKING).items():
        at_times = name in catalogue.roles.used_at_times or name == LIFTING_OTHERWISE
        for piece in plain.get("equipment") or ():
            if name != (piece.get("item") or f"{_OTHER}{piece.get('kind')}"):
                continue
            if working is None:
                # What the case says of every piece stays said.
                use_is_fixed = any(word.endswith("not_used") for word in words)
                _set_value(piece, ("condition" if use_is_fixed else "in_use",), None)
            elif working:
                piece |= _IN_ORDER
            elif (
                is_counted_on(EquipmentInPlace.model_validate(piece), weight, on, at_times=at_times)
                is not False
            ):
                # Where use at times is not enough, it makes nothing else wrong.
                piece["in_use"] = "not_used" if at_times else "sometimes"


def _visits(plain: Plain, words: Mapping[str, Any], catalogue: Catalogue) -> None:
    """Set words of the first visit and its task line, and add the extra visits that are counted."""
    visit_words, task_words = _words_below(words, "visit."), _words_below(words, "task.")
    visits = [dict(visit) for visit in plain.get("visits") or ()]
    if visit_words or task_words:
        visits = visits or [_plain_visit("visit", "morning")]
        _change_visit(visits[0], visit_words, catalogue)
        if task_words:
            _change_task(visits[0], task_words, catalogue)
        if visit_words.get("overlaps_another"):
            visits.append({**visits[0], "id": "again"})
    for kind, many in _words_below(words, EXTRA_VISITS).items():
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
            _set_value(visit, (name,), None if words[name] is None else kind(words[name]))
    if words.get("days_per_week") is not None:
        visit["days"] = ALL_DAYS[: int(words["days_per_week"])]
    _place(visit, words)
    _follow(visit, words)
    _deliver(visit, words)
    if "second_person" in words:
        _set_value(visit, ("workers",), _WORKERS.get(words["second_person"]))
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


_VISIT_FIELDS: Mapping[str, type] = {
    "minutes": int,
    "carers": int,
    "presence": str,
    "calls_per_night": float,
    "duty_minutes": int,
    "missed_per_4_weeks": int,
}
_WORKERS: Mapping[str, tuple[Plain, ...]] = {
    "family": ({"kind": "care_worker"}, {"kind": "family"}),
    "nurse": ({"kind": "care_worker"}, {"kind": "nurse"}),
}


def _place(visit: Plain, words: dict[str, Any]) -> None:
    """When it is: by part of the day, by whether it is at night, or by how many minutes of it are."""
    if "has_a_start" in words and "part_of_day" not in words:
        _set_value(
            visit, ("start",), (visit.get("start") or _start("morning")) if words["has_a_start"] else None
        )
    if "part_of_day" in words:
        part = words["part_of_day"]
        _set_value(visit, ("start",), None if part is None else _start(part))
    if "at_night" in words:
        if words["at_night"] is None:
            _set_value(visit, ("start",), None)
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
        _set_value(
            visit, ("delivered_minutes",), None if visit.get("minutes") is None else float(visit["minutes"])
        )
    if "delivered_start" in visit:
        _set_value(visit, ("delivered_start",), visit.get("start"))
    if "carers" in words and "delivered_carers" in visit:
        visit["delivered_carers"] = visit.get("carers", 1)


def _deliver(visit: Plain, words: dict[str, Any]) -> None:
    """What is delivered of it."""
    if "overrun_minutes" in words:
        over = words["overrun_minutes"]
        _set_value(visit, ("delivered_minutes",), None if over is None else float(visit["minutes"] + over))
    if "delivered_percent" in words:
        share = words["delivered_percent"]
        _set_value(
            visit, ("delivered_minutes",), None if share is None else float(visit["minutes"] * share / 100)
        )
    if "carers_short" in words:
        short = words["carers_short"]
        _set_value(
            visit, ("delivered_carers",), None if short is None else visit.get("carers", 1) - int(short)
        )
    if "late_minutes" in words:
        late = words["late_minutes"]
        begin = None if late is None else (clock_minutes(visit["start"]) + int(late)) % DAY_MINUTES
        _set_value(
            visit, ("delivered_start",), None if begin is None else f"{begin // 60:02}:{begin % 60:02}"
        )


def _tasks_of(group: str, visit: Plain, catalogue: Catalogue) -> Iterable[Plain]:
    tasks = [dict(task) for task in visit.get("tasks") or ()]
    if group == "none":
        return []
    if group != "mixed":
        matching = [task for task in tasks if catalogue.groups[task["activity"]] == group]
        return matching or [{"activity": _first_of(catalogue, lambda candidate: candidate == group)}]
    tasks = tasks or [{"activity": next(iter(catalogue.groups))}]
    first = catalogue.groups[tasks[0]["activity"]]
    return [*tasks, {"activity": _first_of(catalogue, lambda candidate: candidate != first)}]


def _first_of(catalogue: Catalogue, accepts: Any) -> str:
    return next(activity for activity, group in catalogue.groups.items() if accepts(group))


def _change_task(visit: Plain, words: dict[str, Any], catalogue: Catalogue) -> None:
    tasks = [dict(task) for task in visit.get("tasks") or ()] or [{"activity": next(iter(catalogue.groups))}]
    group = words.pop("group", None)
    # What a task rests on follows from the equipment.
    words.pop("rests_on_what_is_unfit", None)
    if group is not None and "activity" not in words and catalogue.groups[tasks[0]["activity"]] != group:
        words["activity"] = _first_of(catalogue, lambda candidate: candidate == group)
    for name, value in words.items():
        _set_value(tasks[0], (name,), float(value) if name == "minutes" and value is not None else value)
    visit["tasks"] = tuple(tasks)
