"""What was delivered against what was planned, of every person: findings of single days, and what may be concluded.

Definitions: a *finding* is about one day and is always shown. A *conclusion* is about the person and is drawn only where
enough was logged; then each visit of the package has facts (`delivered_minutes`, `delivered_carers`, `delivered_start`,
`missed_per_4_weeks`). A short visit proves nothing by itself: only tasks and the person tell whether needs were met.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from ..formats import Count
from ..model.field import Frozen

DELIVERED_SCHEMA_VERSION = "2.0"
"""Rises when whoever reads this report must change."""
FindingKind = Literal[
    "missed",
    "late",
    "early",
    "short",
    "single_handed",
    "not_together",
    "crammed",
    "worker_in_two_places",
    "another_worker",
    "extra",
    "no_check_out",
    "too_brief",
    "edited_without_reason",
    "cancelled",
    "not_understood",
]


class DayFinding(Frozen):
    """Something about one visit on one day."""

    kind: FindingKind
    day: date
    visit: str = ""
    says: str
    minutes: float | None = None
    where: tuple[str, ...] = Field(default=(), description="Rows of the export")


class NotJudged(Frozen):
    """Something of which neither a finding nor its absence says anything, and why."""

    kind: FindingKind
    visits: int | None = Field(
        description="Of how many visits that were logged or due; null where it is of visits that nobody lists"
    )
    because: str


class VisitFacts(Frozen):
    """One visit of the week, over the whole span; a number of findings is null where none of its visits could be judged."""

    visit: str
    due: int
    logged: int
    missed: int | None
    cancelled: int
    planned_minutes: int | None
    lengths_known: int = Field(default=0, description="Logged visits of which the length is known")
    median_minutes: float | None
    shortest_minutes: float | None
    longest_minutes: float | None
    planned_carers: int | None
    usual_carers: int | None
    usual_start: str | None
    late: int | None
    short: int | None
    single_handed: int | None
    not_together: int | None
    not_understood: int = 0
    delivered_carer_minutes: float | None
    planned_carer_minutes: float | None


class DayDelivered(Frozen):
    """One visit on one day."""

    day: date
    visit: str
    due_at: str | None
    planned_minutes: int | None
    planned_carers: int | None = Field(description="Null where the plan does not say it")
    began: str | None
    ended: str | None
    minutes: float | None
    carers: int | None = Field(
        description="Workers who came; null where the export does not say how many, 0 where nobody is logged"
    )
    minutes_together: float | None = Field(
        description="With all planned carers there at once; of visits by several, where each is logged"
    )
    carer_minutes: float | None
    electronic: bool


class PersonDelivered(Frozen):
    """One person."""

    reference: str
    plan: Literal["package", "export", "none"]
    first_day: date
    last_day: date
    due: int
    logged: int
    electronic_percent: float | None
    concludes: bool
    why_not: tuple[str, ...] = ()
    silent_days: int = Field(default=0, description="Days in a row without any log, not taken as missed")
    punctual_percent: float | None = None
    workers: int | None = Field(
        default=None, description="Different workers; null where the export does not name everybody who came"
    )
    most_by_one_worker_percent: float | None = None
    visits: tuple[VisitFacts, ...] = ()
    findings: tuple[DayFinding, ...] = ()
    not_judged: tuple[NotJudged, ...] = ()
    days: tuple[DayDelivered, ...] = ()


class DeliveredReport(Frozen):
    """Everything."""

    schema_version: str = DELIVERED_SCHEMA_VERSION
    files: tuple[str, ...]
    formats: tuple[str, ...]
    people: tuple[PersonDelivered, ...]
    not_in_the_plan: tuple[str, ...] = Field(
        default=(), description="People whom the export has and no package"
    )
    not_in_the_export: tuple[str, ...] = Field(
        default=(), description="People of whom nothing was logged: not known"
    )
    not_understood: tuple[Count, ...] = ()
    thresholds: dict[str, float]
