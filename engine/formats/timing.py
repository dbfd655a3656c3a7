"""FHIR's Timing and Ratio as visits and as hours without times.

Definitions: a visit needs days; where only "five times a week" is said there are no days, so it becomes hours for a
span of weeks and never visits. A month is a twelfth of 52 weeks. A length that is not said stays unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .conversion import NotAValueError, to_clock, to_number
from .path import texts_at

_UNIT_MINUTES = {
    "min": 1.0, "mins": 1.0, "minute": 1.0, "minutes": 1.0, "h": 60.0, "hr": 60.0, "hrs": 60.0, "hour": 60.0, "hours": 60.0,
    "quarter hour": 15.0, "quarter hours": 15.0, "quarter-hour": 15.0, "15 min": 15.0, "15 minutes": 15.0, "s": 1 / 60,
    "half hour": 30.0, "half hours": 30.0,
}  # fmt: skip
_SPAN_WEEKS: dict[str, tuple[float, int]] = {
    "d": (7.0, 1), "day": (7.0, 1), "days": (7.0, 1), "wk": (1.0, 1), "week": (1.0, 1), "weeks": (1.0, 1), "mo": (12.0, 52),
    "month": (12.0, 52), "months": (12.0, 52), "a": (1.0, 52), "year": (1.0, 52), "years": (1.0, 52),
}  # fmt: skip
"""How many of the span there are in how many weeks."""
_READ = frozenset(
    (
        "id",
        "frequency",
        "period",
        "periodUnit",
        "duration",
        "durationMax",
        "durationUnit",
        "dayOfWeek",
        "timeOfDay",
        "when",
    )
)
"""Parts of a FHIR Timing's `repeat` that are understood; any other may change what the rest means."""
_ALL_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MOST_A_DAY = 12


def minutes_of(amount: str, unit: str) -> float:
    """An amount of a unit of time in minutes.

    Raises:
        NotAValueError: the unit is none of time.
    """
    factor = _UNIT_MINUTES.get(unit.lower().strip())
    if factor is None:
        raise NotAValueError("is not in a unit of time")
    return to_number(amount) * factor


def allowance_of(ratio: Any, unit_minutes: Mapping[str, float], codes: list[str]) -> dict[str, Any]:
    """Hours for a span of weeks.

    Args:
        ratio: a FHIR Ratio: so much for each span.
        unit_minutes: minutes of one unit, by the code of the service.
        codes: codes of the service.

    Raises:
        NotAValueError: it says no time, or no span.
    """
    if texts_at(ratio, ("numerator.comparator",)) or texts_at(ratio, ("denominator.comparator",)):
        raise NotAValueError("says only what the hours are above or below")
    amount = _one(ratio, "numerator.value")
    unit = _one(ratio, "numerator.unit", "numerator.code")
    if unit.lower().strip() in ("unit", "units", "") and (
        known := [unit_minutes[code] for code in codes if code in unit_minutes]
    ):
        minutes = to_number(amount) * known[0]
    else:
        minutes = minutes_of(amount, unit)
    span = _one(ratio, "denominator.code", "denominator.unit").lower()
    spans = texts_at(ratio, ("denominator.value",))
    if span not in _SPAN_WEEKS:
        raise NotAValueError("names no span of weeks")
    each, weeks = _SPAN_WEEKS[span]
    every = to_number(spans[0]) if spans else 1.0
    if every <= 0:
        raise NotAValueError("names no span of weeks")
    return {"hours": minutes / 60 * each / every, "per_weeks": weeks}


def visits_of(repeat: Any, name: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Visits, or else allowances, of a FHIR Timing's `repeat`.

    Args:
        repeat: the part of that name.
        name: what the visits are called.

    Raises:
        NotAValueError: it says nothing that can be placed in a week.
    """
    if not isinstance(repeat, dict):
        raise NotAValueError("says neither days nor a length for a span of weeks")
    if odd := sorted(key for key in repeat if key not in _READ and not key.startswith("bounds")):
        raise NotAValueError(f"its times have `{odd[0][:40]}`, which is not read")
    minutes = _length(repeat)
    often = _whole(_one(repeat, "frequency", default="1"))
    period, unit = to_number(_one(repeat, "period", default="1")), _one(repeat, "periodUnit", default="")
    days = [day[:3].lower() for day in texts_at(repeat, ("dayOfWeek",))]
    clocks = [to_clock(text[:5]) for text in texts_at(repeat, ("timeOfDay",))]
    parts = texts_at(repeat, ("when",))
    if days and (period == 1 if unit in ("", "d") else unit == "wk" and period == int(period)):
        every_weeks = int(period)
    elif unit == "d" and period == 1:
        every_weeks, days = 1, list(_ALL_DAYS)
    elif minutes is not None and unit in _SPAN_WEEKS and period > 0 and not (days and unit == "d"):
        each, weeks = _SPAN_WEEKS[unit]
        return [], [{"hours": minutes / 60 * often * each / period, "per_weeks": weeks}]
    else:
        raise NotAValueError("says neither days nor a length for a span of weeks")
    times = _times_a_day(often, 1 if unit == "d" else len(set(days)), len(clocks) or len(parts))
    visit: dict[str, Any] = {"days": tuple(dict.fromkeys(days)), "every_weeks": every_weeks}
    if minutes is not None:
        visit["minutes"] = round(minutes)
    starts: list[str | None] = list(clocks) or [None] * times
    names = (
        [f"{name[:30]} {part[:8]}" for part in parts]
        if len(parts) == times and not clocks
        else [name] * times
    )
    return [
        {**visit, "id": called, **({"start": start} if start else {})}
        for start, called in zip(starts, names, strict=True)
    ], []


def is_said_twice(repeat: Any) -> bool:
    """Whether a `repeat` says "once", and several days of the week or times of the day: it may mean once in all, or each."""
    if texts_at(repeat, ("frequency",)) != ["1"]:
        return False
    listed = max(len(texts_at(repeat, ("timeOfDay",))), len(texts_at(repeat, ("when",))), 1)
    days = len(set(texts_at(repeat, ("dayOfWeek",)))) if texts_at(repeat, ("periodUnit",)) == ["wk"] else 1
    return listed * max(days, 1) > 1


def _times_a_day(often: int, days: int, listed: int) -> int:
    """How often a day, where it is said by how often, on how many days, and by the times that are listed.

    Raises:
        NotAValueError: they do not fit each other, or it is more than can be.
    """
    times = listed or (often // days if often % days == 0 and often > days else often if days == 1 else 1)
    if often not in (1, times, times * days):
        raise NotAValueError("says how often, and days or times that do not fit that")
    if not 1 <= times <= _MOST_A_DAY:
        raise NotAValueError("says more visits a day than can be")
    return times


def _whole(text: str) -> int:
    number = to_number(text)
    if number != int(number):
        raise NotAValueError("says no whole number of times")
    return int(number)


def _length(repeat: Any) -> float | None:
    """The length; None where there is none, or only what it lies between."""
    amounts = [] if "durationMax" in repeat else texts_at(repeat, ("duration",))
    return minutes_of(amounts[0], _one(repeat, "durationUnit", default="min")) if amounts else None


def _one(tree: Any, *paths: str, default: str | None = None) -> str:
    texts = texts_at(tree, paths)
    if not texts:
        if default is None:
            raise NotAValueError("says no amount for a span of weeks")
        return default
    return texts[0]
