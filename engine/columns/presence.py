"""Words about presence, gaps and delivery as columns (definitions: `engine.language.attendance` and `facts`).

Left out: how spans and gaps are reckoned with (`week_spans`), and what is derived of a package in other ways (`derived`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..language.attendance import LEAST_HOURS_WITHOUT_TIMES
from ..language.derived import MAY_HARM, MAY_HARM_FOLLOWS_FROM
from ..model.visit import DAY_MINUTES, LONGEST_BREAK_MINUTES, NIGHT_FROM, NIGHT_TO, clock_minutes
from .derived import Numbers, Ranks, any_of, carer_minutes, days_a_week, known_minutes, total_of, word
from .every_week import comes_every_week
from .layout import layout_of
from .source import EPOCH, Flags, Index, TextColumn, round_as_python
from .week_spans import (
    DAY_SPANS,
    NIGHT_SPANS,
    Spans,
    Whole,
    longest_gap,
    sort_order,
    with_spans,
)

if TYPE_CHECKING:
    from .package_columns import PackageColumns

_HOUR_MINUTES, _WEEK_DAYS = 60, 7
_LONG_MINUTES, _LONG_NIGHT_MINUTES = 240, 120
"""From how long a visit of which little is filled with tasks may be presence."""
_FILLED_SHARE = 0.5
_MOST_OF_A_NIGHT_MINUTES = 240
"""How much of a night a visit takes for somebody to be there through it."""
_BY_NIGHT = ("waking", "sleeping", "living_in")


def minutes_of_clock(texts: TextColumn) -> Numbers:
    """Minutes after midnight of each clock time; NaN where it is not known."""
    minutes = np.array(
        [np.nan if text is None else clock_minutes(text) for text in texts.values], dtype=np.float64
    )
    return minutes[texts.codes] if len(minutes) else np.zeros(0)


def kind_rank(kind: str) -> int:
    """The rank of a kind of presence.

    Args:
        kind: such as `working`.
    """
    return layout_of().leaves["visits.presence"].words.index(kind)


def _is_by_night(columns: PackageColumns) -> Flags:
    return np.isin(columns.value("visits.presence"), [kind_rank(kind) for kind in _BY_NIGHT])


@word("visit.night_minutes")
def _night_minutes(columns: PackageColumns) -> Numbers:
    """Minutes of each visit that lie in a night; NaN where its start or length is not known."""
    begin = columns.starts
    end = begin + columns.value("visits.minutes")
    # A visit may run into the next day, so that the minutes are those of two days on one line.
    nights = (
        (0, NIGHT_TO),
        (NIGHT_FROM, DAY_MINUTES + NIGHT_TO),
        (DAY_MINUTES + NIGHT_FROM, 2 * DAY_MINUTES),
    )
    at_night = np.zeros(len(begin))
    for since, until in nights:
        at_night = at_night + np.maximum(0, np.minimum(end, until) - np.maximum(begin, since))
    return np.where(np.isnan(end), np.nan, at_night)


@word("visit.at_night")
def _at_night(columns: PackageColumns) -> Ranks:
    night = columns.word("visit.night_minutes")
    by_night = np.where(np.isnan(night), -1, (night > 0).astype(np.int8)).astype(np.int8)
    by_night[_is_by_night(columns)] = 1
    return by_night


@word("visit.presence")
def _kind(columns: PackageColumns) -> Ranks:
    stated, minutes = columns.value("visits.presence"), known_minutes(columns)
    timed = columns.value("visits.tasks.minutes") * columns.value("visits.tasks.times")
    filled = total_of(np.nan_to_num(timed), columns.visit_of_task, len(minutes))
    night = np.nan_to_num(columns.word("visit.night_minutes"))
    is_long = (minutes >= _LONG_MINUTES) | (night >= _LONG_NIGHT_MINUTES)
    shape = np.where(is_long & (filled < _FILLED_SHARE * minutes), -1, kind_rank("working"))
    return np.where(stated >= 0, stated, shape).astype(np.int8)


@word("visit.second_person")
def _second_person(columns: PackageColumns) -> Ranks:
    kinds, owner = columns.value("visits.workers.kind"), columns.owner("visits.workers")
    words, count = layout_of().leaves["visits.workers.kind"].words, columns.size("visit")
    many = np.bincount(owner, minlength=count) > 1
    has = {
        kind: np.bincount(owner[kinds == words.index(kind)], minlength=count) > 0
        for kind in ("family", "nurse")
    }
    second = np.where(columns.value("visits.carers") > 1, 1, 0)
    second = np.where(many & has["nurse"], 2, second)
    return np.where(many & has["family"], 3, second).astype(np.int8)


@word("visit.shared")
def _is_shared(columns: PackageColumns) -> Ranks:
    return (columns.value("visits.shared_by") > 1).astype(np.int8)


@word("visit.delivered_percent")
def _delivered_percent(columns: PackageColumns) -> Numbers:
    return round_as_python(
        100 * columns.value("visits.delivered_minutes") / columns.value("visits.minutes"), 6
    )


@word("visit.late_minutes")
def _late(columns: PackageColumns) -> Numbers:
    late = minutes_of_clock(columns.text("visits.delivered_start")) - columns.starts
    # Round midnight, 00:10 for a visit at 23:50 is twenty minutes late and not a day early.
    return (late + DAY_MINUTES // 2) % DAY_MINUTES - DAY_MINUTES // 2


def _spans(columns: PackageColumns, of: Flags) -> tuple[Index, Spans]:
    """The spans of some visits, where their times are known; and the visit of each."""
    visit, day = columns.owner("visits.days"), columns.value("visits.days").astype(np.int64)
    begin = columns.starts
    end = begin + columns.value("visits.minutes")
    chosen = (of & ~np.isnan(end))[visit]
    visit, day = visit[chosen], day[chosen] * DAY_MINUTES
    return visit, Spans(
        columns.package_of_visit[visit],
        day + begin[visit].astype(np.int64),
        day + end[visit].astype(np.int64),
    )


def comes(columns: PackageColumns) -> Flags:
    """By visit: whether somebody is sent to it, and is not known to stay away every time.

    Args:
        columns: any packages.
    """
    on_call = columns.value("visits.presence") == kind_rank("on_call")
    return np.asarray(~on_call & (columns.word("visit.nobody_comes") != 1), dtype=np.bool_)


def weekly_spans(columns: PackageColumns) -> Spans:
    """The spans of all visits to which somebody comes, in order."""
    _, spans = _spans(columns, comes_every_week(columns, comes(columns)))
    order = sort_order(spans)
    return Spans(*(part[order] for part in spans))


def hours_without_times(columns: PackageColumns) -> Numbers:
    """Hours a week of allowances, at most; none where they are too few to come every day.

    Args:
        columns: any packages.
    """
    high = columns.value("allowances.hours_high")
    hours = np.where(np.isnan(high), columns.value("allowances.hours"), high)
    weekly: Numbers = hours / columns.value("allowances.per_weeks")
    total = total_of(weekly, columns.package_of("allowances"), columns.count)
    return np.where(total >= LEAST_HOURS_WITHOUT_TIMES, total, 0.0)


def _open_times(columns: PackageColumns) -> Flags:
    """Which packages have a visit of which start or length is not known, or hours without times."""
    unknown = np.isnan(columns.starts + columns.value("visits.minutes"))
    unknown &= comes_every_week(columns, comes(columns))
    is_open: Flags = hours_without_times(columns) > 0
    is_open[columns.package_of_visit[unknown]] = True
    return is_open


def _as_hours(minutes: Whole, known: Flags) -> Numbers:
    return np.where(known, round_as_python(minutes / _HOUR_MINUTES, 6), np.nan)


def breaks_without_cover(columns: PackageColumns) -> tuple[Whole, Whole]:
    """By package: the least and the most minutes that whoever lives in may be away with nobody in their place.

    Args:
        columns: any packages.
    """
    lives_in = columns.value("visits.presence") == kind_rank("living_in")
    rows = np.flatnonzero(lives_in & comes_every_week(columns, comes(columns)))
    covered, minutes = (
        columns.value("visits.breaks_covered")[rows],
        columns.value("visits.break_minutes")[rows],
    )
    at_least = np.where(covered == 0, np.maximum(np.nan_to_num(minutes, nan=1), 1), 0)
    at_most = np.where(
        covered == 1, 0, np.maximum(np.nan_to_num(minutes, nan=LONGEST_BREAK_MINUTES), at_least)
    )
    least, most = (np.zeros(columns.count, dtype=np.int64) for _ in range(2))
    for bound, of_visit in ((least, at_least), (most, at_most)):
        np.maximum.at(bound, columns.package_of_visit[rows], of_visit.astype(np.int64))
    return least, most


def unhelped_breaks(columns: PackageColumns, breaks: tuple[Whole, Whole]) -> tuple[Whole, Whole]:
    """The least and the most minutes of a break in which nobody helps, no unpaid carer at home either.

    Args:
        columns: any packages.
        breaks: those in which no paid carer is there.
    """
    least, most = breaks
    harm, asked = columns.word(MAY_HARM) == 1, columns.is_said("unpaid_carers")
    may, does = (
        any_of(_helps(columns, unknown), columns.package_of("unpaid_carers"), columns.count)
        for unknown in (True, False)
    )
    alone = columns.value("person.hours_alone") * _HOUR_MINUTES
    out = np.where(np.isnan(alone), most, np.rint(np.nan_to_num(alone))).astype(np.int64)
    helped_most = np.where(asked & does, np.minimum(most, out), most)
    helped_least = np.where(may | ~asked, 0, np.minimum(least, helped_most))
    nobody = harm | (~asked & (columns.value("person.lives_alone") == 1))
    return np.where(nobody, least, helped_least), np.where(nobody, most, helped_most)


def _with_breaks(gap: Whole, breaks: tuple[Whole, Whole], known: Flags) -> Numbers:
    """A gap with breaks that may be longer, as hours; NaN while it is not known which is."""
    least, most = (np.maximum(gap, bound) for bound in breaks)
    return _as_hours(least, known & (least == most))


@word("package.longest_gap_hours")
def _longest_gap(columns: PackageColumns) -> Numbers:
    paid = columns.longest_gap_minutes
    return _with_breaks(paid, columns.breaks_without_cover, ~_open_times(columns) | (paid == 0))


@word("package.longest_day_gap_hours")
def _longest_day_gap(columns: PackageColumns) -> Numbers:
    paid, everybody = columns.longest_gap_minutes, columns.owners("person")
    by_day = longest_gap(with_spans(columns.weekly_spans, everybody, NIGHT_SPANS), columns.count)
    return _with_breaks(by_day, columns.breaks_without_cover, ~_open_times(columns) | (paid == 0))


@word(MAY_HARM)
def _may_harm(columns: PackageColumns) -> Ranks:
    """Abuse is on record, and no word of the lead on who is safe is."""
    abuse, concern, lead = (columns.value(path) == 1 for path in MAY_HARM_FOLLOWS_FROM)
    harm: Ranks = ((abuse | concern) & ~lead).astype(np.int8)
    return harm


@word("package.longest_time_alone_hours")
def _longest_time_alone(columns: PackageColumns) -> Numbers:
    """The gap of whom nobody else may be counted on, what was recorded of the others; never longer than the gap."""
    gap, alone = columns.word("package.longest_gap_hours"), columns.value("person.lives_alone")
    nobody = (alone == 1) | (columns.word(MAY_HARM) == 1)
    recorded = np.where(alone == 0, np.fmin(columns.value("person.hours_alone"), gap), np.nan)
    # `fmin` takes the one that is known; what nobody recorded stays unknown.
    recorded[np.isnan(columns.value("person.hours_alone"))] = np.nan
    return np.where(gap == 0, 0.0, np.where(nobody, gap, recorded))


@word("package.longest_gap_without_help_hours")
def _gap_without_help(columns: PackageColumns) -> Numbers:
    """The longest stretch without a visit or an unpaid carer who could help; NaN while it may be shorter."""
    spans, paid = columns.weekly_spans, columns.longest_gap_minutes
    # Reckoned for the best and for the worst of what is not known: only where both agree is the gap known.
    least, most = (
        longest_gap(with_unpaid_spans(columns, spans, unknown), columns.count) for unknown in (True, False)
    )
    alone = columns.value("person.hours_alone") * _HOUR_MINUTES
    unhelped = np.maximum(least, np.fmin(paid, np.nan_to_num(np.rint(alone))).astype(np.int64))
    settled = (least == most) & ((least == paid) | ~np.isnan(alone))
    asked, harm = columns.is_said("unpaid_carers"), columns.word(MAY_HARM) == 1
    known = harm | np.where(asked, settled, (columns.value("person.lives_alone") == 1) | (paid == 0))
    gap = np.where(asked & ~harm, unhelped, paid)
    breaks = unhelped_breaks(columns, columns.breaks_without_cover)
    return _with_breaks(gap, breaks, known & (~_open_times(columns) | (gap == 0)))


def with_unpaid_spans(columns: PackageColumns, spans: Spans, unknown: bool) -> Spans:
    """The spans with those of unpaid carers at home.

    Args:
        columns: any packages.
        spans: of their visits.
        unknown: what to take an answer for that nobody gave.
    """
    helps, owner = _helps(columns, unknown), columns.package_of("unpaid_carers")
    at_night = helps & _says(columns, "cares_at_night", unknown)
    return with_spans(with_spans(spans, owner[helps], DAY_SPANS), owner[at_night], NIGHT_SPANS)


def _says(columns: PackageColumns, field: str, unknown: bool) -> Flags:
    ranks = columns.value(f"unpaid_carers.{field}")
    return np.asarray(np.where(ranks < 0, unknown, ranks == 1), dtype=np.bool_)


def _helps(columns: PackageColumns, unknown: bool) -> Flags:
    """By unpaid carer: whether they live there and help by day."""
    helps = _says(columns, "lives_with", unknown) & _says(columns, "willing_and_able_handling", unknown)
    helps &= _says(columns, "willing_and_able_personal_care", unknown)
    helps &= columns.value("unpaid_carers.receives_care") != 1
    return np.asarray(helps & (columns.value("unpaid_carers.under_18") != 1), dtype=np.bool_)


@word("package.someone_present_at_night")
def _someone_at_night(columns: PackageColumns) -> Ranks:
    """Somebody is there each of the seven nights: a visit that takes most of it, or whoever never leaves them alone."""
    night = columns.word("visit.night_minutes")
    there = np.where(np.isnan(night), _is_by_night(columns), night >= _MOST_OF_A_NIGHT_MINUTES) & comes(
        columns
    )
    there &= comes_every_week(columns, comes(columns))
    visit, day = columns.owner("visits.days"), columns.value("visits.days").astype(np.intp)
    covered = np.zeros((columns.count, _WEEK_DAYS), dtype=np.bool_)
    covered[columns.package_of_visit[visit[there[visit]]], day[there[visit]]] = True
    alone, harm = columns.value("person.lives_alone"), columns.word(MAY_HARM) == 1
    lives_with = (alone == 0) & ~harm
    never_alone = lives_with & (columns.value("person.hours_alone") == 0)
    unknown = _open_times(columns) | lives_with | ((alone < 0) & ~harm)
    return np.where(never_alone | covered.all(axis=1), 1, np.where(unknown, -1, 0)).astype(np.int8)


@word("package.presence_hours_per_week")
def _presence_hours(columns: PackageColumns) -> Numbers:
    minutes = carer_minutes(columns) * days_a_week(columns) / columns.value("visits.every_weeks")
    bought = np.where(columns.word("visit.presence") == kind_rank("working"), 0.0, minutes)
    return round_as_python(total_of(bought, columns.package_of_visit, columns.count) / _HOUR_MINUTES, 6)


@word("package.days_since_assessment")
def _days_since(columns: PackageColumns) -> Numbers:
    return columns.on.toordinal() - EPOCH - columns.value("assessed_on")


def _add_days_assessed_before(path: str, weeks: str) -> None:
    """Whole weeks are at most their seven days and six more."""

    @word(path)
    def days_before(columns: PackageColumns) -> Numbers:
        days: Numbers = columns.word("package.days_since_assessment") - 7 * columns.value(weeks) - 6
        return days


_add_days_assessed_before("package.days_assessed_before_discharge", "risks.weeks_since_hospital_discharge")
_add_days_assessed_before("package.days_assessed_before_package", "service.weeks_running")
