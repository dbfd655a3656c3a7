"""A published project as a portfolio: how many people of what kind, what they were offered, and what came of it.

Definitions:
- A published figure is `measured`, or only an end: `at_most` (the truth lies below it, as where there was no comparison
  group) or `at_least`. Figures say by how much care fell: more is the bolder claim.
- `derived`: an effect in the catalogue was derived from this figure. Meeting it checks our arithmetic and proves
  little.
- What the source does not say about its people is chosen by us and listed under `assumed`.

Left out: projects whose figures cannot be held against anything; they stand in `left_out` with the reason.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ..model.field import Frozen

MeasureName = Literal[
    "hours_fewer",
    "hours_fewer_each",
    "share_changed",
    "share_without_second_carer",
    "minutes_released_each",
    "share_of_visits_fewer",
    "share_of_task_time_eased",
    "share_of_hours_released",
    "minutes_eased_each_time",
]
Bound = Literal["measured", "at_least", "at_most"]


class Published(Frozen):
    """One published figure of a portfolio."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    says: str = Field(min_length=1, description="What the figure is, as a reader would say it")
    measure: MeasureName
    value: float
    unit: Literal["hours a week", "minutes a week", "minutes", "share"]
    bound: Bound = "measured"
    of: tuple[str, ...] = Field(default=(), description="Visits or activities that the measure looks at")
    derived: bool = Field(description="An effect in the catalogue was derived from this figure")
    note: str = ""


class DrawnTask(Frozen):
    """A task of a visit; one of the `minutes` for each person."""

    activity: str
    help: Literal["prompt", "supervise", "assist", "full"] = "assist"
    carers: int = Field(default=1, ge=1, le=4)
    minutes: tuple[float, ...] = Field(min_length=1)
    times: int = Field(default=1, ge=1)
    second_carer_for: Literal["handling", "behaviour", "space", "policy"] | None = None


class DrawnVisit(Frozen):
    """A visit; one of the `minutes` for each person."""

    start: str
    minutes: tuple[int, ...] = Field(min_length=1)
    carers: int = Field(default=1, ge=1, le=4)
    days: tuple[str, ...] = ()
    tasks: tuple[DrawnTask, ...] = Field(min_length=1)


class Portfolio(Frozen):
    """The people of one published project, and its figures."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: str = Field(min_length=1)
    year: int
    cites: tuple[str, ...] = Field(min_length=1, description="Entries of the evidence register")
    people: int = Field(ge=1, description="How many are drawn")
    start_from: str = Field(description="A file in `people/`: what they have in common")
    items: tuple[str, ...] = Field(min_length=1, description="What the project offered, by catalogue id")
    vary: dict[str, tuple[float | str | bool, ...]] = Field(default_factory=dict)
    visits: dict[str, DrawnVisit] = Field(min_length=1)
    weeks: tuple[tuple[str, ...], ...] = Field(
        min_length=1, description="Names of visits; one such week each"
    )
    assumed: tuple[str, ...] = ()
    published: tuple[Published, ...] = Field(min_length=1)


class LeftOut(Frozen):
    """A project that nothing is held against, and why."""

    title: str = Field(min_length=1)
    cites: tuple[str, ...] = ()
    why: str = Field(min_length=10)


class Portfolios(Frozen):
    """Everything in the folder of back-tests."""

    portfolios: tuple[Portfolio, ...] = Field(min_length=1)
    left_out: tuple[LeftOut, ...] = ()
