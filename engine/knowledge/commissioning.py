"""How a council buys care: `commissioning.yaml` of its layer, over what is usual (`adoption.yaml`).

Definitions: the steps in which visits are bought, the shortest visit for personal care, what an hour of care and of a
therapist costs, and how long a review takes. Each is the council's own figure with who says so; what it leaves out stays
usual. A package that says something itself comes first. Left out: prices of items (`.overlay`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import Field, model_validator

from ..language.document import Node
from ..model.catalogue_item import Adoption
from ..model.field import Frozen, PlainText
from ..model.figure import Figure
from ..model.problem import Problem
from .record import read_record

COMMISSIONING = "commissioning.yaml"
_NATIONS = ("England", "Wales", "Scotland", "Northern Ireland")
_UNITS: Mapping[str, str] = {
    "increment_minutes": "minutes",
    "floor_minutes": "minutes",
    "care_rate_gbp_per_hour": "GBP/hour",
    "therapist_rate_gbp_per_hour": "GBP/hour",
    "review_minutes": "minutes",
}
FIGURES = tuple(_UNITS)
"""What a council may have of its own."""
_BOUNDS: Mapping[str, tuple[float, float]] = {
    "increment_minutes": (1, 60),
    "floor_minutes": (5, 120),
    "care_rate_gbp_per_hour": (5, 200),
    "therapist_rate_gbp_per_hour": (5, 300),
    "review_minutes": (15, 3000),
}
_ONE_WHOLE_NUMBER = ("increment_minutes", "floor_minutes")


class OwnFigure(Frozen):
    """One number, or low, likely and high, and who says so."""

    value: float | None = Field(default=None, description="The figure, where it is one number")
    low: float | None = None
    likely: float | None = None
    high: float | None = None
    source: PlainText = Field(min_length=3, description="Who says so: the contract, the committee's decision")
    year: int | None = Field(default=None, ge=1950, le=2100)
    url: str | None = None
    note: PlainText = ""

    @model_validator(mode="after")
    def _is_a_number_or_a_range(self) -> OwnFigure:
        spread = (self.low, self.likely, self.high)
        if (self.value is None) == all(end is None for end in spread) or (
            self.value is None and None in spread
        ):
            raise ValueError("a figure is one `value`, or `low`, `likely` and `high`")
        if self.value is None and not self.ends[0] <= self.ends[1] <= self.ends[2]:
            raise ValueError("must run low <= likely <= high")
        return self

    @property
    def ends(self) -> tuple[float, float, float]:
        """Low, likely and high."""
        if self.value is not None:
            return self.value, self.value, self.value
        assert self.low is not None
        assert self.likely is not None
        assert self.high is not None
        return self.low, self.likely, self.high

    def figure(self, unit: str) -> Figure:
        """As the catalogue has figures; a council's own account has grade C, as its store's prices have."""
        low, likely, high = self.ends
        return Figure(
            low=low, likely=likely, high=high, unit=unit, source=self.source, year=self.year, url=self.url,
            grade="C", note=self.note,
        )  # fmt: skip


class Commissioning(Frozen):
    """A council's own figures."""

    increment_minutes: OwnFigure | None = Field(
        default=None, description="Visits are commissioned in steps of so many minutes"
    )
    floor_minutes: OwnFigure | None = Field(
        default=None, description="The shortest visit that may be commissioned for personal care"
    )
    care_rate_gbp_per_hour: OwnFigure | None = Field(
        default=None, description="What an hour of home care costs the council"
    )
    therapist_rate_gbp_per_hour: OwnFigure | None = Field(
        default=None, description="What an hour of a therapist costs the council"
    )
    review_minutes: OwnFigure | None = Field(
        default=None, description="A therapist's minutes for a review of double-handed care"
    )

    @model_validator(mode="after")
    def _can_be(self) -> Commissioning:
        for name, (least, most) in _BOUNDS.items():
            figure: OwnFigure | None = getattr(self, name)
            if figure is None:
                continue
            low, _, high = figure.ends
            if not least <= low <= high <= most:
                raise ValueError(f"`{name}` lies between {least:g} and {most:g} {_UNITS[name]}")
            if name in _ONE_WHOLE_NUMBER and (figure.value is None or not low.is_integer()):
                raise ValueError(f"`{name}` is one whole number of minutes: write it as `value`")
        return self


def with_commissioning(
    adoption: Adoption, documents: Iterable[tuple[str, Node | None]], problems: list[Problem]
) -> Adoption:
    """The figures over the whole catalogue with those that a council has of its own.

    Args:
        adoption: what is usual.
        documents: `commissioning.yaml`, with what it is called in problems.
        problems: gathers what is wrong.
    """
    for label, document in documents:
        own = None if document is None else read_record(Commissioning, document, label, problems)
        if own is not None:
            adoption = _with_figures(adoption, own)
    return adoption


def _with_figures(adoption: Adoption, own: Commissioning) -> Adoption:
    changes: dict[str, Any] = {}
    for name, unit in _UNITS.items():
        figure: OwnFigure | None = getattr(own, name)
        if figure is not None:
            changes[name] = figure.figure(unit)
    if "care_rate_gbp_per_hour" in changes:
        nations = dict.fromkeys((*_NATIONS, *adoption.care_rate_gbp_per_hour))
        changes["care_rate_gbp_per_hour"] = dict.fromkeys(nations, changes["care_rate_gbp_per_hour"])
    return adoption.model_copy(update=changes)


def says_something(path: Path) -> bool:
    """Whether the file says anything: as `handrail rules init` writes it, it has comments alone."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return False
    except (OSError, UnicodeDecodeError):
        return True
    return any(line.strip() and not line.lstrip().startswith("#") for line in lines)
