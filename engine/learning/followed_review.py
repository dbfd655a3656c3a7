"""One signed review with what became of it, in plain values and without anybody's name: what is learned from.

Definitions:
- `site` is the caseload of a council that the package belongs to. Of a package there is neither reference nor person.
- Hours are commissioned paid carer-hours a week. `predicted` is what the review said of their change (fewer is
  negative) with the chosen items, holds in force.
- Of each chosen item (accepted or tried): whether it was in use at either follow-up. Not recorded is not known, never
  "no"; `never_came` says nothing about use.
- `measured`: timed or counted before and after (`engine.model.decision.BeforeAndAfter`).

Left out: how they are read from records (`.from_records`), made up (`.synthetic`) and counted (`.counts`).
"""

from __future__ import annotations

from pydantic import Field

from ..model.catalogue_item import Span
from ..model.decision import BeforeAndAfter, ItemUse
from ..model.field import CalendarDate, Frozen

CHANGE_HOURS = 0.25
"""Commissioned hours a week that are within this of each other are the same: a quarter of an hour is one step."""


class FollowedItem(Frozen):
    """An item that was accepted or tried, with how it was used at each follow-up."""

    item: str = Field(min_length=1)
    memory_poor: bool = Field(
        default=False,
        description="The person must work it, and may not remember how: used less, as published",
    )
    at_6_weeks: ItemUse | None = None
    at_4_months: ItemUse | None = None


class PredictedChange(Frozen):
    """What the review said of the commissioned hours a week."""

    p10: float
    p50: float
    p90: float
    mean: float
    no_change: float = Field(ge=0, le=1)
    more: float = Field(ge=0, le=1)


class FollowedReview(Frozen):
    """A signed review and its follow-ups."""

    council: str = Field(min_length=1, max_length=80)
    site: str = Field(min_length=1, max_length=80)
    signed_on: CalendarDate
    synthetic: bool = Field(description="Made up: nobody in it is real")
    layer: str = Field(default="", description="SHA-256 of the evidence layer that it was predicted with")
    items: tuple[FollowedItem, ...] = ()
    predicted: PredictedChange
    hours_before: float = Field(ge=0, le=400)
    hours_at_6_weeks: float | None = Field(default=None, ge=0, le=400)
    hours_at_4_months: float | None = Field(default=None, ge=0, le=400)
    second_carer_hours_before: float = Field(default=0.0, ge=0, le=400)
    second_carer_chance: Span | None = Field(
        default=None,
        description="The published chance of the accepted review of a second carer, percent; None: there was none",
    )
    expected_of_others_hours: float = Field(
        default=0.0, description="What the other chosen items were expected to release, hours a week"
    )
    measured: tuple[BeforeAndAfter, ...] = ()

    @property
    def hours_after(self) -> float | None:
        """At the last follow-up at which they are known."""
        return self.hours_at_6_weeks if self.hours_at_4_months is None else self.hours_at_4_months

    @property
    def change_hours(self) -> float | None:
        """Commissioned hours a week: fewer is negative."""
        return None if self.hours_after is None else self.hours_after - self.hours_before
