"""Which block of a mapping takes a record, and which elements of it a block reads."""

from __future__ import annotations

from collections.abc import Mapping as MappingType
from functools import lru_cache
from typing import Any

from .mapping import Paths, RecordBlock, ValueReading, as_paths
from .path import first_name
from .record_reader import RecordReader
from .tree import Record


def holds_all(when: MappingType[str, Paths], record: Record, reader: RecordReader) -> bool:
    """Whether all conditions hold of a record."""
    for path, expected in when.items():
        texts = reader.texts_of(record, record.tree, path.split(" | "))
        if not any(_is(texts, expected_word.lower(), record, reader) for expected_word in as_paths(expected)):
            return False
    return True


def _is(texts: list[str], expected: str, record: Record, reader: RecordReader) -> bool:
    """Whether texts are what is expected of them."""
    if expected == "-":
        return not texts
    if expected == "*":
        return bool(texts)
    if expected in ("<today", ">today"):
        sign = 1 if expected == ">today" else -1
        days = [reader.days_from_today(text) for text in texts]
        return bool(days) and all(day is not None and day * sign > 0 for day in days)
    if expected == "?day":
        return any(reader.days_from_today(text) is None for text in texts)
    if expected == "=person":
        return any(reader.is_of(record, text) for text in texts)
    if expected.startswith("~"):
        return any(expected[1:] in text.lower() for text in texts)
    return any(expected == text.lower() for text in texts)


@lru_cache(maxsize=64)
def _paths_of_readings(readings: tuple[tuple[Any, ...], ...]) -> frozenset[str]:
    return frozenset(name for reading in readings for path in reading for name in (path, first_name(path)))


def names_used(block: RecordBlock) -> frozenset[str]:
    """The elements that the paths of a block begin with."""
    conditions = (*block.when, *block.unless)
    paths: list[str] = [alternative for path in conditions for alternative in path.split(" | ")]
    readings: list[ValueReading] = [
        *block.read,
        *(reading for part in block.add for reading in part.each.values()),
    ]
    for reading in readings:
        paths += [
            *as_paths(reading.at),
            *as_paths(reading.on),
            *as_paths(reading.unit),
            *as_paths(reading.unless),
        ]
    for part in block.add:
        paths += [*as_paths(part.code), *(path for path in (part.timing, part.ratio) if path)]
        paths += [part.rows] if part.rows else []
    paths += [inside.at for inside in block.inside]
    for telling in block.tell:
        paths += [telling.each, *as_paths(telling.on)]
    for assessing in block.assess:
        paths += [
            *as_paths(assessing.code),
            *as_paths(assessing.value),
            *as_paths(assessing.text),
            *as_paths(assessing.on),
            *as_paths(assessing.words),
            *as_paths(assessing.bounds),
        ]
        paths += [*as_paths(assessing.instrument), *([assessing.each] if assessing.each else [])]
    return _paths_of_readings((tuple(paths),))
