"""What was recorded about the person, in the words of the model; what was not assessed is said, never left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from dashboard.print.pdf.sheet import Sheet
from dashboard.print.pdf.visit_words import carers_of, days_of, kind_of, name_of, workers_of
from engine.model import QUALIFIER_WORDS, CarePackage
from engine.model.person import Person
from engine.wording import day_text

_LEFT_OUT = frozenset({"monitoring", "visits", "goals", "reference", "synthetic", "equipment", "ranges"})
_UNITS = ("kg", "cm", "minutes", "hours")
"""Said behind a number; what else is counted stands in the name of the field."""


def write_recorded(
    sheet: Sheet, package: CarePackage, labels: Mapping[str, str], names: Mapping[str, str]
) -> None:
    """Every field of the package but equality monitoring."""
    sheet.heading("What was recorded")
    for name, field in type(package).model_fields.items():
        value = getattr(package, name)
        if name in _LEFT_OUT:
            continue
        if isinstance(value, BaseModel):
            _write_part(sheet, field.description or name, list(_fields(value)))
        elif isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
            for number, part in enumerate(value, 1):
                _write_part(sheet, f"{field.description or name} ({number})", list(_fields(part, labels)))
        else:
            sheet.say(_value_in_words(value), lead=f"{field.description or name}:")
    if package.ranges:
        labels_of = Person.model_fields
        sheet.table(
            "Between two levels: what an assessment leaves open",
            ("Field", "Known"),
            [
                (labels_of[known.word.removeprefix("person.")].description or known.word, known.in_words)
                for known in package.ranges
            ],
            (0.5, 0.5),
        )
    sheet.table(
        "Equipment in place",
        ("What", "Recorded"),
        [
            (
                names.get(piece.item or "", piece.name or piece.item or ""),
                [f"{label}: {value}" for label, value, _ in _fields(piece)],
            )
            for piece in package.equipment or ()
        ],
        (0.35, 0.65),
    )
    for visit in sorted(package.visits, key=lambda visit: visit.starts_at):
        sheet.table(
            f"{name_of(visit)}: "
            + ", ".join(
                filter(
                    None,
                    (
                        days_of(visit),
                        visit.length,
                        carers_of(visit.carers),
                        *kind_of(visit),
                        workers_of(visit),
                    ),
                )
            ),
            ("Task", "Recorded"),
            [
                (
                    labels.get(task.activity, task.activity),
                    "; ".join(f"{label.lower()}: {value}" for label, value, _ in _fields(task)),
                )
                for task in visit.tasks
            ],
            (0.35, 0.65),
        )


def _write_part(sheet: Sheet, title: str, fields: list[tuple[str, str, bool]]) -> None:
    sheet.table(
        title, ("Field", "Recorded"), [(label, value) for label, value, known in fields if known], (0.6, 0.4)
    )
    unknown = [label for label, _, known in fields if not known]
    if unknown:
        sheet.say(f"{'; '.join(unknown)}.", lead=f"{title}, not assessed:", style="small")


def _fields(part: BaseModel, labels: Mapping[str, str] | None = None) -> Iterator[tuple[str, str, bool]]:
    """Name, value in words, and whether it was assessed."""
    for name, field in type(part).model_fields.items():
        value, label = getattr(part, name), field.description or name
        if name in ("activity", "item"):
            continue
        if isinstance(value, BaseModel):
            for inner, text, known in _fields(value):
                yield f"{label}: {inner}", text, known
        elif isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
            yield label, "; ".join(_part_in_words(inner_part, labels or {}) for inner_part in value), True
        else:
            yield label, _field_in_words(field, value), value is not None


def _field_in_words(field: FieldInfo, value: Any) -> str:
    """A value with its level in words, or in the unit of its field: a weight is kilograms, not a number."""
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return _value_in_words(value)
    if "(ICF 0-4)" in (field.description or ""):
        return f"{value:g}, {QUALIFIER_WORDS[int(value)]}"
    unit = field.json_schema_extra.get("unit") if isinstance(field.json_schema_extra, dict) else None
    return f"{_value_in_words(value)} {unit}" if unit in _UNITS else _value_in_words(value)


def _part_in_words(part: BaseModel, labels: Mapping[str, str]) -> str:
    values = part.model_dump()
    activity = values.pop("activity", "")
    details = ", ".join(f"{key} {_value_in_words(value)}" for key, value in values.items())
    return f"{labels.get(activity, activity)} ({details})"


def _value_in_words(value: Any) -> str:
    if value is None:
        return "not assessed"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return day_text(value)
    if isinstance(value, tuple):
        return ", ".join(_value_in_words(entry) for entry in value) or "none"
    return str(value).replace("_", " ") if not isinstance(value, float) else f"{value:g}"
