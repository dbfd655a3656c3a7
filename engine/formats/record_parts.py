"""The parts of a package that a record makes: visits, allowances, and whatever else a mapping adds."""

from __future__ import annotations

from typing import Any

from .conversion import NotAValueError
from .mapping import RepeatedPart, as_paths
from .path import texts_at, values_at
from .timing import allowance_of, visits_of
from .tree import Record
from .understood import plain_text


def parts_of(part: RepeatedPart, record: Record, values: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The parts that a record makes, by kind.

    Raises:
        NotAValueError: it should say when, or for how long, and does not.
    """
    if part.ratio and values_at(record.tree, part.ratio):
        codes = texts_at(record.tree, as_paths(part.code)) if part.code else []
        hours = allowance_of(values_at(record.tree, part.ratio)[0], part.unit_minutes, codes)
        return {"allowances": [{**_allowance_values(values), **hours}]}
    if part.timing and values_at(record.tree, part.timing):
        name = str(values.pop("id", "visit"))[:40]
        visits, allowances = visits_of(values_at(record.tree, part.timing)[0], name)
        return {
            "visits": [{**_visit_values(values), **visit} for visit in visits],
            "allowances": [
                {**_allowance_values({**values, "for_what": name}), **allowance} for allowance in allowances
            ],
        }
    if part.timing or part.ratio:
        raise NotAValueError("says neither when nor for how long")
    if part.to == "visits":
        return {"visits": [_visit_values(values)]}
    return {part.to: [values]}


def _visit_values(values: dict[str, Any]) -> dict[str, Any]:
    fields = {name: value for name, value in values.items() if name not in ("kind", "for_what")}
    if isinstance(fields.get("days"), str):
        fields["days"] = tuple(fields["days"].split())
    for name in ("minutes", "carers", "every_weeks"):
        if isinstance(fields.get(name), float) and fields[name].is_integer():
            fields[name] = int(fields[name])
    return fields


def _allowance_values(values: dict[str, Any]) -> dict[str, Any]:
    return {name: plain_text(value) for name, value in values.items() if name in ("kind", "for_what")}
