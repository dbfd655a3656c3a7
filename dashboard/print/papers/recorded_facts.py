"""What was recorded about the person, in the words of the model; what was not assessed is said, never left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from dashboard.print.papers.visit_groups import VisitGroup, grouped_alike
from dashboard.print.pdf.sheet import Sheet
from dashboard.print.pdf.visit_words import carers_of, days_of, kind_of, name_of, workers_of
from engine.model import QUALIFIER_WORDS, CarePackage
from engine.model.person import Person
from engine.wording import day_text

_LEFT_OUT = frozenset({"monitoring", "visits", "goals", "reference", "synthetic", "equipment", "ranges"})
_NAMED_ELSEWHERE = frozenset({"activity", "item"})
_SAID_BY_THE_CLASS = frozenset({"name", "kind"})
_UNITS = ("kg", "cm", "minutes", "hours")
"""Said behind a number; what else is counted stands in the name of the field."""
RecordedField = tuple[str, str, bool]
"""Its label, its value in words, and whether it was assessed."""


def write_recorded(
    sheet: Sheet, package: CarePackage, labels: Mapping[str, str], names: Mapping[str, str]
) -> None:
    """Every field of the package but equality monitoring."""
    sheet.heading("What was recorded")
    for name, field in type(package).model_fields.items():
        if name not in _LEFT_OUT:
            _write_field(sheet, _short(field.description or name), getattr(package, name), labels)
    _write_ranges(sheet, package)
    _write_equipment(sheet, package, names)
    _write_visits(sheet, package, labels)


def _write_field(sheet: Sheet, title: str, value: Any, labels: Mapping[str, str]) -> None:
    if isinstance(value, BaseModel):
        _write_model(sheet, title, value)
    elif isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
        for number, part in enumerate(value, 1):
            _write_part(sheet, f"{title} ({number})", list(_fields(part, labels)))
    else:
        sheet.say(f"{_value_in_words(value)}.", lead=f"{title}:")


def _write_model(sheet: Sheet, title: str, model: BaseModel) -> None:
    """A part of the package, then what is inside it; what is assessed in none of these is said once."""
    inner_models = {name: value for name, value in model if isinstance(value, BaseModel)}
    inner_parts = {name: list(_fields(inner)) for name, inner in inner_models.items()}
    own = list(_fields(model, left_out=frozenset(inner_models)))
    if inner_parts and not any(known for _, _, known in own):
        # "Nothing is assessed" would be read as if it were said of the parts inside it.
        _write_unknown(sheet, f"{title}, not assessed:", own)
    else:
        _write_part(sheet, title, own)
    assessed = [fields for fields in inner_parts.values() if len(_unknown_labels(fields)) < len(fields)]
    unknown_in_all = set.intersection(*map(_unknown_labels, assessed)) if len(assessed) > 1 else set()
    for name, fields in inner_parts.items():
        left = [field for field in fields if fields not in assessed or field[0] not in unknown_in_all]
        _write_part(sheet, f"{title}: {type(model).model_fields[name].description or name}", left)
    if unknown_in_all:
        in_order = [field for field in assessed[0] if field[0] in unknown_in_all]
        _write_unknown(sheet, f"{title}, not assessed in any of these:", in_order)


def _unknown_labels(fields: Sequence[RecordedField]) -> set[str]:
    return {label for label, _, known in fields if not known}


def _write_part(sheet: Sheet, title: str, fields: Sequence[RecordedField]) -> None:
    """What was recorded of one part: a table of values, then what is yes, what is no and what nobody assessed.

    A list of sixty rows that say "no" is not read.
    """
    if not any(known for _, _, known in fields):
        sheet.say("nothing is assessed.", lead=f"{title}:")
        return
    answered: dict[str, list[str]] = {"yes": [], "no": []}
    rows: list[tuple[str, str]] = []
    for label, value, known in fields:
        if known and value in answered:
            answered[value].append(label)
        elif known:
            rows.append((label, value))
    sheet.heading(title, 3)
    sheet.table("", ("Field", "Recorded"), rows, (0.6, 0.4))
    sheet.bullets(
        (f"{answer.capitalize()}:", f"{'; '.join(of_these)}.")
        for answer, of_these in answered.items()
        if of_these
    )
    _write_unknown(sheet, "Not assessed:", fields)


def _write_unknown(sheet: Sheet, lead: str, fields: Sequence[RecordedField]) -> None:
    unknown = [label for label, _, known in fields if not known]
    if unknown:
        sheet.say(f"{'; '.join(unknown)}.", lead=lead, style="small")


def _write_ranges(sheet: Sheet, package: CarePackage) -> None:
    """What an assessment leaves between two levels."""
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


def _write_equipment(sheet: Sheet, package: CarePackage, names: Mapping[str, str]) -> None:
    """Each piece in the home; what its class says of it is not asked of the piece."""
    rows: list[tuple[object, object]] = []
    for piece in package.equipment or ():
        left_out = _SAID_BY_THE_CLASS if piece.item else frozenset[str]()
        fields = list(_fields(piece, left_out=left_out))
        unknown = [label.lower() for label, _, known in fields if not known]
        rows.append(
            (
                names.get(piece.item or "", piece.name or piece.item or ""),
                [
                    *(f"{label}: {value}" for label, value, known in fields if known),
                    *([f"Not assessed: {'; '.join(unknown)}"] if unknown else []),
                ],
            )
        )
    sheet.table("Equipment in place", ("What", "Recorded"), rows, (0.35, 0.65))


def _write_visits(sheet: Sheet, package: CarePackage, labels: Mapping[str, str]) -> None:
    """Each visit with its tasks; visits that are recorded alike stand together, with their days."""
    places_of: dict[str, dict[str, None]] = {}
    places: set[str] = set()
    for group in grouped_alike(sorted(package.visits, key=lambda visit: visit.starts_at)):
        rows: list[tuple[object, object]] = []
        for task in group.visit.tasks:
            name, fields = labels.get(task.activity, task.activity), list(_fields(task))
            values = [f"{_short(label).lower()}: {value}" for label, value, known in fields if known]
            rows.append((name, "; ".join(values)))
            place = f"{name} ({group.name_apart})"
            places.add(place)
            for label in _unknown_labels(fields):
                places_of.setdefault(label, {})[place] = None
        sheet.table(_visit_title(group), ("Task", "Recorded"), rows, (0.35, 0.65))
    sheet.bullets(
        (f"{label}, not assessed:", f"{'; '.join(at) if len(at) < len(places) else 'in any task'}.")
        for label, at in sorted(places_of.items())
    )


def _visit_title(group: VisitGroup) -> str:
    visit = group.visit
    parts = (days_of(visit), visit.length, carers_of(visit.carers), *kind_of(visit), workers_of(visit))
    names = "" if group.names_differ_by_day or len(group.ids) == 1 else f" ({', '.join(group.ids)})"
    return f"{name_of(visit)}{names}: {', '.join(filter(None, parts))}"


def _fields(
    part: BaseModel, labels: Mapping[str, str] | None = None, left_out: frozenset[str] = frozenset()
) -> Iterator[RecordedField]:
    """Name, value in words, and whether it was assessed."""
    for name, field in type(part).model_fields.items():
        value, label = getattr(part, name), field.description or name
        if name in left_out | _NAMED_ELSEWHERE:
            continue
        if isinstance(value, BaseModel):
            for inner, text, known in _fields(value):
                yield f"{label}: {inner}", text, known
        elif isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
            yield label, "; ".join(_part_in_words(inner_part, labels or {}) for inner_part in value), True
        else:
            yield label, _field_in_words(field, value), value is not None


def _short(label: str) -> str:
    """A label without what its field's description explains behind it."""
    return re.split(r"[;:(]", label)[0].strip()


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
