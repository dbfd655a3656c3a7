"""Texts of other systems into values of ours; what cannot be one is said to be none, never guessed.

Definitions: a date is day, month and year in the order that the mapping states; ISO 8601 needs no statement. A moment
without a time zone is in the mapping's; one with a zone is turned into it. A comma before one or two digits is a decimal
comma; before three it may part thousands, and is refused. An age band is the age on a given day.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from .column_names import month_named, weekday_named
from .plain_times import PlainTimes, write_plain_day, write_plain_time
from .spans import span_of

_ISO_MONTH = re.compile(r"(\d{4})(?:-(\d{2}))?\Z")
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_DATE = re.compile(r"(\d{1,4})[/.\- ](\d{1,2})[/.\- ](\d{1,4})\Z")
_DAY_AHEAD = re.compile(r"(\d{4}|\d{1,2})[/.\-](\d{1,2})[/.\-](\d{1,4})(?!\d)")
_NAMED_MONTH = re.compile(
    r"(?:(?P<day>\d{1,2})\.?[- /]?(?P<month>[^\W\d_]{3,10})\.?"
    r"|(?P<month_first>[^\W\d_]{3,10})\.?[- ](?P<day_second>\d{1,2}),?)"
    r"[- /]?,?\s?(?P<year>\d{4}|\d{2})\Z"
)
"""`16-Nov-2026`, `16 November 2026`, `Nov 16, 2026`: no order of numbers is needed."""
_MIDNIGHT_BEFORE_A_CLOCK = re.compile(r"(.{6,10}) 00:00(?::00)? (\d.*)\Z")
"""A day as a workbook has it, joined to a time of day from a cell of its own."""
_CLOCK = re.compile(r"(\d{1,2}):?(\d{2})(?::(\d{2})(?:\.\d+)?)?\Z")
_END_OF_DAY = re.compile(r"24:?00(?::00(?:\.0+)?)?\Z")
_CLOCK_OF_HALF_A_DAY = re.compile(r"(\d{1,2})(?:[:.]?(\d{2}))?(?::\d{2})?\s?([ap])\.?m\.?\Z", re.IGNORECASE)
"""`8:05 AM`, `8.05pm`, `8 p.m.`"""
_DAY_AND_CLOCK = re.compile(
    r"(.*?\S)\s+(\d{1,2}[:.]?\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s?[ap]\.?m\.?)?|\d{1,2}\s?[ap]\.?m\.?)\Z",
    re.IGNORECASE,
)
_DECIMAL_COMMA = re.compile(r"[-+]?\d{1,12},\d{1,2}\Z")
"""With three digits behind it, a comma may part thousands."""
_NUMBER = re.compile(r"[-+]?\d{1,12}(\.\d{1,30})?\Z")
_LENGTH_IN_WORDS = re.compile(
    r"(?:(\d{1,3})\s?h(?:(?:ou)?rs?)?\.?)?\s?(?:(\d{1,3})\s?m(?:in(?:ute)?s?)?\.?)?()\Z", re.IGNORECASE
)
"""`46 mins`, `1h 15m`, `1 hour`."""
_WORD_AHEAD = re.compile(r"(?:dydd )?([^\W\d_]+[.,]{0,2})\s+(?:den )?(?=\d)", re.IGNORECASE)
"""`Mon 16/11/2026`, `Monday, 16 November 2026`, `mandag den 16. november 2026`: the day is the number's."""
_FIRST_YEAR, _LAST_YEAR = 1990, 2100
"""Of a moment that was logged: every day between the first and the last is looked at, planned visit by planned visit."""
_HALF_A_DAY = 12
_MONTHS_OF_A_YEAR = 12
_FIRST_YEAR, _LAST_YEAR = 1900, 2200
"""Beyond them no clock is changed."""
_YES, _NO = {"true", "yes", "y", "1"}, {"false", "no", "n", "0"}
_BANDS = (
    (95, "95+"),
    (85, "85-94"),
    (75, "75-84"),
    (65, "65-74"),
    (45, "45-64"),
    (25, "25-44"),
    (18, "18-24"),
    (0, "0-17"),
)
_ORDERS = {"DMY": (2, 1, 0), "MDY": (2, 0, 1), "YMD": (0, 1, 2)}
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class NotAValueError(ValueError):
    """A text is no value of the kind."""


