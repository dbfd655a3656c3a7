"""What columns of call monitoring, and the words in them, are called in the exports of others: `columns.yaml`, as lookups.

Definitions: a name or a word is the same whatever its case, spaces and marks. A *loose* name is of its field where no
column has another name of that field, and of a second field where one has.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from ..language import read_document

_FILE = Path(__file__).parent / "columns.yaml"
_SHORTEST_MONTH = 3
_STATES = ("missed", "cancelled", "attended")


def guess_fields(head: Sequence[str]) -> dict[str, str]:
    """By field: the column that looks like it."""
    fields = dict[str, str]()
    for column in head:
        if (field := field_named(column)) and field not in fields:
            fields[field] = column
    for column in head:
        loose = _loose_names().get(plain_name(column))
        if loose is not None and column not in fields.values():
            field = loose[1] if loose[0] in fields else loose[0]
            fields.setdefault(field, column)
    return fields


def field_named(column: str) -> str:
    """The field that a column's name is one of; empty where it is of none for certain."""
    return _names().get(plain_name(column), "")


def words_for_how(words: Sequence[str]) -> dict[str, str]:
    """For each word that is known: whether such times are electronic or edited."""
    hows = {name: how for how in ("electronic", "edited") for name in _vocabulary()[how]}
    return {word: hows[plain_name(word)] for word in words if plain_name(word) in hows}


def words_for_state(field: str, words: Sequence[str]) -> dict[str, str]:
    """For each word of a visit's state that is known: whether it says so of this one."""
    states = {name for state in _STATES for name in _vocabulary()[state]}
    says_so = _vocabulary()[field]
    return {
        word: "true" if plain_name(word) in says_so else "false"
        for word in words
        if plain_name(word) in states
    }


@cache
def marks_between_workers() -> tuple[str, ...]:
    """Marks and words that may stand between the names of several workers in one cell."""
    return tuple(_vocabulary()["between_workers"])


@cache
def between_times() -> tuple[str, ...]:
    """What may stand between a beginning and an end in one cell."""
    return tuple(_vocabulary()["between_times"])


@cache
def set_named(word: str) -> str:
    """The set of columns that a word in a column's name tells it to be of; empty of none."""
    sets = _vocabulary()["sets"]
    return next((str(words[0]) for words in sets if plain_name(word) in map(str, words)), "")


@cache
def month_named(name: str) -> int:
    """The number of a month by its name, or by three letters or more that begin names of that one alone; 0 of none."""
    word = unicodedata.normalize("NFC", name).casefold().rstrip(".")
    begins = word if len(word) >= _SHORTEST_MONTH else " "
    numbers = {number for month, number in _months() if month == word or month.startswith(begins)}
    return numbers.pop() if len(numbers) == 1 else 0


def _months() -> list[tuple[str, int]]:
    """Every name of a month, with its number."""
    return [(name, number) for number, names in enumerate(_vocabulary()["months"], 1) for name in names]


@cache
def weekday_named(name: str) -> int | None:
    """The number of a day of the week by its name, Monday's being 0; None of no such name."""
    word = unicodedata.normalize("NFC", name).casefold().rstrip(".,")
    return next((number for number, names in enumerate(_vocabulary()["weekdays"]) if word in names), None)


def names_in(cell: str) -> tuple[str, ...]:
    """The workers whom a cell names: a comma parts them only where no part of it may be a surname or a first name alone."""
    marks = [mark for mark in marks_between_workers() if mark != ","]
    parts = _split_at(cell, marks)
    by_comma = [name for part in parts for name in _split_at(part, [","])]
    return tuple(by_comma if all(" " in name for name in by_comma) else parts)


def _split_at(text: str, marks: Sequence[str]) -> list[str]:
    parts = re.split("|".join(map(re.escape, marks)), text, flags=re.IGNORECASE)
    return [name.strip() for name in parts if name.strip()]


def plain_name(text: str) -> str:
    """A name without case, spaces and marks."""
    return "".join(letter for letter in unicodedata.normalize("NFC", text).casefold() if letter.isalnum())


@cache
def _vocabulary() -> dict[str, Any]:
    vocabulary: dict[str, Any] = read_document(_FILE).plain()
    return vocabulary


@cache
def _names() -> dict[str, str]:
    return {name: field["field"] for field in _vocabulary()["fields"] for name in field["names"]}


@cache
def _loose_names() -> dict[str, tuple[str, str]]:
    """By name: the field that it is where no other column is, and the one that it is then."""
    return {
        name: (field["field"], field["else"])
        for field in _vocabulary()["fields"]
        for name in field.get("loose", ())
    }
