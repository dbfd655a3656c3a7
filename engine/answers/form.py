"""Handrail's own assessment as a FHIR Questionnaire, and a package's answers to it.

Definitions: a `linkId` is a word of the package. A word that was not assessed is an item without an answer, so that
unknown stays unknown on the way there and back. Left out: equality monitoring, which no review reads; visits, goals,
equipment and people, which are resources of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from operator import attrgetter
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from ..model import CarePackage

BASE = "https://handrail.example/fhir"
FORM_VERSION = "1.0"
"""Rises when a word is taken away or its answers change."""
FORM_URL = f"{BASE}/Questionnaire/package"
_SECTIONS = ("person", "home", "risks", "medicines", "decisions", "preferences", "service")
_ResourceTree = dict[str, Any]


@cache
def form_words() -> dict[str, FieldInfo]:
    """Every single word that the form asks, in its order."""
    return {path: field for section in _SECTIONS for path, field in _fields(CarePackage, section)}


def questionnaire() -> _ResourceTree:
    """The FHIR Questionnaire that a provider answers."""
    groups = []
    for section in _SECTIONS:
        items = [
            _question(path, field) for path, field in form_words().items() if path.split(".")[0] == section
        ]
        title = CarePackage.model_fields[section].description or section
        groups.append({"linkId": section, "text": title, "type": "group", "item": items})
    return {
        "resourceType": "Questionnaire",
        "url": FORM_URL,
        "version": FORM_VERSION,
        "name": "HandrailPackage",
        "title": "Handrail: what is assessed for a review of a home care package",
        "status": "active",
        "subjectType": ["Patient"],
        "description": "Leave out what was not assessed: no answer means unknown, never no.",
        "item": groups,
    }


def response_items(package: CarePackage) -> list[_ResourceTree]:
    """A package's answers, section by section; an item without an answer was not assessed."""
    groups = []
    for section in _SECTIONS:
        items = []
        for path, field in form_words().items():
            if path.split(".")[0] == section:
                answer = _answer(path, field, attrgetter(path)(package))
                items.append({"linkId": path, **({"answer": [answer]} if answer else {})})
        groups.append({"linkId": section, "item": items})
    return groups


def _fields(model: type[BaseModel], path: str) -> Iterator[tuple[str, FieldInfo]]:
    field = model.model_fields[path.rsplit(".", 1)[-1]]
    inner = field.annotation
    if isinstance(inner, type) and issubclass(inner, BaseModel):
        for name in inner.model_fields:
            for below, inner_field in _fields(inner, name):
                yield f"{path}.{below}", inner_field
    elif _kind(field) is not None:
        yield path, field


def _kind(field: FieldInfo) -> str | None:
    """The type of a FHIR item; None for what the form does not ask."""
    for part in get_args(field.annotation) or (field.annotation,):
        part = get_args(part)[0] if get_origin(part) not in (Literal, tuple, None) else part
        if get_origin(part) is Literal:
            return "choice"
        if isinstance(part, type) and part is not type(None):
            return {bool: "boolean", int: "integer", float: "decimal", date: "date", str: "string"}.get(part)
    return None


def _question(path: str, field: FieldInfo) -> _ResourceTree:
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    text = str(extra.get("ask") or field.description or path)
    question: _ResourceTree = {"linkId": path, "text": text, "type": _kind(field), "required": False}
    if question["type"] == "choice":
        question["answerOption"] = [
            {"valueCoding": {"system": _system(path), "code": word}} for word in _words(field)
        ]
    return question


def _words(field: FieldInfo) -> tuple[str, ...]:
    for part in get_args(field.annotation) or (field.annotation,):
        if get_origin(part) is Literal:
            return get_args(part)
    return get_args(field.annotation)


def _answer(path: str, field: FieldInfo, value: Any) -> _ResourceTree | None:
    if value is None:
        return None
    kind = _kind(field)
    if kind == "choice":
        return {"valueCoding": {"system": _system(path), "code": value}}
    if kind == "date":
        return {"valueDate": value.isoformat()}
    return {f"value{str(kind).capitalize()}": value}


def _system(path: str) -> str:
    return f"{BASE}/CodeSystem/{path.replace('.', '-').replace('_', '-')}"
