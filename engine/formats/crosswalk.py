"""A crosswalk: which levels of a package's words an answer to an instrument's question allows, as YAML.

Definitions: an answer allows a set of levels. Where it allows exactly one, that is the word's value. Where it allows
several, the word stays not assessed, and the range stands beside it with its source and day. Where an answer says that
nothing was seen (refused, not attempted) it allows none, and the word is not assessed for that reason.

Left out: wordings of instruments; most are licensed, and only numbers and codes are held here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from fnmatch import translate
from functools import cache, cached_property, lru_cache
from pathlib import Path

from pydantic import Field, model_validator

from ..knowledge.reader import load_record
from ..model.field import Frozen
from .mapping import Source

_HERE = Path(__file__).parent / "crosswalks"
_WHOLE = re.compile(r"(\d+)\.0+\Z")
"""A whole number as a spreadsheet may save it."""


class Level(Frozen):
    """One answer."""

    codes: tuple[str, ...] = Field(default=(), description="Codes and numbers that mean it")
    icf: tuple[int, ...] = Field(default=(), description="ICF qualifiers that it allows")
    because: str = Field(default="", description="Why nothing can be said, where it allows none")


class InstrumentQuestion(Frozen):
    """One question, and the words that it is about."""

    codes: tuple[str, ...] = Field(description="Codes, numbers or names of it")
    word: str = Field(description="The word of the package")
    scale: str
    allows: dict[str, tuple[str, ...]] = Field(
        default={}, description="By level, the words that it allows, where the word is no ICF qualifier"
    )
    levels: dict[str, tuple[int, ...]] = Field(
        default={}, description="By level, other qualifiers than the scale's"
    )


class Crosswalk(Frozen):
    """An instrument."""

    crosswalk: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str
    basis: str = Field(description="Whose step it is from their levels to ours, and how good")
    grade: str
    sources: tuple[Source, ...]
    licence: str = ""
    names: tuple[str, ...] = Field(default=(), description="What the instrument is called in files")
    needs_name: bool = Field(
        default=False, description="Its codes are plain words or numbers: only where it is named"
    )
    totals: tuple[str, ...] = Field(default=(), description="What its total is called")
    scales: dict[str, dict[str, Level]]
    ask_scale: dict[str, str] = Field(
        default={},
        description="Where the same number means different things: which scale, by the name to give",
    )
    questions: tuple[InstrumentQuestion, ...]
    not_abilities: dict[str, str] = Field(
        default={}, description="Codes that are known and say nothing, and why"
    )
    says: str = ""

    @model_validator(mode="after")
    def _is_whole(self) -> Crosswalk:
        for question in self.questions:
            names = self.ask_scale.values() if question.scale == "asked" else (question.scale,)
            if any(name not in self.scales for name in names):
                raise ValueError(f"`{question.word}`: there is no scale `{question.scale}`")
            if unknown := set(question.allows) - {level for name in names for level in self.scales[name]}:
                raise ValueError(f"`{question.word}`: there is no level `{min(unknown)}`")
        return self

    @cached_property
    def by_code(self) -> dict[str, InstrumentQuestion]:
        """The questions by each of their codes."""
        return {_key(code): question for question in self.questions for code in question.codes}

    @cached_property
    def spaced_names(self) -> frozenset[str]:
        """What the instrument is called."""
        return frozenset(_key(name) for name in (self.crosswalk, *self.names))

    @cached_property
    def plain_reasons(self) -> dict[str, str]:
        """Why a code says nothing, of the codes that are written out."""
        return {_key(code): why for code, why in self.not_abilities.items() if not set(code) & set("*?[")}

    @cached_property
    def reason_patterns(self) -> list[tuple[re.Pattern[str], str]]:
        """Why codes say nothing of an ability, by patterns of codes."""
        patterns = [(code, why) for code, why in self.not_abilities.items() if set(code) & set("*?[")]
        return [(re.compile(translate(_key(code))), why) for code, why in patterns]


class ScaleNotGivenError(ValueError):
    """A number was given without its scale, and the instrument has several."""


def is_named(crosswalk: Crosswalk, texts: Iterable[str]) -> bool:
    """Whether one of the texts names the instrument, as a word of it."""
    written = [words for text in texts for words in (_as_words(text), _as_words(text.replace("-", " ")))]
    return any(f" {name} " in words for words in written for name in crosswalk.spaced_names)


def why_no_ability(crosswalk: Crosswalk, text: str) -> str:
    """Why a code that is known says nothing about a word; empty where it may. `*` and `?` stand for any letters."""
    key = _key(text)
    if not key:
        return ""
    if key in crosswalk.plain_reasons:
        return crosswalk.plain_reasons[key]
    return next((why for pattern, why in crosswalk.reason_patterns if pattern.match(key)), "")


def is_total(crosswalk: Crosswalk, code: str, text: str) -> bool:
    """Whether a code or a name is the instrument's total."""
    totals = {_key(total) for total in crosswalk.totals}
    return bool({_key(code), _key(text)} & totals - {""})


