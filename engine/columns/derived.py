"""Words that are derived from several fields, as columns: support, equipment, the package, visits, task lines.

**To add a derived word:** its term in `engine.language.vocabulary`, its value for one package in
`engine.language.facts` (which feeds durable_rules and stays independent of this), and here one function marked
`@word("its.path")` that gives its column: a row each of its scope, int8 or int16 ranks with -1, or float64 with NaN,
where it is not known. `tests/columns/test_words.py` compares both for random packages, and fails for a word that is
missing here. **To add a field of the model**, add it to the model: there is nothing to do here.

Definitions are those of `engine.language.facts`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..language.derived import MAY_HARM, WILLING
from ..language.visit_facts import STARTS, part_of_day
from .every_week import comes_every_week
from .layout import layout_of
from .source import Column, Flags, Index, round_as_python

if TYPE_CHECKING:
    from .package_columns import PackageColumns

Ranks = NDArray[np.int8]
Numbers = NDArray[np.float64]
Derivation = Callable[["PackageColumns"], Column]
DERIVATIONS: dict[str, Derivation] = {}
"""By word: how its column is made."""
_NO, _YES, _UNKNOWN = np.int8(0), np.int8(1), np.int8(-1)
_PARTS = tuple(part for _, part in STARTS)
_MINUTES_AN_HOUR = 60
DOES = "does_"


def word(path: str) -> Callable[[Derivation], Derivation]:
    """Mark the function that gives a derived word's column."""

    def add(derivation: Derivation) -> Derivation:
        DERIVATIONS[path] = derivation
        return derivation

    return add


# What joins several entries of a package.


def any_of(flags: NDArray[np.bool_], owner: Index, count: int) -> Flags:
    """Which packages have an entry where this is so."""
    some = np.zeros(count, dtype=np.bool_)
    some[owner[flags]] = True
    return some


def any_is_true(level: str, path: str, columns: PackageColumns) -> Ranks:
    """Three-valued "any": yes where one is, no where all are known not to be, else unknown; unknown without a list."""
    return any_rank_is_true(level, columns.value(path), columns)


def any_rank_is_true(level: str, ranks: Column, columns: PackageColumns) -> Ranks:
    """Three-valued "any" of ranks that several columns of a level gave: yes, no or unknown as in `any_is_true`."""
    owner = columns.package_of(level)
    ranks_of_any = np.where(any_of(ranks < 0, owner, columns.count), _UNKNOWN, _NO)
    ranks_of_any[any_of(ranks == 1, owner, columns.count)] = _YES
    ranks_of_any[~columns.is_said(level)] = _UNKNOWN
    return ranks_of_any


def total_of(amounts: Numbers, owner: Index, count: int) -> Numbers:
    """The sum of each package's entries, in their order."""
    return np.bincount(owner, weights=amounts, minlength=count).astype(np.float64)


# Unpaid carers


@word("support.unpaid_carer")
def _unpaid_carer(columns: PackageColumns) -> Ranks:
    some = np.diff(columns.offsets("unpaid_carers")) > 0
    return np.where(columns.is_said("unpaid_carers"), some.astype(np.int8), _UNKNOWN)


def _add_willingness(name: str, field: str) -> None:
    @word(f"support.{name}")
    def any_carer(columns: PackageColumns) -> Ranks:
        ranks = columns.value(f"unpaid_carers.{field}")
        if name in WILLING:
            # What a child is willing to do is not counted on.
            ranks = np.where(columns.value("unpaid_carers.under_18") == 1, _NO, ranks)
        answers = any_rank_is_true("unpaid_carers", ranks, columns)
        if name in WILLING:
            # A yes counts for nothing while they may be whom the person has to fear.
            answers[(answers == _YES) & (columns.word(MAY_HARM) == _YES)] = _UNKNOWN
        return answers


