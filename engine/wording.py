"""How numbers, ranges, days and lists are written in plain English, alike in messages, reports, pages and papers.

Definitions: a number has a comma at thousands and never a negative zero; a range is `P10 to P90, middle P50`, or one
number where all three are written alike; a day is `1 November 2027`; a list is `a, b and c`.

Left out: units, and sentences of one surface, which stand where they are written. What a code of the model is called
stands in `dashboard.wording`; figures of a back-test have their own digits in `engine.backtest.wording`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol

MINUS = "−"
"""As it is printed; a terminal, which may lack it, is given a hyphen."""


class Percentiles(Protocol):
    """Whatever has a P10, P50 and P90, such as a `Range`."""

    @property
    def p10(self) -> float:
        """One in ten lies below."""

    @property
    def p50(self) -> float:
        """Half lies below."""

    @property
    def p90(self) -> float:
        """One in ten lies above."""


def number_text(value: float, places: int = 1, *, minus: str = MINUS) -> str:
    """A number with commas and without a negative zero.

    Args:
        value: the number.
        places: decimals.
        minus: the sign of a negative one.
    """
    written = f"{abs(value):,.{places}f}"
    is_zero = not float(written.replace(",", ""))
    return written if value >= 0 or is_zero else f"{minus}{written}"


def range_text(value: Percentiles, places: int = 1, *, minus: str = MINUS) -> str:
    """P10 to P90 with the middle, without a unit.

    Args:
        value: the range.
        places: decimals.
        minus: the sign of negative ends.
    """
    low, middle, high = (number_text(end, places, minus=minus) for end in (value.p10, value.p50, value.p90))
    return low if low == middle == high else f"{low} to {high}, middle {middle}"


def ends_text(low: float, high: float) -> str:
    """From the one end to the other; one number where they are the same."""
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"


def day_text(day: date) -> str:
    """A day as people write it: `1 November 2027`."""
    return f"{day.day} {day:%B %Y}"


def count_text(count: int, noun: str, plural: str = "") -> str:
    """`1 case`, `2,638 cases`."""
    return f"{count:,} {noun if count == 1 else plural or f'{noun}s'}"


def shorten(text: str, most: int = 60) -> str:
    """A text on one line, cut off at a length."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def list_text(words: Iterable[str]) -> str:
    """`a, b and c`; nothing where there are no words."""
    *others, last = list(words) or [""]
    return f"{', '.join(others)} and {last}" if others else last
