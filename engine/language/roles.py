"""What pieces of equipment are for, as far as facts are derived from it: which lift people, which task rests on which.

Left out: what a piece does to a person (`Trait`), and whether a piece may be used (`engine.language.piece_state`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

_NOBODY: Mapping[str, frozenset[str]] = {}


@dataclass(frozen=True, slots=True)
class ItemRoles:
    """The roles of a catalogue's items, and of the kinds of equipment outside it."""

    lifts: frozenset[str] = frozenset()
    """Ids of the items that lift people: a load and an examination date belong to each (LOLER)."""
    used_at_times: frozenset[str] = frozenset()
    """Ids of the items that help to move people and watch over nobody: needed at a move, so that use at times is use."""
    serves: Mapping[str, frozenset[str]] = field(default_factory=lambda: _NOBODY)
    """By item: the activities that it helps with."""
    beside_eating: frozenset[str] = frozenset()
    """Activities in which somebody is beside the person while they eat or drink."""
    helps_with: Mapping[str, frozenset[str]] = field(default_factory=lambda: _NOBODY)
    """By need of a person: the activities that serve it."""
    personal_needs: frozenset[str] = frozenset()
    """Needs that personal care alone serves: whoever is unwilling to give it does not serve them."""
    least_minutes: Mapping[str, float] = field(default_factory=dict)
    """By activity: the least that it takes, once, by the reference minutes."""
    kind_serves: Mapping[str, frozenset[str]] = field(default_factory=lambda: _NOBODY)
    """By kind of equipment outside the catalogue: the activities that may rest on it."""
