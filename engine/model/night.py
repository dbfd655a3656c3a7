"""What a catalogue knows of nights: which kinds of presence may become another, and what holds that.

Definitions: a hold is a condition of one visit and its person; a change is held while any of its holds is true or not
known. Nothing here claims anything: a change is potential only, as a whole, never partial. A hold that cites nothing is
an assumption of ours, on the safe side.

Left out: what the money of a change is (`engine.review.presence_changes`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import Field, model_validator

from .condition import Condition
from .field import Frozen
from .visit import Presence, PresencePurpose


class NightHold(Frozen):
    """A condition that holds a change while it is true or not known."""

    when: Condition
    because: str = Field(min_length=10)
    cites: tuple[str, ...] = ()


class KindChange(Frozen):
    """One kind of presence that may become another."""

    now: Presence
    then: Presence
    holds: tuple[str, ...] = Field(min_length=1, description="Groups of holds")


class NightKnowledge(Frozen):
    """Changes of kind, what comes first, and what holds them."""

    first: str = Field(min_length=10, description="What comes before any such change")
    purposes_that_hold: Mapping[PresencePurpose, str] = Field(
        description="Purposes of presence that no equipment meets"
    )
    changes: tuple[KindChange, ...]
    holds: Mapping[str, tuple[NightHold, ...]] = Field(description="Holds by group")

    @model_validator(mode="after")
    def _groups_are_there(self) -> NightKnowledge:
        """A change that names a group without holds would be held by nothing."""
        for change in self.changes:
            for group in change.holds:
                if not self.holds.get(group):
                    raise ValueError(f"`{group}` under `holds` of a change is no group of holds")
        return self

    def holds_of(self, change: KindChange) -> Iterator[tuple[str, int, NightHold]]:
        """Every hold of a change with its group and its place there."""
        for group in change.holds:
            for place, hold in enumerate(self.holds[group]):
                yield group, place, hold
