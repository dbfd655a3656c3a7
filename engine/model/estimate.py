"""Care hours and money before and after, as ranges. Three kinds of time that are never mixed.

Definitions, per week:
- *eased*: carer-minutes that tasks no longer take (task level). Paid and unpaid apart.
- *released*: carer-hours freed inside visits once what must stay has stayed: held tasks, set-up that equipment adds, a
  second carer while any task of the visit still needs two, work that one carer must do in turn when the second goes.
  When a second carer goes, their whole attendance is released, so *released* may exceed *eased*. Negative: more is
  needed.
- *commissioned change*: how the commissioned carer-hours would change, in the provider's steps and not below the floor.
  Negative: fewer hours; positive: more.
- A range is P10, P50, P90 of the draws. `claimed`: what may be claimed today, from items that rest on nothing unknown,
  with every hold that is true or not yet ruled out in force. `potential`: as if holds were lifted and open questions
  answered favourably. Neither is a decision.
"""

from __future__ import annotations

from pydantic import Field

from .field import Frozen, is_left_out
from .payer import PayerGroup


class Range(Frozen):
    """P10, P50 and P90 of a figure, and its mean."""

    p10: float
    p50: float
    p90: float
    mean: float
    unit: str


class HoursChange(Frozen):
    """Three kinds of time, never mixed, and how likely no change is."""

    eased_minutes_per_week: Range
    unpaid_eased_minutes_per_week: Range
    released_hours_per_week: Range
    commissioned_change_hours_per_week: Range
    probability_of_no_change: float = Field(
        ge=0, le=1, description="Share of draws without any commissioned change"
    )
    probability_of_more: float = Field(
        ge=0,
        le=1,
        description="Share of draws in which more care is the answer: more is commissioned, or fewer "
        "carers come, or for less time, than the tasks need",
    )


class VisitOutcome(Frozen):
    """One visit after the suggestions."""

    change: HoursChange
    minutes_needed: Range = Field(description="Length that one occurrence would need")
    minutes_to_commission: Range = Field(
        description="That length in the provider's steps, not below the floor"
    )
    probability_second_carer_not_needed: float = Field(ge=0, le=1)
    visits_fewer_per_week: Range


class VisitEstimate(Frozen):
    """One visit, before and after."""

    visit: str
    carer_hours_now_per_week: float
    minutes_now: int
    carers_now: int
    claimed: VisitOutcome
    potential: VisitOutcome
    held: bool = Field(
        description="A hold, or a question that may become one, keeps all or part of it as it is"
    )
    items: tuple[str, ...] = Field(default=(), description="Suggested items that touch it")


class PayerHours(Frozen):
    """What one payer buys, and how its hours may change: a payer's change is never added to another's."""

    payer: PayerGroup
    planned_hours_per_week: float = Field(
        description="Carer-hours of visits, presence among them, by its share"
    )
    allowance_hours_per_week: float = Field(description="Hours without times, which release nothing")
    claimed_released_hours_per_week: Range
    claimed_change_hours_per_week: Range
    potential_released_hours_per_week: Range
    potential_change_hours_per_week: Range


class Payback(Frozen):
    """Weeks until the value has paid for the cost; None where that is not within `horizon_weeks`."""

    p10: float | None
    p50: float | None
    p90: float | None
    horizon_weeks: int
    probability_not_paid_back: float = Field(
        ge=0, le=1, description="Share of draws in which it is not within that"
    )


class Money(Frozen):
    """What acting would cost and return. Nobody's care is ranked by money alone."""

    items: tuple[str, ...] = Field(
        description="Cheapest set of priced items with nearly all (95 %) of the expected release; figures are for it"
    )
    one_off_gbp: Range = Field(
        description="Purchase and installation, and a therapist's review where one is needed"
    )
    running_gbp_per_year: Range
    yearly_gbp: Range | None = Field(
        default=None,
        exclude_if=is_left_out,
        description="Prices spread over the years that items serve, with running and servicing; without a review",
    )
    value_gbp_per_week: Range = Field(
        description="What is bought less, at the prices of visits, the contract or the published rate"
    )
    payback: Payback
    items_without_price: tuple[str, ...] = Field(
        description="Suggested, without a sourced price: in no figure here"
    )
    rate_source: str


class Combination(Frozen):
    """A set of items on the front of cost against hours released: nothing cheaper releases as much.

    As in `potential`: holds lifted, questions answered favourably.
    """

    items: tuple[str, ...]
    cost_gbp: float = Field(description="Likely one-off cost, with a therapist's review where one is needed")
    expected_released_hours_per_week: float
    released_hours_per_week: Range
    commissioned_change_hours_per_week: Range


class CommissioningSteps(Frozen):
    """How finely hours are bought, and who says so: a change of commissioned hours comes in these steps."""

    increment_minutes: int = Field(description="Visits are commissioned in steps of this many minutes")
    increment_source: str
    floor_minutes: int = Field(description="The shortest visit that may be commissioned for personal care")
    floor_source: str


class Estimate(Frozen):
    """The estimate of a review."""

    carer_hours_now_per_week: float
    second_carer_hours_now_per_week: float
    unpaid_hours_now_per_week: float
    bought_not_given_hours_per_week: float = Field(
        default=0.0,
        description="Planned carer-hours that are delivered shorter, by fewer, or missed: no saving",
    )
    payers: tuple[PayerHours, ...] = Field(
        default=(), description="The same by payer: council, NHS, self-funded, direct payment …"
    )
    claimed: HoursChange
    potential: HoursChange
    visits: tuple[VisitEstimate, ...]
    money: Money
    potential_money: Money
    combinations: tuple[Combination, ...]
    combinations_considered: int = Field(description="Sets of items compared, every one of them")
    items_left_out: tuple[str, ...] = Field(
        description="Items without a price, or beyond the 15 that are compared"
    )
    draws: int = Field(ge=2000)
    seed: int
    steps: CommissioningSteps | None = Field(
        default=None, exclude_if=is_left_out, description="How finely hours are bought, and who says so"
    )
    notes: tuple[str, ...] = ()
