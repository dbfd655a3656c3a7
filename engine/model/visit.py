"""Home care visits: when, how long, of what kind, by whom, what is done in them, and what is delivered of them.

Definitions:
- A *visit* is time that somebody is paid to be there, from `start` for `minutes`, on `days` of every `every_weeks`-th
  week. What is not known stays unknown: a visit without a start may be at any time, one without minutes is not counted.
- *Presence* says what the time is bought for. A `working` visit is bought for its tasks. `waking`, `sleeping` and
  `living_in` are bought so that somebody is there; `on_call` somebody who would come. Presence is no task.
- The *kind* of a visit is what was said; where nothing was said it is `working`, unless the visit has the shape of
  presence: four hours or more, or two hours or more in the night (22:00-06:00), of which timed tasks fill less than
  half. Then it is unknown, and nothing may be concluded either way.
- Carer-minutes of a visit = `minutes * carers`, or where `workers` says who stays for how long, the sum of what each who is
  paid stays; its carer-hours a week are these `* days / every_weeks / 60`.
- A task line's `minutes` is the elapsed time of one occurrence in the visit; `None` means not timed, and the
  visit's remaining time is then shared out by the reference minutes of `catalogue/tasks.yaml`, at most those for each.

Left out: unpaid carers' own time (`unpaid_carer`), and care without any times (`allowance`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field, model_validator

from .field import Frozen, PlainName, PlainNameOrNone, assessed, stated
from .limits import PAYERS, TASKS, WORKERS
from .payer import Payer, check_shares

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
ALL_DAYS: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Presence = Literal["working", "waking", "sleeping", "living_in", "on_call"]
PresencePurpose = Literal["help", "safety", "reassurance", "behaviour", "health"]
WorkerKind = Literal["care_worker", "personal_assistant", "nurse", "family", "other_agency"]
CLOCK = r"^([01]\d|2[0-3]):[0-5]\d$"
DAY_MINUTES, WEEK_MINUTES = 1440, 7 * 1440
LONGEST_BREAK_MINUTES = 720
NIGHT_FROM, NIGHT_TO = 22 * 60, 6 * 60
ANY_TIME = "any time"
PRESENCE_WORDS: Mapping[Presence, str] = {
    "working": "working",
    "waking": "awake all night",
    "sleeping": "sleeping in",
    "living_in": "living in",
    "on_call": "on call",
}
"""Presence as people read it."""
_LONG_MINUTES, _LONG_NIGHT_MINUTES, _FILLED = 240, 120, 0.5
_LONG_IN_WORDS = 180
"""Minutes from which a length is told in hours."""


class TaskLine(Frozen):
    """One task in a visit: what, how much help, by how many carers."""

    activity: PlainName = Field(description="An activity of catalogue/tasks.yaml", max_length=80)
    help: Literal["prompt", "supervise", "assist", "full"] | None = assessed(
        "Help given", ask="How much help is given with this task?", ordered=True
    )
    carers: int = stated("Carers needed for this task", 1, not_assessed="one carer", ge=1, le=4)
    minutes: float | None = assessed(
        "Elapsed minutes of this task in the visit",
        ask="How long does this task take?",
        unit="minutes",
        ge=0,
        le=1440,
        not_assessed="shared out by the reference minutes",
    )
    times: int = stated("Occurrences in the visit", 1, not_assessed="once in the visit", ge=1, le=20)
    medicine_judged: bool | None = assessed(
        "A medicine is judged at this task: given only if needed, or counted in and out as a controlled drug",
        ask="Is an as-needed medicine or a controlled drug judged or counted at this visit?",
    )
    second_carer_for: Literal["handling", "behaviour", "space", "policy"] | None = assessed(
        "Why a second carer is there",
        ask="Why does this task have a second carer?",
    )
    skill: Literal["care", "delegated_health", "nurse"] = stated(
        "Who may do it: a care worker, one to whom a nurse has delegated it, or a nurse",
        "care",
        not_assessed="a care worker",
    )


class Worker(Frozen):
    """Somebody who takes part in a visit, for the whole of it or a part."""

    kind: WorkerKind = stated("What kind of worker", "care_worker", not_assessed="a care worker")
    after: int = stated(
        "Minutes after the start at which they come", 0, not_assessed="at the start", ge=0, le=1435
    )
    minutes: int | None = stated(
        "Minutes that they stay", None, not_assessed="to the end of the visit", ge=5, le=1440
    )


class Visit(Frozen):
    """A visit that repeats on given days of the week."""

    id: PlainName = Field(
        description="Short name of the visit, unique in the package", min_length=1, max_length=40
    )
    days: tuple[Day, ...] = stated(
        "Days of the week", ALL_DAYS, not_assessed="every day of the week", min_length=1, max_length=7
    )
    every_weeks: int = stated(
        "Every how many weeks: 1 every week, 2 fortnightly", 1, not_assessed="every week", ge=1, le=8
    )
    start: str | None = stated(
        "Start, 24-hour clock, HH:MM", None, not_assessed="at any time of the day", pattern=CLOCK
    )
    minutes: int | None = stated(
        "Commissioned length, minutes",
        None,
        not_assessed="unknown: the visit is shown, and its hours are not counted",
        ge=5,
        le=1440,
    )
    presence: Presence | None = assessed(
        "What the time is bought for: tasks (working), or somebody there awake, asleep, living in, or on call",
        ask="Is this time bought for tasks (working), or for somebody to be there: awake, asleep, living in, on call?",
        not_assessed="working, unless it is long and its tasks fill less than half of it; then unknown",
    )
    presence_for: tuple[PresencePurpose, ...] | None = stated(
        "Why somebody is there",
        None,
        not_assessed="unknown: nobody has asked what the presence is for",
        min_length=1,
        max_length=20,
    )
    calls_per_night: float | None = assessed(
        "How often the person needs the carer in a usual night",
        ask="How often is the carer needed in a usual night?",
        unit="times",
        ge=0,
        le=40,
    )
    duty_minutes: int | None = assessed(
        "Minutes a day that a live-in carer works",
        ask="How many minutes a day does the live-in carer work?",
        unit="minutes",
        ge=0,
        le=1440,
    )
    breaks_covered: bool | None = assessed(
        "Somebody who can help is there while the live-in carer has a break or is out",
        ask="Is somebody who can help there while the live-in carer has a break or is out?",
    )
    break_minutes: int | None = assessed(
        "Longest time in a day for which the live-in carer has a break or is out",
        ask="For how long at a time does the live-in carer have a break or go out?",
        unit="minutes",
        ge=0,
        le=LONGEST_BREAK_MINUTES,
    )
    carers: int = stated(
        "Carers commissioned", 1, not_assessed="one carer, or as many as `workers` pays", ge=1, le=4
    )
    workers: tuple[Worker, ...] = stated(
        "Who takes part, where they differ in kind or in time",
        (),
        not_assessed="`carers` care workers, throughout",
        max_length=WORKERS,
    )
    shared_by: int = stated("People who share this visit", 1, not_assessed="this person alone", ge=1, le=8)
    shared_id: PlainNameOrNone = stated(
        "The same name in the other packages that share it",
        None,
        not_assessed="shared with nobody who is known",
        min_length=1,
        max_length=60,
    )
    payers: tuple[Payer, ...] = stated("Who pays", (), not_assessed="the council, wholly", max_length=PAYERS)
    delivered_minutes: float | None = assessed(
        "Usual length as delivered",
        ask="How long does this visit usually last?",
        unit="minutes",
        ge=0,
        le=1440,
    )
    delivered_carers: int | None = assessed(
        "Carers who usually come", ask="How many carers usually come?", unit="carers", ge=0, le=4
    )
    delivered_start: str | None = stated(
        "When it usually begins, HH:MM", None, not_assessed="unknown", pattern=CLOCK
    )
    missed_per_4_weeks: int | None = assessed(
        "Visits missed in the last four weeks",
        ask="How many of these visits were missed in the last four weeks?",
        unit="visits",
        ge=0,
        le=112,
    )
    tasks: tuple[TaskLine, ...] = stated(
        "Tasks, in the order they are done",
        (),
        not_assessed="no task of the visit is known",
        max_length=TASKS,
    )

    @model_validator(mode="after")
    def _carers_follow_from_workers(self) -> Visit:
        """Where only `workers` are given, everybody who is not family is a carer who is paid."""
        if self.workers and "carers" not in self.model_fields_set:
            # Not before validation: JSON that was looked at before would no longer be read as JSON, many times slower.
            self.__dict__["carers"] = max(sum(worker.kind != "family" for worker in self.workers), 1)
            self.model_fields_set.add("carers")
        return self

    @model_validator(mode="after")
    def _parts_fit(self) -> Visit:
        """What of a visit must fit together; `engine.columns.consistency` checks the same over columns."""
        if len(set(self.days)) != len(self.days):
            raise ValueError("a day is listed twice")
        if self.shared_id is not None and self.shared_by == 1:
            raise ValueError(
                "`shared_id` names a visit that is shared: say by how many people (`shared_by: 2`)"
            )
        check_shares(self.payers)
        self._workers_fit()
        needed, there = max((task.carers for task in self.tasks), default=1), self._most_at_once
        if needed > there:
            raise ValueError(
                f"a task needs {needed} carers but the visit has {there}: correct one of the two"
                if not self.workers
                else f"a task needs {needed} people but at most {there} of the workers are there at once: "
                "correct their times"
            )
        return self

    def _workers_fit(self) -> None:
        """Paid workers are as many as the carers that were commissioned."""
        if not self.workers:
            return
        paid = sum(worker.kind != "family" for worker in self.workers)
        if paid == 0:
            raise ValueError(
                "a visit has at least one paid worker: what family does alone belongs to `unpaid_carers`"
            )
        if paid != self.carers:
            raise ValueError(
                f"`workers` lists {paid} who are paid but `carers` says {self.carers}: leave `carers` out"
            )
        length = self.minutes
        if length is not None and any(
            worker.after + (worker.minutes or 0) > length or worker.after >= length for worker in self.workers
        ):
            raise ValueError("a worker stays longer than the visit: correct `after` or `minutes`")

    @property
    def _most_at_once(self) -> int:
        """The most people who are there at the same minute."""
        if not self.workers:
            return self.carers
        return max(sum(_there(other, worker.after) for other in self.workers) for worker in self.workers)

    @property
    def known_minutes(self) -> int:
        """The commissioned length in minutes; 0 where it is not known, so that nothing is counted."""
        return self.minutes or 0

    @property
    def carer_minutes(self) -> int:
        """Commissioned carer-minutes of one occurrence: of everybody who is paid, for as long as they stay."""
        length = self.known_minutes
        if not self.workers or not length:
            return length * self.carers
        return sum(
            length - worker.after if worker.minutes is None else worker.minutes
            for worker in self.workers
            if worker.kind != "family"
        )

    @property
    def carer_minutes_per_week(self) -> float:
        """Commissioned carer-minutes a week: those of one occurrence, `* days / every_weeks`."""
        minutes = self.carer_minutes * len(self.days)
        return minutes if self.every_weeks == 1 else minutes / self.every_weeks

    @property
    def second_person(self) -> Literal["none", "paid", "nurse", "family"]:
        """Who the second person is: none where one carer comes alone."""
        kinds = [worker.kind for worker in self.workers]
        if len(kinds) > 1 and "family" in kinds:
            return "family"
        if len(kinds) > 1 and "nurse" in kinds:
            return "nurse"
        return "paid" if self.carers > 1 else "none"

    @property
    def span(self) -> tuple[int, int] | None:
        """Start and end in minutes after midnight, the end beyond 1440 where it goes past; None where not known."""
        if self.start is None or self.minutes is None:
            return None
        begin = clock_minutes(self.start)
        return begin, begin + self.minutes

    @property
    def night_minutes(self) -> int | None:
        """Minutes of one occurrence between 22:00 and 06:00; None where start or length are not known."""
        span = self.span
        return None if span is None else night_overlap(*span)

    @property
    def timed_minutes(self) -> float:
        """Elapsed minutes of the tasks that are timed, one after the other."""
        total = 0.0  # added term by term: from Python 3.12 `sum` rounds otherwise
        for task in self.tasks:
            total += 0.0 if task.minutes is None else task.minutes * task.times
        return total

    @property
    def kind(self) -> Presence | None:
        """What the time is bought for; None when that is not said and its shape leaves it open."""
        if self.presence is not None:
            return self.presence
        minutes, night = self.known_minutes, self.night_minutes or 0
        long = minutes >= _LONG_MINUTES or night >= _LONG_NIGHT_MINUTES
        return None if long and self.timed_minutes < _FILLED * minutes else "working"

    @property
    def starts_at(self) -> str:
        """The start as people read it."""
        return self.start or ANY_TIME

    @property
    def length(self) -> str:
        """The length as people read it."""
        if self.minutes is None:
            return "length not known"
        return hours_text(self.minutes) or f"{self.minutes} minutes"


def hours_text(minutes: int, *, short: bool = False) -> str:
    """A length in hours, where it is long and comes to whole or half hours; empty where minutes say it better.

    Args:
        minutes: the length.
        short: with an h, for a drawing.
    """
    if minutes < _LONG_IN_WORDS or minutes % 30:
        return ""
    return f"{minutes / 60:g}{'h' if short else ' hours'}"


def clock_minutes(clock: str) -> int:
    """Minutes after midnight of `HH:MM`."""
    return int(clock[:2]) * 60 + int(clock[3:])


def night_overlap(begin: int, end: int) -> int:
    """Minutes between 22:00 and 06:00 of a span that begins on one day and ends within 24 hours.

    Args:
        begin: minutes after midnight.
        end: likewise, beyond 1440 where it goes past midnight.
    """
    early = min(end, NIGHT_TO) - begin
    night = min(end, DAY_MINUTES + NIGHT_TO) - max(begin, NIGHT_FROM)
    following = end - max(begin, DAY_MINUTES + NIGHT_FROM)
    return max(0, early) + max(0, night) + max(0, following)


def _there(worker: Worker, minute: int) -> bool:
    return worker.after <= minute and (worker.minutes is None or minute < worker.after + worker.minutes)