for _name, _field in (
    ("lives_with_carer", "lives_with"),
    ("willing_handling", "willing_and_able_handling"),
    ("willing_personal_care", "willing_and_able_personal_care"),
    ("willing_other", "willing_and_able_other"),
    ("cares_at_night", "cares_at_night"),
    ("carer_receives_care", "receives_care"),
    ("carer_under_18", "under_18"),
):
    _add_willingness(_name, _field)


@word("support.assessment_offered")
def _assessment_offered(columns: PackageColumns) -> Ranks:
    """Yes where each was offered one; no where one was not, or nobody is there to be offered any."""
    path, owner = "unpaid_carers.assessment_offered", columns.package_of("unpaid_carers")
    ranks, some = columns.value(path), np.diff(columns.offsets("unpaid_carers")) > 0
    offered = np.where(any_of(ranks < 0, owner, columns.count), _UNKNOWN, some.astype(np.int8))
    offered[any_of(ranks == 0, owner, columns.count)] = _NO
    offered[~columns.is_said("unpaid_carers")] = _UNKNOWN
    return offered


@word("support.strain")
def _strain(columns: PackageColumns) -> Ranks:
    """The worst that is known; unknown while anybody's is, unless one is breaking down."""
    path = "unpaid_carers.strain"
    none, some, breaking = (
        layout_of().leaves[path].words.index(rank) for rank in ("none", "some", "breaking_down")
    )
    ranks, owner = columns.value(path), columns.package_of("unpaid_carers")
    # Each line overrules the one before: what is not known hides a little strain, and no unknown hides a
    # breakdown.
    worst = np.where(any_of(ranks == some, owner, columns.count), np.int8(some), np.int8(none))
    worst[any_of(ranks < 0, owner, columns.count)] = _UNKNOWN
    worst[any_of(ranks == breaking, owner, columns.count)] = breaking
    worst[~columns.is_said("unpaid_carers")] = _UNKNOWN
    return worst


@word("package.review_month")
def _review_month(columns: PackageColumns) -> Numbers:
    on = columns.on
    return np.full(columns.count, float(on.year * 100 + on.month))


def derived_group(group: str, columns: PackageColumns) -> Ranks:
    """`support.does_<group>`: whether an unpaid carer does a task of a group of activities."""
    groups = columns.ids.group_of_activity[columns.value("unpaid_carers.tasks.activity")]
    owner = columns.package_of("unpaid_carers.tasks")
    done = any_of(groups == columns.ids.groups.index(group), owner, columns.count)
    return np.where(columns.is_said("unpaid_carers"), done.astype(np.int8), _UNKNOWN)


# The package as a whole


def days_a_week(columns: PackageColumns) -> Numbers:
    """On how many days each visit takes place."""
    return np.diff(columns.offsets("visits.days")).astype(np.float64)


def known_minutes(columns: PackageColumns) -> Numbers:
    """The commissioned length of each visit; 0 where it is not known."""
    return np.nan_to_num(columns.value("visits.minutes"))


@word("package.carer_hours_per_week")
def _carer_hours(columns: PackageColumns) -> Numbers:
    return round_as_python(carer_hours(columns), 6)


def carer_hours(columns: PackageColumns) -> Numbers:
    """Commissioned paid carer-hours a week of each package."""
    minutes = carer_minutes(columns) * days_a_week(columns) / columns.value("visits.every_weeks")
    return total_of(minutes, columns.package_of_visit, columns.count) / _MINUTES_AN_HOUR


def carer_minutes(columns: PackageColumns) -> Numbers:
    """By visit: minutes of everybody who is paid, for as long as they stay, in one occurrence.

    Args:
        columns: any packages.
    """
    length, owner = known_minutes(columns), columns.owner("visits.workers")
    every: Numbers = length * columns.value("visits.carers")
    if not len(owner):
        return every
    stays = columns.value("visits.workers.minutes")
    stays = np.where(np.isnan(stays), length[owner] - columns.value("visits.workers.after"), stays)
    family = layout_of().leaves["visits.workers.kind"].words.index("family")
    paid = np.where(columns.value("visits.workers.kind") == family, 0.0, stays)
    named = np.zeros(len(length), dtype=np.bool_)
    named[owner] = True
    return np.where(named & (length > 0), total_of(paid, owner, len(length)), every)


