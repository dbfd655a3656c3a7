"""When somebody is there: gaps between visits, time alone, and nights.

Definitions, all over one week as planned, taken as a circle of 10,080 minutes:
- Visits come *by turns* where as many come every n-th week as n, at the same time of the same days: two live-in carers who
  change every week are one who is there every week (ours; nobody plans two for the same hours of one week in this way).
  Visits that take the whole of every day are at the same time, whenever each of them begins.
- A *gap* is the longest stretch in which no paid carer is in the home. Visits on call, those that do not come every week,
  and those to which nobody is known to come at all, close no gap. While a visit has no start or no length, or there are
  seven hours a week or more without times, a gap is known only where it
  could not be smaller; then the least that it can be is (`least_gap`).
- A *gap without help* also counts an unpaid carer who lives there and is willing and able to help with handling and
  personal care: by day (06:00-22:00), and by night when they get up at night to give care. A carer who receives care
  themselves does not count, and nobody for as long as the person is alone. Where an answer is missing, the gap is known
  only if it would be the same either way.
- A *gap by day* is the longest stretch between 06:00 and 22:00 without a paid carer.
- *Alone* is the gap of a person who lives alone. Of one who lives with somebody it is what was recorded: that somebody
  else lives there does not say that they are in. Where nothing was, it is known only while there is no gap.
- *A break without cover* of somebody who lives in is a gap by day, as long as was recorded; while it is not known whether
  breaks are covered, or how long they are, a gap is known only where none of them could be longer.
- *Somebody is there at night* when a visit covers at least four hours of every night, or is bought as waking, sleeping
  or living in and has no times, or when a person who lives with somebody is recorded as never alone.
- *Somebody may harm the person* while abuse is known, suspected or under enquiry and the safeguarding lead has not said
  who is safe. Then nobody who is not paid counts as help or as company: every one of these is then the paid gap.

Left out: visits at the same time (`at_once`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from ..model.care_package import CarePackage
from ..model.unpaid_carer import UnpaidCarer
from ..model.visit import (
    ALL_DAYS,
    DAY_MINUTES,
    LONGEST_BREAK_MINUTES,
    NIGHT_FROM,
    NIGHT_TO,
    WEEK_MINUTES,
    Visit,
)
from .derived import MAY_HARM

MinuteSpan = tuple[int, int]
_PLACE = {day: place * DAY_MINUTES for place, day in enumerate(ALL_DAYS)}
DAYS = tuple((start + NIGHT_TO, start + NIGHT_FROM) for start in _PLACE.values())
NIGHTS = tuple((start + NIGHT_FROM, start + DAY_MINUTES + NIGHT_TO) for start in _PLACE.values())
_IN_THE_HOME_AT_NIGHT = ("waking", "sleeping", "living_in")
_MOST_OF_A_NIGHT = 240
LEAST_HOURS_WITHOUT_TIMES = 7.0
"""Allowances of less, an hour a day, leave gaps as they are (ours)."""


def attendance_values(package: CarePackage) -> dict[str, float | bool]:
    """What is known about presence, by word of the package; hours.

    Args:
        package: any package.
    """
    visits = [visit for visit in package.visits if comes(visit)]
    weekly = weekly_visits(visits)
    spans = [span for visit in weekly for span in spans_of(visit)]
    open_times = hours_without_times(package) > 0 or any(visit.span is None for visit in weekly)
    paid = longest_gap(spans)
    harm = may_harm(package)
    values: dict[str, float | bool] = {MAY_HARM: harm}
    breaks = breaks_without_cover(weekly)
    gap = None if open_times and paid else _with_breaks(paid, breaks)
    if gap is not None:
        values["package.longest_gap_hours"] = _hours(gap)
    by_day = None if open_times and paid else _with_breaks(longest_gap([*spans, *NIGHTS]), breaks)
    if by_day is not None:
        values["package.longest_day_gap_hours"] = _hours(by_day)
    alone = _hours_alone(package, None if gap is None else _hours(gap), harm)
    if alone is not None:
        values["package.longest_time_alone_hours"] = alone
    helped = paid if harm else _gap_without_help(package, spans, paid)
    if helped is not None and (not open_times or helped == 0):
        helped = _with_breaks(helped, unhelped_breaks(package, breaks, harm))
        if helped is not None:
            values["package.longest_gap_without_help_hours"] = _hours(helped)
    at_night = _somebody_at_night(package, open_times, harm)
    if at_night is not None:
        values["package.someone_present_at_night"] = at_night
    return values


def comes(visit: Visit) -> bool:
    """Whether somebody is sent to a visit, and is not known to stay away every time."""
    return visit.presence != "on_call" and visit.delivered_carers != 0 and visit.delivered_minutes != 0


def weekly_visits(visits: Sequence[Visit]) -> tuple[Visit, ...]:
    """Those that come every week, alone or by turns.

    Args:
        visits: of one package.
    """
    alike = Counter(map(_turn, visits))
    return tuple(visit for visit in visits if alike[_turn(visit)] >= visit.every_weeks)


def _turn(visit: Visit) -> tuple[int, str | None, int | None, frozenset[str]]:
    days = frozenset(visit.days)
    round_the_clock = visit.minutes == DAY_MINUTES and len(days) == len(ALL_DAYS)
    return visit.every_weeks, None if round_the_clock else visit.start, visit.minutes, days


def breaks_without_cover(visits: Iterable[Visit]) -> MinuteSpan:
    """The least and the most minutes that a live-in carer may be away at a time with nobody in their place.

    Args:
        visits: to which somebody comes.
    """
    least = most = 0
    for visit in visits:
        if visit.presence == "living_in" and not visit.breaks_covered:
            minutes = visit.break_minutes
            # That nobody is there in the breaks says that there are some.
            least = max(least, (minutes or 1) if visit.breaks_covered is False else 0)
            most = max(most, LONGEST_BREAK_MINUTES if minutes is None else minutes, least)
    return least, most


def unhelped_breaks(package: CarePackage, breaks: MinuteSpan, harm: bool) -> MinuteSpan:
    """The least and the most minutes of a break in which nobody helps, no unpaid carer at home either.

    Args:
        package: any package.
        breaks: those in which no paid carer is there.
        harm: somebody close may harm the person.
    """
    if harm or (package.unpaid_carers is None and package.person.lives_alone):
        return breaks
    carers, hours_alone = package.unpaid_carers, package.person.hours_alone
    may, does = (
        carers is None or any(helping_spans(carer, unknown=unknown) for carer in carers)
        for unknown in (True, False)
    )
    most = breaks[1]
    if carers is not None and does and hours_alone is not None:
        most = min(most, round(hours_alone * 60))
    return (min(breaks[0], most) if not may else 0), most


def _with_breaks(gap: int, breaks: MinuteSpan) -> int | None:
    """A gap with breaks that may be longer; None while it is not known which is."""
    least, most = (max(gap, minutes) for minutes in breaks)
    return least if least == most else None


def hours_without_times(package: CarePackage) -> float:
    """Hours a week of allowances, at most; none where they are too few to come every day."""
    hours = sum(allowance.most_hours_per_week for allowance in package.allowances)
    return hours if hours >= LEAST_HOURS_WITHOUT_TIMES else 0.0


def may_harm(package: CarePackage) -> bool:
    """Whether abuse is on record, known, suspected or under enquiry, and no word of the lead on who is safe is."""
    risks = package.risks
    recorded = risks.domestic_abuse is True or risks.safeguarding_concern_open is True
    return recorded and risks.lead_agrees_who_sees is not True


def spans_of(visit: Visit) -> Iterable[MinuteSpan]:
    """Where a visit lies in the week, in minutes after Monday 00:00; may run past the end of Sunday."""
    span = visit.span
    return () if span is None else ((_PLACE[day] + span[0], _PLACE[day] + span[1]) for day in visit.days)


def longest_gap(spans: Sequence[MinuteSpan]) -> int:
    """The longest stretch of the week that no span covers, in minutes; the whole week where there is none."""
    if not spans:
        return WEEK_MINUTES
    ordered = sorted(spans)
    past_sunday = max(end for _, end in ordered) - WEEK_MINUTES
    until, longest = max(ordered[0][1], past_sunday), 0
    for begin, end in ordered[1:]:
        longest = max(longest, begin - until)
        until = max(until, end)
    return max(longest, ordered[0][0] + WEEK_MINUTES - until)


def _hours_alone(package: CarePackage, paid: float | None, harm: bool) -> float | None:
    """The longest time with nobody there who may be counted on; `paid` is the gap, None where it is not known."""
    person = package.person
    if paid == 0:
        return 0.0
    if person.lives_alone or harm:
        return paid
    if person.lives_alone is None or person.hours_alone is None:
        return None
    # Nobody is alone for longer than no paid carer is there.
    return person.hours_alone if paid is None else min(person.hours_alone, paid)


def _gap_without_help(package: CarePackage, spans: Sequence[MinuteSpan], paid: int) -> int | None:
    """The gap with unpaid carers who live there and can help; None where an answer that is missing would change it."""
    carers = package.unpaid_carers
    if carers is None:
        return paid if package.person.lives_alone or paid == 0 else None
    least = longest_gap([*spans, *(span for carer in carers for span in helping_spans(carer, unknown=True))])
    most = longest_gap([*spans, *(span for carer in carers for span in helping_spans(carer, unknown=False))])
    if least == most == paid:
        return paid
    alone = package.person.hours_alone
    if least != most or alone is None:
        return None
    # While the person is alone nobody helps, whoever lives there.
    return max(least, min(paid, round(alone * 60)))


def helping_spans(carer: UnpaidCarer, *, unknown: bool) -> tuple[MinuteSpan, ...]:
    """When a carer at home would help, taking what is not known as `unknown`.

    Args:
        carer: who may live there.
        unknown: what to take an answer for that nobody gave.
    """
    answers = (carer.lives_with, carer.willing_and_able_handling, carer.willing_and_able_personal_care)
    if (
        carer.receives_care
        or carer.under_18
        or not all(unknown if answer is None else answer for answer in answers)
    ):
        return ()
    up_at_night = unknown if carer.cares_at_night is None else carer.cares_at_night
    return (*DAYS, *NIGHTS) if up_at_night else DAYS


def _somebody_at_night(package: CarePackage, open_times: bool, harm: bool) -> bool | None:
    """Whether somebody is there through every night; None where a missing time or answer would change it."""
    person = package.person
    lives_with = person.lives_alone is False and not harm
    if lives_with and person.hours_alone == 0:
        return True
    days = set[str]()
    for visit in weekly_visits([visit for visit in package.visits if comes(visit)]):
        night = visit.night_minutes
        if visit.presence in _IN_THE_HOME_AT_NIGHT if night is None else night >= _MOST_OF_A_NIGHT:
            days |= set(visit.days)
    if len(days) == len(ALL_DAYS):
        return True
    unknown = open_times or lives_with or (person.lives_alone is None and not harm)
    return None if unknown else False


def _hours(minutes: int) -> float:
    return round(minutes / 60, 6)
