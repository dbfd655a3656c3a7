"""How words of a visit, of its task and of the whole week follow from each other.

Sums are over the one visit that a rule is asked of and the extra visits; they stay linear, so that the solver always
has an answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import z3

from .scales import SCALE
from .variables import EXTRA_KINDS, EXTRA_MINUTES, Variables

_DAYS = 7
_WEEK_HOURS = 168
_MOST_EXTRA = 12
_BY_NIGHT = ("waking", "sleeping", "living_in")


def tie_visit(words: Variables) -> Iterable[Any]:
    """How words of a visit and its task line depend on each other."""
    yield from _activities(words)
    yield from _lengths(words)
    yield from _nights(words)


def _activities(words: Variables) -> Iterable[Any]:
    """A task line is of one activity, whose group and whose place beside a meal follow from the catalogue."""
    yield z3.Implies(words.has_task, words.has_visit)
    yield words.value["task.carers"] <= words.value["visit.carers"]
    group, only = words.vocabulary["task.group"], words.vocabulary["visit.only_group"]
    for index, activity in enumerate(words.vocabulary["task.activity"].words):
        mine = group.words.index(words.catalogue.groups[activity])
        yield z3.Implies(words.value["task.activity"] == index, words.value["task.group"] == mine)
        if activity not in _served_activities(words):
            # Nothing that could be out of order helps with it.
            unfit = "task.rests_on_what_is_unfit"
            yield z3.Implies(
                z3.And(words.known[unfit], words.value["task.activity"] == index), words.value[unfit] == 0
            )
    mixed, none = only.words.index("mixed"), only.words.index("none")
    yield z3.Implies(z3.Not(words.has_task), words.value[only.path] == none)
    for index, name in enumerate(group.words):
        its = z3.And(words.has_task, words.value[group.path] == index)
        same = words.value[only.path] == only.words.index(name)
        yield z3.Implies(its, z3.Or(same, words.value[only.path] == mixed))
    eating = [
        words.vocabulary["task.activity"].words.index(activity)
        for activity in sorted(words.catalogue.roles.beside_eating)
    ]
    yield z3.Implies(
        z3.And(words.has_task, z3.Or([words.value["task.activity"] == place for place in eating])),
        words.value["visit.helps_eat"] == 1,
    )
    yield z3.Implies(z3.Not(words.has_task), words.value["visit.helps_eat"] == 0)
    helped, meals = words.value["visit.helps_eat"] == 1, only.words.index("meals")
    yield z3.Implies(helped, z3.Or(words.value[only.path] == meals, words.value[only.path] == mixed))


def _lengths(words: Variables) -> Iterable[Any]:
    """An overrun is delivered less planned minutes, and what is delivered lies within a day."""
    delivered = words.value["visit.overrun_minutes"] + words.value["visit.minutes"]
    yield z3.And(delivered >= 0, delivered <= 1440 * SCALE)
    for follows in ("overrun_minutes", "delivered_percent", "task_excess_minutes"):
        yield z3.Implies(words.known[f"visit.{follows}"], words.known["visit.minutes"])
    yield words.known["visit.delivered_percent"] == words.known["visit.overrun_minutes"]
    yield words.known["visit.more_carers_come"] == words.known["visit.carers_short"]
    more, short = (words.value[f"visit.{name}"] == 1 for name in ("more_carers_come", "carers_short"))
    yield z3.Implies(words.known["visit.carers_short"], z3.Not(z3.And(more, short)))
    yield z3.Implies(
        z3.Or(words.known["visit.carers_short"], words.known["visit.overrun_minutes"]),
        words.known["visit.nobody_comes"],
    )
    nobody = z3.And(words.known["visit.nobody_comes"], words.value["visit.nobody_comes"] == 1)
    yield z3.Implies(z3.And(words.known["visit.overrun_minutes"], delivered == 0), nobody)
    alone_and_short = z3.And(words.known["visit.carers_short"], short, words.value["visit.carers"] == 1)
    yield z3.Implies(alone_and_short, nobody)


def _nights(words: Variables) -> Iterable[Any]:
    """When a visit starts and how long it is says whether it falls in the night, and for how long."""
    part, at_night = "visit.part_of_day", words.value["visit.at_night"] == 1
    starts_at_night = words.value[part] == words.vocabulary[part].words.index("night")
    presence = words.value["visit.presence"]
    by_night = z3.Or([presence == words.vocabulary["visit.presence"].words.index(kind) for kind in _BY_NIGHT])
    yield words.known[part] == (words.value["visit.has_a_start"] == 1)
    yield z3.Implies(words.known["visit.late_minutes"], words.known[part])
    yield z3.Implies(
        z3.And(words.known["visit.presence"], by_night), z3.And(words.known["visit.at_night"], at_night)
    )
    both = z3.And(words.known[part], words.known["visit.minutes"])
    yield z3.Implies(both, words.known["visit.at_night"])
    yield z3.Implies(z3.And(both, starts_at_night), at_night)
    yield words.known["visit.night_minutes"] == both
    yield z3.Implies(z3.And(both, words.value["visit.night_minutes"] > 0), at_night)


def _served_activities(words: Variables) -> frozenset[str]:
    """Activities that some piece in place can help with."""
    roles = words.catalogue.roles
    return frozenset[str]().union(*roles.serves.values(), *roles.kind_serves.values())


def tie_sums(words: Variables) -> Iterable[Any]:
    """How words about the whole week follow from the visit and the extra visits."""
    yield from _days(words)
    by_day, by_night, by_two = (words.extra[kind] for kind in EXTRA_KINDS)
    for extra in words.extra.values():
        yield z3.And(extra >= 0, extra <= _MOST_EXTRA)
    extras = by_day + by_night + by_two
    days, carers, minutes = (
        words.value["visit.days_per_week"],
        words.value["visit.carers"],
        z3.Int("whole minutes"),
    )
    # Lengths are whole minutes in a package, though every number is in thousandths here.
    yield z3.Implies(words.known["visit.minutes"], words.value["visit.minutes"] == SCALE * minutes)
    yield z3.Implies(z3.Not(words.known["visit.minutes"]), minutes == 0)
    here = z3.If(words.has_visit, days, 0)
    at_night = z3.And(words.has_visit, words.known["visit.at_night"], words.value["visit.at_night"] == 1)
    yield words.value["package.visits_per_week"] == SCALE * (here + _DAYS * extras)
    yield words.value["package.visits_per_day"] == SCALE * (z3.If(words.has_visit, 1, 0) + extras)
    yield words.value["package.night_visits_per_week"] == SCALE * (
        z3.If(at_night, days, 0) + _DAYS * by_night
    )
    two = z3.Or(z3.And(words.has_visit, carers >= 2), by_two > 0)
    yield (words.value["package.double_handed"] == 1) == two
    weekly, weekly_second = z3.Int("carer minutes a week"), z3.Int("second carer minutes a week")
    each = _DAYS * EXTRA_MINUTES
    yield weekly == _times(words, minutes, carers, days) + each * (by_day + by_night + 2 * by_two)
    yield weekly_second == _times(words, minutes, carers - 1, days) + each * by_two
    for path, total in (("carer_hours_per_week", weekly), ("second_carer_hours_per_week", weekly_second)):
        # Hours are minutes by 60, rounded down: as two bounds, because division would leave the linear
        # fragment.
        hours = 60 * words.value[f"package.{path}"]
        yield z3.And(hours <= SCALE * total, hours > SCALE * total - 60)

    # Who lives alone, with fewer hours of care than a week has, is alone for some of it; whose longest time alone is not
    # known, is not looked after for all of it at known times.
    alone, care = "package.longest_time_alone_hours", "package.carer_hours_per_week"
    yield z3.Implies(
        z3.And(
            words.is_value("person.lives_alone", True),
            words.known[alone],
            words.value[care] < _WEEK_HOURS * SCALE,
        ),
        words.value[alone] > 0,
    )
    yield z3.Implies(words.ranged[alone], words.greatest[alone] > 0)


def _days(words: Variables) -> Iterable[Any]:
    """An assessment that is older than the weeks since something else came before it."""
    since = "package.days_since_assessment"
    for path, weeks in (
        ("package.days_assessed_before_discharge", "risks.weeks_since_hospital_discharge"),
        ("package.days_assessed_before_package", "service.weeks_running"),
    ):
        # Weeks are whole: the event may lie six days further back, so that the least that is certain is
        # taken.
        yield words.known[path] == z3.And(words.known[since], words.known[weeks])
        yield z3.Implies(
            words.known[path], words.value[path] == words.value[since] - 7 * words.value[weeks] - 6
        )


def _times(words: Variables, minutes: Any, carers: Any, days: Any) -> Any:
    """The product, as a table of the few carers and days there are, so that it stays linear."""
    product = z3.IntVal(0)
    for many in range(5):
        for week in range(1, _DAYS + 1):
            product = z3.If(z3.And(carers == many, days == week), many * week * minutes, product)
    return z3.If(words.has_visit, product, 0)
