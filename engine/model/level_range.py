"""What an assessment leaves open: a word of the person that lies between two of its levels, with source and day.

Definitions: levels are the ICF qualifiers 0 to 4, or the words of a field in the order in which it lists them. A range
stands beside "not assessed": the field itself is unknown. Both ends are possible, and every level between them. Where a
field has no order of more and less (`person.bladder`), only two words that are listed side by side are a range: the one
or the other. Left out: what a condition says of a range (`engine.language.evaluate`).
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BeforeValidator, Field, field_serializer, model_validator

from .field import CalendarDate, Frozen, PlainName, PlainText, assessed
from .person import Person

_QUALIFIERS = ("0", "1", "2", "3", "4")
_PERSON = "person."


def _as_text(level: object) -> object:
    """A qualifier may be written as the number that it is."""
    return str(level) if isinstance(level, int) and not isinstance(level, bool) else level


_LONGEST_LEVEL = 80

LevelName = Annotated[str, BeforeValidator(_as_text), Field(max_length=_LONGEST_LEVEL)]
"""A level as text: `2`, `helped_by_one`."""


class LevelRange(Frozen):
    """A word that was not assessed to one level, and the least and the greatest that it can be."""

    word: PlainName = Field(description="The word, such as `person.washing`", min_length=1, max_length=80)
    between: tuple[LevelName, ...] = Field(
        description="The two ends, in the order of the word's levels: `[2, 3]`, `[helped_by_one, hoisted]`",
        min_length=2,
        max_length=2,
        json_schema_extra={
            "items": {"anyOf": [{"type": "integer"}, {"type": "string", "maxLength": _LONGEST_LEVEL}]}
        },
    )
    source: PlainText = Field(
        description="Which instrument, record or person says so", min_length=1, max_length=200
    )
    on: CalendarDate | None = assessed("Day on which it was said", ask="From when is it?")

    @model_validator(mode="after")
    def _ends_are_levels(self) -> LevelRange:
        if wrong := range_misfit(self.word, self.between):
            raise ValueError(wrong)
        return self

    @field_serializer("between", when_used="json")
    def _as_in_a_file(self, between: tuple[str, ...]) -> tuple[int | str, ...]:
        return as_in_a_file(between)

    @property
    def ranks(self) -> tuple[int, int]:
        """The places of both ends among the word's levels."""
        levels = levels_by_word()[self.word]
        return levels.index(self.between[0]), levels.index(self.between[1])

    @property
    def levels(self) -> tuple[str, ...]:
        """Every level that it may be."""
        first, last = self.ranks
        return levels_by_word()[self.word][first : last + 1]

    @property
    def in_words(self) -> str:
        """As people read it: `between 2 and 3 by Barthel index of 2 November 2026`."""
        first, last = (level.replace("_", " ") for level in self.between)
        levels = f"between {first} and {last}" if _is_ordered(self.word) else f"{first} or {last}"
        day = f" of {self.on.day} {self.on:%B %Y}" if self.on else ""
        return f"{levels} by {self.source}{day}"


def as_in_a_file(levels: tuple[str, ...]) -> tuple[int | str, ...]:
    """Levels as a file has them: a qualifier is a number."""
    return tuple(int(level) if level in _QUALIFIERS else level for level in levels)


def range_misfit(word: str, between: tuple[str, ...]) -> str:
    """Why these cannot be the ends of a range of a word, as a sentence; empty where they can."""
    levels = levels_by_word().get(word)
    if levels is None:
        return f"`{word}` has no levels: a range is of an ability (0-4) or of a word of the person"
    unknown = [level for level in between if level not in levels]
    if unknown:
        return f"`{unknown[0]}` is no level of `{word}`: one of {', '.join(levels)}"
    if len(between) != 2:
        return "a range has two ends"
    first, last = (levels.index(level) for level in between)
    if first > last:
        return f"the ends are the other way round: write `[{between[1]}, {between[0]}]`"
    if last - first > 1 and not _is_ordered(word):
        return f"`{word}` does not run from less to more: only neighbours of {', '.join(levels)} are a range"
    return ""


@cache
def levels_by_word() -> Mapping[str, tuple[str, ...]]:
    """The levels of each word that may have a range."""
    levels: dict[str, tuple[str, ...]] = {}
    for name, info in Person.model_fields.items():
        extra = info.json_schema_extra
        if isinstance(extra, dict) and extra.get("unit") == "ICF qualifier":
            levels[f"{_PERSON}{name}"] = _QUALIFIERS
        elif words := _words_of(info.annotation):
            levels[f"{_PERSON}{name}"] = words
    return types.MappingProxyType(levels)


def _is_ordered(word: str) -> bool:
    extra = Person.model_fields[word.removeprefix(_PERSON)].json_schema_extra
    return isinstance(extra, dict) and (bool(extra.get("ordered")) or extra.get("unit") == "ICF qualifier")


def _words_of(annotation: Any) -> tuple[str, ...]:
    if get_origin(annotation) is Literal:
        return tuple(str(word) for word in get_args(annotation))
    if get_origin(annotation) in (Union, types.UnionType):
        return next(filter(None, map(_words_of, get_args(annotation))), ())
    return ()


def with_single_levels_assessed(
    person: Person, ranges: tuple[LevelRange, ...]
) -> tuple[Person, tuple[LevelRange, ...]]:
    """A range from a level to itself is that level, where nothing else was assessed.

    Args:
        person: what was assessed.
        ranges: what lies between two levels.

    Returns:
        The person with those levels assessed, and the ranges that are left: between two different levels, or of a word
        that was assessed otherwise.
    """
    assessed_now: dict[str, int | str] = {}
    left = []
    for known in ranges:
        field = known.word.removeprefix(_PERSON)
        if known.between[0] != known.between[1] or getattr(person, field) is not None:
            left.append(known)
        else:
            assessed_now[field] = as_in_a_file(known.between)[0]
    return (person.model_copy(update=assessed_now) if assessed_now else person), tuple(left)
