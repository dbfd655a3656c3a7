"""The data files beside the code: what is asked of equipment, what matters when helping, and each nation's rights."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from engine.knowledge.catalogue import NATION_NOT_KNOWN
from engine.model import CarePackage, CatalogueItem


@dataclass(frozen=True)
class HandlingNote:
    """A field of the package that matters when somebody is helped, and what is said for its values."""

    field: str
    name: str
    says: dict[Any, str]
    must_know: bool = False
    needed_for: str = ""
    """A list of activities; empty for all."""

    def value(self, package: CarePackage) -> object:
        """The field's value; None where it was not assessed."""
        value: object = package
        for part in self.field.split("."):
            value = getattr(value, part)
        return value


@cache
def _read(name: str) -> Any:
    return yaml.safe_load((files("dashboard.print.papers") / f"{name}.yaml").read_text(encoding="utf-8"))


@cache
def handling_notes() -> tuple[HandlingNote, ...]:
    """Every note, in the order in which it is printed."""
    return tuple(HandlingNote(**note) for note in _read("handling_notes"))


def notes_for(package: CarePackage) -> Iterator[HandlingNote]:
    """The notes that this package's tasks call for."""
    fields = _read("equipment_fields")
    activities = {task.activity for visit in package.visits for task in visit.tasks}
    for note in handling_notes():
        if not note.needed_for or activities & set(fields[note.needed_for]):
            yield note


@dataclass(frozen=True)
class EquipmentField:
    """Something that is written in about a piece of equipment before it is used."""

    key: str
    label: str
    lines: int = 1
    traits: tuple[str, ...] = ()
    load: bool = False
    lifting: bool = False

    def is_asked_of(self, item: CatalogueItem | None) -> bool:
        """Whether a piece of this class has it; of one outside the catalogue everything but traits is asked."""
        if item is None:
            return not self.traits
        loaded = "bears_weight" in item.has or item.safe_working_load_kg is not None
        examined = item.servicing is not None and item.servicing.loler
        return (
            item.equipment
            and set(self.traits) <= set(item.has)
            and (loaded or not self.load)
            and (examined or not self.lifting)
        )


@cache
def _equipment_fields() -> tuple[EquipmentField, ...]:
    return tuple(
        EquipmentField(**{**field, "traits": tuple(field.get("traits", ()))})
        for field in _read("equipment_fields")["fields"]
    )


def equipment_fields(item: CatalogueItem | None) -> tuple[EquipmentField, ...]:
    """What has to be written in about a piece of this class; None: it is not in the catalogue."""
    return tuple(field for field in _equipment_fields() if field.is_asked_of(item))


@cache
def words_of_stopped_pieces() -> frozenset[str]:
    """Words of rules that are true because of a piece that must not be used."""
    return frozenset(_read("equipment_fields")["say_stopped"])


def needs_a_sling(item: CatalogueItem) -> bool:
    """Whether it lifts the person in something that has to match it and the task."""
    return {"lifts_person", "must_match_another"} <= set(item.has)


def rows_for_trained_people() -> int:
    """How many people's training there is room for."""
    rows: int = _read("equipment_fields")["trained_people"]
    return rows


@cache
def private_fields(kind: str) -> tuple[str, ...]:
    """What a kind of paper does not tell, even as the ground of something that it tells: beginnings of fields."""
    return tuple(_read("fields")[kind].get("private", ()))


def may_be_asked(path: str, kind: str) -> bool:
    """Whether the readers of a kind of paper may be asked about a field: a question tells that it is open."""
    return path.startswith(tuple(_read("fields")[kind]["asks"]))


def shown_fields() -> dict[str, frozenset[str]]:
    """What each kind of paper may show."""
    return {kind: frozenset(declared_fields(kind)["shows"]) for kind in _read("fields")}


def declared_fields(kind: str) -> dict[str, tuple[str, ...]]:
    """What a kind of paper may contain: what it `shows`, what it only `reads`, and what it is `without`."""
    declared = _read("fields")[kind]
    return {part: tuple(declared.get(part, ())) for part in ("shows", "reads", "without")}


@dataclass(frozen=True)
class PlainItem:
    """What an item is called and is, said to the person."""

    name: str
    says: str


def plain_item(item: str) -> PlainItem | None:
    """An item in everyday words; None where nobody has written it."""
    entry = _read("plain_items").get(item)
    return PlainItem(**entry) if entry else None


def plain_need(title: str, source: str, piece: str = "") -> str:
    """An unmet need in everyday words; its title where nobody has written them.

    Args:
        title: as the review has it.
        source: of its rule.
        piece: the plain name of the piece in the home that it is about; empty where it is about none.
    """
    wordings = _read("plain_needs")
    if piece:
        about = wordings.get(title.partition(":")[0])
        return str(about).format(item=piece) if about else f"{title}."
    return str(wordings.get(source.removeprefix("rule:")) or f"{title}.")


def plain_stop(piece: str) -> str:
    """That a piece in the home must not be used, said to the person."""
    return str(_read("plain_needs")["In the home and not to be used"]).format(item=piece)


def words_to_avoid() -> Mapping[str, str]:
    """Words that are not said to the person, and what is said instead."""
    words: dict[str, str] = _read("plain_words")["words"]
    return words


def serves(outcome: str, activity: str) -> bool:
    """Whether an activity serves an outcome that a goal of the person names."""
    return activity in _read("goals").get(outcome, ())


def rights(nation: str | None) -> dict[str, Any]:
    """Whom somebody in this nation can turn to: see `rights.yaml`."""
    known: dict[str, Any] = _read("rights")[nation or NATION_NOT_KNOWN]
    return known