def to_date(text: str, order: str = "") -> date:
    """A day.

    Args:
        text: ISO 8601, or in the order of day, month and year.
        order: `DMY`, `MDY`, `YMD` or nothing.

    Raises:
        NotAValueError: it is none, or its order is not known.
    """
    text = _without_weekday(text)
    try:
        if match := _ISO_DATE.match(text):
            return date(*map(int, match.groups()))
        if (match := _DATE.match(text.split(" ")[0] if order else text)) and order:
            parts = match.groups()
            year, month, day = (int(parts[place]) for place in _ORDERS[order])
            return date(year + (2000 if year < 100 else 0), month, day)
        if re.fullmatch(r"\d{8}", text):
            return date(int(text[:4]), int(text[4:6]), int(text[6:]))
        if match := _NAMED_MONTH.match(text):
            return _day_of_named_month(match)
    except ValueError:
        pass
    raise NotAValueError("is no day that can be read for certain")


def possible_orders(text: str) -> set[str]:
    """The orders of day, month and year in which the day that a text begins with can be read; empty where there is none."""
    match = _DAY_AHEAD.match(_without_weekday(text.strip()))
    if match is None:
        return set()
    first, second, third = match.groups()
    if len(first) == 4:
        return {"YMD"}
    if len(third) not in (2, 4):
        return set()
    orders = set()
    if int(first) <= 31 and int(second) <= 12:
        orders.add("DMY")
    if int(first) <= 12 and int(second) <= 31:
        orders.add("MDY")
    return orders


def to_span(text: str, order: str = "") -> tuple[date, date]:
    """The first and the last day of what is said: of a day, of a month or of a year.

    Raises:
        NotAValueError: it is none, or its order is not known.
    """
    match = _ISO_MONTH.match(text)
    if match is None:
        day = to_date(text, order)
        return day, day
    month = int(match[2] or 0)
    try:
        first = date(int(match[1]), month or 1, 1)
    except ValueError:
        raise NotAValueError("is no day that can be read for certain") from None
    last_month = month or _MONTHS_OF_A_YEAR
    return first, date(first.year, last_month, monthrange(first.year, last_month)[1])


def to_day(text: str, order: str, zone: str) -> date:
    """The day of something that was said, to hold one against another: by the clock of the zone; a month from its first day.

    Raises:
        NotAValueError: it is none, or its order is not known.
    """
    if match := _ISO_MONTH.match(text):
        text = f"{match[1]}-{match[2] or '01'}-01"
    if len(text) > len("2026-11-16"):
        with suppress(ValueError, OverflowError):
            moment = datetime.fromisoformat(text)
            return (moment.astimezone(ZoneInfo(zone)) if moment.tzinfo else moment).date()
    return to_date(text, order)


def _day_of_named_month(match: re.Match[str]) -> date:
    month, year = month_named(match["month"] or match["month_first"]), int(match["year"])
    if not month:
        raise NotAValueError("is no day that can be read for certain")
    return date(year + (2000 if year < 100 else 0), month, int(match["day"] or match["day_second"]))


def _without_weekday(text: str) -> str:
    """A day without the name of its day of the week ahead of it."""
    match = _WORD_AHEAD.match(text)
    return text[match.end() :] if match and weekday_named(match[1]) is not None else text


