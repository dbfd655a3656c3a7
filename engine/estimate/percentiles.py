"""How draws become a figure that is shown: which percentiles, how they are rounded, and what counts as no change."""

from __future__ import annotations

NO_CHANGE_MINUTES = 0.01
"""A change below one hundredth of a minute a week is no change."""
PORTIONS = (0.1, 0.5, 0.9)
PLACES = 4
"""Decimals, so that the same draws give the same text on every machine."""


def round_figure(value: float) -> float:
    """Four decimals, without a negative zero."""
    return round(value, PLACES) + 0.0


def places_around(count: int, portion: float) -> tuple[int, int, float]:
    """The two places in ascending order that a percentile of so many values lies between, and how far along."""
    position = portion * (count - 1)
    below = int(position)
    return below, min(below + 1, count - 1), position - below
