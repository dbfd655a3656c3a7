"""A word that a condition may use: its type, its words or range, its unit and the question that would fill it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..model.condition import Scalar
from ..model.rule import Scope

Bounds = tuple[int, int] | tuple[float, float]
"""The two ends between which a word lies that is not known: ranks of levels, or numbers in the word's unit."""
TermType = Literal["boolean", "number", "integer", "words"]


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the model: its type, words or range, unit and question."""

    path: str
    type: TermType
    description: str
    words: tuple[str, ...] = ()
    ordered: bool = False
    low: float | None = None
    high: float | None = None
    unit: str = ""
    ask: str = ""
    not_assessed: str = ""
    has_bounds: bool = False
    """Whether the least and the most that a number can be may be known where it is not (`engine.language.least_gap`)."""

    @property
    def scope(self) -> Scope:
        """Whether a word is of the person, a visit or a task."""
        head = self.path.split(".", 1)[0]
        return "task" if head == "task" else "visit" if head == "visit" else "person"

    @property
    def has_levels(self) -> bool:
        """Whether it may lie between two levels where it was not assessed (`engine.model.level_range`)."""
        return self.path.startswith("person.") and (self.type == "words" or self.unit == "ICF qualifier")

    @property
    def may_lie_between(self) -> bool:
        """Whether it may be known to lie between two values where it is not known itself."""
        return self.has_levels or self.has_bounds

    @property
    def comparable(self) -> bool:
        """Whether `<` and `>=` make sense."""
        return self.type in ("number", "integer") or self.ordered

    def rank(self, value: Scalar) -> float:
        """A value's position on the term's own line: the number itself, or the index of the word."""
        if self.type == "words":
            return float(self.words.index(str(value)))
        return float(value)
