"""A package for a case: another one with a few words changed.

Definitions: a change names a word of the model (`person.grip`, `task.carers`, `equipment.<item>`, `support.strain`) and
gives its value, or `not assessed`; `working.<item>` says what state it is in, and puts it into the home unless it
is false. `helped.<need>` says whether anybody does what serves a need. A change of `visit.*` is made to the first
visit, of `task.*` to its first task line (either is made where there is none). `extra_visits.by_day`, `.by_night` and
`.by_two` add that many visits of 30 minutes on all days, to be counted. A whole part of the package (`visits`,
`equipment`, `goals`) may be given as a package file gives it. Sums over the week (`package.*`) follow from the visits
and cannot be set, but for the days since the assessment.
"""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from ...knowledge import Catalogue
from ...language.derived import AGREES_TO, HELPED, MAY_HARM
from ...language.vocabulary import CARER_FIELDS
from ...model import CarePackage
from ..solver.variables import EXTRA_KINDS
from .fit import EXTRA_VISITS
from .fixture_equipment import add_unfit_piece, set_items, set_labels, set_states
from .fixture_help import UNPAID_TIME, set_help
from .fixture_visits import set_visits
from .plain_package import Plain, first_activity, set_value, words_below

NOT_ASSESSED = "not assessed"
Change = Mapping[str, Any]
_FOLLOWS = "package."
RANGES = "ranges"
"""The part of a package that says between which levels words lie that were not assessed."""
DAYS_SINCE_ASSESSMENT = "package.days_since_assessment"
ASSESSED_BEFORE = {
    "package.days_assessed_before_discharge": "risks.weeks_since_hospital_discharge",
    "package.days_assessed_before_package": "service.weeks_running",
}
"""By word: the weeks that it is reckoned from, which are 0 unless the case says otherwise."""
OTHER_DOSES = "sees_to_other_doses"
SETTABLE = (DAYS_SINCE_ASSESSMENT, *ASSESSED_BEFORE)
"""Words of the package that a case may set: they follow from the day of the assessment, not from the visits."""


def settable(path: str, catalogue: Catalogue) -> bool:
    """Whether a case may give this word a value."""
    if path.startswith(EXTRA_VISITS):
        return path.removeprefix(EXTRA_VISITS) in EXTRA_KINDS
    if path in CarePackage.model_fields:
        return not hasattr(CarePackage.model_fields[path].annotation, "model_fields")
    follows = path.startswith((_FOLLOWS, AGREES_TO, MAY_HARM))
    return path in SETTABLE or (path in catalogue.vocabulary and not follows)


def change_package(package: Plain, change: Change, catalogue: Catalogue, on: date) -> Plain:
    """The plain values of a package with some words changed.

    Args:
        package: plain values as a package file gives them; left as it is.
        change: value by word; `NOT_ASSESSED` (or None) makes a word unknown.
        catalogue: items and activities.
        on: the day of the review; an examination is overdue against it.
    """
    # Plain values alone: through pickle they are copied ten times as fast as by `copy.deepcopy`.
    plain: Plain = pickle.loads(pickle.dumps(package, pickle.HIGHEST_PROTOCOL))
    words = {path: None if value == NOT_ASSESSED else value for path, value in change.items()}
    for path, value in words.items():
        if "." not in path:
            set_value(plain, (path,), value)
        elif path.split(".")[0] in CarePackage.model_fields and not path.startswith("equipment."):
            set_value(plain, tuple(path.split(".")), value)
    _set_assessed_on(plain, words, on)
    _set_support(plain, words_below(words, "support."), catalogue)
    set_items(plain, words, catalogue)
    set_labels(plain, words, on)
    set_states(plain, words, catalogue, on)
    set_visits(plain, words, catalogue)
    set_help(plain, words_below(words, HELPED), catalogue)
    add_unfit_piece(plain, words, catalogue)
    return plain


def _set_assessed_on(plain: Plain, words: Mapping[str, Any], on: date) -> None:
    """The day of the assessment, said by itself or by how long it was before something else."""
    days = words.get(DAYS_SINCE_ASSESSMENT)
    is_stated = DAYS_SINCE_ASSESSMENT in words
    for path, weeks in ASSESSED_BEFORE.items():
        if path in words and not is_stated:
            before, keys = words[path], tuple(weeks.split("."))
            if before is not None and weeks not in words:
                set_value(plain, keys, 0)
            since = plain.get(keys[0], {}).get(keys[1])
            days = None if before is None or since is None else int(before) + 7 * since + 6
            is_stated = True
    if is_stated:
        set_value(plain, ("assessed_on",), None if days is None else on - timedelta(days=int(days)))


_DOES = "does_"


def _set_support(plain: Plain, words: dict[str, Any], catalogue: Catalogue) -> None:
    """Set words about unpaid carers; a task group is done by the first carer."""
    if not words:
        return
    if "unpaid_carer" in words and not words["unpaid_carer"]:
        set_value(plain, ("unpaid_carers",), () if words["unpaid_carer"] is False else None)
        return
    there: tuple[Plain, ...] = plain.get("unpaid_carers") or ({},)
    carers = [dict(carer) for carer in there]
    for name, value in words.items():
        if name in CARER_FIELDS:
            for carer in carers:
                set_value(carer, (CARER_FIELDS[name],), value)
        elif name.startswith(_DOES):
            group = name.removeprefix(_DOES)
            others = [
                task for task in carers[0].get("tasks") or () if catalogue.groups[task["activity"]] != group
            ]
            its = {
                "activity": first_activity(catalogue, group),
                **UNPAID_TIME,
            }
            carers[0]["tasks"] = (*others, its) if value else tuple(others)
    if OTHER_DOSES in words:
        _set_other_doses(carers, words[OTHER_DOSES], catalogue)
    plain["unpaid_carers"] = tuple(carers)


def _set_other_doses(carers: list[Plain], are_given: bool | None, catalogue: Catalogue) -> None:
    """How often unpaid carers see to medicines: for as many doses as there can be, hardly ever, or nobody knows."""
    often = {True: 84.0, False: 0.1, None: None}[are_given]
    every_task = (task for carer in carers for task in carer.get("tasks") or ())
    tasks = [task for task in every_task if catalogue.groups[task["activity"]] == "medicines"]
    if are_given is not False and not tasks:
        tasks = [{"activity": first_activity(catalogue, "medicines"), "minutes": UNPAID_TIME["minutes"]}]
        carers[0]["tasks"] = (*(carers[0].get("tasks") or ()), *tasks)
    for task in tasks:
        task["times_per_week"] = often