def to_clock(text: str) -> str:
    """A time of day as HH:MM, from a clock of 24 hours, or of twelve with a.m. or p.m.

    Raises:
        NotAValueError: it is none.
    """
    if half := _CLOCK_OF_HALF_A_DAY.match(text):
        hour, minute = int(half[1]), int(half[2] or 0)
        if not 1 <= hour <= _HALF_A_DAY or minute > 59:
            raise NotAValueError("is no time of day")
        return f"{hour % _HALF_A_DAY + (_HALF_A_DAY if half[3].lower() == 'p' else 0):02}:{minute:02}"
    match = _CLOCK.match(text)
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        raise NotAValueError("is no time of day")
    return f"{int(match[1]):02}:{match[2]}"


def to_moment(text: str, order: str = "", zone: str = "Europe/London") -> datetime:
    """A day and a time of day, in the clock of the zone, without saying so.

    Raises:
        NotAValueError: it is none, or of a year in which nothing was logged.
    """
    try:
        moment = _moment_as_written(text, order, zone)
    except OverflowError:
        raise NotAValueError("is no day that can be read for certain") from None
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise NotAValueError(f"is not between {_FIRST_YEAR} and {_LAST_YEAR}")
    return moment


def _moment_as_written(text: str, order: str, zone: str) -> datetime:
    """A moment of any year: as ISO 8601 has it, or a day in the order that was chosen and a clock."""
    if joined := _MIDNIGHT_BEFORE_A_CLOCK.match(text):
        text = f"{joined[1]} {joined[2]}"
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None:
            moment = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        if len(text) > 10:
            return moment
        raise NotAValueError("has no time of day")
    except (ValueError, OverflowError) as error:
        if isinstance(error, NotAValueError):
            raise
    day, clock = _day_and_clock(text.strip())
    if not clock:
        raise NotAValueError("has no day" if _CLOCK.match(text.strip()) else "has no time of day")
    if _END_OF_DAY.match(clock):
        return datetime.combine(to_date(day, order), datetime.min.time()) + timedelta(days=1)
    return datetime.combine(to_date(day, order), datetime.strptime(to_clock(clock.strip()), "%H:%M").time())


def _day_and_clock(text: str) -> tuple[str, str]:
    """A day and a time of day; the day may be of several words."""
    match = _DAY_AND_CLOCK.match(text)
    return (match[1], match[2]) if match else (text, "")


def to_month_day_clock(text: str) -> datetime:
    """A moment written as year and month, day, and time of day: `202104 04 1100`.

    Raises:
        NotAValueError: it is none.
    """
    match = re.fullmatch(r"(\d{4})(\d{2}) (\d{1,2}) (\d{2}):?(\d{2})", text)
    try:
        if match:
            year, month, day, hour, minute = map(int, match.groups())
            ends_day = (hour, minute) == (24, 0)
            return datetime(year, month, day, 0 if ends_day else hour, minute) + timedelta(days=ends_day)
    except ValueError:
        pass
    raise NotAValueError("is no month, day and time of day")


def to_minutes(text: str) -> float:
    """A length: a number of minutes, or hours and minutes as HH:MM, HH:MM:SS or in words.

    Raises:
        NotAValueError: it is none.
    """
    if _NUMBER.match(text) or _DECIMAL_COMMA.match(text):
        return to_number(text)
    return to_hours_and_minutes(text)


def to_hours_and_minutes(text: str) -> float:
    """A length in minutes, of hours and minutes as HH:MM or HH:MM:SS; a plain number is none, since it may be of either.

    Raises:
        NotAValueError: it is none.
    """
    match = re.fullmatch(r"(\d{1,3}):(\d{2})(?::(\d{2}))?", text) or _LENGTH_IN_WORDS.match(text)
    if match is None or not any(match.groups()):
        raise NotAValueError("is no length of time")
    length = timedelta(hours=int(match[1] or 0), minutes=int(match[2] or 0), seconds=int(match[3] or 0))
    return length.total_seconds() / 60


