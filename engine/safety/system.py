"""What a safety case says that cannot be derived: what the product is for, who answers for it, what is known of people.

Left out: everything that rules, catalogue, papers and tests can say themselves.
"""

from __future__ import annotations

from pydantic import Field

from ..model import Frozen
from ..model.field import CalendarDate


class SafetyOfficer(Frozen):
    """A clinical safety officer: a registered clinician, trained in clinical risk management (DCB0129, 2.3)."""

    name: str = Field(min_length=3)
    registration: str = Field(min_length=3)
    appointed_on: CalendarDate


class SignedDuty(Frozen):
    """That somebody has taken a duty over, word for word as a hazard states it."""

    duty: str
    signed_by: str = Field(min_length=3)
    organisation: str = Field(min_length=3)
    signed_on: CalendarDate


class Purpose(Frozen):
    """One heading of a record that a public body publishes, with what is said under it."""

    heading: str
    says: str = Field(min_length=10)


class System(Frozen):
    """The typed part of the safety case."""

    name: str
    intended_use: str = Field(min_length=20)
    not_for: tuple[str, ...] = Field(min_length=1)
    users: tuple[str, ...] = Field(min_length=1)
    maker: str = Field(min_length=3)
    safety_officer: SafetyOfficer | None = None
    duties_signed: tuple[SignedDuty, ...] = ()
    people_must_still: tuple[str, ...] = Field(
        min_length=1, description="What no program can do in anybody's place"
    )
    risk_management: tuple[Purpose, ...] = Field(
        min_length=1, description="How hazards are found, judged, watched and looked at again"
    )
    incidents: tuple[str, ...] = Field(
        default=(), description="What happened, when, and what followed; without names"
    )
    transparency: tuple[Purpose, ...] = Field(min_length=1, description="Algorithmic transparency record")
    data_protection: tuple[Purpose, ...] = Field(
        min_length=1, description="Data protection impact assessment"
    )
    equality: tuple[Purpose, ...] = Field(min_length=1, description="Equality impact assessment")
