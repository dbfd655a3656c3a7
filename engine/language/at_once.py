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

from ..model.visit import ALL_DAYS, DAY_MINUTES, WEEK_MINUTES, Presence, Visit, clock_minutes

LEAST_MINUTES = 5
"""As long as a visit lasts at the least."""
STAYS_AND_HELPS = ("waking", "living_in")
_CARE_WORKER = frozenset({"care_worker"})
"""Who comes where nobody is named."""
_WHOLE_WEEK = (1 << WEEK_MINUTES) - 1


@dataclass(frozen=True, slots=True)
class _Timed:
    """A visit on the circle of the week; whatever is asked of each pair is reckoned once here."""

    place: int
    kind: Presence
    every_weeks: int
    begins: tuple[int, ...]
    minutes: int
    taken: int
    """The minutes of the week in which somebody is there, a bit each."""
    compared: int
    """Likewise, those in which it may be another visit written twice."""
    paid_kinds: frozenset[str]

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
    timed = [own for place, visit in enumerate(visits) if (own := _on_circle(place, visit)) is not None]
    true = [False] * len(visits)
    for own in timed:
        true[own.place] = any(holds(own, other) for other in timed if other is not own)
    return tuple(true)


def _on_circle(place: int, visit: Visit) -> _Timed | None:
    """A visit as it is compared with others; None where it is with none."""
    kind = visit.kind
    if visit.start is None or kind in (None, "on_call"):
        return None
    since, minutes = clock_minutes(visit.start), visit.minutes or LEAST_MINUTES
    begins = tuple(ALL_DAYS.index(day) * DAY_MINUTES + since for day in visit.days)
    return _Timed(
        place,
        kind,
        visit.every_weeks,
        begins,
        minutes,
        _bits(begins, minutes),
        _bits(begins, minutes if kind == "working" else LEAST_MINUTES),
        frozenset(worker.kind for worker in visit.workers if worker.kind != "family") or _CARE_WORKER,
    )


def _bits(begins: Sequence[int], minutes: int) -> int:
    """The minutes of the week from each beginning on, a bit each; what goes past its end is at its start."""
    line = 0
    for begin in begins:
        line |= ((1 << minutes) - 1) << begin
    return (line | line >> WEEK_MINUTES) & _WHOLE_WEEK


def _is_joined(own: _Timed, other: _Timed) -> bool:
    if own.kind != "working" or own.every_weeks > 1 or other.every_weeks > 1:
        return False
    if other.kind in STAYS_AND_HELPS:
        return other.lasts_throughout(own)
    return other.kind == "working" and own.taken & other.taken != 0


def _is_doubled(own: _Timed, other: _Timed) -> bool:
    return (
        own.kind == other.kind
        and own.compared & other.compared != 0
        and gcd(own.every_weeks, other.every_weeks) == 1
        and not own.paid_kinds.isdisjoint(other.paid_kinds)
    )
