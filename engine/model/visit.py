"""Home care visits and the task lines in them.

Definitions: carer-minutes of a visit = `minutes * carers`; its carer-hours a week = `minutes * carers * days / 60`.
A task line's `minutes` is the elapsed time of one occurrence in the visit; `None` means not timed, and the
visit's remaining time is then shared out by the reference minutes of `catalogue/tasks.yaml`.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from .field import Frozen, assessed, stated

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
ALL_DAYS: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class TaskLine(Frozen):
    """One task in a visit: what, how much help, by how many carers."""

    activity: str = Field(description="An activity of catalogue/tasks.yaml")
    help: Literal["prompt", "supervise", "assist", "full"] | None = assessed(
        "Help given", ask="How much help is given with this task?", ordered=True
    )
    carers: int = stated("Carers needed for this task", 1, not_assessed="one carer", ge=1, le=4)
    minutes: float | None = assessed(
        "Elapsed minutes of this task in the visit", ask="How long does this task take?",
        unit="minutes", ge=0, le=1440, not_assessed="shared out by the reference minutes",
    )
    times: int = stated("Occurrences in the visit", 1, not_assessed="once in the visit", ge=1, le=20)
    medicine_judged: bool | None = assessed(
        "A medicine is judged at this task: given only if needed, or counted in and out as a controlled drug",
        ask="Is an as-needed medicine or a controlled drug judged or counted at this visit?",
    )
    second_carer_for: Literal["handling", "behaviour", "space", "policy"] | None = assessed(
        "Why a second carer is there", ask="Why does this task have a second carer?",
    )


class Visit(Frozen):
    """A visit that repeats on given days of the week."""

    id: str = Field(description="Short name of the visit, unique in the package", min_length=1, max_length=40)
    days: tuple[Day, ...] = stated("Days of the week", ALL_DAYS, not_assessed="every day of the week", min_length=1)
    start: str = Field(description="Start, 24-hour clock, HH:MM", pattern=r"^([01]\d|2[0-3]):[0-5]\d$")
    minutes: int = Field(description="Commissioned length", ge=5, le=1440)
    carers: int = stated("Carers commissioned", 1, not_assessed="one carer", ge=1, le=4)
    delivered_minutes: float | None = assessed(
        "Usual length as delivered", ask="How long does this visit usually last?",
        unit="minutes", ge=0, le=1440,
    )
    delivered_carers: int | None = assessed(
        "Carers who usually come", ask="How many carers usually come?", unit="carers", ge=0, le=4
    )
    tasks: tuple[TaskLine, ...] = stated(
        "Tasks, in the order they are done", (), not_assessed="no task of the visit is known"
    )

    @model_validator(mode="after")
    def _carers_and_days_fit(self) -> Visit:
        if len(set(self.days)) != len(self.days):
            raise ValueError("a day is listed twice")
        needed = max((task.carers for task in self.tasks), default=1)
        if needed > self.carers:
            raise ValueError(
                f"a task needs {needed} carers but the visit has {self.carers}: correct one of the two"
            )
        return self

    @property
    def carer_minutes_per_week(self) -> float:
        """Commissioned carer-minutes a week: `minutes * carers * days`."""
        return self.minutes * self.carers * len(self.days)
