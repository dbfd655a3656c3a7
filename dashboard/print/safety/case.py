"""What the papers of a safety case are written from, and what they are written on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from engine.safety import AssessedHazard, PropertyState, SafetyFiles


@dataclass(frozen=True)
class SafetyCase:
    """Everything that the papers are written from."""

    files: SafetyFiles
    hazards: tuple[AssessedHazard, ...]
    rule_set: str
    """Id and version."""
    rule_set_hash: str
    catalogue_hash: str
    program: str
    """Version of Handrail."""
    reviewers: tuple[str, ...]
    third_party: tuple[str, ...]
    on: date
    tests_run: bool
    properties: Mapping[str, PropertyState]
    """What the solver said of each safety property."""
    outside_the_log: tuple[str, ...]
    """Rules that protect somebody and stand in no hazard."""
    shown: Mapping[str, frozenset[str]]
    """The fields that each printed paper may show."""

    @property
    def seal(self) -> str:
        """Which rules and catalogue it is about, short enough to print."""
        return f"rules {self.rule_set_hash[:12]}, catalogue {self.catalogue_hash[:12]}"


class Writable(Protocol):
    """What a paper is written on."""

    def heading(self, text: object, level: int = 2) -> None:
        """A heading."""

    def say(self, text: object, lead: str = "", style: str = "body") -> None:
        """A paragraph."""

    def bullets(self, lines: Iterable[object | tuple[str, object]]) -> None:
        """A list."""

    def table(
        self, caption: str, head: Sequence[str], rows: Iterable[Sequence[Any]], shares: Sequence[float]
    ) -> None:
        """A table."""
