"""The limits of durable_rules' alpha network, proved before anything is loaded into it.

The engine (2.0.28) keeps a stack of 64 pending conditions per fact, hangs for ever beyond 511 conditions under one
prefix and refuses more than 256 rules behind one last condition. `AlphaNetwork` mirrors how it shares conditions
between rules and says what the worst fact could need.

Definitions: a rule's pattern is a path of conditions below the root. Of the equalities on one field at most one can
hold, so they count once; every other condition may be pending. Bounds kept here: pending <= 56, conditions under one
prefix <= 480, rules behind one last condition <= 240, fields of a fact <= 200, rules of a shard <= 1,000.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field

MOST_PENDING = 56
MOST_SIBLINGS = 480
MOST_BETAS = 240
MOST_FIELDS = 200
MOST_RULES = 1000
_OVER = 10**6

RESERVED = ("id", "sid", "$s", "$ph")
"""Field names that the engine and our gate use."""


@dataclass(frozen=True, slots=True)
class AlphaCondition:
    """One condition on the way; an equality on a field excludes the others on it."""

    key: Hashable
    equality_on: str | None


@dataclass(slots=True)
class _Node:
    children: dict[Hashable, _Node] = field(default_factory=dict)
    equalities: set[str] = field(default_factory=set)
    others: int = 0
    betas: int = 0
    deepest: int = 0
    over: bool = False

    def pending(self) -> int:
        if self.over or self.betas > MOST_BETAS or len(self.children) > MOST_SIBLINGS:
            return _OVER
        if not self.children:
            return 0
        return self.others + len(self.equalities) - 1 + max(1, self.deepest)


class AlphaNetwork:
    """What the engine would build for the patterns added so far."""

    def __init__(self) -> None:
        """Start empty."""
        self._root = _Node()

    def add(self, path: Sequence[AlphaCondition]) -> int:
        """Add a pattern.

        Returns:
            The most conditions that one fact could have pending; above `MOST_PENDING` the engine must not load it.
        """
        nodes = [self._root]
        for step in path:
            node = nodes[-1]
            child = node.children.get(step.key)
            if child is None:
                child = node.children[step.key] = _Node()
                if step.equality_on is None:
                    node.others += 1
                else:
                    node.equalities.add(step.equality_on)
            nodes.append(child)
        nodes[-1].betas += 1
        for parent, child in zip(reversed(nodes[:-1]), reversed(nodes[1:]), strict=True):
            below = child.pending()
            parent.deepest = max(parent.deepest, below)
            parent.over |= below >= _OVER
        return self._root.pending()


def name_hash(name: str) -> int:
    """The 32-bit FNV-1a hash by which alone the engine knows a field."""
    hashed = 0x811C9DC5
    for byte in name.encode():
        signed = byte - 256 if byte > 127 else byte
        hashed = ((hashed ^ (signed & 0xFFFFFFFF)) * 16777619) & 0xFFFFFFFF
    return hashed


def colliding(names: Iterable[str]) -> tuple[str, str] | None:
    """Two different names that the engine would take for one; None when there are none."""
    seen: dict[int, str] = {}
    for name in (*RESERVED, *names):
        other = seen.setdefault(name_hash(name), name)
        if other != name:
            return other, name
    return None
