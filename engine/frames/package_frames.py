"""Care packages as frames: one row a package, a visit, a task line or an allowance.

Definitions: the columns of a package are the words of docs/words.md (`person.weight_kg`), so that what a rule reads and
what an analyst reads have one name. Abilities are ICF qualifiers, 0 (no difficulty) to 4 (cannot do it). `visits`,
`task_lines` and `planned_carer_minutes_per_week` (minutes of all carers; allowances are not in it) are counted here.
Left out: words of goals, diagnoses, equipment in place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from operator import attrgetter
from typing import Any

import pandas as pd
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from ..model import Allowance, CarePackage, TaskLine, Visit
from .dtypes import BOOLEAN, DAY, INTEGER, NUMBER, SEVERAL, TEXT, dtype_of, typed_frame, unit_of

_COUNTED = {"visits": INTEGER, "task_lines": INTEGER, "planned_carer_minutes_per_week": NUMBER}


def package_frame(packages: Iterable[CarePackage]) -> pd.DataFrame:
    """One row a package: every word of it that has one value.

    Args:
        packages: in the order of the rows.
    """
    fields = _words()
    units = {path: unit_of(field) for path, field in fields.items() if unit_of(field)}
    return typed_frame(
        map(_package_row, packages),
        {**{path: dtype_of(field) for path, field in fields.items()}, **_COUNTED},
        units,
    )


def visit_frame(packages: Iterable[CarePackage]) -> pd.DataFrame:
    """One row a visit of the week's plan, with `occurrences_per_week` and what was delivered where that is known."""
    fields = {
        name: field
        for name, field in Visit.model_fields.items()
        if name not in ("tasks", "workers", "payers")
    }
    dtypes = {"reference": TEXT, **{name: dtype_of(field) for name, field in fields.items()}}
    dtypes |= {"occurrences_per_week": NUMBER, "task_lines": INTEGER}
    return typed_frame(
        (
            {
                "reference": package.reference,
                **{name: getattr(visit, name) for name in fields},
                "occurrences_per_week": len(visit.days) / visit.every_weeks,
                "task_lines": len(visit.tasks),
            }
            for package in packages
            for visit in package.visits
        ),
        dtypes,
    )


def task_frame(packages: Iterable[CarePackage]) -> pd.DataFrame:
    """One row a task line of a visit; `minutes` is of one time."""
    fields = TaskLine.model_fields
    dtypes = {"reference": TEXT, "visit": TEXT, "line": INTEGER}
    return typed_frame(
        (
            {
                "reference": package.reference,
                "visit": visit.id,
                "line": number,
                **{name: getattr(task, name) for name in fields},
            }
            for package in packages
            for visit in package.visits
            for number, task in enumerate(visit.tasks)
        ),
        {**dtypes, **{name: dtype_of(field) for name, field in fields.items()}},
    )


def allowance_frame(packages: Iterable[CarePackage]) -> pd.DataFrame:
    """One row for paid hours without times."""
    fields = {name: field for name, field in Allowance.model_fields.items() if dtype_of(field) != SEVERAL}
    return typed_frame(
        (
            {"reference": package.reference, **{name: getattr(allowance, name) for name in fields}}
            for package in packages
            for allowance in package.allowances
        ),
        {"reference": TEXT, **{name: dtype_of(field) for name, field in fields.items()}},
    )


def range_frame(packages: Iterable[CarePackage]) -> pd.DataFrame:
    """One row a word that lies between two levels; `counts` is false where the word was assessed as well."""
    dtypes = {"reference": TEXT, "word": TEXT, "at_least": TEXT, "at_most": TEXT, "source": TEXT, "on": DAY}
    return typed_frame(
        (
            {
                "reference": package.reference,
                "word": level_range.word,
                "at_least": level_range.between[0],
                "at_most": level_range.between[1],
                "source": level_range.source,
                "on": level_range.on,
                "counts": level_range in package.open_ranges,
            }
            for package in packages
            for level_range in package.ranges
        ),
        {**dtypes, "counts": BOOLEAN},
    )


@cache
def _words() -> Mapping[str, FieldInfo]:
    """Every word of a package that has one value, by its path."""
    return dict(_nested_fields(CarePackage, ""))


def _nested_fields(model: type[BaseModel], path: str) -> Iterator[tuple[str, FieldInfo]]:
    for name, field in model.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from _nested_fields(inner, f"{path}{name}.")
        elif dtype_of(field) != SEVERAL:
            yield f"{path}{name}", field


def _package_row(package: CarePackage) -> dict[str, Any]:
    row = {path: attrgetter(path)(package) for path in _words()}
    known = [visit for visit in package.visits if visit.minutes is not None]
    minutes = sum(visit.carer_minutes_per_week for visit in known)
    row["visits"] = len(package.visits)
    row["task_lines"] = sum(len(visit.tasks) for visit in package.visits)
    # One visit of unknown length makes the sum unknown, never smaller.
    row["planned_carer_minutes_per_week"] = minutes if len(known) == len(package.visits) else None
    return row
