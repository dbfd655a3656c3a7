"""The steps of the form, from steps.yaml: which words each asks about, and which parts have a form of their own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from engine.language import parse_document


@dataclass(frozen=True)
class Step:
    """One step."""

    id: str
    title: str
    say: str
    parts: tuple[str, ...]
    groups: tuple[tuple[str, tuple[str, ...]], ...]
    """Titles, each with its words or the starts of them."""

    def words(self, known: Iterable[str]) -> tuple[str, ...]:
        """The words of the package that this step asks about."""
        every = tuple(known)
        return tuple(word for _, starts in self.groups for word in expand_words(starts, every))


def expand_words(starts: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    """Every known word that is one of these, or begins with one."""
    every = tuple(known)
    return tuple(word for start in starts for word in every if word == start or word.startswith(f"{start}."))


@cache
def steps() -> tuple[Step, ...]:
    """Every step, in order."""
    return tuple(
        Step(
            step["id"],
            step["title"],
            step.get("say", ""),
            tuple(step.get("parts", ())),
            tuple((group["title"], tuple(group["words"])) for group in step.get("groups", ())),
        )
        for step in _read("steps.yaml")
    )


@cache
def presets(kind: str) -> tuple[dict[str, Any], ...]:
    """Visits or tasks to start from."""
    entries: tuple[dict[str, Any], ...] = _read("presets.yaml")[kind]
    return entries


def _read(name: str) -> Any:
    text = (files("dashboard.screen.new_package") / name).read_text(encoding="utf-8")
    return parse_document(text, name).plain()
