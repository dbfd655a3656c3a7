"""A hazard of the safety case, and the controls that keep it down.

Definitions:
- A *risk* is a severity (1 minor to 5 catastrophic) and a likelihood (1 very low to 5 very high); its level is read
  from a table (`acceptability`), never from their product.
- A *control* is something that runs or that somebody signs, of exactly one sort: a `property` that the solver proves, a
  `rule` that cases fire, a `test`, a field that a `paper` shows, a `duty` of somebody else.
- What a control *lowers* counts only while it holds. Information (`kind: information`) lowers likelihood by one at
  most, all of it together. A duty lowers nothing: it is handed over, and the receiver's own log counts it.

Left out: what is left of a risk. It is computed (`assessment`) and nowhere written.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from ..model import Frozen
from ..model.field import CalendarDate
from ..model.sentence import WrittenReason

ControlSort = Literal["property", "rule", "test", "paper", "duty"]
_FIELDS: dict[ControlSort, str] = {
    "property": "proved", "rule": "rule", "test": "test", "paper": "paper", "duty": "duty",
}  # fmt: skip
HIGHEST = 5


class Risk(Frozen):
    """Severity and likelihood for one caseload in a year, before or after controls."""

    severity: int = Field(ge=1, le=HIGHEST)
    likelihood: int = Field(ge=1, le=HIGHEST)


class Lowers(Frozen):
    """By how many steps a control lowers a risk while it holds."""

    severity: int = Field(default=0, ge=0, le=2)
    likelihood: int = Field(default=0, ge=0, le=2)


class Control(Frozen):
    """One control, as a file writes it."""

    proved: str | None = Field(
        default=None, alias="property", description="A safety property of the set, by its id"
    )
    rule: str | None = Field(default=None, description="A rule of the set, by its id")
    test: str | None = Field(default=None, description="tests/…/test_x.py::test_that_holds_it")
    paper: str | None = Field(
        default=None, description="A printed paper, by its kind; `shows` says which field"
    )
    shows: str | None = Field(default=None, description="The field, as the paper's declaration writes it")
    duty: str | None = Field(default=None, min_length=10, description="What somebody has to do, in words")
    whom: Literal["council", "provider", "maker"] | None = Field(default=None, description="Whose duty it is")
    kind: Literal["design", "protective", "information", "business"]
    lowers: Lowers = Lowers()

    @model_validator(mode="after")
    def _exactly_one_sort(self) -> Control:
        if sum(getattr(self, field) is not None for field in _FIELDS.values()) != 1:
            raise ValueError(f"a control is exactly one of: {', '.join(_FIELDS)}")
        if (self.paper is None) != (self.shows is None):
            raise ValueError("`paper` and `shows` go together")
        if (self.duty is None) != (self.whom is None):
            raise ValueError("`duty` and `whom` go together")
        if self.duty is not None and (self.lowers.severity or self.lowers.likelihood):
            raise ValueError("a duty lowers nothing here: it is handed over to whoever has it")
        if self.kind == "information" and self.lowers.severity:
            raise ValueError("information lowers likelihood only")
        return self

    @property
    def sort(self) -> ControlSort:
        """Which sort of control it is: a property, a rule, a test and so on."""
        return next(sort for sort, field in _FIELDS.items() if getattr(self, field) is not None)

    @property
    def named(self) -> str:
        """The property, rule, test or duty that the control names."""
        return str(getattr(self, _FIELDS[self.sort]))


class Acceptance(Frozen):
    """That somebody weighed what is left of a risk against what the product is good for (DCB0129, 6.2)."""

    because: WrittenReason = Field(min_length=20)
    signed_by: str = Field(min_length=3)
    signed_on: CalendarDate
    review_by: CalendarDate


class Hazard(Frozen):
    """One hazard of the log."""

    hazard: str = Field(pattern=r"^H\d{2}_[a-z0-9_]+$", max_length=80)
    says: str = Field(min_length=10, max_length=200, description="The hazard, as a sentence")
    group: str = Field(min_length=3)
    causes: tuple[str, ...] = Field(min_length=1)
    effect: str = Field(min_length=5, description="What goes wrong in care")
    harm: str = Field(min_length=4, description="What that does to somebody")
    initial: Risk
    controls: tuple[Control, ...] = Field(min_length=1)
    tags: tuple[Literal["privacy", "equity", "security"], ...] = ()
    owner: str = Field(default="clinical safety officer")
    accepted: Acceptance | None = Field(
        default=None, description="Only where somebody has signed what is left"
    )
