"""Care without times: hours for a span of weeks that the person, a personal assistant or a provider uses as needed.

Definitions: `hours` (to `hours_high`) in every `per_weeks` weeks. No visit is made of them: when they are used is not
known, so equipment may ease tasks in them and releases nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field, model_validator

from .field import Frozen, PlainText, stated
from .limits import PAYERS, TASKS
from .payer import Payer, check_shares
from .visit import TaskLine, WorkerKind

HOURS_OF_A_WEEK = 168
"""What one person has in a week."""

ALLOWANCE_WORDS: Mapping[WorkerKind, str] = {
    "care_worker": "Home support hours",
    "other_agency": "Home support hours of another agency",
    "personal_assistant": "Home support hours of a personal assistant",
    "nurse": "Home nursing hours",
}
"""What its hours are called, by who gives them; family is given none."""


class Allowance(Frozen):
    """Hours that are allotted and not placed on a clock: a direct payment, a bank of hours, a class of hours."""

    hours: float = Field(
        description="Hours in each span of weeks; the least, where it is a range", gt=0, le=2000
    )
    hours_high: float | None = stated(
        "The most, where it is a range", None, not_assessed="the same as `hours`", gt=0, le=2000
    )
    per_weeks: int = stated("Length of the span, weeks", 1, not_assessed="each week", ge=1, le=52)
    carry_weeks: int = stated(
        "Weeks over which unused hours may be carried", 0, not_assessed="not carried", ge=0, le=52
    )
    kind: WorkerKind = stated("Who gives it", "personal_assistant", not_assessed="a personal assistant")
    payers: tuple[Payer, ...] = stated("Who pays", (), not_assessed="the council, wholly", max_length=PAYERS)
    tasks: tuple[TaskLine, ...] = stated(
        "Tasks that it is used for", (), not_assessed="not known what it is used for", max_length=TASKS
    )
    for_what: PlainText = stated("What it is for, in words", "", not_assessed="not said", max_length=300)

    @model_validator(mode="after")
    def _parts_fit(self) -> Allowance:
        if self.hours_high is not None and self.hours_high < self.hours:
            raise ValueError("`hours_high` is less than `hours`: write the least first")
        if self.kind == "family":
            raise ValueError(
                "family is not paid from an allowance here: write what family does under `unpaid_carers`"
            )
        check_shares(self.payers)
        return self

    @property
    def most_hours_per_week(self) -> float:
        """The most hours a week."""
        return (self.hours if self.hours_high is None else self.hours_high) / self.per_weeks

    @property
    def hours_per_week(self) -> float:
        """Hours a week; the middle of a range."""
        return (
            (self.hours + (self.hours if self.hours_high is None else self.hours_high)) / 2 / self.per_weeks
        )
