"""One signed review with what became of it, in plain values and without anybody's name: what is learned from.

Definitions:
- `site` is the caseload of a council that the package belongs to. Of a package there is neither reference nor person.
- Hours are commissioned paid carer-hours a week. `predicted` is what the review said of their change (fewer is
  negative) with the chosen items, holds in force.
- Of each chosen item (accepted or tried): whether it was in use at either follow-up. Not recorded is not known, never
  "no"; `never_came` says nothing about use.
- A review is *settled* when its follow-ups are over (`SETTLED_AFTER`): what comes later is no follow-up of four months, and
  changes nothing that was learned. A review that is not settled yet waits.
- *Care has ended* where no hours are commissioned any more and nothing is in use: somebody died or moved, as a rule. Such
  hours are not known, and never a saving.
- `measured`: timed or counted before and after (`engine.model.decision.BeforeAndAfter`).

Left out: how they are read from records (`.from_records`), made up (`.synthetic`) and counted (`.counts`).
"""

from __future__ import annotations

from datetime import date, timedelta

from pydantic import Field, model_validator

from ..model.catalogue_item import Span
from ..model.decision import BeforeAndAfter, ItemUse
from ..model.field import CalendarDate, Frozen
from ..review import FOLLOW_UP_WEEKS, SAME_HOURS, care_has_ended

CHANGE_HOURS = 2 * SAME_HOURS
"""Commissioned hours a week that are within this of each other are the same: a quarter of an hour is one step."""

_MOST_HOURS = 4000.0
"""A week: more than any package has, whatever its tasks need."""
SETTLED_AFTER = timedelta(weeks=FOLLOW_UP_WEEKS["4_months"][1])


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

    p10: float = Field(ge=-_MOST_HOURS, le=_MOST_HOURS)
    p50: float = Field(ge=-_MOST_HOURS, le=_MOST_HOURS)
    p90: float = Field(ge=-_MOST_HOURS, le=_MOST_HOURS)
    mean: float = Field(ge=-_MOST_HOURS, le=_MOST_HOURS)
    no_change: float = Field(ge=0, le=1)
    more: float = Field(ge=0, le=1)

    @model_validator(mode="after")
    def _is_ordered(self) -> PredictedChange:
        if not self.p10 <= self.p50 <= self.p90:
            raise ValueError("p10, p50 and p90 are not in this order")
        return self


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
    entered_on: CalendarDate | None = Field(
        default=None,
        description="The last day on which anything of its follow-ups was entered, where that is recorded",
    )
    left_out: tuple[str, ...] = Field(default=(), description="Why a follow-up of it is not counted")

    @model_validator(mode="after")
    def _has_each_item_once(self) -> FollowedReview:
        if len({item.item for item in self.items}) < len(self.items):
            raise ValueError("an item stands in it more than once")
        return self

    @property
    def is_followed(self) -> bool:
        """Whether anything is known of what became of it."""
        uses = any(item.at_6_weeks or item.at_4_months for item in self.items)
        return uses or self.hours_after is not None or bool(self.measured)

    def is_settled(self, on: date) -> bool:
        """Whether its follow-ups are over on a day."""
        return on - self.signed_on >= SETTLED_AFTER

    def was_known(self, before: date) -> bool:
        """Whether its follow-ups were over, and all of them entered, before a day began."""
        return self.is_settled(before) and (self.entered_on is None or self.entered_on < before)

    @property
    def has_ended(self) -> bool:
        """Whether care has ended: no hours, and nothing in use."""
        late = self.hours_at_4_months is not None
        uses = [item.at_4_months if late else item.at_6_weeks for item in self.items]
        return care_has_ended(self.hours_before, self.hours_after, uses)

    @property
    def hours_after(self) -> float | None:
        """At the last follow-up at which they are known."""
        return self.hours_at_6_weeks if self.hours_at_4_months is None else self.hours_at_4_months

    @property
    def change_hours(self) -> float | None:
        """Commissioned hours a week: fewer is negative; None where they are not known, or care has ended."""
        return None if self.hours_after is None or self.has_ended else self.hours_after - self.hours_before
