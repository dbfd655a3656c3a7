"""What a council's own outcomes say, laid over the published evidence: each figure with what it was before.

Definitions:
- A *layer* is made by `handrail learn` and applied only where somebody names it. It replaces figures that have a range;
  a figure without one (`low == high`) is never learned.
- `published` is the prior as the estimate used it (weak evidence already shrunk), `learned` the posterior as a span
  whose draws have the posterior's P10, P50 and P90 as nearly as a span can.
- Units are those of the figure: a share (0 to 1) for use, percent for the second carer's chance and share, the effect's
  own unit (`EFFECTS`) for its size; negative means that more time is needed.
- `outcomes` is rounded down to a multiple of five, so that it never tells of one person.

Left out: how it is learned (`engine.learning`), and how it is applied (`engine.knowledge.layer`).
"""

from __future__ import annotations

import hashlib
from functools import cached_property

from pydantic import Field, model_validator

from .catalogue_item import Span
from .effect_kind import EffectKind
from .field import CalendarDate, Frozen

LOCAL_OUTCOMES = "local-outcomes"
"""Begins the id of a layer's entry in the evidence register."""


class LearnedFigure(Frozen):
    """A figure before and after, and by how many outcomes."""

    published: Span
    learned: Span
    p10: float
    p50: float
    p90: float
    outcomes: int = Field(ge=5)
    disagrees: bool = Field(
        default=False, description="The outcomes lie where the published range holds them for unlikely"
    )

    @model_validator(mode="after")
    def _in_order(self) -> LearnedFigure:
        if not self.p10 <= self.p50 <= self.p90:
            raise ValueError("must run p10 <= p50 <= p90")
        return self


class LearnedUse(LearnedFigure):
    """How much of an item is still used; of everything without a figure of its own where `item` is empty."""

    item: str = ""

    @model_validator(mode="after")
    def _is_a_share(self) -> LearnedUse:
        if not (self.learned.low >= 0 and self.learned.high <= 1):
            raise ValueError("a share lies between 0 and 1")
        return self


class LearnedEffect(LearnedFigure):
    """The size of one effect of an item."""

    item: str
    effect: int = Field(ge=0, description="Its place among the item's effects")
    kind: EffectKind


class LearnedReview(LearnedFigure):
    """What comes of a review of a second carer, for every effect with this published chance."""

    published_chance: Span = Field(description="Which effects are meant: those with this chance, percent")
    what: str = Field(
        pattern=r"^(chance|share)$", description="chance that a review changes the package; or share"
    )

    @model_validator(mode="after")
    def _is_percent(self) -> LearnedReview:
        if not (self.learned.low >= 0 and self.learned.high <= 100):
            raise ValueError("a percentage lies between 0 and 100")
        return self


class EvidenceLayer(Frozen):
    """Everything that was learned at one time from the outcomes of one council, or of several together."""

    layer: str = Field(
        pattern=r"^[a-z0-9][a-z0-9-]{0,39}$", description="Its name, such as northshire-2026-11"
    )
    made_up: bool = Field(description="Learned from made-up outcomes: never for real people")
    made_on: CalendarDate
    method: str = Field(min_length=3, description="Which version of the method")
    councils: tuple[str, ...] = Field(min_length=1)
    first_signed: CalendarDate
    last_signed: CalendarDate
    outcomes: int = Field(ge=5)
    used: tuple[LearnedUse, ...] = ()
    effects: tuple[LearnedEffect, ...] = ()
    second_carer: tuple[LearnedReview, ...] = ()
    not_learned: tuple[str, ...] = Field(default=(), description="What stays as published, and why")
    limits: tuple[str, ...] = Field(default=(), description="What its reader must know")

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 over everything in it, however the file is laid out."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()

    @property
    def evidence_id(self) -> str:
        """Its entry in the evidence register."""
        return f"{LOCAL_OUTCOMES}-{self.content_hash[:12]}"

    @property
    def title(self) -> str:
        """How it is named to a reader."""
        of = "made-up outcomes" if self.made_up else "local outcomes"
        return f"{self.layer} ({of} of {self.outcomes:,} reviews, {', '.join(self.councils)})"

    def effect(self, item: str, place: int) -> LearnedEffect | None:
        """What was learned of an item's effect."""
        return next(
            (layered for layered in self.effects if (layered.item, layered.effect) == (item, place)), None
        )

    def of_chance(self, chance: Span | None) -> tuple[LearnedReview, ...]:
        """What was learned of reviews that now have this chance."""
        reviews = self.second_carer
        now = {review.published_chance: review.learned for review in reviews if review.what == "chance"}
        return tuple(
            review
            for review in reviews
            if now.get(review.published_chance, review.published_chance) == chance
        )

    def use(self, item: str) -> LearnedUse | None:
        """What was learned of the use of one item."""
        return next((layered for layered in self.used if layered.item == item), None)
