"""Stretches of the week in which somebody is there, of many packages at once, and the gaps between them.

Definitions: a span is begin and end in minutes after Monday 00:00, a row each for a visit on a day; gaps are taken over
the week as a circle. Left out: whose spans they are (`presence`).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..model.visit import DAY_MINUTES, NIGHT_FROM, NIGHT_TO, WEEK_MINUTES
from .source import Index

Whole = NDArray[np.int64]
_WEEK_DAYS = 7
DAY_SPANS = [(day * DAY_MINUTES + NIGHT_TO, day * DAY_MINUTES + NIGHT_FROM) for day in range(_WEEK_DAYS)]
NIGHT_SPANS = [
    (day * DAY_MINUTES + NIGHT_FROM, (day + 1) * DAY_MINUTES + NIGHT_TO) for day in range(_WEEK_DAYS)
]


class Spans(NamedTuple):
    """Stretches of the week in which somebody is there, and whose package they belong to."""

    owner: Index
    begin: Whole
    end: Whole


def sort_order(spans: Spans) -> Index:
    """Places by package, begin and end: by one key, and by merging, since most spans stand in order already."""
    width = 4 * WEEK_MINUTES
    key = (spans.owner.astype(np.int64) * width + spans.begin) * width + spans.end
    return np.argsort(key, kind="stable")


def latest_before(owner: Index, end: Whole) -> Whole:
    """By sorted row, the latest end of the rows before it in its package; below all where there is none."""
    if not len(end):
        return end
    apart = owner.astype(np.int64) * (4 * WEEK_MINUTES)
    # One running maximum for all packages: each lies so far apart from the one before that none reaches
    # across.
    latest = np.maximum.accumulate(end + apart)
    before = np.concatenate([[-1], latest[:-1]]) - apart
    before[np.diff(owner, prepend=-1) != 0] = -1
    return np.asarray(before, dtype=np.int64)


def longest_gap(spans: Spans, count: int) -> Whole:
    """The longest stretch of the week without a span, by package, in minutes; the whole week without any."""
    gaps = np.full(count, WEEK_MINUTES, dtype=np.int64)
    gaps[spans.owner] = 0
    stretches = open_stretches(spans)
    np.maximum.at(gaps, stretches.owner, stretches.end - stretches.begin)
    return gaps


def open_stretches(spans: Spans) -> Spans:
    """What no span of a package covers, of packages that have any; the first may begin in the week before.

    Args:
        spans: of any packages, in any order.
    """
    if not len(spans.owner):
        return spans
    order = sort_order(spans)
    owner, begin, end = (part[order] for part in spans)
    last = np.zeros(int(owner[-1]) + 1, dtype=np.int64)
    np.maximum.at(last, owner, end)
    # The week goes round: what ends on the next Monday morning has been there on this one.
    until = last[owner] - WEEK_MINUTES
    after_another = np.diff(owner, prepend=-1) == 0
    until[after_another] = np.maximum(until, latest_before(owner, end))[after_another]
    is_gap = begin > until
    return Spans(owner[is_gap], until[is_gap], begin[is_gap])


def with_spans(spans: Spans, owners: Index, more: list[tuple[int, int]]) -> Spans:
    """The spans, and more of each owner.

    Args:
        spans: of any packages.
        owners: the packages to add to.
        more: the beginning and end of each span, the same for all.
    """
    begin, end = (np.array(part, dtype=np.int64) for part in zip(*more, strict=True))
    return Spans(
        np.concatenate([spans.owner, np.repeat(owners, len(more))]),
        np.concatenate([spans.begin, np.tile(begin, len(owners))]),
        np.concatenate([spans.end, np.tile(end, len(owners))]),
    )
