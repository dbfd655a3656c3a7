"""Carries a mapping out on the records of files: what they say about whom, and what of it is not understood.

Definitions: the first block of a mapping that takes a record is the one that reads it. An element is understood when a
path of its block begins with it, or the block passes it over and says why. Nothing is guessed: a text that a mapping
gives no word for is counted with what it stands for, and is in no package.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from collections.abc import Mapping as MappingType
from datetime import date
from functools import lru_cache
from typing import Any

from .assessing import InstrumentAnswers
from .conversion import NotAValueError, convert_text, to_date
from .crosswalk import Crosswalk
from .gathering import Said
from .log_rows import log_row
from .mapping import Mapping, Paths, RecordBlock, RepeatedPart, Telling, ValueReading, as_paths
from .path import first_name, texts_at, values_at
from .report import Noted
from .timing import allowance_of, visits_of
from .tree import Record
from .understood import Understood, short
from .words import as_kind, is_word

_OF_FHIR = frozenset({"resourceType", "id", "meta", "text", "implicitRules", "language"})


class Understanding:
    """Reads records by one mapping."""

    def __init__(
        self,
        mapping: Mapping,
        crosswalks: MappingType[str, Crosswalk],
        scales: dict[str, str],
        today: date,
        into: Understood | None = None,
    ) -> None:
        """Begin with no record read.

        Args:
            mapping: what the format means.
            crosswalks: instruments of assessment.
            scales: which scale is meant, by crosswalk, where it must be said.
            today: the day of reading.
            into: what earlier files said.
        """
        self._mapping, self._today = mapping, today
        self.found = into or Understood()
        self._answers = InstrumentAnswers(crosswalks, scales, self.found)
        self._aliases: dict[str, str] = {}
        self._told_by: dict[str, list[str]] = {}
        self._seen: dict[tuple[str, str], Any] = {}

    def take(self, records: Iterable[Record]) -> None:
        """Read the records of one file, or of several that belong together."""
        every = list(records)
        for record in every:
            if record.kind == self._mapping.person.record:
                self._introduce(record)
        for record in every:
            self._take(record)

    def _introduce(self, record: Record) -> None:
        """A record that is a person: every name by which others may call it."""
        ids = texts_at(record.tree, ("id",))
        references = texts_at(record.tree, as_paths(self._mapping.person.reference))
        key = (ids or references or [record.where])[0]
        for name in (key, *record.names):
            self._aliases[_last(name)] = key
        for number in _all_texts(record.tree, self._mapping.person.identifiers):
            self._aliases[_pseudonym(number)] = key
        person = self.found.person(key)
        person.reference = person.reference or (references[0] if references else key)

    def _key_of(self, record: Record) -> str:
        """Whose a record is; empty where it does not say."""
        person = self._mapping.person
        if record.kind == person.record:
            own = (
                *texts_at(record.tree, ("id",)),
                *record.names,
                *texts_at(record.tree, as_paths(person.reference)),
            )
            return next(
                (self._aliases[_last(name)] for name in own if _last(name) in self._aliases), record.where
            )
        references = [_last(text) for text in texts_at(record.tree, as_paths(person.at))]
        references += [_pseudonym(number) for number in _all_texts(record.tree, person.hashed)]
        if not references:
            return ""
        return self._kept_apart(self._aliases.get(references[0], references[0]), record)

    def _kept_apart(self, key: str, record: Record) -> str:
        """People who share a number and differ in what tells them apart; nothing of that is kept but its hash."""
        told_by = [text for path in self._mapping.person.told_by for text in texts_at(record.tree, (path,))]
        if not told_by:
            return key
        known = self._told_by.setdefault(key, [])
        digest = hashlib.sha256("\0".join(told_by).encode()).hexdigest()
        if digest not in known:
            known.append(digest)
            if len(known) > 1:
                self.found.counts.refused[
                    "a person's number", "it stands for people of different names: kept apart"
                ] += 1
        place = known.index(digest)
        return key if place == 0 else f"{key}-{place + 1}"

    def _take(self, record: Record) -> None:
        """Take from a record what the first block that fits it says; what no block takes is counted."""
        counts, name = self.found.counts, self._name_of(record)
        block = next((candidate for candidate in self._mapping.blocks if takes(candidate, record)), None)
        if block is None:
            counts.not_understood[name, "no block of the mapping takes it"] += 1
            return
        if block.pass_over_record:
            counts.passed_over[record.kind, block.pass_over_record] += 1
            return
        if self._is_there_already(record):
            counts.passed_over[record.kind, "it is there already, and says the same"] += 1
            return
        key = self._key_of(record)
        if not key:
            counts.not_understood[record.kind, "it says of nobody whose it is"] += 1
            return
        self.found.person(key)
        self._count_elements(block, record)
        for reading in block.read:
            self._read(reading, record, key)
        for part in block.add:
            self._add(part, record, key)
        for assessing in block.assess:
            self._answers.take(assessing, record, key, self)
        for telling in block.tell:
            self._tell(telling, record, key)

    def _is_there_already(self, record: Record) -> bool:
        ids = texts_at(record.tree, ("id",)) if self._mapping.form == "fhir" else []
        if not ids:
            return False
        before = self._seen.setdefault((record.kind, ids[0]), record.tree)
        return before is not record.tree and before == record.tree

    def _name_of(self, record: Record) -> str:
        named = texts_at(record.tree, as_paths(self._mapping.named)) if self._mapping.named else []
        return f"{record.kind}: {short(named[0])}" if named else record.kind

    def _count_elements(self, block: RecordBlock, record: Record) -> None:
        """Count the elements of a record that nobody reads."""
        counts, form = self.found.counts, self._mapping.form
        if form == "edifact":
            return
        used = _names_used(block) | {first_name(path) for path in as_paths(self._mapping.person.at)}
        used |= {first_name(path) for path in as_paths(self._mapping.person.reference or ())}
        for element, value in record.tree.items():
            if element in used or (form == "fhir" and element in _OF_FHIR) or value in (None, "", [], {}):
                continue
            if any(name.endswith("*") and element.startswith(name[:-1]) for name in used):
                continue
            what = f"{record.kind}.{element}" if form == "fhir" else f"column {element}"
            of_kind = self._mapping.elements.get(record.kind, {})
            why = block.passed_over.get(element) or of_kind.get(element) or block.passed_over.get("*")
            if why is not None:
                counts.passed_over[what, why] += 1
            else:
                counts.not_understood[what, "no path of the mapping leads to it"] += 1

    def value_of(self, reading: ValueReading, record: Record, tree: Any, to: str) -> Any:
        """What a reading reads of a tree; None where there is nothing, or nothing that is understood."""
        if reading.value is not None:
            return reading.value
        paths = as_paths(reading.at)
        texts = texts_at(tree, paths)
        if reading.join:
            every = [texts_at(tree, (path,)) for path in paths]
            texts = [" ".join(path_texts[0] for path_texts in every)] if all(every) else []
        if not texts:
            return None
        counts, text = self.found.counts, texts[0]
        try:
            if reading.words:
                return self._word_for(reading, text)
            on = self.day_of(reading.on, tree) or self._today
            value = convert_text(
                text, reading.convert, order=self._mapping.dates, zone=self._mapping.zone, today=on
            )
            value = value * _factor(reading, tree) if reading.units else value
            return value if reading.times is None else value * reading.times
        except NotAValueError as error:
            counts.not_understood[f"{record.kind}.{paths[0]} for {to}", str(error)] += 1
            return None

    def _word_for(self, reading: ValueReading, text: str) -> Any:
        for theirs, ours in reading.words.items():
            if theirs.lower() == text.lower():
                return {"true": True, "false": False}.get(ours, ours)
        raise NotAValueError(f"`{short(text)}` has no word in the mapping")

    def day_of(self, paths: Any, tree: Any) -> date | None:
        """The first day to which one of the paths leads."""
        for text in texts_at(tree, as_paths(paths)) if paths else []:
            try:
                return to_date(text, self._mapping.dates)
            except NotAValueError:
                continue
        return None

    def _read(self, reading: Any, record: Record, key: str) -> None:
        value = self.value_of(reading, record, record.tree, reading.to)
        if value is None:
            return
        self.found.counts.read[
            f"{record.kind}.{as_paths(reading.at)[0] if reading.at else ''}", reading.to
        ] += 1
        source = f"record {record.kind}"
        self.found.person(key).say(reading.to, Said((value,), self.day_of(reading.on, record.tree), source))

    def _add(self, part: RepeatedPart, record: Record, key: str) -> None:
        """Add what a part of the mapping makes of a record."""
        if part.to == "delivered":
            row = log_row(part, record, key, self, self._mapping.zone)
            if row is None:
                self.found.counts.not_understood[record.kind, "it says not when"] += 1
            else:
                self.found.rows.append(row)
                self.found.counts.read[record.kind, "delivered care"] += 1
            return
        values = {
            name: self.value_of(reading, record, record.tree, name) for name, reading in part.each.items()
        }
        if any(values[name] is None for name, reading in part.each.items() if reading.needed):
            self.found.counts.not_understood[
                self._name_of(record), f"nothing to make one of {part.to} of"
            ] += 1
            return
        values = {name: value for name, value in values.items() if value is not None}
        person = self.found.person(key)
        try:
            parts = self._parts_of(part, record, values)
        except NotAValueError as error:
            self.found.counts.not_understood[self._name_of(record), str(error)] += 1
            return
        for kind, items in ((kind, items) for kind, items in parts.items() if items):
            self.found.counts.read[record.kind, kind] += len(items)
            if kind in ("named_equipment", "noted"):
                on = self.day_of(part.each["text"].on, record.tree)
                label = "equipment" if kind == "named_equipment" else ""
                person.noted.extend(
                    Noted(what=_plain(item["text"]), on=on, kind=label, by=_plain(str(item.get("by", ""))))
                    for item in items
                )
            else:
                person.parts.setdefault(kind, []).extend(items)

    def _parts_of(
        self, part: RepeatedPart, record: Record, values: dict[str, Any]
    ) -> dict[str, list[dict[str, Any]]]:
        """The parts that a record makes, by kind."""
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
                    {**_allowance_values({**values, "for_what": name}), **allowance}
                    for allowance in allowances
                ],
            }
        if part.timing or part.ratio:
            raise NotAValueError("says neither when nor for how long")
        if part.to == "visits":
            return {"visits": [_visit_values(values)]}
        return {part.to: [values]}

    def _tell(self, telling: Telling, record: Record, key: str) -> None:
        """Take answers that name their word themselves."""
        counts, on = self.found.counts, self.day_of(telling.on, record.tree)
        for tree in values_at(record.tree, telling.each):
            words, answers = texts_at(tree, (telling.word,)), texts_at(tree, as_paths(telling.value))
            if not words or "item" in tree:
                continue
            if not is_word(words[0]):
                counts.not_understood[f"{record.kind}: {short(words[0])}", "there is no such word"] += 1
            elif not answers:
                counts.passed_over[f"{record.kind}: no answer", "unknown stays unknown"] += 1
            else:
                value = next(answer for path in as_paths(telling.value) for answer in values_at(tree, path))
                counts.read[record.kind, words[0]] += 1
                self.found.person(key).say(
                    words[0], Said((as_kind(words[0], value),), on, "Handrail's own form")
                )


def takes(block: RecordBlock, record: Record) -> bool:
    """Whether a block reads records of this kind, where its conditions hold."""
    if record.kind not in as_paths(block.record):
        return False
    for path, expected in block.when.items():
        texts = [text.lower() for text in texts_at(record.tree, path.split(" | "))]
        if not any(_is(texts, expected_word.lower()) for expected_word in as_paths(expected)):
            return False
    return True


def _is(texts: list[str], expected: str) -> bool:
    if expected == "-":
        return not texts
    if expected == "*":
        return bool(texts)
    if expected.startswith("~"):
        return any(expected[1:] in text for text in texts)
    return expected in texts


@lru_cache(maxsize=64)
def _paths_of_readings(readings: tuple[tuple[Any, ...], ...]) -> frozenset[str]:
    return frozenset(name for reading in readings for path in reading for name in (path, first_name(path)))


def _names_used(block: RecordBlock) -> frozenset[str]:
    """The elements that the paths of a block begin with."""
    paths: list[str] = [alternative for path in block.when for alternative in path.split(" | ")]
    readings: list[ValueReading] = [
        *block.read,
        *(reading for part in block.add for reading in part.each.values()),
    ]
    for reading in readings:
        paths += [*as_paths(reading.at), *as_paths(reading.on), *as_paths(reading.unit)]
    for part in block.add:
        paths += [*as_paths(part.code), *(path for path in (part.timing, part.ratio) if path)]
    for telling in block.tell:
        paths += [telling.each, *as_paths(telling.on)]
    for assessing in block.assess:
        paths += [
            *as_paths(assessing.code),
            *as_paths(assessing.value),
            *as_paths(assessing.text),
            *as_paths(assessing.on),
        ]
        paths += [*as_paths(assessing.instrument), *([assessing.each] if assessing.each else [])]
    return _paths_of_readings((tuple(paths),))


def _factor(reading: ValueReading, tree: Any) -> float:
    units = texts_at(tree, as_paths(reading.unit)) or [""]
    for unit in units:
        if unit in reading.units:
            return reading.units[unit]
    raise NotAValueError(f"the unit `{short(units[0])}` is not known")


def _visit_values(values: dict[str, Any]) -> dict[str, Any]:
    fields = {name: value for name, value in values.items() if name not in ("kind", "for_what")}
    if isinstance(fields.get("days"), str):
        fields["days"] = tuple(fields["days"].split())
    for name in ("minutes", "carers", "every_weeks"):
        if isinstance(fields.get(name), float) and fields[name].is_integer():
            fields[name] = int(fields[name])
    return fields


def _allowance_values(values: dict[str, Any]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in values.items() if name in ("kind", "for_what")}


def _plain(text: Any) -> str:
    """A text without marks that cannot be seen, at most as long as an allowance's words."""
    return "".join(letter for letter in str(text) if letter.isprintable())[:300]


def _all_texts(tree: Any, paths: Paths) -> list[str]:
    return [text for path in as_paths(paths) for text in texts_at(tree, (path,))]


def _pseudonym(number: str) -> str:
    """What somebody is called of whom only a number is known that must not be shown."""
    return f"person-{hashlib.sha256(number.encode()).hexdigest()[:12]}"


def _last(reference: str) -> str:
    """The id in a reference: `Patient/7`, a full address, `urn:uuid:7` and `7` are one."""
    return reference.rsplit("/", 1)[-1].removeprefix("urn:uuid:").removeprefix("urn:oid:")
