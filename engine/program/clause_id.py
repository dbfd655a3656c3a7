"""The name of everything that is decided, and that a reason or a judgement refers to.

Definitions: a name is `rule:<rule>` for a rule, `item:<item>` for a whole item of the catalogue,
`item:<item>:<section>:<index>` for a clause or the condition of an effect, `night:<group>:<index>` for what holds a
change of a night, and `adoption:memory_poor`. It is the text that a review stores: a `ClauseId` equals it, hashes as it
and is written as it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal, Self, get_args

Section = Literal["needs", "unsafe_when", "caution_when", "effects"]
SECTIONS: tuple[Section, ...] = get_args(Section)
_RULE, _ITEM, _ADOPTION, _NIGHT = "rule", "item", "adoption", "night"


class ClauseId(str):
    """A name that knows what it names."""

    __slots__ = ()

    @classmethod
    @lru_cache(maxsize=8192)
    def of_rule(cls, rule: str) -> Self:
        """The name of a rule."""
        return cls(f"{_RULE}:{rule}")

    @classmethod
    def of_item(cls, item: str) -> Self:
        """The name of a whole item, which judgement may choose against the rules."""
        return cls(f"{_ITEM}:{item}")

    @classmethod
    def of_clause(cls, item: str, section: Section, index: int) -> Self:
        """The name of an item's clause, or of the condition of its effect.

        Args:
            item: the item.
            section: where it stands in the catalogue.
            index: its place there, from 0.
        """
        return cls(f"{_ITEM}:{item}:{section}:{index}")

    @classmethod
    def of_night(cls, group: str, index: int) -> Self:
        """The name of what holds a change of a night.

        Args:
            group: of holds.
            index: its place there, from 0.
        """
        return cls(f"{_NIGHT}:{group}:{index}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """A name as it was stored.

        Raises:
            ValueError: for a text that names nothing.
        """
        head, *rest = text.split(":")
        is_clause = head == _ITEM and len(rest) == 3 and rest[1] in SECTIONS and rest[2].isdecimal()
        is_night = head == _NIGHT and len(rest) == 2 and rest[1].isdecimal()
        if all(rest) and (is_clause or is_night or (head in (_RULE, _ITEM, _ADOPTION) and len(rest) == 1)):
            return cls(text)
        raise ValueError(f"`{text}` names no rule and no clause of the catalogue")

    @property
    def rule(self) -> str | None:
        """The rule that it names; None for anything else."""
        return self.partition(":")[2] if self.startswith(f"{_RULE}:") else None

    @property
    def item(self) -> str | None:
        """The item that it names, or of which it names a clause; None for anything else."""
        return self.split(":")[1] if self.startswith(f"{_ITEM}:") else None


MEMORY_POOR = ClauseId(f"{_ADOPTION}:memory_poor")
"""Whether an item that the person works is used less because memory is poor."""
