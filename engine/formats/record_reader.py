"""Reads single values of a record as a mapping says: texts, days, numbers, words; counts what is not understood.

Left out: which block of a mapping takes a record (`record_blocks`), and what becomes of the values (`understanding`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from .conversion import NotAValueError, convert_text, to_day, to_span
from .mapping import Mapping, Paths, ValueReading, as_paths
from .path import texts_at
from .report import Counts
from .tree import Record
from .understood import short
from .whose import People


class RecordReader:
    """Reads values of records by one mapping."""

    def __init__(self, mapping: Mapping, today: date, people: People, counts: Counts) -> None:
        """Begin with no record that others refer to.

        Args:
            mapping: what the format means.
            today: the day of reading.
            people: whose records they are.
            counts: what is understood and what not.
        """
        self._mapping, self._today, self._people, self._counts = mapping, today, people, counts
        self._referred: dict[tuple[str, str], Any] = {}
        self._expected: dict[Paths, tuple[str, ...]] = {}
        self._unread_days: set[tuple[int, str]] = set()

    def let_refer(self, records: Iterable[Record]) -> None:
        """Let references of a file lead to these records, by their ids and names."""
        self._referred = {
            (record.file, identifier): record.tree
            for record in records
            for identifier in (*texts_at(record.tree, ("id",)), *record.names)
        }

    def count_unclear(self, record: Record, why: str) -> None:
        """Count something in a record that is not taken as it stands, and say why."""
        self._counts.not_understood[record.kind, why] += 1

    def days_from_today(self, text: str) -> int | None:
        """How many days after the day of reading a text is, 0 within a month or year; None where it is no day."""
        try:
            first, last = to_span(text, self._mapping.dates)
        except NotAValueError:
            return None
        return max((first - self._today).days, 0) or min((last - self._today).days, 0)

    def expected_words(self, expected: Paths) -> tuple[str, ...]:
        """What a condition expects, in small letters; `@list` stands for the words of that list of the mapping."""
        if expected not in self._expected:
            words: list[str] = []
            for word in as_paths(expected):
                words += self._mapping.word_lists[word[1:]] if word.startswith("@") else (word,)
            self._expected[expected] = tuple(word.lower() for word in words)
        return self._expected[expected]

    def is_of(self, record: Record, reference: str) -> bool:
        """Whether a reference leads to whoever a record is of."""
        return self._people.are_one(record, reference)

    def value_of(self, reading: ValueReading, record: Record, tree: Any, to: str) -> Any:
        """What a reading reads of a tree; None where there is nothing, or nothing that is understood."""
        if reading.value is not None and not (
            reading.at and self.texts_of(record, tree, as_paths(reading.at))
        ):
            return reading.value
        paths = as_paths(reading.at)
        text = self.text_of(reading, record, tree)
        if not text:
            return None
        counts = self._counts
        if reading.unless and texts_at(tree, as_paths(reading.unless)):
            counts.not_understood[
                f"{record.kind}.{paths[0]} for {to}", "it is said to be no plain value"
            ] += 1
            return None
        try:
            if reading.words:
                return self._word_for(reading, text)
            on = self.day_of(reading.on, tree, may_come=True) or self._today
            value = convert_text(
                text,
                reading.convert,
                order=self._mapping.dates,
                zone=self._mapping.zone,
                today=on,
                plain_times=self._mapping.plain_times,
            )
            value = value * _factor(reading, tree) if reading.units else value
            return value if reading.times is None else value * reading.times
        except NotAValueError as error:
            counts.not_understood[f"{record.kind}.{paths[0]} for {to}", str(error)] += 1
            return None

    def text_of(self, reading: ValueReading, record: Record, tree: Any) -> str:
        """The text that a reading leads to, before it is a value; empty where a part of it is not there."""
        paths = as_paths(reading.at)
        if reading.join:
            every = [texts_at(tree, (path,)) for path in paths]
            return " ".join(path_texts[0] for path_texts in every) if all(every) else ""
        return next(iter(self.texts_of(record, tree, paths)), "")

    def texts_of(self, record: Record, tree: Any, paths: Sequence[str]) -> list[str]:
        """The texts of the first path that leads to any; ` -> ` goes on in the record that is referred to."""
        for path in paths:
            to_reference, _, beyond = path.partition(" -> ")
            texts = texts_at(tree, (to_reference,))
            if beyond:
                trees = [self._referred_to(record, text) for text in texts]
                texts = [text for inner in trees for text in texts_at(inner, (beyond,))]
            if texts:
                return texts
        return []

    def _referred_to(self, record: Record, reference: str) -> Any:
        address = reference.partition("/_history/")[0]
        names = (address, address.rsplit("/", 1)[-1].removeprefix("urn:uuid:"))
        return next((tree for name in names if (tree := self._referred.get((record.file, name)))), None)

    def _word_for(self, reading: ValueReading, text: str) -> Any:
        for theirs, ours in reading.words.items():
            if theirs.lower() == text.lower():
                return {"true": True, "false": False}.get(ours, ours)
        raise NotAValueError(f"`{short(text)}` has no word in the mapping")

    def day_of(self, paths: Any, tree: Any, *, may_come: bool = False) -> date | None:
        """The first day to which one of the paths leads; one to come (by any clock) only where it may."""
        for text in texts_at(tree, as_paths(paths)) if paths else []:
            try:
                day = to_day(text, self._mapping.dates, self._mapping.zone)
                if may_come or (day - self._today).days <= 1:
                    return day
                why = "is a day to come"
            except NotAValueError as error:
                why = str(error)
            if (id(tree), text) not in self._unread_days:
                self._unread_days.add((id(tree), text))
                self._counts.not_understood[f"a day: {short(text)}", why] += 1
        return None


def _factor(reading: ValueReading, tree: Any) -> float:
    """What a number is multiplied by; what is said of its unit in several places must be the same unit."""
    units = [unit for path in as_paths(reading.unit) for unit in texts_at(tree, (path,))] or [""]
    factors = {reading.units[unit] for unit in units if unit in reading.units}
    if len(factors) > 1:
        raise NotAValueError("its unit is said in two places, and differently")
    if not factors:
        raise NotAValueError(f"the unit `{short(units[0])}` is not known")
    return factors.pop()
