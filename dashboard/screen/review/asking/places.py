"""Where in a package a question is answered: one place for most words, several for visits, tasks, carers and equipment.

Definitions: a question about each visit has a place in every visit where it is not answered yet. A question about a
list that nobody has asked for (unpaid carers, equipment) is answered by the list itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from pydantic import BaseModel

from dashboard.screen.review.asking.field import PlainKeys, in_words, value_of
from engine import Catalogue
from engine.language import Term, field_term, parse_document
from engine.language.derived import AGREES_TO
from engine.model import CarePackage, EquipmentInPlace, TaskLine, Visit
from engine.model.unpaid_carer import UnpaidCarer
from engine.model.visit import ANY_TIME

Plain = dict[str, Any]
_PARTS: dict[str, type[BaseModel]] = {
    "visits": Visit,
    "tasks": TaskLine,
    "unpaid_carers": UnpaidCarer,
    "equipment": EquipmentInPlace,
}
_LISTS = ("unpaid_carers", "equipment")
_DEEP = 2


@dataclass(frozen=True)
class AnswerPlace:
    """One place in a package that is not assessed: its path, the question about it, and whose it is."""

    keys: PlainKeys
    term: Term | None
    """None for a day, a time of the day, and a whole list."""
    label: str

    @property
    def whole(self) -> bool:
        """Whether the list itself is asked for."""
        return self.keys in {(name,) for name in _LISTS}

    @property
    def clock(self) -> bool:
        """Whether a time of the day is asked for."""
        return self.keys[-1] in ("start", "delivered_start")


def places_of(plain: Plain, path: str, catalogue: Catalogue) -> tuple[AnswerPlace, ...]:
    """The places where a word's question is answered and where no answer stands yet.

    Args:
        plain: the plain values of a package.
        path: a word of the model that is not known.
        catalogue: names of activities and items.
    """
    entry = _entries().get(path)
    if entry is None and path.startswith("working."):
        return _state_of(plain, path.removeprefix("working."), catalogue)
    if entry is None and path.startswith(AGREES_TO):
        return _agreement_of(plain, path.removeprefix(AGREES_TO), catalogue)
    if entry is None and path.startswith("equipment."):
        entry = {"whole": "equipment"}
    if entry is None:
        term = catalogue.vocabulary[path]
        if path.split(".")[0] not in CarePackage.model_fields:
            return ()  # derived, from nothing that one answer could give
        return (
            AnswerPlace(
                tuple(path.split(".")), term, f"{term.ask or term.description}{subject_in_words(path)}"
            ),
        )
    if "day" in entry:
        return (
            (AnswerPlace((entry["day"],), None, catalogue.vocabulary[path].ask),)
            if plain.get(entry["day"]) is None
            else ()
        )
    listed = entry.get("whole") or entry["each"]
    places: list[AnswerPlace] = []
    for also, where in entry.get("also", {}).items():
        fits = all(value_of(plain, word) == value for word, value in where.items())
        if fits and value_of(plain, also) is None:
            places.extend(places_of(plain, also, catalogue))
    if listed in _LISTS and plain.get(listed) is None:
        return (*places, AnswerPlace((listed,), None, _WHOLE[listed]))
    if "field" in entry:
        places.extend(_each(plain, entry, catalogue, catalogue.vocabulary[path].ask))
    return tuple(places)


def _state_of(plain: Plain, name: str, catalogue: Catalogue) -> tuple[AnswerPlace, ...]:
    """Where the use and the condition of one item stand, or of what the catalogue does not have (`other_<kind>`)."""
    pieces = plain.get("equipment")
    if pieces is None:
        return (AnswerPlace(("equipment",), None, _WHOLE["equipment"]),)
    its = {
        ("equipment", number)
        for number, piece in enumerate(pieces)
        if name == (piece.get("item") or f"other_{piece.get('kind')}")
    }
    return tuple(
        place
        for field in ("in_use", "condition")
        for place in _each(plain, {"each": "equipment", "field": field}, catalogue, "")
        if place.keys[:2] in its
    )


def _agreement_of(plain: Plain, decision: str, catalogue: Catalogue) -> tuple[AnswerPlace, ...]:
    """Who is appointed for a decision and what their power covers, as far as nobody has said."""
    fields = (f"decisions.{decision}.{name}" for name in ("appointed", "appointed_power"))
    return tuple(
        place
        for field in fields
        if value_of(plain, field) is None
        for place in places_of(plain, field, catalogue)
    )


def subject_in_words(path: str) -> str:
    """What a question is about, where its words alone do not say so: which decision."""
    *groups, _ = path.split(".")
    if len(groups) < _DEEP:
        return ""
    model: Any = CarePackage
    for group in groups:
        info = model.model_fields[group]
        model = info.annotation
    return f" ({info.description})"


def part_terms(part: str) -> dict[str, Term]:
    """The questions about one visit, task, unpaid carer or piece of equipment, by field; days and lists left out."""
    terms = {}
    for name, info in _PARTS[part].model_fields.items():
        extra = info.json_schema_extra
        if isinstance(extra, dict) and extra.get("ask") and "date" not in str(info.annotation):
            terms[name] = field_term(f"{part}.{name}", info)
    return terms


def ask_of(part: str, field: str, otherwise: str = "") -> str:
    """The question about a field of a part; `otherwise` where it has none of its own."""
    extra = _PARTS[part].model_fields[field].json_schema_extra
    own = extra.get("ask") if isinstance(extra, dict) else None
    return str(own or otherwise or field)


_WHOLE = {"unpaid_carers": "Is there an unpaid carer?", "equipment": "What equipment is already in the home?"}


def _each(plain: Plain, entry: Mapping[str, Any], catalogue: Catalogue, ask: str) -> Iterator[AnswerPlace]:
    """`ask` is the question where the field has none of its own."""
    field, only = entry["field"], entry.get("only", {})
    term = part_terms(entry["each"]).get(field)
    if term is None and field == "minutes":
        term = field_term("visits.minutes", Visit.model_fields["minutes"])
    question = ask_of(entry["each"], field, ask)
    for keys, part, whose in _parts(plain, entry["each"], catalogue):
        fits = all(part.get(name, 1) >= least for name, least in only.items())
        if fits and part.get(field) is None:
            yield AnswerPlace((*keys, field), term, f"{question} – {whose}")


def _parts(plain: Plain, listed: str, catalogue: Catalogue) -> Iterator[tuple[PlainKeys, Plain, str]]:
    if listed != "tasks":
        for number, part in enumerate(plain.get(listed) or ()):
            yield (listed, number), part, _whose(listed, number, part, catalogue)
        return
    for number, visit in enumerate(plain.get("visits") or ()):
        for place, task in enumerate(visit.get("tasks") or ()):
            name = catalogue.activities[task["activity"]].label
            yield ("visits", number, "tasks", place), task, f"{name} ({visit['id']})"


def _whose(listed: str, number: int, part: Plain, catalogue: Catalogue) -> str:
    if listed == "visits":
        length = (
            f"commissioned for {part['minutes']} minutes"
            if part.get("minutes")
            else "its length is not known"
        )
        return f"{part['id']}, {part.get('start') or ANY_TIME}, {length}"
    if listed == "equipment":
        item = catalogue.items.get(part.get("item", ""))
        return item.name if item else part.get("name") or f"piece {number + 1}"
    return in_words(part["relation"]) if part.get("relation") else f"carer {number + 1}"


@cache
def _entries() -> dict[str, dict[str, Any]]:
    text = (files("dashboard.screen.review.asking") / "places.yaml").read_text(encoding="utf-8")
    entries: dict[str, dict[str, Any]] = parse_document(text, "places.yaml").plain()
    return entries
