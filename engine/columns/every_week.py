"""Visits that come every week, alone or by turns, as columns (definitions: `engine.language.attendance`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..model.visit import ALL_DAYS, DAY_MINUTES
from .source import Flags

if TYPE_CHECKING:
    from .package_columns import PackageColumns

_EVERY_DAY = 2.0 ** len(ALL_DAYS) - 1


def comes_every_week(columns: PackageColumns, among: Flags | None = None) -> Flags:
    """By visit: whether it comes every week, or as many come at its time every n weeks as n.

    Args:
        columns: any packages.
        among: the visits that count; all where left out.
    """
    every = columns.value("visits.every_weeks").astype(np.int64)
    counted = np.ones(len(every), dtype=np.bool_) if among is None else among
    weekly: Flags = counted & (every == 1)
    rows = np.flatnonzero(counted & (every > 1))
    if len(rows):
        days = np.bincount(
            columns.owner("visits.days"),
            weights=2.0 ** columns.value("visits.days").astype(np.float64),
            minlength=len(every),
        )
        minutes = np.nan_to_num(columns.value("visits.minutes")[rows], nan=-1.0)
        round_the_clock = (minutes == DAY_MINUTES) & (days[rows] == _EVERY_DAY)
        starts = np.where(round_the_clock, -1.0, np.nan_to_num(columns.starts[rows], nan=-1.0))
        turn = np.column_stack([columns.package_of_visit[rows], every[rows], days[rows], starts, minutes])
        _, place, count = np.unique(turn, axis=0, return_inverse=True, return_counts=True)
        weekly[rows] = count[place.reshape(-1)] >= every[rows]
    return weekly
