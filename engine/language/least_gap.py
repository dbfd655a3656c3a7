"""The least that a gap can be where not every time is known: visits without a start or a length, hours without times.

Definitions:
- A visit *without times* comes at an unknown time of each of its days, for as long as it is planned; one of unknown length
  for four hours, as no shorter visit has the shape of presence. An allowance comes in stretches of an hour or more,
  whenever it would help most, but not between 22:00 and 07:00 unless its hours are as many as seven such nights have (ours).
- A stretch of the week in which `n` of these may begin is cut into `n + 1` at most, so that one part is at least the
  stretch less all their minutes, divided by `n + 1`. The least gap is the greatest of these over all stretches that no
  visit of known times covers, from any midnight in them to any other.
- Such a gap lies between that and what visits of known times leave: a condition is true or false
  where it is so of all between them, else unknown (`evaluate`).

- Breaks of somebody who lives in may be longer (`attendance`): the least gap is no shorter than the least of them that is
  known, the most no shorter than the longest that there may be.

Left out: visits that do not come every week and visits on call, which close no gap.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from ..model.care_package import CarePackage
from ..model.condition import Scalar
from ..model.visit import ALL_DAYS, DAY_MINUTES, WEEK_MINUTES, Visit
from .attendance import (
    NIGHTS,
    MinuteSpan,
    breaks_without_cover,
    comes,
    helping_spans,
    hours_without_times,
    longest_gap,
    may_harm,
    spans_of,
    unhelped_breaks,
    weekly_visits,
)

LONGEST_UNKNOWN_MINUTES = 240
"""How long a visit of unknown length is taken to be."""
GAP_WITHOUT_HELP = "package.longest_gap_without_help_hours"
NIGHT_WITHOUT_ALLOWANCE = (22 * 60, 31 * 60)
"""When hours without times are not used, in minutes after the midnight before, while they are too few for all nights."""
_WEEK = len(ALL_DAYS)


@dataclass(frozen=True, slots=True)
class CareWithoutTimes:
    """What comes at unknown times: by day of the week, and hours that may come on any."""

    visits: tuple[int, ...]
    minutes: tuple[int, ...]
    longest: tuple[int, ...]
    stretches: int
    """Of allowances, in the week."""
    stretch_minutes: int

    @property
    def is_any(self) -> bool:
        """Whether there is anything without times."""
        return bool(sum(self.visits) or self.stretches)

    @property
    def may_fill_nights(self) -> bool:
        """Whether the hours of allowances are as many as all nights have."""
        begin, end = NIGHT_WITHOUT_ALLOWANCE
        return self.stretch_minutes >= _WEEK * (end - begin)

    def within(self, begin: int, end: int, *, no_allowance: bool = False) -> int:
        """The least that the longest part of a stretch can be, in minutes.

        Args:
            begin: of the stretch, after Monday 00:00; may lie in the week before.
            end: of the stretch.
            no_allowance: no hours of an allowance come in it.
        """
        stretches, used = (0, 0) if no_allowance else (self.stretches, self.stretch_minutes)
        days = [day % _WEEK for day in range(begin // DAY_MINUTES, (end - 1) // DAY_MINUTES + 1)]
        # What began the day before may reach into it and cuts nothing apart.
        before = self.longest[(begin // DAY_MINUTES - 1) % _WEEK]
        left = end - begin - sum(self.minutes[day] for day in days) - before - used
        return max(0, left // (sum(self.visits[day] for day in days) + stretches + 1))


def gap_bounds(package: CarePackage, known: Mapping[str, Scalar]) -> dict[str, tuple[float, float]]:
    """By word about gaps that is not known, because not every time is: the least and the most hours that it can be.

    Args:
        package: any package.
        known: what is known of the person, by path.
    """
    without = care_without_times(package)
    weekly = weekly_visits([visit for visit in package.visits if comes(visit)])
    breaks = breaks_without_cover(weekly)
    if without is not None and not without.is_any and breaks[0] == breaks[1]:
        return {}
    spans = [span for visit in weekly for span in spans_of(visit)]
    by_day = [*spans, *NIGHTS]
    open_spans: dict[str, Sequence[MinuteSpan]] = {
        "package.longest_gap_hours": spans,
        "package.longest_day_gap_hours": by_day,
    }
    harm = may_harm(package)
    if package.person.lives_alone or harm:
        open_spans["package.longest_time_alone_hours"] = spans
    helpers = () if harm else package.unpaid_carers
    if helpers is not None or package.person.lives_alone:
        helping = [span for carer in helpers or () for span in helping_spans(carer, unknown=True)]
        open_spans[GAP_WITHOUT_HELP] = [*spans, *helping]
    bounds: dict[str, tuple[float, float]] = {}
    for path, covered in open_spans.items():
        if path not in known:
            least = 0 if without is None else least_gap(covered, without)
            # What comes at unknown times makes no gap longer; unpaid carers may be out while the person is alone.
            most = longest_gap(by_day if covered is by_day else spans)
            shortest, longest = unhelped_breaks(package, breaks, harm) if path == GAP_WITHOUT_HELP else breaks
            bounds[path] = round(max(least, shortest) / 60, 6), round(max(most, longest) / 60, 6)
    return bounds


def care_without_times(package: CarePackage) -> CareWithoutTimes | None:
    """What of a package comes at unknown times; None where presence of unknown length may fill the week."""
    visits, minutes, longest = [0] * _WEEK, [0] * _WEEK, [0] * _WEEK
    for visit in weekly_visits([visit for visit in package.visits if comes(visit)]):
        if visit.span is not None:
            continue
        if visit.minutes is None and _is_presence(visit):
            return None
        length = LONGEST_UNKNOWN_MINUTES if visit.minutes is None else visit.minutes
        for day in map(ALL_DAYS.index, visit.days):
            visits[day] += 1
            minutes[day] += length
            longest[day] = max(longest[day], length)
    hours = hours_without_times(package)
    return CareWithoutTimes(tuple(visits), tuple(minutes), tuple(longest), ceil(hours), ceil(hours * 60))


def least_gap(spans: Sequence[MinuteSpan], without: CareWithoutTimes) -> int:
    """The least that the longest gap of the week can be, in minutes.

    Args:
        spans: when somebody is surely there.
        without: what comes at unknown times.
    """
    open_stretches = list(_open_stretches(spans)) if spans else list(_runs_of_days())
    parts = (without.within(*part) for stretch in open_stretches for part in _cut_at_midnight(*stretch))
    least = max(_over_the_week(open_stretches if spans else None, without), max(parts, default=0))
    # So many stretches reach so many of the gaps at most: the next longest is as it is.
    by_itself = sorted(
        (without.within(*gap, no_allowance=True) for gap in open_stretches if spans), reverse=True
    )
    least = max(least, *by_itself[without.stretches : without.stretches + 1], 0)
    if without.may_fill_nights:
        return least
    nights = (night for stretch in open_stretches for night in _cut_to_nights(*stretch))
    return max(least, max((without.within(*night, no_allowance=True) for night in nights), default=0))


def _over_the_week(gaps: Sequence[MinuteSpan] | None, without: CareWithoutTimes) -> int:
    """The week as a circle: all that is open, shared out among as many parts as there can be."""
    free = WEEK_MINUTES if gaps is None else sum(end - begin for begin, end in gaps)
    parts = (0 if gaps is None else len(gaps)) + sum(without.visits) + without.stretches
    return max(0, free - sum(without.minutes) - without.stretch_minutes) // max(1, parts)


def _open_stretches(spans: Sequence[MinuteSpan]) -> Iterable[MinuteSpan]:
    """What no span covers; the first may begin in the week before."""
    ordered = sorted(spans)
    until = max(end for _, end in ordered) - WEEK_MINUTES
    for begin, end in ordered:
        if begin > until:
            yield until, begin
        until = max(until, end)


def _runs_of_days() -> Iterable[MinuteSpan]:
    """Six days from every midnight: where nothing has a time, the seventh is no stretch but the circle."""
    return ((day * DAY_MINUTES, (day + _WEEK - 1) * DAY_MINUTES) for day in range(_WEEK))


def _cut_at_midnight(begin: int, end: int) -> Iterable[MinuteSpan]:
    """The stretch, and every part of it from one of its midnights or ends to another."""
    midnights = range((begin // DAY_MINUTES + 1) * DAY_MINUTES, end, DAY_MINUTES)
    cuts = [begin, *midnights, end]
    return ((first, last) for place, first in enumerate(cuts) for last in cuts[place + 1 :])


def _cut_to_nights(begin: int, end: int) -> Iterable[MinuteSpan]:
    """The parts of a stretch that lie in a night without allowances."""
    since, until = NIGHT_WITHOUT_ALLOWANCE
    for day in range(begin // DAY_MINUTES - 1, end // DAY_MINUTES + 1):
        first, last = max(begin, day * DAY_MINUTES + since), min(end, day * DAY_MINUTES + until)
        if last > first:
            yield first, last


def _is_presence(visit: Visit) -> bool:
    return visit.presence not in (None, "working")
