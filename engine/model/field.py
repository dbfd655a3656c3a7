"""How a field of the model is declared: description, unit, range, and what "not assessed" means.

Definitions fixed here:
- A field that may be missing is `None` when it was **not assessed**. `None` is never read as "no".
- An ability on the ICF scale is an integer `0 <= qualifier <= 4`: 0 no difficulty (0-4 %), 1 mild (5-24 %),
  2 moderate (25-49 %), 3 severe (50-95 %), 4 complete (96-100 %) (WHO ICF, qualifiers for activities).
- A field in the field's own words is a `Literal`; `ordered=True` says that its words run from the least
  to the most help or difficulty, so that they may be compared with `<` and `>=`.

Left out: what a rule may say about a field (`engine.language`).
"""

from __future__ import annotations

import contextlib
from datetime import date
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

QUALIFIER_WORDS = (
    "no difficulty",
    "mild difficulty",
    "moderate difficulty",
    "severe difficulty",
    "cannot do it",
)

UNKNOWN_EITHER_WAY = "unknown: nothing may be concluded from it, in either direction"
"""What not assessed means, unless a field says otherwise."""

Qualifier = Annotated[int, Field(ge=0, le=4)]
"""An ICF qualifier, 0 (no difficulty) to 4 (complete difficulty)."""


def _from_text(value: object) -> object:
    """JSON has no dates, and in YAML they are often quoted: `2026-11-02` as text is that day."""
    if isinstance(value, str):
        with contextlib.suppress(ValueError):
            return date.fromisoformat(value)
    return value


CalendarDate = Annotated[date, BeforeValidator(_from_text)]
"""A day, written `2026-11-02`, quoted or not."""


_NO_TEXT = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb"
PLAIN_TEXT = f"^[^{_NO_TEXT}]*$"
"""No control mark, and none that turns the direction of what follows."""
PLAIN_NAME = f"^[^{_NO_TEXT}\t\n\r\u061c\u200b-\u200f\u2028\u2029\u2060-\u2065]*$"
"""On one line besides, and without anything that cannot be seen."""

PlainText = Annotated[str, Field(pattern=PLAIN_TEXT)]
"""Words of people."""
PlainName = Annotated[str, Field(pattern=PLAIN_NAME)]
"""What something is called."""
PlainTextOrNone = Annotated[str | None, Field(pattern=PLAIN_TEXT)]
PlainNameOrNone = Annotated[str | None, Field(pattern=PLAIN_NAME)]


class Frozen(BaseModel):
    """Base of every domain value: immutable, and closed against misspelt fields."""

    # A refused value may be about somebody: it is in no error's text, and so in no log.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, defer_build=True)

    def changed(self, **values: object) -> Self:
        """A copy with other values, each of them validated, which `model_copy` does not do.

        Raises:
            pydantic.ValidationError: a value cannot be, or not with the others.
        """
        return type(self).model_validate(
            {**{name: getattr(self, name) for name in type(self).model_fields}, **values}
        )


def assessed(
    description: str,
    *,
    ask: str,
    unit: str | None = None,
    ge: float | None = None,
    le: float | None = None,
    ordered: bool = False,
    not_assessed: str = UNKNOWN_EITHER_WAY,
    left_out: bool = False,
) -> Any:
    """Declare a field that may be not assessed.

    Args:
        description: what the field says, as a sentence for an OT.
        ask: the question that would fill it, in plain English.
        unit: the unit of a number (`kg`, `cm`, `minutes`).
        ge: smallest possible value, in that unit.
        le: largest possible value, in that unit.
        ordered: the words run from the least to the most help or difficulty.
        not_assessed: what `None` means.
        left_out: it is not written while it is not assessed, so that readers never meet `null`.

    Returns:
        A pydantic field with the texts in its JSON Schema.
    """
    extra: dict[str, Any] = {"ask": ask, "unit": unit, "ordered": ordered, "not_assessed": not_assessed}
    return Field(
        default=None,
        description=description,
        ge=ge,
        le=le,
        exclude_if=is_left_out if left_out else None,
        json_schema_extra=extra,
    )


def stated(description: str, default: Any, *, not_assessed: str, **limits: Any) -> Any:
    """Declare a field that a file may leave out because it has a meaning of its own when left out.

    Args:
        description: what the field says, as a sentence for an OT.
        default: the value when the file does not say.
        not_assessed: what leaving it out means.
        limits: pydantic's `ge`, `le`, `min_length`, `max_length`.
    """
    return Field(
        default=default, description=description, json_schema_extra={"not_assessed": not_assessed}, **limits
    )


def ability(description: str, *, ask: str) -> Any:
    """Declare an ability on the ICF scale (0 no difficulty … 4 cannot do it)."""
    return assessed(description + " (ICF 0-4)", ask=ask, unit="ICF qualifier")


def is_left_out(value: object) -> bool:
    """Whether a field is empty and so not written: for `exclude_if` of fields that came after the first release.

    A record that was signed before the field existed then has the same JSON, and the same hash, as before.
    """
    return value is None or value in ("", ())
