"""A condition with one person's values: which part was true, false or unknown, and by how much it failed."""

from __future__ import annotations

from .condition import Truth
from .field import Frozen


class ConditionTrace(Frozen):
    """A node of the tree: a comparison with the actual value, or `all`, `any`, `not` with parts."""

    text: str
    truth: Truth
    path: str = ""
    actual: str = ""
    unit: str = ""
    distance: float | None = None
    words: bool = False
    parts: tuple[ConditionTrace, ...] = ()

    def leaves(self) -> tuple[ConditionTrace, ...]:
        """All comparisons, in reading order."""
        if not self.parts:
            return (self,)
        return tuple(leaf for part in self.parts for leaf in part.leaves())
