"""A beginning and an end that stand in one cell: `08:00 - 08:45`, `8-8.45`, `0800/0845`, `8am–8.45am`, `08:00 til 08:45`.

Definitions: between them stands a mark or a word of `columns.yaml`. Where only one of them says a.m. or p.m., the other is
of the half of the day in which the beginning comes first. A full stop parts hours from minutes, of which there are two
figures; a column in which it could part hours from their quarters is guessed to be none.
"""

from __future__ import annotations

import re
from functools import cache

from .column_names import between_times
from .plain_times import bare_clock

_CLOCK = r"(\d{1,2})(?:[:.]?([0-5]\d)(?::\d{2})?)?\s?(?:([ap])\.?m\.?)?"
_HOURS_OF_HALF_A_DAY = 12
_QUARTERS = {"25", "50", "75"}


def span_of(text: str) -> tuple[str, str] | None:
    """The beginning and the end, each behind the day that stands before both; None where it is no span."""
    match = _span().match(bare_clock(text.strip()))
    if match is None:
        return None
    ahead, *clocks = match.groups("")
    (hour, minute, half), (last_hour, last_minute, last_half) = clocks[:3], clocks[3:]
    begins, ends = (int(hour), int(minute or 0)), (int(last_hour), int(last_minute or 0))
    if half or last_half:
        halves = [(half or other, last_half or other) for other in (half or last_half, "a", "p")]
        if not 1 <= min(begins[0], ends[0]) <= max(begins[0], ends[0]) <= _HOURS_OF_HALF_A_DAY:
            return None
        every = [(_clock_in_half(begins, first), _clock_in_half(ends, last)) for first, last in halves]
        begins, ends = next((span for span in every if span[0] < span[1]), every[0])
    day = f"{ahead.strip()} " if ahead.strip() else ""
    return f"{day}{begins[0]:02}:{begins[1]:02}", f"{day}{ends[0]:02}:{ends[1]:02}"


def is_span(text: str) -> bool:
    """Whether a cell is nothing but a beginning and an end."""
    match = _span().match(bare_clock(text.strip()))
    return match is not None and not match[1]


def are_spans(cells: list[str]) -> bool:
    """Whether every cell with a number is one, and they show that these are times and not hours with their quarters."""
    cells = [cell for cell in cells if re.search(r"\d", cell)]
    figures = [figure for cell in cells for figure in re.findall(r"\d\.(\d+)", cell)]
    shows_minutes = any(re.search(r"\d[:.]\d{2}|\d{4}|[ap]\.?m", cell, re.IGNORECASE) for cell in cells)
    may_be_quarters = bool(figures) and set(figures) <= _QUARTERS | {"0", "00", "5"}
    return bool(cells) and shows_minutes and not may_be_quarters and all(map(is_span, cells))


def _clock_in_half(clock: tuple[int, int], half: str) -> tuple[int, int]:
    hour, minute = clock
    return hour % _HOURS_OF_HALF_A_DAY + (_HOURS_OF_HALF_A_DAY if half.lower() == "p" else 0), minute


@cache
def _span() -> re.Pattern[str]:
    between = "|".join(re.escape(mark) for mark in between_times())
    return re.compile(rf"(?:(.*\S)\s+)?{_CLOCK}\s*(?:{between})\s*{_CLOCK}\Z", re.IGNORECASE)
