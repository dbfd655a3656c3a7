"""From severity and likelihood to a level, by a table, and what a level asks for.

Definitions (the matrix of DCB0129): level 1 and 2 acceptable; 3 undesirable, accepted when signed; 4 to be reduced, or
a risk and benefit signed; 5 unacceptable, whatever is signed. The table is data (`safety/acceptability.yaml`).
"""

from __future__ import annotations

from itertools import pairwise

from pydantic import Field, model_validator

from ..model import Frozen
from .hazard import HIGHEST, Risk


class LevelMeaning(Frozen):
    """What a level means."""

    level: int = Field(ge=1, le=HIGHEST)
    means: str = Field(min_length=5)


class Acceptability(Frozen):
    """The matrix, and from which level on a signature is needed or nothing helps."""

    levels: tuple[tuple[int, ...], ...] = Field(
        description="Rows: likelihood 1 to 5; columns: severity 1 to 5"
    )
    severities: tuple[str, ...] = Field(min_length=HIGHEST, max_length=HIGHEST)
    likelihoods: tuple[str, ...] = Field(min_length=HIGHEST, max_length=HIGHEST)
    meanings: tuple[LevelMeaning, ...] = Field(min_length=HIGHEST, max_length=HIGHEST)
    signed_from: int = Field(ge=2, le=HIGHEST, description="From this level on somebody signs what is left")
    never_from: int = Field(ge=2, le=HIGHEST, description="From this level on nothing makes it acceptable")
    source: str = Field(min_length=5)

    @model_validator(mode="after")
    def _whole_and_never_falling(self) -> Acceptability:
        rows = self.levels
        if len(rows) != HIGHEST or any(len(row) != HIGHEST for row in rows):
            raise ValueError("`levels` has five rows of five")
        if any(not 1 <= level <= HIGHEST for row in rows for level in row):
            raise ValueError("a level lies between 1 and 5")
        falls = any(a > b for row in rows for a, b in pairwise(row))
        falls |= any(a > b for above, below in pairwise(rows) for a, b in zip(above, below, strict=True))
        if falls:
            raise ValueError("a level never falls as severity or likelihood rises")
        return self

    def level(self, risk: Risk) -> int:
        """The level of a risk, 1 to 5."""
        return self.levels[risk.likelihood - 1][risk.severity - 1]

    def meaning(self, level: int) -> str:
        """What a level means."""
        return next(entry.means for entry in self.meanings if entry.level == level)