def allowance_hours(columns: PackageColumns) -> Numbers:
    """Paid hours a week without times of each package, apart from its visits; the middle of a range."""
    least, most = columns.value("allowances.hours"), columns.value("allowances.hours_high")
    weekly = (least + np.where(np.isnan(most), least, most)) / 2 / columns.value("allowances.per_weeks")
    return total_of(weekly, columns.package_of("allowances"), columns.count)


@word("package.second_carer_hours_per_week")
def _second_carer_hours(columns: PackageColumns) -> Numbers:
    return round_as_python(second_carer_hours(columns), 6)


def second_carer_hours(columns: PackageColumns) -> Numbers:
    """Carer hours a week beyond those in which one carer is there."""
    beyond = np.maximum(carer_minutes(columns) - known_minutes(columns), 0.0)
    minutes = beyond * days_a_week(columns) / columns.value("visits.every_weeks")
    return total_of(minutes, columns.package_of_visit, columns.count) / _MINUTES_AN_HOUR


@word("package.visits_per_week")
def _visits_per_week(columns: PackageColumns) -> Numbers:
    return total_of(days_a_week(columns), columns.package_of_visit, columns.count)


@word("package.visits_per_day")
def _visits_per_day(columns: PackageColumns) -> Numbers:
    days = len(layout_of().leaves["visits.days"].words)
    # `bincount` knows one axis: a package's days are laid one after the other, and cut into rows again.
    at = columns.package_of("visits.days") * days + columns.value("visits.days")
    visits = np.bincount(at, minlength=columns.count * days).reshape(columns.count, days)
    return np.asarray(visits.max(axis=1), dtype=np.float64)


@word("package.night_visits_per_week")
def _night_visits(columns: PackageColumns) -> Numbers:
    at_night = columns.word("visit.at_night") == _YES
    return total_of(days_a_week(columns) * at_night, columns.package_of_visit, columns.count)


@word("package.double_handed")
def _double_handed(columns: PackageColumns) -> Ranks:
    return any_of(columns.value("visits.carers") > 1, columns.package_of_visit, columns.count).astype(np.int8)


def _doses_seen_to(columns: PackageColumns) -> Numbers:
    """`[packages, days]`: how many doses visits that come every week see to."""
    days = len(layout_of().leaves["visits.days"].words)
    doses = columns.value("visits.tasks.times") * (
        columns.word("task.group") == columns.ids.groups.index("medicines")
    )
    of_visit = total_of(doses, columns.visit_of_task, len(columns.package_of_visit))
    # A visit that comes every other week cannot be counted on for a daily dose; by turns, each sees to its share.
    of_visit = np.where(comes_every_week(columns), of_visit / columns.value("visits.every_weeks"), 0.0)
    visit_of_day = np.repeat(np.arange(len(of_visit)), np.diff(columns.offsets("visits.days")))
    at = columns.package_of("visits.days") * days + columns.value("visits.days")
    seen_to = np.bincount(at, weights=of_visit[visit_of_day], minlength=columns.count * days)
    return seen_to.reshape(columns.count, days).astype(np.float64)


def _doses_due(columns: PackageColumns) -> Numbers:
    """By package: doses of a day, one where there are some and nobody said how many; NaN where that is not known."""
    daily = columns.value("medicines.times_per_day")
    regular, injected, on_time = (
        columns.value(f"medicines.{name}") == _YES for name in ("regular", "injections", "time_critical")
    )
    is_some = regular | (injected & on_time)
    return np.where(np.isnan(daily) & is_some, 1.0, daily)


