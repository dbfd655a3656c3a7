"""A change of the kind of somebody's presence at one visit: awake to asleep, or to being on call.

Definitions: such a change happens as a whole or not at all; it is potential only, never claimed, and releases no hours,
because presence is no task. What keeps it from being made is listed: what is known against it, and what nobody has
asked. Money is the council's own price table, per kind and length; where the table has no price there is no figure.
Left out: whether it should be made. The person, family, provider and therapist decide that, over several nights.
"""

from __future__ import annotations

from pydantic import Field

from .field import Frozen
from .payer import PayerGroup
from .visit import Presence


class PayerMoney(Frozen):
    """What a change is worth to one payer."""

    payer: PayerGroup
    gbp_per_week: float = Field(description="Less that they would pay; negative: more")


class PresenceChange(Frozen):
    """One other kind of presence that one visit could have."""

    visit: str
    now: Presence
    then: Presence
    held_by: tuple[str, ...] = Field(description="What is known to stand against it, each a sentence")
    not_known: tuple[str, ...] = Field(description="What is not known, and holds it likewise")
    first: str = Field(description="What comes first, whatever is known")
    price_now_gbp: float | None = Field(default=None, description="Price of one time now, by the price table")
    price_then_gbp: float | None = Field(default=None, description="Price of one time then")
    times_per_week: float
    by_payer: tuple[PayerMoney, ...] = Field(
        default=(),
        description="Money by payer; empty where the table lacks a price, or something is known against it",
    )

    @property
    def is_held(self) -> bool:
        """Whether anything is known against it, or is not known."""
        return bool(self.held_by or self.not_known)

    @property
    def gbp_per_week(self) -> float | None:
        """Less that is paid a week, by all payers together; None where there is no money by payer."""
        return sum(part.gbp_per_week for part in self.by_payer) if self.by_payer else None
