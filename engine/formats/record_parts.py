"""The parts of a package that a record makes: visits, allowances, and whatever else a mapping adds."""

from __future__ import annotations

from typing import Any

from .conversion import NotAValueError
from .mapping import RepeatedPart, as_paths
from .path import texts_at, values_at
from .timing import allowance_of, is_said_twice, visits_of
from .tree import Record
from .understood import plain_text

_ONCE_OR_EACH = "it says `once`, and several days or times, and each of them is counted; ask how often it is"


def doubts_of_parts(part: RepeatedPart, record: Record) -> list[str]:
    """What should be asked about the times of the parts that a record makes."""
    timings = values_at(record.tree, part.timing) if part.timing else []
    return [_ONCE_OR_EACH for repeat in timings[:1] if is_said_twice(repeat)]


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