@word("package.doses_without_a_visit")
def _doses_without_a_visit(columns: PackageColumns) -> Numbers:
    """Doses of a day for which no visit that comes every week is there, on the day with the fewest."""
    fewest = round_as_python(_doses_seen_to(columns).min(axis=1), 6)
    unseen = np.maximum(0.0, np.ceil(round_as_python(_doses_due(columns) - fewest, 6)))
    # Where nobody said how often: one that nobody sees to is known, that all are seen to is not.
    is_open = np.isnan(columns.value("medicines.times_per_day")) & (unseen == 0)
    left: Numbers = np.where(is_open, np.nan, unseen)
    return left


@word("support.sees_to_other_doses")
def _sees_to_other_doses(columns: PackageColumns) -> Ranks:
    """Whether unpaid carers see to medicines as often in the week as doses are left that no visit sees to."""
    level, owner = "unpaid_carers.tasks", columns.package_of("unpaid_carers.tasks")
    groups = columns.ids.group_of_activity[columns.value(f"{level}.activity")]
    times, owner = (
        of[groups == columns.ids.groups.index("medicines")]
        for of in (columns.value(f"{level}.times_per_week"), owner)
    )
    due = _doses_due(columns)
    left = round_as_python(np.maximum(0.0, due[:, None] - _doses_seen_to(columns)).sum(axis=1), 6)
    doses = round_as_python(total_of(np.nan_to_num(times), owner, columns.count), 6)
    gives = np.where(any_of(np.isnan(times), owner, columns.count), _UNKNOWN, _NO)
    gives[any_of(np.isnan(times) | (times > 0), owner, columns.count) & (doses >= left)] = _YES
    gives[~columns.is_said("unpaid_carers") | np.isnan(due)] = _UNKNOWN
    return gives.astype(np.int8)


# Visits and task lines


@word("visit.days_per_week")
def _days_per_week(columns: PackageColumns) -> Numbers:
    return days_a_week(columns)


@word("visit.part_of_day")
def _part_of_day(columns: PackageColumns) -> Ranks:
    starts = columns.text("visits.start")
    parts = np.array(
        [-1 if start is None else _PARTS.index(part_of_day(start)) for start in starts.values], dtype=np.int8
    )
    return parts[starts.codes]


@word("visit.has_a_start")
def _has_a_start(columns: PackageColumns) -> Ranks:
    return np.where(columns.word("visit.part_of_day") < 0, _NO, _YES)


@word("visit.only_group")
def _only_group(columns: PackageColumns) -> Ranks:
    """The group of all tasks; after the groups come "mixed" and "none"."""
    mixed, none = len(columns.ids.groups), len(columns.ids.groups) + 1
    lengths = np.diff(columns.first_task)
    only = np.full(len(lengths), none, dtype=np.int8)
    # Only visits with tasks: `reduceat` answers for an empty stretch with the value that follows it.
    some = lengths > 0
    if some.any():
        groups, starts = columns.word("task.group"), columns.first_task[:-1][some]
        least, most = np.minimum.reduceat(groups, starts), np.maximum.reduceat(groups, starts)
        only[some] = np.where(least == most, most, mixed)
    return only


@word("visit.helps_eat")
def _helps_eat(columns: PackageColumns) -> Ranks:
    visits = columns.visit_of_task[columns.ids.beside_eating[columns.value("visits.tasks.activity")]]
    helps = np.zeros(len(columns.package_of_visit), dtype=np.int8)
    helps[visits] = _YES
    return helps


@word("visit.overrun_minutes")
def _overrun(columns: PackageColumns) -> Numbers:
    return round_as_python(columns.value("visits.delivered_minutes") - columns.value("visits.minutes"), 6)


@word("visit.carers_short")
def _carers_short(columns: PackageColumns) -> Ranks:
    delivered = columns.value("visits.delivered_carers")
    short = (delivered < columns.value("visits.carers")).astype(np.int8)
    return np.where(np.isnan(delivered), _UNKNOWN, short)


@word("task.group")
def _group(columns: PackageColumns) -> Ranks:
    groups: Ranks = columns.ids.group_of_activity[columns.value("visits.tasks.activity")]
    return groups