def to_age_band(text: str, on: date) -> str:
    """The band of ages that somebody born on a day is in.

    Raises:
        NotAValueError: it is no day, or nobody is of that age.
    """
    born = to_date(text if len(text) > 7 else f"{text}-12-31" if len(text) == 4 else f"{text}-28")
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    for least, band in _BANDS:
        if least <= age <= 130:
            return band
    raise NotAValueError("gives no age from 0 to 130")


def to_number(text: str) -> float:
    """A number.

    Raises:
        NotAValueError: it is none.
    """
    if _DECIMAL_COMMA.match(text):
        return float(text.replace(",", "."))
    if not _NUMBER.match(text):
        raise NotAValueError("is no number")
    return float(text)


def worked_until(start: datetime, end: datetime, zone: str) -> datetime:
    """The beginning plus the time that really passed until the end, also in the night in which clocks change.

    Args:
        start: by the clock of the zone.
        end: likewise; its `fold` says which of two equal hours is meant.
        zone: where the clock hangs.
    """
    if not (_FIRST_YEAR < start.year < _LAST_YEAR and _FIRST_YEAR < end.year < _LAST_YEAR):
        return end
    hangs = ZoneInfo(zone)
    passed = end.replace(tzinfo=hangs).astimezone(UTC) - start.replace(tzinfo=hangs).astimezone(UTC)
    return start + passed


def _to_whole(text: str) -> int:
    number = to_number(text)
    if number != int(number):
        raise NotAValueError("is no whole number")
    return int(number)


def _to_yes_no(text: str) -> bool:
    if text.lower() in _YES | _NO:
        return text.lower() in _YES
    raise NotAValueError("is neither yes nor no")


def _part_of_span(text: str, part: int) -> str:
    span = span_of(text)
    if span is None:
        raise NotAValueError("is no beginning and end")
    return span[part]


def _to_days(text: str) -> str:
    days = [weekday_named(word) for word in re.split(r"[\s,;/]+", text.strip()) if word]
    if not days or None in days:
        raise NotAValueError("names no days of the week")
    return " ".join(dict.fromkeys(_DAYS[day] for day in days if day is not None))


def _last_part(text: str) -> str:
    """The id of an address; any other text, whatever stands in it, as it is."""
    return re.split(r"[/|]", text.rstrip("/"))[-1] if re.fullmatch(r"[A-Za-z][\w+.:-]*/\S+", text) else text


def convert_text(
    text: str, conversion: str, *, order: str, zone: str, today: date, plain_times: PlainTimes = ""
) -> Any:
    """A text as a value of the kind that a mapping asks for.

    Args:
        text: what stands in the file.
        conversion: the kind.
        order: of day, month and year.
        zone: of a clock without one.
        today: the day of reading, for ages.
        plain_times: what a plain number is where a time of day stands.

    Raises:
        NotAValueError: it is none.
    """
    if conversion in ("clock", "moment"):
        text = write_plain_time(text, plain_times)
    elif conversion == "date":
        text = write_plain_day(text, plain_times)
    kinds: dict[str, Callable[[], Any]] = {
        "text": lambda: text,
        "number": lambda: to_number(text),
        "whole": lambda: _to_whole(text),
        "yes_no": lambda: _to_yes_no(text),
        "date": lambda: to_date(text, order),
        "clock": lambda: to_clock(text),
        "moment": lambda: to_moment(text, order, zone),
        "span_start": lambda: to_moment(_part_of_span(text, 0), order, zone),
        "span_end": lambda: to_moment(_part_of_span(text, 1), order, zone),
        "month_day_clock": lambda: to_month_day_clock(text),
        "minutes": lambda: to_minutes(text),
        "hours_and_minutes": lambda: to_hours_and_minutes(text),
        "age_band": lambda: to_age_band(text, today),
        "last_part": lambda: _last_part(text),
        "days": lambda: _to_days(text),
    }
    return kinds[conversion]()
