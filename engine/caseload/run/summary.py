"""A whole run in figures: how many people, what is in the way, and hours as ranges of the sum.

Definitions: the range of a caseload is that of the sums over its packages, draw by draw: what is uncertain about an
effect is uncertain for everybody at once. A reference that was read more than once is counted each time, and said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np
import pyarrow.compute as pc
from pydantic import Field

from ...estimate.draws import hash_of
from ...estimate.kernel.arrays import CHANGE, EASED, MODES, MORE, RELEASED, TOTALS, UNPAID, Floats, Keys
from ...estimate.ranges import range_of
from ...model import Frozen, Range
from ..evaluate.outcome import CLAIMED, POTENTIAL, UNITS
from .part import BatchPart
from .setup import Setup
from .table import IN_PLACE, LISTS, MODE_NAMES

_MINUTES_AN_HOUR = 60
_MOST_NAMED = 100


class CaseloadHours(Frozen):
    """Hours a week of everybody together (see `engine.model.estimate` for the three kinds of time)."""

    eased_minutes_per_week: Range
    unpaid_eased_minutes_per_week: Range
    released_hours_per_week: Range
    commissioned_change_hours_per_week: Range
    more_hours_per_week: Range = Field(
        description="Of the change: packages that need more commissioned hours"
    )
    fewer_hours_per_week: Range = Field(
        description="Of the change: packages that could do with fewer; negative"
    )
    packages_expected_to_change: float = Field(
        description="Sum over packages of the chance of any commissioned change"
    )


class Summary(Frozen):
    """What a run came to."""

    made_with: dict[str, str | int | float]
    packages: int
    synthetic: int = Field(description="Packages that are made up")
    checked: int = Field(description="Packages that durable_rules answered too, without a difference")
    not_read: int = Field(
        description="Packages, or whole files, that could not be read: nothing is known of them here"
    )
    bad_rows: int = Field(description="Problems found in them; a package may have several")
    read_twice: tuple[str, ...] = Field(
        description="References that were read more than once (at most a hundred)"
    )
    hours_now: float
    second_carer_hours_now: float
    with_unmet_need: int
    with_hold: int
    with_hold_not_ruled_out: int
    claimed: CaseloadHours
    potential: CaseloadHours
    counts: dict[str, dict[str, int]] = Field(
        description="Packages by what was found, for each kind of finding"
    )
    labels: dict[str, str] = Field(
        description="Unmet needs and questions in plain words, by the id that counts have"
    )

    @property
    def share_checked(self) -> float:
        """The share that both evaluators answered."""
        return self.checked / self.packages if self.packages else 0.0


class SummaryInMaking:
    """A summary to which parts are added in their order."""

    def __init__(self, setup: Setup) -> None:
        """Start with nothing."""
        self._setup = setup
        self._totals: Floats = np.zeros((MODES, TOTALS, setup.draws))
        self._numbers: Counter[str] = Counter()
        self._sums: dict[str, float] = dict.fromkeys(
            ("hours_now", "second_carer_hours_now", *MODE_NAMES), 0.0
        )
        self._counts: dict[str, Counter[str]] = {name: Counter() for name in LISTS}
        self._references: list[Keys] = []

    def add(self, part: BatchPart) -> None:
        """Add the sums of one part."""
        table, numbers = part.table, self._numbers
        self._totals += part.totals
        numbers["packages"] += table.num_rows
        numbers["bad_rows"] += len(part.bad_rows)
        numbers["not_read"] += part.not_read
        for name in ("synthetic", "checked"):
            numbers[name] += pc.sum(table.column(name)).as_py() or 0
        for name, column in (
            ("with_unmet_need", "unmet_needs"),
            ("with_hold", "holds"),
            ("with_hold_not_ruled_out", "holds_not_ruled_out"),
        ):
            numbers[name] += pc.sum(pc.greater(pc.list_value_length(table.column(column)), 0)).as_py() or 0
        for name in ("hours_now", "second_carer_hours_now"):
            self._sums[name] += pc.sum(table.column(name)).as_py() or 0.0
        for mode in MODE_NAMES:
            changes = pc.sum(table.column(f"{mode}_probability_of_no_change")).as_py() or 0.0
            self._sums[mode] += table.num_rows - changes
        for name in LISTS:
            for counted in pc.value_counts(pc.list_flatten(table.column(name))).to_pylist():
                self._counts[name][counted["values"]] += counted["counts"]
        self._references.append(_hashes(table.column("reference").to_pylist()))

    def read_twice(self) -> frozenset[int]:
        """Hashes of references that were read more than once."""
        if not self._references:
            return frozenset()
        hashes, counts = np.unique(np.concatenate(self._references), return_counts=True)
        return frozenset(hashes[counts > 1].tolist())

    def summary(self, read_twice: tuple[str, ...]) -> Summary:
        """The summary of everything added."""
        numbers = self._numbers
        return Summary(
            made_with=self._setup.plain_values(),
            packages=numbers["packages"],
            synthetic=numbers["synthetic"],
            checked=numbers["checked"],
            not_read=numbers["not_read"],
            bad_rows=numbers["bad_rows"],
            read_twice=read_twice,
            hours_now=round(self._sums["hours_now"], 2),
            second_carer_hours_now=round(self._sums["second_carer_hours_now"], 2),
            with_unmet_need=numbers["with_unmet_need"],
            with_hold=numbers["with_hold"],
            with_hold_not_ruled_out=numbers["with_hold_not_ruled_out"],
            claimed=self._hours(CLAIMED),
            potential=self._hours(POTENTIAL),
            counts={
                name: dict(sorted(counter.items(), key=lambda pair: (-pair[1], pair[0])))
                for name, counter in self._counts.items()
            },
            labels=self._labels(),
        )

    def _labels(self) -> dict[str, str]:
        needs = {rule.id: rule.about[0] for rule in self._setup.rule_set.rules if rule.kind == "unmet_need"}
        needs |= {
            f"{IN_PLACE}{item.id}": f"{item.name} in the home: a danger, or without what it needs"
            for item in self._setup.catalogue.items.values()
        }
        words = self._setup.catalogue.vocabulary.terms
        asked = {
            path: words[path].ask for path in self._counts["questions"] if path in words and words[path].ask
        }
        return {name: needs[name] for name in self._counts["unmet_needs"]} | asked

    def _hours(self, mode: int) -> CaseloadHours:
        """Hours of the whole caseload: summed draw by draw, then ranged, since P10s do not add up."""
        eased, unpaid, released, change = (
            range_of(
                self._totals[mode, figure] / (_MINUTES_AN_HOUR if figure in (RELEASED, CHANGE) else 1),
                UNITS[figure],
            )
            for figure in (EASED, UNPAID, RELEASED, CHANGE)
        )
        more, net = self._totals[mode, MORE] / _MINUTES_AN_HOUR, self._totals[mode, CHANGE] / _MINUTES_AN_HOUR
        return CaseloadHours(
            more_hours_per_week=range_of(more, UNITS[CHANGE]),
            fewer_hours_per_week=range_of(net - more, UNITS[CHANGE]),
            eased_minutes_per_week=eased,
            unpaid_eased_minutes_per_week=unpaid,
            released_hours_per_week=released,
            commissioned_change_hours_per_week=change,
            packages_expected_to_change=round(self._sums[MODE_NAMES[mode]], 2),
        )


def names_of(hashes: frozenset[int], parts: Iterator[BatchPart]) -> tuple[str, ...]:
    """The references with these hashes, at most a hundred, in alphabetical order."""
    references: set[str] = set()
    for part in parts:
        references.update(
            name for name in part.table.column("reference").to_pylist() if hash_of(name) in hashes
        )
    return tuple(sorted(references)[:_MOST_NAMED])


def _hashes(references: list[str]) -> Keys:
    return np.fromiter(map(hash_of, references), dtype=np.uint64, count=len(references))
