"""Which block of a mapping takes a record, and which elements of it a block reads."""

from __future__ import annotations

import re
from collections.abc import Mapping as MappingType
from functools import lru_cache
from typing import Any

from .mapping import Paths, RecordBlock, ValueReading, as_paths
from .path import first_name
from .record_reader import RecordReader
from .tree import Record

_SIGNS = ("-", "*", "<today", ">today", "?day", "=person")
_NOT_IN_A_WORD = r"(?:(?<![^\W_])|(?![^\W_]))"
"""Where a word begins, or a sign that is of no word stands."""


def holds_all(when: MappingType[str, Paths], record: Record, reader: RecordReader) -> bool:
    """Whether all conditions hold of a record; ` | ` parts paths of which each is tested, whatever others lead to."""
    for paths, expected in when.items():
        texts_of_paths = [reader.texts_of(record, record.tree, (path,)) for path in paths.split(" | ")]
        reached = [texts for texts in texts_of_paths if texts] or [[]]
        words = reader.expected_words(expected)
        if not any(_are(texts, words, record, reader) for texts in reached):
            return False
    return True


def _are(texts: list[str], words: tuple[str, ...], record: Record, reader: RecordReader) -> bool:
    """Whether texts are any of what is expected of them."""
    exact, pattern, out, signs = _part_words(words)
    lower = [text.lower() for text in texts]
    if out:
        lower = [out.sub("", text).strip() for text in lower]
    return (
        any(text in exact or (pattern and pattern.search(text)) for text in lower)
        or ("-" in signs and not texts)
        or any(_is(texts, sign, record, reader) for sign in signs)
    )


def _is(texts: list[str], sign: str, record: Record, reader: RecordReader) -> bool:
    """Whether texts are what a sign of the mapping language expects of them."""
    if sign == "*":
        return bool(texts)
    if sign in ("<today", ">today"):
        direction = 1 if sign == ">today" else -1
        days = [reader.days_from_today(text) for text in texts]
        return bool(days) and all(day is not None and day * direction > 0 for day in days)
    if sign == "?day":
        return any(reader.days_from_today(text) is None for text in texts)
    return sign == "=person" and any(reader.is_of(record, text) for text in texts)


@lru_cache(maxsize=512)
def _part_words(
    words: tuple[str, ...],
) -> tuple[frozenset[str], re.Pattern[str] | None, re.Pattern[str] | None, tuple[str, ...]]:
    """Expected words parted: those that are the whole text, what finds those within it, what is taken out, and signs."""
    signs = tuple(word for word in words if word in _SIGNS)
    exact = frozenset(word for word in words if word not in _SIGNS and word[:1] not in ("~", "!"))
    within, out = ([word[1:] for word in words if word.startswith(mark)] for mark in ("~", "!"))
    return exact, _any_of(within), _any_of(out), signs


def _any_of(expressions: list[str]) -> re.Pattern[str] | None:
    """What finds any of some expressions of words; None where there are none."""
    fragments = "|".join(map(_whole_words, expressions))
    return re.compile(f"{_NOT_IN_A_WORD}(?:{fragments})") if fragments else None


def _whole_words(words: str) -> str:
    """An expression of words to their end; where they end in `*`, the last may go on. Hyphens part words too."""
    begun = words.removesuffix("*").strip()
    parts = [re.escape(part) for part in re.split(r"[\s-]+", begun)]
    ends = begun[-1:].isalnum() and not words.endswith("*")
    return r"[\W_]+".join(parts) + (r"(?![^\W_])" if ends else "")


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
        paths += part.workers_at
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
