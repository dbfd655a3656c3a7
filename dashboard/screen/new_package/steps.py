"""The steps of the form and their sections, from steps.yaml: which words each asks about, and which forms it has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from engine.language import parse_document


@dataclass(frozen=True)
class Fold:
    """Words of a section that are asked only of some people, and stand folded away until then."""

    title: str
    ends: frozenset[str]
    """The last parts of the words."""

    open_where: Mapping[str, frozenset[str]]
    """The last part of another word of the section, and the values of it that open the fold."""

    def is_open(self, values: Mapping[str, Any]) -> bool:
        """Whether a section's fold stands open.

        Args:
            values: each word of the section with its value; None is not assessed.
        """
        by_end = {word.rpartition(".")[2]: value for word, value in values.items()}
        answered = any(by_end.get(end) is not None for end in self.ends)
        return answered or any(by_end.get(end) in opening for end, opening in self.open_where.items())


@dataclass(frozen=True)
class StepSection:
    """What of a step is shown at a time, where there is more than one: words that are asked for, or forms."""

    title: str
    starts: tuple[str, ...]
    """Words, or the starts of them."""

    parts: tuple[str, ...]

    def words(self, known: Iterable[str]) -> tuple[str, ...]:
        """The words of the package that this section asks about."""
        return expand_words(self.starts, known)


@dataclass(frozen=True)
class Step:
    """A step of the assessment: its title, the forms that it always shows, and its sections."""

    id: str
    title: str
    say: str
    parts: tuple[str, ...]
    sections: tuple[StepSection, ...]
    fold: Fold | None = None

    def words(self, known: Iterable[str]) -> tuple[str, ...]:
        """The words of the package that this step asks about."""
        every = tuple(known)
        return tuple(word for section in self.sections for word in section.words(every))


def expand_words(starts: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    """Every known word that is one of these, or begins with one."""
    every = tuple(known)
    return tuple(word for start in starts for word in every if word == start or word.startswith(f"{start}."))


@cache
def steps() -> tuple[Step, ...]:
    """Every step, in order."""
    return tuple(_step(entry) for entry in _read("steps.yaml"))


@cache
def presets(kind: str) -> tuple[dict[str, Any], ...]:
    """Visits or tasks to start from."""
    entries: tuple[dict[str, Any], ...] = _read("presets.yaml")[kind]
    return entries


def _step(entry: Mapping[str, Any]) -> Step:
    sections = tuple(
        StepSection(section["title"], tuple(section.get("words", ())), tuple(section.get("parts", ())))
        for section in entry.get("sections", ())
    )
    fold = _fold(entry["fold"]) if "fold" in entry else None
    return Step(
        entry["id"], entry["title"], entry.get("say", ""), tuple(entry.get("parts", ())), sections, fold
    )


def _fold(plain: Mapping[str, Any]) -> Fold:
    opening = {end: frozenset(values) for end, values in plain["open_where"].items()}
    return Fold(plain["title"], frozenset(plain["ends"]), opening)


def _read(name: str) -> Any:
    text = (files("dashboard.screen.new_package") / name).read_text(encoding="utf-8")
    return parse_document(text, name).plain()
