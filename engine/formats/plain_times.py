"""Times of day that are written as plain numbers, where a mapping says what such a number is.

Definitions: `08.05` may be five past eight or a twentieth past eight, and `0.336806` is five past eight where a spreadsheet
has counted the day as 1. Nobody can tell from one number, so without a statement it is no time. With one it is written
as a time of day, or as a day and a time, for `conversion` to read.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Literal

PlainTimes = Literal["", "HH.MM", "hours", "excel"]
_NUMBER = re.compile(r"\d{1,5}(?:[.,]\d{1,20})?\Z")
_HOURS_AND_MINUTES = re.compile(r"(\d{1,2})(?:[.,](\d{1,2}))?\Z")
_SAYS_CLOCK = re.compile(r"\bkl\.? ?(?=\d)|(?<=\d) ?Uhr\Z", re.IGNORECASE)
"""`kl. 08.05` in Danish, `08:05 Uhr` in German."""
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 80_000
"""From 1954 to 2119, in days since the end of 1899: what a spreadsheet has for a day."""
_BEFORE_FIRST_DAY = datetime(1899, 12, 30)
_SECONDS_OF_A_DAY = 86_400


def write_plain_time(text: str, are: PlainTimes) -> str:
    """A text whose plain numbers are written as the day and the time of day that they are; others as they were.

    Args:
        text: a time of day, or a day and one behind it.
        are: hours and minutes with a mark between them, hours with their parts, or what a spreadsheet has for a day (since
            the end of 1899) and a part of one.
    """
    text = bare_clock(text)
    ahead, _, last = text.strip().rpartition(" ")
    if not are or not _NUMBER.match(last):
        return text
    if are == "HH.MM":
        clock = _clock_of_two_numbers(last)
    else:
        number = float(last.replace(",", "."))
        if are == "excel" and not ahead and _FIRST_SERIAL <= number <= _LAST_SERIAL:
            return _moment_of_serial(number).isoformat(sep=" ")
        clock = _clock_of_day_part(number / 24 if are == "hours" else number)
    day = write_plain_day(ahead, are)
    return f"{day} {clock}".strip() if clock else text


def write_plain_day(text: str, are: PlainTimes) -> str:
    """A day that stands as a spreadsheet's number, as a day; any other text as it was."""
    if are == "excel" and re.fullmatch(r"\d{5}", text) and _FIRST_SERIAL <= int(text) <= _LAST_SERIAL:
        return _moment_of_serial(int(text)).date().isoformat()
    return text


def bare_clock(text: str) -> str:
    """A time of day without a word that only says that it is one."""
    return _SAYS_CLOCK.sub("", text)


def is_plain_number(text: str) -> bool:
    """Whether a text is nothing but a number, as a time of day may be written."""
    return bool(_NUMBER.match(text))


def day_of_serial(number: float) -> date | None:
    """The day that a spreadsheet's number is; None where it is of no day that care was given on."""
    return _moment_of_serial(number).date() if _FIRST_SERIAL <= number <= _LAST_SERIAL else None


def _clock_of_two_numbers(text: str) -> str:
    """`8.4` of a spreadsheet is `8.40`: it leaves out noughts at the end."""
    match = _HOURS_AND_MINUTES.match(text)
    return f"{int(match[1]):02}:{(match[2] or '').ljust(2, '0')}" if match else ""


def _clock_of_day_part(part: float) -> str:
    """The time of day, to the second; the whole day is its end."""
    seconds = round(part * _SECONDS_OF_A_DAY)
    if seconds == _SECONDS_OF_A_DAY:
        return "24:00"
    return (datetime.min + timedelta(seconds=seconds)).time().isoformat() if part < 1 else ""


def _moment_of_serial(days: float) -> datetime:
    whole = _BEFORE_FIRST_DAY + timedelta(days=int(days))
    return datetime.combine(whole.date(), time()) + timedelta(
        seconds=round((days - int(days)) * _SECONDS_OF_A_DAY)
    )
