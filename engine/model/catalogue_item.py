"""A class of equipment, or an alternative to equipment, as the catalogue holds it.

The catalogue is executable: `needs` must be true, `unsafe_when` must be false, `caution_when` calls for care, and
`effects` say what the item does to which task. An effect is a range `low <= likely <= high`; positive figures ease,
negative figures add. Left out: makes and models (a local contract's matter).
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from .condition import Condition
from .effect_kind import EFFECTS, EffectKind
from .field import CalendarDate, Frozen, PlainName, is_left_out
from .figure import Figure, Grade


class Span(Frozen):
    """`low <= likely <= high`, without a source of its own (its effect's evidence is the source)."""

    low: float
    likely: float
    high: float

    @model_validator(mode="after")
    def _in_order(self) -> Span:
        if not self.low <= self.likely <= self.high:
            raise ValueError("must run low <= likely <= high")
        return self


class Clause(Frozen):
    """A typed condition of an item, with the reason that an OT would give."""

    when: Condition
    because: str = Field(min_length=10)
    cites: tuple[str, ...] = Field(min_length=1)


class Effect(Frozen):
    """What the item does to the named tasks when it is suitable and used.

    Units by kind: `minutes_each_time` minutes per occurrence and carer; `percent_of_task` percent of the task's
    minutes; `minutes_per_week` minutes a week over all named tasks together; `percent_of_visits` percent of the visits
    that hold nothing but tasks of the group `visits_only_for`; `second_carer` percent of second-carer hours that go
    when a review changes the package, which happens with `chance_percent`.
    """

    kind: EffectKind
    tasks: tuple[str, ...] = Field(min_length=1)
    size: Span
    chance_percent: Span | None = None
    visits_only_for: str | None = None
    care: Literal["paid", "unpaid", "both"] = "both"
    when: Condition | None = Field(default=None, description="The effect holds only when this is true")
    adoption_included: bool = Field(
        default=False, description="The figure already contains non-use and refusal; no further discount"
    )
    grade: Grade
    cites: tuple[str, ...] = Field(min_length=1)
    study: str | None = Field(
        default=None,
        description="The one of `cites` that the figure is taken from: effects of one study never add up",
    )
    assumption: bool = Field(default=False, description="Bounds are our judgement, not the source's")
    basis: str = Field(min_length=10, description="How the figures follow from the evidence")

    @model_validator(mode="after")
    def _parts_fit_the_kind(self) -> Effect:
        if (self.kind == "second_carer") != (self.chance_percent is not None):
            raise ValueError("`chance_percent` belongs to `second_carer` effects, and they need it")
        if (self.kind == "percent_of_visits") != (self.visits_only_for is not None):
            raise ValueError("`visits_only_for` belongs to `percent_of_visits` effects, and they need it")
        if EFFECTS[self.kind].percent and not (self.size.low >= -100 and self.size.high <= 100):
            raise ValueError("a percentage lies between -100 and 100")
        if self.study is not None and self.study not in self.cites:
            raise ValueError("`study` must be one of `cites`")
        return self


class Trait(Frozen):
    """Something that an item does to a person, or asks of them."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)
    it: str = Field(min_length=3, description="Completes the sentence: because it …")
    means: str = Field(min_length=10, description="What decides whether an item bears it")


class Competency(Frozen):
    """Who may prescribe it: green anyone trained, amber trained assessor, red OT or specialist."""

    tier: Literal["green", "amber", "red"]
    because: str = Field(min_length=10)


class Servicing(Frozen):
    """Inspection and maintenance duty."""

    duty: str = Field(min_length=3)
    loler: bool = Field(default=False, description="Six-monthly thorough examination under LOLER 1998")
    every_months: int | None = Field(default=None, ge=1, le=120)
    cost_per_year: Figure | None = None
    cites: tuple[str, ...] = ()


class Training(Frozen):
    """What the people using it must learn, and from whom."""

    who: str = Field(min_length=3)
    what: str = Field(min_length=3)
    by_whom: str = Field(min_length=3)
    cites: tuple[str, ...] = ()


class PriceInNoSum(Frozen):
    """A published amount that is shown and never added: a bound alone, or the price of something else."""

    low: float | None = Field(default=None, ge=0)
    likely: float | None = Field(default=None, ge=0)
    high: float | None = Field(default=None, ge=0)
    unit: str = Field(pattern=r"^GBP(/(year|week|hour))?$")
    covers: str = Field(min_length=3)
    why_not: str = Field(min_length=10, description="Why it is in no sum")
    source: str = Field(min_length=1)
    url: str | None = None
    year: int | None = Field(default=None, ge=1950, le=2100)
    grade: Grade

    @model_validator(mode="after")
    def _an_amount_in_order(self) -> PriceInNoSum:
        amounts = [amount for amount in (self.low, self.likely, self.high) if amount is not None]
        if not amounts or amounts != sorted(amounts):
            raise ValueError("needs an amount, and low <= likely <= high")
        return self


class Supply(Frozen):
    """What an equipment store says of an item: how many there are, how soon, from whom, and what goes with it."""

    in_stock: int | None = Field(default=None, ge=0)
    lead_days: int | None = Field(default=None, ge=0)
    supplier: PlainName = ""
    checked_on: CalendarDate | None = None
    substitutes: tuple[str, ...] = Field(default=(), description="Items that may be given in its place")
    fits_with: tuple[str, ...] = Field(default=(), description="Items that it is used with")


class CatalogueItem(Frozen):
    """One class of equipment or one alternative to equipment."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    name: str
    family: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    plain: str = Field(min_length=20, description="What it is and does, for a person who has never seen one")
    equipment: bool = Field(default=True, description="False for a review, a technique or a service")
    iso9999: str | None = Field(default=None, pattern=r"^\d{2}( \d{2}){1,2}$")
    iso9999_confirmed: Literal["nav6", "nav4", "list"] | None = None
    operated_by: Literal["person", "carer", "either", "nobody"]
    has: tuple[str, ...] = Field(default=(), description="Traits that it bears: catalogue/traits.yaml")
    has_not: tuple[str, ...] = Field(
        default=(), description="Traits that it does not bear; every trait is answered"
    )
    competency: Competency
    tasks: tuple[str, ...] = Field(min_length=1, description="Activities that it can help with")
    instead_of: tuple[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")], ...] = Field(
        default=(),
        description="Groups of alternatives for one need: of each, the largest effect on a task counts",
    )
    safe_working_load_kg: Figure | None = Field(
        default=None,
        description="Usual range of safe working loads of the class; the label on the item rules",
    )
    needs: tuple[Clause, ...] = ()
    unsafe_when: tuple[Clause, ...] = ()
    caution_when: tuple[Clause, ...] = ()
    effects: tuple[Effect, ...] = ()
    used_at_follow_up: Figure | None = Field(
        default=None,
        description="Share of these items still used; what applies to the whole catalogue where it is empty",
    )
    price: Figure | None = Field(
        default=None, description="GBP, once; `covers` says what is in it; None when no source was found"
    )
    running_cost_per_year: Figure | None = Field(default=None, description="GBP a year, beyond servicing")
    life_years: Figure | None = Field(
        default=None,
        exclude_if=is_left_out,
        description="Over how many years its price is spread for a yearly cost",
    )
    prices_in_no_sum: tuple[PriceInNoSum, ...] = Field(
        default=(), exclude_if=is_left_out, description="Published amounts that are shown and not added"
    )
    lead_time_weeks: Figure | None = None
    supply: Supply | None = Field(
        default=None, exclude_if=is_left_out, description="From the store of a council's layer"
    )
    servicing: Servicing | None = None
    training: Training | None = None
    stop_if: tuple[str, ...] = Field(default=(), description="Stop and go back to the present plan if …")
    note: str = ""

    @model_validator(mode="after")
    def _code_has_its_confirmation(self) -> CatalogueItem:
        if (self.iso9999 is None) != (self.iso9999_confirmed is None):
            raise ValueError(
                "`iso9999` and `iso9999_confirmed` go together: name who confirmed it, or leave both out"
            )
        outside = sorted({task for effect in self.effects for task in effect.tasks} - set(self.tasks))
        if outside:
            raise ValueError(f"an effect names a task that the item does not list: {', '.join(outside)}")
        return self


class Adoption(Frozen):
    """Multipliers over the whole catalogue: use at follow-up and shrinkage of weak evidence."""

    used_at_follow_up: Figure
    used_when_memory_poor: Figure
    memory_poor_when: Condition = Field(
        description="When a user-operated item is used less; unknown counts as poor"
    )
    shrink_by_grade: dict[Grade, Figure]
    review_minutes: Figure
    therapist_rate_gbp_per_hour: Figure | None
    care_rate_gbp_per_hour: dict[str, Figure]
    increment_minutes: Figure = Field(
        description="The steps in which visits are commissioned where the package does not say"
    )
    floor_minutes: Figure = Field(
        description="The shortest visit that may be commissioned for personal care where the package does not say"
    )
    discount_rate: Figure | None = Field(
        default=None, description="A year, real, for spreading a price over the years that an item serves"
    )
