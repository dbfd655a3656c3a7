"""Visits of one package that take place at the same time: two people there, or one visit written twice.

Definitions, on the week as a circle:
- Two visits *meet* when some minute of the week belongs to both. A visit of unknown length is taken to last as long as the
  shortest that there can be.
- A visit *overlaps another* when somebody else is there too, every week: another working visit meets it, or one of
  somebody who is awake or lives in lasts throughout, on each of its days.
- A visit *doubles another* when it may have been written twice: both are of one kind, meet in some week (two that come
  every other week may never), and have a kind of paid worker in common. Two agencies who come together are no double. Of
  presence only the beginning is looked at, as one may hand over to the next.

Left out: visits without a start, on call, or of which it is open what they are bought for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import gcd

from ..model.visit import ALL_DAYS, DAY_MINUTES, WEEK_MINUTES, Visit, clock_minutes

LEAST_MINUTES = 5
"""As long as a visit lasts at the least."""
STAYS_AND_HELPS = ("waking", "living_in")


@dataclass(frozen=True, slots=True)
class _Timed:
    """A visit on the circle of the week."""

    place: int
    visit: Visit
    begins: tuple[int, ...]
    minutes: int

    def meets(self, other: _Timed, *, own_minutes: int, other_minutes: int) -> bool:
        """Whether the beginnings of both, for so many minutes each, have a minute in common."""
        return any(
            (later - begin) % WEEK_MINUTES < own_minutes or (begin - later) % WEEK_MINUTES < other_minutes
            for begin in self.begins
            for later in other.begins
        )

    def lasts_throughout(self, other: _Timed) -> bool:
        """Whether each time of the other lies wholly within one of these."""
        return all(
            any((later - begin) % WEEK_MINUTES + other.minutes <= self.minutes for begin in self.begins)
            for later in other.begins
        )


def overlapping(visits: Sequence[Visit]) -> tuple[bool, ...]:
    """Of each visit, whether somebody else is there at the same time."""
    return _any_of_the_others(visits, _is_joined)


def doubling(visits: Sequence[Visit]) -> tuple[bool, ...]:
    """Of each visit, whether it may be another of them, written twice."""
    return _any_of_the_others(visits, _is_doubled)


def _any_of_the_others(visits: Sequence[Visit], holds: Callable[[_Timed, _Timed], bool]) -> tuple[bool, ...]:
    timed = [_on_circle(place, visit) for place, visit in enumerate(visits) if _is_compared(visit)]
    true = [False] * len(visits)
    for own in timed:
        others = (other for other in timed if other is not own)
        true[own.place] = any(holds(own, other) for other in others)
    return tuple(true)


def _is_compared(visit: Visit) -> bool:
    return visit.start is not None and visit.kind not in (None, "on_call")


def _on_circle(place: int, visit: Visit) -> _Timed:
    since = clock_minutes(visit.start or "00:00")
    begins = tuple(ALL_DAYS.index(day) * DAY_MINUTES + since for day in visit.days)
    return _Timed(place, visit, begins, visit.minutes or LEAST_MINUTES)


def _is_joined(own: _Timed, other: _Timed) -> bool:
    if own.visit.kind != "working" or own.visit.every_weeks > 1 or other.visit.every_weeks > 1:
        return False
    if other.visit.kind in STAYS_AND_HELPS:
        return other.lasts_throughout(own)
    return other.visit.kind == "working" and own.meets(
        other, own_minutes=own.minutes, other_minutes=other.minutes
    )


def _is_doubled(own: _Timed, other: _Timed) -> bool:
    return (
        own.visit.kind == other.visit.kind
        and gcd(own.visit.every_weeks, other.visit.every_weeks) == 1
        and not _paid_kinds(own.visit).isdisjoint(_paid_kinds(other.visit))
        and own.meets(other, own_minutes=_compared_minutes(own), other_minutes=_compared_minutes(other))
    )


def _compared_minutes(timed: _Timed) -> int:
    return timed.minutes if timed.visit.kind == "working" else LEAST_MINUTES


def _paid_kinds(visit: Visit) -> frozenset[str]:
    kinds = frozenset(worker.kind for worker in visit.workers if worker.kind != "family")
    return kinds or frozenset({"care_worker"})
