"""The least that a gap can be where not every time is known, as columns (definitions: `engine.language.least_gap`).

Only packages with something without times are looked at. Their stretches that no visit covers stand in rows; each pair of
midnights in a stretch is tried for all rows at once. Left out: gaps of which every time is known (`presence`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ..language.derived import MAY_HARM
from ..language.least_gap import GAP_WITHOUT_HELP, LONGEST_UNKNOWN_MINUTES, NIGHT_WITHOUT_ALLOWANCE
from ..model.visit import DAY_MINUTES, WEEK_MINUTES
from .every_week import comes_every_week
from .presence import comes, hours_without_times, kind_rank, unhelped_breaks, with_unpaid_spans
from .source import Flags, Index, Ranged, round_as_python
from .week_spans import NIGHT_SPANS, Spans, Whole, longest_gap, open_stretches, with_spans

if TYPE_CHECKING:
    from .package_columns import PackageColumns

_HOUR, _WEEK = 60, 7


class _WithoutTimes(NamedTuple):
    """By package (of those that have any): what comes at unknown times, and where among all packages they are."""

    packages: Index
    place: Index
    """Of every package, its row here; -1 where it has none."""
    visits: Whole
    """`[packages, days]`, as are minutes and longest."""
    minutes: Whole
    longest: Whole
    stretches: Whole
    stretch_minutes: Whole
    may_fill_the_week: Flags
    """Presence of unknown length comes."""


def gap_bounds(columns: PackageColumns) -> dict[str, Ranged]:
    """By word about gaps: the packages of which it is not known and the least that it can be is, with both ends.

    Args:
        columns: any packages.
    """
    without = _without_times(columns)
    if not len(without.packages):
        return {}
    spans, harm = columns.weekly_spans, columns.word(MAY_HARM) == 1
    alone = (columns.value("person.lives_alone") == 1) | harm
    everybody = np.arange(columns.count)
    nights = with_spans(spans, without.packages, NIGHT_SPANS)
    paid = columns.longest_gap_minutes[without.packages]
    by_day = longest_gap(with_spans(spans, everybody, NIGHT_SPANS), columns.count)[without.packages]
    gap = _least_gap(spans, without)
    helped = _least_gap(with_unpaid_spans(columns, spans, unknown=True), without)
    asked = columns.is_said("unpaid_carers") | (columns.value("person.lives_alone") == 1)
    here, always = without.packages, np.ones(columns.count, dtype=np.bool_)
    breaks = columns.breaks_without_cover
    return dict(
        _bounds_of(path, columns, here, is_asked[here], least, most, away)
        for path, least, most, is_asked, away in (
            ("package.longest_gap_hours", gap, paid, always, breaks),
            ("package.longest_day_gap_hours", _least_gap(nights, without), by_day, always, breaks),
            ("package.longest_time_alone_hours", gap, paid, alone, breaks),
            (
                GAP_WITHOUT_HELP,
                np.where(harm[here], gap, helped),
                paid,
                asked | harm,
                unhelped_breaks(columns, breaks),
            ),
        )
    )


def _bounds_of(
    path: str,
    columns: PackageColumns,
    packages: Index,
    is_asked: Flags,
    least: Whole,
    most: Whole,
    away: tuple[Whole, Whole],
) -> tuple[str, Ranged]:
    """Both ends for those packages of which it is asked and not known; breaks may be longer than any gap."""
    is_open = is_asked & np.isnan(columns.word(path)[packages])
    packages = packages[is_open]
    least = np.maximum(least[is_open], away[0][packages])
    most = np.maximum(most[is_open], away[1][packages])
    return path, (packages, round_as_python(least / _HOUR, 6), round_as_python(most / _HOUR, 6))


def _without_times(columns: PackageColumns) -> _WithoutTimes:
    """What comes at unknown times."""
    count, length = columns.count, columns.value("visits.minutes")
    weekly = comes_every_week(columns, comes(columns))
    is_open = weekly & np.isnan(columns.starts + length)
    presence = columns.value("visits.presence")
    endless = is_open & np.isnan(length) & (presence >= 0) & (presence != kind_rank("working"))
    allowed = hours_without_times(columns)
    has_any = allowed > 0
    has_any |= columns.breaks_without_cover[0] < columns.breaks_without_cover[1]
    has_any[columns.package_of_visit[is_open]] = True
    may_fill = np.zeros(count, dtype=np.bool_)
    may_fill[columns.package_of_visit[endless]] = True
    packages = np.flatnonzero(has_any)
    place = np.full(count, -1, dtype=np.intp)
    place[packages] = np.arange(len(packages))
    visit, day = columns.owner("visits.days"), columns.value("visits.days").astype(np.intp)
    chosen = is_open[visit] & (place[columns.package_of_visit[visit]] >= 0)
    visit, day = visit[chosen], day[chosen]
    at = place[columns.package_of_visit[visit]] * _WEEK + day
    minutes = np.where(np.isnan(length), LONGEST_UNKNOWN_MINUTES, length)[visit].astype(np.int64)
    longest = np.zeros(len(packages) * _WEEK, dtype=np.int64)
    np.maximum.at(longest, at, minutes)

    def by_day(of: Whole) -> Whole:
        return of.reshape(len(packages), _WEEK)

    cells = len(packages) * _WEEK
    return _WithoutTimes(
        packages,
        place,
        by_day(np.bincount(at, minlength=cells).astype(np.int64)),
        by_day(np.bincount(at, weights=minutes, minlength=cells).astype(np.int64)),
        by_day(longest),
        np.ceil(allowed[packages]).astype(np.int64),
        np.ceil(allowed[packages] * _HOUR).astype(np.int64),
        may_fill[packages],
    )


def _least_gap(spans: Spans, without: _WithoutTimes) -> Whole:
    """The least that the longest gap of each of these packages can be, in minutes."""
    chosen = without.place[spans.owner] >= 0
    own = Spans(without.place[spans.owner[chosen]], spans.begin[chosen], spans.end[chosen])
    gaps = open_stretches(own)
    parts, free = (
        np.bincount(gaps.owner, weights=weights, minlength=len(without.packages)).astype(np.int64)
        for weights in (np.ones(len(gaps.owner)), gaps.end - gaps.begin)
    )
    bare = np.setdiff1d(np.arange(len(without.packages)), own.owner)
    free[bare] = WEEK_MINUTES
    parts += without.visits.sum(axis=1) + without.stretches
    left = free - without.minutes.sum(axis=1) - without.stretch_minutes
    least: Whole = np.maximum(0, left) // np.maximum(1, parts)
    days = np.arange(_WEEK, dtype=np.int64) * DAY_MINUTES
    runs = Spans(
        np.repeat(bare, _WEEK),
        np.tile(days, len(bare)),
        np.tile(days + (_WEEK - 1) * DAY_MINUTES, len(bare)),
    )
    none = np.zeros(len(least), dtype=np.int64)
    _raise_to_what_none_reaches(least, gaps, _least_part(gaps, without, none, none), without)
    for stretches in (gaps, runs):
        for part in _cut_at_midnight(stretches):
            np.maximum.at(
                least, part.owner, _least_part(part, without, without.stretches, without.stretch_minutes)
            )
        for night in _cut_to_nights(stretches, without):
            np.maximum.at(least, night.owner, _least_part(night, without, none, none))
    least[without.may_fill_the_week] = 0
    return least


def _raise_to_what_none_reaches(least: Whole, gaps: Spans, by_itself: Whole, without: _WithoutTimes) -> None:
    """Stretches of allowances reach as many gaps as they are at most: the next longest is as it is."""
    order = np.lexsort((-by_itself, gaps.owner))
    owner, first = gaps.owner[order], np.searchsorted(gaps.owner[order], np.arange(len(least)))
    next_longest = np.arange(len(order)) - first[owner] == without.stretches[owner]
    np.maximum.at(least, owner[next_longest], by_itself[order][next_longest])


def _cut_to_nights(stretches: Spans, without: _WithoutTimes) -> list[Spans]:
    """The parts of the stretches that lie in a night without allowances, of packages whose are too few for all nights."""
    since, until = NIGHT_WITHOUT_ALLOWANCE
    few = without.stretch_minutes[stretches.owner] < _WEEK * (until - since)
    owner, begin, end = (part[few] for part in stretches)
    nights: list[Spans] = []
    for later in range(-1, _WEEK + 2):
        midnight = (begin // DAY_MINUTES + later) * DAY_MINUTES
        first, last = np.maximum(begin, midnight + since), np.minimum(end, midnight + until)
        some = last > first
        nights.append(Spans(owner[some], first[some], last[some]))
    return nights


def _cut_at_midnight(stretches: Spans) -> list[Spans]:
    """The stretches, and every part of them from one of their midnights or ends to another."""
    owner, begin, end = stretches
    first, last = begin // DAY_MINUTES, (end - 1) // DAY_MINUTES
    parts: list[Spans] = []
    for skipped in range(_WEEK + 1):
        since = begin if skipped == 0 else (first + skipped) * DAY_MINUTES
        for dropped in range(_WEEK + 1):
            until = end if dropped == 0 else (last + 1 - dropped) * DAY_MINUTES
            some = until > since
            if some.any():
                parts.append(Spans(owner[some], since[some], until[some]))
    return parts


def _least_part(part: Spans, without: _WithoutTimes, stretches: Whole, stretch_minutes: Whole) -> Whole:
    """The least that the longest part of each stretch can be, in minutes, beside so much of allowances."""
    first, last = part.begin // DAY_MINUTES, (part.end - 1) // DAY_MINUTES

    def total(of_day: Whole) -> Whole:
        # Three weeks side by side, so that a stretch from the week before to the next is one run of days.
        run = np.concatenate([np.zeros((len(of_day), 1), dtype=np.int64), np.tile(of_day, 3)], axis=1).cumsum(
            axis=1
        )
        whole: Whole = run[part.owner, last + 1 + _WEEK] - run[part.owner, first + _WEEK]
        return whole

    before = without.longest[part.owner, (first - 1) % _WEEK]
    left = part.end - part.begin - total(without.minutes) - before - stretch_minutes[part.owner]
    parts = total(without.visits) + stretches[part.owner] + 1
    return np.maximum(0, left // parts)