def question_of(crosswalk: Crosswalk, code: str, text: str) -> InstrumentQuestion | None:
    """The question that a code, or else a name, stands for."""
    for key in (_key(code), _key(text)):
        if key and (question := crosswalk.by_code.get(key)):
            return question
    return None


def level_of(
    crosswalk: Crosswalk, question: InstrumentQuestion, answer: str, scales: dict[str, str]
) -> tuple[str, Level] | None:
    """The level that an answer means, and its name; None where it is none.

    Args:
        crosswalk: the instrument.
        question: what was asked.
        answer: code or number.
        scales: which scale is meant, by crosswalk, where it must be said.

    Raises:
        ScaleNotGivenError: it must be said, and is not.
    """
    name, answer_key = question.scale, _key(_WHOLE.sub(r"\1", answer))
    if name == "asked":
        own = _scales_of_code(crosswalk, answer_key)
        if len(own) != 1 and crosswalk.crosswalk not in scales:
            raise ScaleNotGivenError(crosswalk.crosswalk)
        name = own[0] if len(own) == 1 else crosswalk.ask_scale[scales[crosswalk.crosswalk]]
    for level, meant in crosswalk.scales[name].items():
        if answer_key in {_key(level), *map(_key, meant.codes)}:
            return level, meant
    return None


def _scales_of_code(crosswalk: Crosswalk, answer_key: str) -> list[str]:
    """The scales that have a code: one that a single scale has says which scale is meant."""
    codes = {
        name: {_key(code) for level in levels.values() for code in level.codes}
        for name, levels in crosswalk.scales.items()
    }
    return [name for name in codes if answer_key in codes[name]]


def possible_values(question: InstrumentQuestion, name: str, level: Level) -> tuple[int | str, ...]:
    """What an answer allows its word to be."""
    if question.allows:
        return question.allows.get(name, ())
    return question.levels.get(name, level.icf)


def load_crosswalk(path: Path) -> Crosswalk:
    """A crosswalk file.

    Raises:
        ProblemsFoundError: everything that is wrong with it.
    """
    return load_record(Crosswalk, path, what="a crosswalk", begins="begin with `crosswalk: …`")


@cache
def shipped_crosswalks() -> dict[str, Crosswalk]:
    """The crosswalks that Handrail brings, by name."""
    loaded = [load_crosswalk(path) for path in sorted(_HERE.glob("*.yaml"))]
    return {crosswalk.crosswalk: crosswalk for crosswalk in loaded}


@lru_cache(maxsize=8192)
def _as_words(text: str) -> str:
    """A text with single spaces between its words, and around them."""
    return f" {re.sub(r'[^0-9a-z.-]+', ' ', _key(text))} "


@lru_cache(maxsize=8192)
def _key(text: str) -> str:
    """Case, spaces and marks that cannot be seen do not matter; a number is the same with zeros before it."""
    key = "".join(letter for letter in text.lower() if letter.isprintable() and letter != "\ufffd").strip()
    key = " ".join(key.split())
    return key.lstrip("0") or "0" if key.isdigit() else key
