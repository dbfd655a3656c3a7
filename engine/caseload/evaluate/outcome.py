"""What reviews of a chunk of packages come to, without their explanations: one array a matter, one column a package.

Definitions:
- An outcome holds what the single review finds, suggests, holds, asks and estimates, and none of the reasons. It is
  never shown as advice about one person: for that, the package is reviewed by itself, by both evaluators.
- The totals of a chunk are sums over its packages *draw by draw*: what is uncertain about an effect is uncertain for
  everybody at once, so a caseload's P10 is not the sum of its packages' P10s.
- An item's status: `not_indicated`, `in_place`, `ruled_out`, `on_hold` (every line it helps with is surely held),
  `not_known` (it rests on something unknown, and nothing that is known speaks for it), `ask_first` (it rests on
  something unknown), `suggested`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ...estimate.kernel.arrays import CHANGE, EASED, RELEASED, UNPAID, Bytes, Floats, Integers
from ...model import HoursChange, Range
from ...review import STANDINGS, TRUE, UNKNOWN, WRONG, Flags, PieceStanding

ItemStatus = Literal[
    "not_indicated", "in_place", "ruled_out", "on_hold", "not_known", "ask_first", "suggested"
]
OPEN: tuple[ItemStatus, ...] = ("ask_first", "not_known")
"""Statuses of items that may help and rest on something unknown."""
STATUSES: tuple[ItemStatus, ...] = (
    "not_indicated",
    "in_place",
    "ruled_out",
    "on_hold",
    "not_known",
    "ask_first",
    "suggested",
)
UNITS = {
    EASED: "carer-minutes/week",
    UNPAID: "minutes/week",
    RELEASED: "carer-hours/week",
    CHANGE: "carer-hours/week",
}
CLAIMED, POTENTIAL = 0, 1


@dataclass(frozen=True, slots=True)
class PackageOutcome:
    """The outcome of a review of one package."""

    reference: str
    true: frozenset[str]
    """Rules that are true of somebody."""
    unknown: frozenset[str]
    """Rules that are not true of any subject of the package and not ruled out of one."""
    holds: frozenset[str]
    """Rules of the holds in force, as the review counts them: true, and covering something of the package."""
    holds_not_ruled_out: frozenset[str]
    """Rules of the holds that bind because they are not ruled out; one may be in force of another visit besides."""
    items: Mapping[str, ItemStatus]
    """Every item but those that are not indicated."""
    standing: Mapping[str, PieceStanding]
    """How each item in the home stands of which anything is to be said."""
    questions: frozenset[str]
    claimed: HoursChange
    potential: HoursChange
    hours_now: float
    second_carer_hours_now: float
    allowance_hours_now: float
    """Without times; none of `hours_now`."""

    def of(self, *statuses: ItemStatus) -> frozenset[str]:
        """The items with one of these statuses."""
        return frozenset(item for item, status in self.items.items() if status in statuses)

    @property
    def wrong_in_place(self) -> frozenset[str]:
        """Items in the home that are a danger now, or lack what they need, or that nobody agreed to."""
        return frozenset(item for item, how in self.standing.items() if STANDINGS.index(how) + 1 >= WRONG)

    @property
    def claimed_hours(self) -> float:
        """The mean of the carer-hours a week that may be claimed as released."""
        return self.claimed.released_hours_per_week.mean

    @property
    def potential_hours(self) -> float:
        """The mean of the carer-hours a week that might be released."""
        return self.potential.released_hours_per_week.mean


@dataclass(frozen=True, slots=True)
class ChunkOutcome:
    """The outcomes of a chunk, in its order."""

    references: tuple[str, ...]
    hours_now: Floats
    second_carer_hours_now: Floats
    allowance_hours_now: Floats
    rules: Mapping[str, Bytes]
    """By rule id: its greatest truth (0 false, 1 unknown, 2 true) in each package."""
    holds: Mapping[str, Flags]
    """By rule id: the packages in which a hold is in force."""
    holds_not_ruled_out: Mapping[str, Flags]
    """By rule id: the packages that a hold binds because it is not ruled out."""
    items: Mapping[str, Bytes]
    """By item id: its status (the index in `STATUSES`) in each package."""
    standing: Mapping[str, Bytes]
    """By item id: how it stands in the home of each package (its place in `STANDINGS` and one more; 0 of nothing)."""
    asked: Mapping[str, Flags]
    """By field: the packages in which its answer would change something."""
    hours: Floats
    """`[packages, modes, figures, 4]`: P10, P50, P90 and mean, in `UNITS`."""
    no_change: Floats
    """`[packages, modes]`: share of draws without any commissioned change."""
    more: Floats
    """`[packages, modes]`: share of draws in which more is commissioned."""
    totals: Floats
    """`[modes, figures and more, draws]`, carer-minutes a week (`engine.estimate.kernel.arrays`)."""
    change_at: Floats
    """`[rates, modes, draws]`: what items make of the commissioned hours, by rate (`RATES`), carer-minutes a week; at
    contract rates each package's times its rate, GBP an hour. Hours fewer are negative; more hours count as far as they
    are more than would be needed without any item, since a visit that overruns needs them anyway."""
    paid_at: Integers
    """The rate of each package, its place in `RATES`."""

    @property
    def wrong_in_place(self) -> Mapping[str, Flags]:
        """By item id: the packages in which it stands in the home and something stands against it."""
        return {item: places >= WRONG for item, places in self.standing.items()}

    def __len__(self) -> int:
        """How many packages."""
        return len(self.references)

    def __iter__(self) -> Iterator[PackageOutcome]:
        """The packages, one by one."""
        true = _names({name: truths == TRUE for name, truths in self.rules.items()}, len(self))
        unknown = _names({name: truths == UNKNOWN for name, truths in self.rules.items()}, len(self))
        holds, not_ruled_out = _names(self.holds, len(self)), _names(self.holds_not_ruled_out, len(self))
        asked = _names(self.asked, len(self))
        standing: list[dict[str, PieceStanding]] = [{} for _ in self.references]
        for item, places in self.standing.items():
            for package in np.flatnonzero(places).tolist():
                standing[package][item] = STANDINGS[places[package] - 1]
        items: list[dict[str, ItemStatus]] = [{} for _ in self.references]
        for item, statuses in self.items.items():
            for package in np.flatnonzero(statuses).tolist():
                items[package][item] = STATUSES[statuses[package]]
        for place, reference in enumerate(self.references):
            yield PackageOutcome(
                reference,
                frozenset(true[place]),
                frozenset(unknown[place]),
                frozenset(holds[place]),
                frozenset(not_ruled_out[place]),
                items[place],
                standing[place],
                frozenset(asked[place]),
                self._hours(place, CLAIMED),
                self._hours(place, POTENTIAL),
                float(self.hours_now[place]),
                float(self.second_carer_hours_now[place]),
                float(self.allowance_hours_now[place]),
            )

    def _hours(self, package: int, mode: int) -> HoursChange:
        """The hours of one package as a review has them.

        `[package, mode]`, four figures of P10, P50, P90 and mean.
        """
        eased, unpaid, released, change = (
            Range(p10=p10, p50=p50, p90=p90, mean=mean, unit=UNITS[figure])
            for figure, (p10, p50, p90, mean) in enumerate(self.hours[package, mode].tolist())
        )
        return HoursChange(
            eased_minutes_per_week=eased,
            unpaid_eased_minutes_per_week=unpaid,
            released_hours_per_week=released,
            commissioned_change_hours_per_week=change,
            probability_of_no_change=float(self.no_change[package, mode]),
            probability_of_more=float(self.more[package, mode]),
        )


def _names(columns: Mapping[str, Flags], count: int) -> list[list[str]]:
    """For each package the names of the columns that are true of it."""
    names_of: list[list[str]] = [[] for _ in range(count)]
    for name, flags in columns.items():
        for package in np.flatnonzero(flags).tolist():
            names_of[package].append(name)
    return names_of
