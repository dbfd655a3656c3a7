"""Visits of one package that take place at the same time, as columns (definitions: `engine.language.at_once`).

Pairs are made only in packages where, the days apart, one visit begins before another has ended. Days are bits of a week, so
that the visits of one day and those of the next are compared by turning the week. Left out: gaps (`presence`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..language.at_once import LEAST_MINUTES, STAYS_AND_HELPS
from ..model.visit import DAY_MINUTES
from .derived import Numbers, Ranks, word
from .layout import layout_of
from .presence import kind_rank
from .source import Flags, Index

if TYPE_CHECKING:
    from .package_columns import PackageColumns

_WEEK_DAYS, _WEEK_BITS = 7, 0b1111111
_DAYS_APART = (-1, 0, 1)
"""No visit lasts longer than a day, so those of no other days can meet."""
Bits = NDArray[np.int64]


class _Pairs(NamedTuple):
    """Two visits of one package each, by row."""

    own: Index
    other: Index


@word("visit.overlaps_another")
def _overlaps(columns: PackageColumns) -> Ranks:
    kind, weekly = columns.word("visit.presence"), columns.value("visits.every_weeks") == 1
    own, other = pairs = _pairs(columns)
    length = _known_length(columns)
    both_work = (kind[own] == kind_rank("working")) & (kind[other] == kind_rank("working"))
    stays = np.isin(kind[other], [kind_rank(name) for name in STAYS_AND_HELPS])
    joined = both_work & _meet(columns, pairs, length)
    joined |= (kind[own] == kind_rank("working")) & stays & _lasts_throughout(columns, pairs, length)
    return _mark(own, joined & weekly[own] & weekly[other], columns)


@word("visit.doubles_another")
def _doubles(columns: PackageColumns) -> Ranks:
    kind, every = columns.word("visit.presence"), columns.value("visits.every_weeks").astype(np.int64)
    own, other = pairs = _pairs(columns)
    length = np.where(kind == kind_rank("working"), _known_length(columns), LEAST_MINUTES)
    paid = _paid_kinds(columns)
    doubled = (kind[own] == kind[other]) & (np.gcd(every[own], every[other]) == 1)
    doubled &= ((paid[own] & paid[other]) > 0) & _meet(columns, pairs, length)
    return _mark(own, doubled, columns)


def _mark(own: Index, true: Flags, columns: PackageColumns) -> Ranks:
    some = np.zeros(columns.size("visit"), dtype=np.int8)
    some[own[true]] = 1
    return some


def _known_length(columns: PackageColumns) -> Numbers:
    return np.nan_to_num(columns.value("visits.minutes"), nan=LEAST_MINUTES)


def _pairs(columns: PackageColumns) -> _Pairs:
    """Both orders of all visits that are compared, of packages where two may meet."""
    kind = columns.word("visit.presence")
    rows = np.flatnonzero(~np.isnan(columns.starts) & (kind >= 0) & (kind != kind_rank("on_call")))
    begin, package = columns.starts[rows], columns.package_of_visit[rows]
    order = np.lexsort((begin, package))
    rows, begin, package = rows[order], begin[order], package[order]
    end = begin + _known_length(columns)[rows]
    follows = np.flatnonzero(np.diff(package) == 0)
    # An end past midnight may reach any visit of the next day; else the next to begin is the first that is met.
    meets = (
        (end[follows] > begin[follows + 1]) | (end[follows] > DAY_MINUTES) | (end[follows + 1] > DAY_MINUTES)
    )
    chosen = np.isin(package, package[follows[meets]])
    rows, package = rows[chosen], package[chosen]
    _, first, count = np.unique(package, return_index=True, return_counts=True)
    many = np.repeat(count, count)
    own = np.repeat(np.arange(len(rows)), many)
    other = np.repeat(np.repeat(first, count), many) + _count_up(many)
    apart = own != other
    return _Pairs(rows[own[apart]], rows[other[apart]])


def _count_up(many: Index) -> Index:
    """0, 1 … to each number less one."""
    ends = np.cumsum(many)
    return np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - many, many)


def _day_bits(columns: PackageColumns) -> Bits:
    """By visit: its days, a bit each."""
    days = columns.value("visits.days").astype(np.int64)
    bits = np.bincount(columns.owner("visits.days"), weights=2.0**days, minlength=columns.size("visit"))
    return bits.astype(np.int64)


def _turn_week(bits: Bits, days: int) -> Bits:
    """The week turned so that the day so many later stands in the place of each."""
    doubled: Bits = bits | bits << _WEEK_DAYS
    return (doubled >> days % _WEEK_DAYS) & _WEEK_BITS


def _meet(columns: PackageColumns, pairs: _Pairs, length: Numbers) -> Flags:
    (own, other), days, start = pairs, _day_bits(columns), columns.starts
    meet = np.zeros(len(own), dtype=np.bool_)
    for apart in _DAYS_APART:
        later = start[other] + apart * DAY_MINUTES - start[own]
        at_once = ((later >= 0) & (later < length[own])) | ((later <= 0) & (-later < length[other]))
        meet |= at_once & ((days[own] & _turn_week(days[other], apart)) > 0)
    return meet


def _lasts_throughout(columns: PackageColumns, pairs: _Pairs, length: Numbers) -> Flags:
    """Whether the other visit of each pair is there all the time of this, on each of its days."""
    (own, other), days, start = pairs, _day_bits(columns), columns.starts
    covered = np.zeros(len(own), dtype=np.int64)
    for apart in _DAYS_APART:
        since = start[own] - start[other] - apart * DAY_MINUTES
        inside = (since >= 0) & (since + length[own] <= length[other])
        covered |= np.where(inside, _turn_week(days[other], apart), 0)
    return np.asarray((days[own] & ~covered) == 0, dtype=np.bool_)


def _paid_kinds(columns: PackageColumns) -> Bits:
    """By visit: the kinds of paid workers, a bit each; care workers where nobody is named."""
    words = layout_of().leaves["visits.workers.kind"].words
    kinds, owner = columns.value("visits.workers.kind").astype(np.int64), columns.owner("visits.workers")
    bits = np.zeros(columns.size("visit"), dtype=np.int64)
    paid = kinds != words.index("family")
    np.bitwise_or.at(bits, owner[paid], 1 << kinds[paid])
    return np.where(bits == 0, 1 << words.index("care_worker"), bits)
