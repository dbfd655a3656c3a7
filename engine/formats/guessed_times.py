"""How times and lengths are written in the columns of a table: seen where every cell says it, and else left to be asked.

Definitions: a *sample* is the names of the columns and the first rows below them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .column_names import plain_name
from .conversion import possible_orders
from .plain_times import PlainTimes, bare_clock, day_of_serial, is_plain_number
from .spans import are_spans, is_span

_DATE = re.compile(r"(?<!\d)(\d{1,4})[/.\-](\d{1,2})[/.\-](\d{1,4})(?!\d)")
_CLOCK_ONLY = re.compile(r"(\d{1,2}:\d{2}(:\d{2})?(\s?[ap]\.?m\.?)?|([01]\d|2[0-4])[0-5]\d)\Z", re.IGNORECASE)
_MORE_THAN_CHANCE = 20
"""So many times of day that are all of one to twelve are hardly all of a morning."""
_HOUR_AT_END = re.compile(r"(?<!\d)(\d{1,2})[:.]\d{2}(?::\d{2})?\Z")
_WITH_A_NOUGHT = re.compile(r"0\d[.,][0-5]\d\Z")
_WITH_MINUTES = re.compile(r"[0-2]?\d[.,][0-5]\d\Z")
_PART_OF_A_DAY = re.compile(r"0[.,]\d{3,}\Z")
_MOST_ROWS = 5_000


@dataclass(frozen=True)
class TableSample:
    """Names of columns, and rows below them."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]

    def cells(self, column: str) -> list[str]:
        """What stands in a column, without empty cells."""
        place = list(self.head).index(column)
        return [
            row[place].strip() for row in self.rows[:_MOST_ROWS] if place < len(row) and row[place].strip()
        ]

    def words(self, column: str) -> list[str]:
        """The different texts in a column."""
        return list(dict.fromkeys(self.cells(column)))


def order_of_days(sample: TableSample) -> str:
    """The one order in which every day can be read; nothing where there are two."""
    possible = {"DMY", "MDY", "YMD"}
    seen = False
    for cell in (cell for row in sample.rows[:_MOST_ROWS] for cell in row):
        for match in _DATE.finditer("" if is_span(cell) else cell):
            if fits := possible_orders(match[0]):
                seen = True
                possible &= fits
    return possible.pop() if seen and len(possible) == 1 else ""


def has_no_day(column: str, sample: TableSample) -> bool:
    """Whether a column of times holds times of day without a day; words between them change nothing."""
    cells = list(map(bare_clock, sample.cells(column)))
    if are_spans(cells):
        return True
    times = [cell for cell in cells if _CLOCK_ONLY.match(cell) or _is_number_within_a_day(cell)]
    return bool(times) and not any(map(_DATE.search, cells))


def plain_times_in(columns: Sequence[str], sample: TableSample) -> tuple[PlainTimes, str]:
    """What the plain numbers in columns of times are, where they say it themselves; and one to ask about.

    Args:
        columns: those of times.
        sample: of the table.
    """
    cells = [bare_clock(cell) for column in columns for cell in sample.cells(column)]
    numbers = [cell for cell in cells if is_plain_number(cell) and not _CLOCK_ONLY.match(cell)]
    if not numbers:
        return "", ""
    if all(map(_WITH_MINUTES.match, numbers)) and any(map(_WITH_A_NOUGHT.match, numbers)):
        return "HH.MM", ""
    if all(_PART_OF_A_DAY.match(number) or number == "0" for number in numbers):
        return "excel", ""
    return "", max(numbers, key=len)


def questions_of_plain_times(number: str) -> Iterator[str]:
    """What to ask about a number that stands where a time does."""
    if day := day_of_serial(float(number.replace(",", "."))):
        yield (
            f"Is `{number}` a time on {day.isoformat()}, as a spreadsheet counts days? Then write `plain_times: excel`. "
            "Until then it is no time."
        )
    else:
        yield (
            f"Is `{number}` a time of day with a full stop between hours and minutes, or hours with their parts? Write "
            "`plain_times: HH.MM` or `plain_times: hours`. Until then it is no time."
        )


def is_called_hours(column: str) -> bool:
    """Whether a column of lengths says that they are hours."""
    return "hours" in plain_name(column) or "hrs" in plain_name(column)


def may_be_hours(column: str, sample: TableSample) -> bool:
    """Whether a length is a plain number that no visit would be in minutes, and may be in hours."""
    cells = sample.cells(column)
    numbers = [cell for cell in cells if re.fullmatch(r"\d{1,2}(?:[.,]\d{1,2})?", cell)]
    return (
        bool(cells)
        and len(numbers) == len(cells)
        and all(float(cell.replace(",", ".")) <= 12 for cell in cells)
    )


def may_be_half_days(columns: Sequence[str], sample: TableSample) -> bool:
    """Whether there are many times of day, and each may be of either half of the day."""
    times = [cell for column in columns for cell in sample.cells(column)]
    hours = [int(match[1]) for time in times if (match := _HOUR_AT_END.search(time))]
    return len(hours) == len(times) >= _MORE_THAN_CHANCE and all(1 <= hour <= 12 for hour in hours)


def _is_number_within_a_day(cell: str) -> bool:
    return is_plain_number(cell) and float(cell.replace(",", ".")) <= 24
