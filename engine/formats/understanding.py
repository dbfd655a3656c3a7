"""Carries a mapping out on the records of files: what they say about whom, and what of it is not understood.

Definitions: the first block of a mapping that takes a record is the one that reads it. An element is understood when a
path of its block begins with it, or the block passes it over and says why. Nothing is guessed: a text that a mapping
gives no word for is counted with what it stands for, and is in no package.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as MappingType
from datetime import date
from itertools import chain
from typing import Any

from .assessing import InstrumentAnswers
from .conversion import NotAValueError
from .crosswalk import Crosswalk
from .gathering import Said
from .log_rows import log_row, worker_records
from .mapping import Mapping, RecordBlock, RepeatedPart, Telling, as_paths
from .path import first_name, texts_at, values_at
from .record_blocks import holds_all, names_used
from .record_parts import doubts_of_parts, parts_of
from .record_reader import RecordReader
from .report import SAYS_NOT_WHEN, Noted
from .tree import Record
from .understood import Understood, plain_text, short
from .versions import last_versions
from .whose import People
from .words import as_kind, can_be, is_word

_TWICE = "a row is the same in every column and both are counted; ask whether it is one service"
_ALIKE = (
    "another record says the same name, days and hours and both are counted; ask whether it is one service"
)
_NOTHING: tuple[Any, ...] = (None, "", [], {})
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
        self._people = People(mapping.person, self.found, has_references=mapping.form == "fhir")
        self._reader = RecordReader(mapping, today, self._people, self.found.counts)
        self._seen: dict[tuple[str, str], Any] = {}
        self._rows_seen: set[str] = set()

    def take(self, records: Iterable[Record]) -> None:
        """Read the records of one file, or of several that belong together."""
        every = last_versions(records, self._mapping.versions, self.found.counts)
        for record in every:
            if record.kind == self._mapping.person.record:
                self._people.introduce(record)
        if self._mapping.form == "fhir":
            self._reader.let_refer(every)
        for record in every:
            self._take(record)

    def _take(self, record: Record) -> None:
        """Take from a record what the first block that fits it says; what no block takes is counted."""
        counts, name = self.found.counts, self._name_of(record)
        if why := self._why_stopped(record):
            counts.not_understood[name, why] += 1
            return
        block = next(
            (candidate for candidate in self._mapping.blocks if self._takes(candidate, record)), None
        )
        if block is None:
            counts.not_understood[name, "no block of the mapping takes it"] += 1
            return
        if block.not_understood:
            counts.not_understood[name, block.not_understood] += 1
            return
        if block.pass_over_record:
            counts.passed_over[record.kind, block.pass_over_record] += 1
            return
        if self._is_there_already(record):
            counts.passed_over[record.kind, "it is there already, and says the same"] += 1
            return
        key, why = self._people.key_of(record)
        if not key:
            counts.not_understood[record.kind, why] += 1
            return
        self.found.person(key)
        self._count_elements(block, record)
        for reading in block.read:
            self._read(reading, record, key)
        for part in block.add:
            self._add(part, record, key)
        for assessing in block.assess:
            self._answers.take(assessing, record, key, self._reader)
        for telling in block.tell:
            self._tell(telling, record, key)
        for inside in block.inside:
            for tree in values_at(record.tree, inside.at):
                if isinstance(tree, dict):
                    self._take(Record(inside.called, tree, record.where, (), record.file, record))
        kinds = self._mapping.doubts
        for doubt in (*block.doubts, *kinds.get(record.kind, ()), *kinds.get("*", ())):
            if holds_all(doubt.when, record, self._reader):
                self._doubt(name, record, key, doubt.says)
        if self._mapping.one_row_is == "service" and self._stood_before(record):
            self._doubt(name, record, key, _TWICE)

    def _doubt(self, name: str, record: Record, key: str, says: str) -> None:
        what = plain_text(f"{name.removeprefix(f'{record.kind}: ')}: {says}")
        self.found.person(key).noted.append(Noted(what=what, kind="doubt"))

    def _stood_before(self, record: Record) -> bool:
        """Whether a row that has no number of its own stood before, the same in every column."""
        row = repr(sorted(record.tree.items()))
        stood = row in self._rows_seen
        self._rows_seen.add(row)
        return stood

    def _why_stopped(self, record: Record) -> str:
        """Why nothing of a record is read: it has what may change the meaning of all the rest."""
        stops = self._mapping.stops
        if not stops:
            return ""
        elements = chain.from_iterable(tree.items() for tree in values_at(record.tree, "**"))
        return next(
            (stops[element] for element, value in elements if element in stops and value not in _NOTHING), ""
        )

    def _takes(self, block: RecordBlock, record: Record) -> bool:
        return (
            record.kind in as_paths(block.record)
            and holds_all(block.when, record, self._reader)
            and not (block.unless and holds_all(block.unless, record, self._reader))
        )

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
        places = self._mapping.person
        of_person = (*as_paths(places.at), *as_paths(places.hashed), *as_paths(places.reference or ()))
        used = names_used(block) | {first_name(path) for path in of_person}
        for element, value in record.tree.items():
            if element in used or (form == "fhir" and element in _OF_FHIR) or value in _NOTHING:
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

    def _read(self, reading: Any, record: Record, key: str) -> None:
        value = self._reader.value_of(reading, record, record.tree, reading.to)
        if value is None:
            return
        self.found.counts.read[
            f"{record.kind}.{as_paths(reading.at)[0] if reading.at else ''}", reading.to
        ] += 1
        source = f"record {record.kind}"
        self.found.person(key).say(
            reading.to, Said((value,), self._reader.day_of(reading.on, record.tree), source)
        )

    def _add(self, part: RepeatedPart, record: Record, key: str) -> None:
        """Add what a part of the mapping makes of a record."""
        if part.to == "delivered":
            self._add_delivered(part, record, key)
            return
        values = {
            name: self._reader.value_of(reading, record, record.tree, name)
            for name, reading in part.each.items()
        }
        if any(values[name] is None for name, reading in part.each.items() if reading.needed):
            self.found.counts.not_understood[
                self._name_of(record), f"nothing to make one of {part.to} of"
            ] += 1
            return
        values = {name: value for name, value in values.items() if value is not None}
        person = self.found.person(key)
        try:
            parts = parts_of(part, record, values)
        except NotAValueError as error:
            self.found.counts.not_understood[self._name_of(record), str(error)] += 1
            return
        for says in doubts_of_parts(part, record):
            self._doubt(self._name_of(record), record, key, says)
        for kind, items in ((kind, items) for kind, items in parts.items() if items):
            self.found.counts.read[record.kind, kind] += len(items)
            if kind in ("named_equipment", "noted"):
                on = self._reader.day_of(part.each["text"].on, record.tree, may_come=True)
                label = "equipment" if kind == "named_equipment" else ""
                person.noted.extend(
                    Noted(
                        what=plain_text(item["text"]),
                        on=on,
                        kind=label,
                        by=plain_text(str(item.get("by", ""))),
                    )
                    for item in items
                )
            else:
                before = person.parts.setdefault(kind, [])
                is_service = kind in ("visits", "allowances") and self._mapping.one_row_is != "service"
                if is_service and any(item in before for item in items):
                    self._doubt(self._name_of(record), record, key, _ALIKE)
                before.extend(items)

    def _add_delivered(self, part: RepeatedPart, record: Record, key: str) -> None:
        """Add a row of delivered care for each worker."""
        for worker in worker_records(part, record):
            row = log_row(part, worker, key, self._reader, self._mapping)
            if row is None:
                self._reader.count_unclear(record, SAYS_NOT_WHEN)
            elif (moment := row.start or row.planned_start) and moment.date() > self._today:
                why = "it is on a day to come"
                counts = self.found.counts
                (counts.not_understood if row.start else counts.passed_over)[record.kind, why] += 1
            else:
                self.found.rows.append(row)
                self.found.counts.read[record.kind, "delivered care"] += 1

    def _tell(self, telling: Telling, record: Record, key: str) -> None:
        """Take answers that name their word themselves."""
        counts, on = self.found.counts, self._reader.day_of(telling.on, record.tree)
        for tree in values_at(record.tree, telling.each):
            words, answers = texts_at(tree, (telling.word,)), texts_at(tree, as_paths(telling.value))
            if not words or "item" in tree:
                continue
            if not is_word(words[0]):
                counts.not_understood[f"{record.kind}: {short(words[0])}", "there is no such word"] += 1
                continue
            value = next(
                (answer for path in as_paths(telling.value) for answer in values_at(tree, path)), None
            )
            if not answers or self._is_no_answer(telling, words[0], value):
                counts.passed_over[f"{record.kind}: no answer", "unknown stays unknown"] += 1
            elif len(set(answers)) > 1:
                counts.refused[words[0], "has several answers, and the word holds one"] += 1
            else:
                counts.read[record.kind, words[0]] += 1
                self.found.person(key).say(
                    words[0], Said((as_kind(words[0], value),), on, "Handrail's own form")
                )

    def _is_no_answer(self, telling: Telling, word: str, value: Any) -> bool:
        """Whether an answer says that there is none; what may be the word's value is one."""
        expected = self._reader.expected_words(telling.no_answer)
        return str(value).lower() in expected and not can_be(word, as_kind(word, value))
