"""The shape of a condition: comparisons joined by all, any and not.

A condition is three-valued. Over `TRUE > UNKNOWN > FALSE`: `all` is the least of its parts, `any` the greatest,
`not` swaps true and false (strong Kleene logic). A comparison whose field was not assessed is UNKNOWN.
`is unknown` and `is known` ask about the assessment itself and are never UNKNOWN.
"""

from __future__ import annotations

from enum import IntEnum
from operator import attrgetter
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from .field import Frozen

Scalar = bool | int | float | str
Operator = Literal["==", "!=", "<", "<=", ">", ">=", "in", "not in", "is unknown", "is known"]


class Truth(IntEnum):
    """Three truth values, ordered so that `all` is `min` and `any` is `max`."""

    FALSE = 0
    UNKNOWN = 1
    TRUE = 2

    if not TYPE_CHECKING:
        # The enumeration's own reads it in Python, which took a twentieth of a review while its JSON is written.
        value = property(attrgetter("_value_"))


class Comparison(Frozen):
    """A word of the model against a constant."""

    kind: Literal["comparison"] = "comparison"
    path: str
    operator: Operator
    value: Scalar | tuple[Scalar, ...] | None = None
    file: str = Field(
        default="", exclude=True, repr=False, description="Where it stands, if not in the file of its rule"
    )
    line: int = Field(default=0, exclude=True, repr=False)
    column: int = Field(default=0, exclude=True, repr=False)

    def __str__(self) -> str:
        """Render as an author would write it."""
        if self.value is None:
            return f"{self.path} {self.operator}"
        return f"{self.path} {self.operator} {show(self.value)}"


class AllOf(Frozen):
    """True when every part is true."""

    kind: Literal["all"] = "all"
    parts: tuple[Condition, ...]


class AnyOf(Frozen):
    """True when at least one part is true."""

    kind: Literal["any"] = "any"
    parts: tuple[Condition, ...]


class Not(Frozen):
    """True when the part is false."""

    kind: Literal["not"] = "not"
    part: Condition


Condition = Annotated[Comparison | AllOf | AnyOf | Not, Field(discriminator="kind")]

for _model in (AllOf, AnyOf, Not):
    _model.model_rebuild()


def show(value: Scalar | tuple[Scalar, ...]) -> str:
    """Write a constant as rules write it: `true`, `[a, b]`, `12.5` (six decimals at most)."""
    if isinstance(value, tuple):
        return "[" + ", ".join(show(part) for part in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    return str(value)


def comparisons(condition: Condition) -> tuple[Comparison, ...]:
    """All comparisons of a condition, in reading order."""
    if isinstance(condition, Comparison):
        return (condition,)
    if isinstance(condition, Not):
        return comparisons(condition.part)
    return tuple(leaf for part in condition.parts for leaf in comparisons(part))
