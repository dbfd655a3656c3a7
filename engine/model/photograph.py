"""A photograph of a room or of a piece of equipment: what it is of, and what can be seen in it, in words.

Left out: its pixels, and where they are kept (`engine.records.photographs`).
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .field import CalendarDate, Frozen

RoomKind = Literal[
    "bedroom",
    "bathroom",
    "toilet",
    "living_room",
    "kitchen",
    "hall",
    "stairs",
    "entrance",
    "outside",
    "elsewhere",
]


class Photograph(Frozen):
    """What a photograph is of. It is described for those who do not see it, and for all when it is read later."""

    about: str = Field(
        pattern=r"^(room|item):.{1,190}$",
        max_length=200,
        description="`room:` and a room, or `item:` and an item of the catalogue or the name of a piece",
    )
    words: str = Field(min_length=10, max_length=400, description="What can be seen, in words")
    taken_on: CalendarDate | None = None

    @property
    def of(self) -> tuple[str, str]:
        """Whether it is of a room or an item, and which."""
        kind, _, name = self.about.partition(":")
        return kind, name
