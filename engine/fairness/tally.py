"""What is counted of packages and their outcomes, group by group: whole numbers that add up in any order.

Definitions:
- A cell is one group of one characteristic within one stratum (people alike in hours and age, `Equity.likeness`).
- Of each measure a cell holds five sums over its people: of y, y², x, x² and xy, where a figure is Σy / Σx. For a share
  or a mean x is 1 for each person. Values are whole thousandths, so that sums are exact: adding tallies in any order
  gives the same, and ten million people fit.
- *With a hold in force*, *with an unmet need*: at least one such rule is true. *Holds not ruled out*: hold rules that
  are unknown. *Not assessed*: of all fields that an assessment can fill, without the characteristics themselves.

A tally holds small counts: it is kept like the packages themselves and never published (`engine.fairness.report` is).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from ..caseload import STATUSES, ChunkOutcome
from ..model import CarePackage, RuleSet, Truth
from .terms import Equity, Likeness, equity

Integers = NDArray[np.int64]
Key = tuple[str, str, str]
"""Characteristic, group, stratum."""

SCALE = 1000
Y, YY, X, XX, XY = range(5)
_CLAIMED, _POTENTIAL, _RELEASED, _MEAN = 0, 1, 2, 3


@dataclass(frozen=True, eq=False)
class Tally:
    """Counts and sums for each cell of characteristics; tallies of different packages can be added."""

    measures: tuple[str, ...]
    people: Mapping[Key, int]
    sums: Mapping[Key, Integers]
    """`[measures, 5]` each."""

    def __add__(self, other: Tally) -> Tally:
        """The tally of both caseloads.

        Raises:
            ValueError: they do not count the same.
        """
        if self.measures != other.measures:
            raise ValueError("tallies of different measures cannot be added")
        people, sums = dict(self.people), dict(self.sums)
        for key, count in other.people.items():
            people[key] = people.get(key, 0) + count
            sums[key] = sums[key] + other.sums[key] if key in sums else other.sums[key]
        return Tally(self.measures, people, sums)

    def __eq__(self, other: object) -> bool:
        """Whether both hold the same sums."""
        return (
            isinstance(other, Tally)
            and (self.measures, dict(self.people)) == (other.measures, dict(other.people))
            and all(np.array_equal(sums, other.sums[key]) for key, sums in self.sums.items())
        )

    __hash__ = None  # type: ignore[assignment]


def no_tally(measures: Iterable[str] = ()) -> Tally:
    """A tally of zero packages, to which others are added."""
    return Tally(tuple(measures) or MEASURES, {}, {})


def tally(packages: Sequence[CarePackage], outcome: ChunkOutcome, rule_set: RuleSet) -> Tally:
    """Count a chunk.

    Args:
        packages: the chunk.
        outcome: what it came to, in the same order.
        rule_set: the rules that were asked.
    """
    values = measure_packages(packages, outcome, rule_set)
    return count_by_cell(MEASURES, packages, values, np.full_like(values, SCALE))


def count_by_cell(
    measures: tuple[str, ...], packages: Sequence[CarePackage], y: Integers, x: Integers
) -> Tally:
    """Sums by cell of what is given for each package.

    Args:
        measures: their ids.
        packages: the people.
        y: `[packages, measures]`, whole thousandths.
        x: the same for the denominators.
    """
    known = equity()
    products = np.stack([y, y * y, x, x * x, x * y], axis=2)
    people: dict[Key, int] = {}
    sums: dict[Key, Integers] = {}
    groups = {
        characteristic.id: [
            characteristic.group_of(package, known.not_recorded.label) for package in packages
        ]
        for characteristic in known.characteristics
    }
    alike = {likeness.id: _bands(likeness, packages, groups) for likeness in known.likeness}
    for characteristic in known.characteristics:
        bands = [
            alike[likeness.id] for likeness in known.likeness if likeness.characteristic != characteristic.id
        ]
        cells: dict[Key, list[int]] = {}
        for place, (group, *strata) in enumerate(zip(groups[characteristic.id], *bands, strict=True)):
            cells.setdefault((characteristic.id, group, " · ".join(strata)), []).append(place)
        for key, places in cells.items():
            people[key], sums[key] = len(places), products[places].sum(axis=0)
    return Tally(measures, people, sums)


def measure_packages(packages: Sequence[CarePackage], outcome: ChunkOutcome, rule_set: RuleSet) -> Integers:
    """`[packages, MEASURES]`, whole thousandths."""
    none = np.zeros(len(packages), dtype=np.int64)
    needs = [outcome.rules[rule.id] == Truth.TRUE for rule in rule_set.rules if rule.kind == "unmet_need"]
    missing = np.array([_not_assessed(package) for package in packages]) / len(assessable_paths())
    released = outcome.hours[:, :, _RELEASED, _MEAN]
    columns: dict[str, Any] = {
        "held": _any(list(outcome.holds.values()), none),
        "unmet": _any(needs, none),
        "possible_holds": sum(outcome.holds_not_ruled_out.values(), start=none),
        "suggested": sum(
            (statuses == STATUSES.index("suggested") for statuses in outcome.items.values()), start=none
        ),
        "ask_first": sum(
            (statuses == STATUSES.index("ask_first") for statuses in outcome.items.values()), start=none
        ),
        "questions": sum(outcome.asked.values(), start=none),
        "not_assessed": missing,
        "hours_now": outcome.hours_now,
        "second_carer_hours_now": outcome.second_carer_hours_now,
        "claimed": released[:, _CLAIMED],
        "potential": released[:, _POTENTIAL],
    }
    return np.stack([np.rint(columns[name] * float(SCALE)).astype(np.int64) for name in MEASURES], axis=1)


MEASURES = (
    "held",
    "unmet",
    "possible_holds",
    "suggested",
    "ask_first",
    "questions",
    "not_assessed",
    "hours_now",
    "second_carer_hours_now",
    "claimed",
    "potential",
)
"""What is counted of a package and its outcome."""


def _any(flags: Sequence[NDArray[np.bool_]], none: Integers) -> Integers:
    return np.asarray(np.logical_or.reduce(flags), dtype=np.int64) if flags else none


def _bands(likeness: Likeness, packages: Sequence[CarePackage], groups: Mapping[str, list[str]]) -> list[str]:
    if likeness.characteristic is not None:
        return groups[likeness.characteristic]
    edges = (0.0, *likeness.below)
    labels = [*(f"{low:g} to {high:g}" for low, high in pairwise(edges)), f"{edges[-1]:g} or more"]
    places = np.searchsorted(
        likeness.below, [package.carer_hours_per_week for package in packages], side="right"
    )
    return [labels[place] for place in places.tolist()]


@cache
def assessable_paths() -> tuple[str, ...]:
    """Every field of a package that an assessment can fill, without monitoring and the characteristics."""
    known: Equity = equity()
    left_out = {characteristic.of for characteristic in known.characteristics}
    return tuple(
        path for path in _paths("", CarePackage) if path not in left_out and "monitoring" not in path
    )


def _paths(prefix: str, model: type[BaseModel]) -> Iterable[str]:
    for name, info in model.model_fields.items():
        if isinstance(info.annotation, type) and issubclass(info.annotation, BaseModel):
            yield from _paths(f"{prefix}{name}.", info.annotation)
        elif prefix and info.default is None and _is_asked_for(info):
            yield prefix + name


def _is_asked_for(info: FieldInfo) -> bool:
    return isinstance(info.json_schema_extra, dict) and "ask" in info.json_schema_extra


@cache
def _read() -> attrgetter[Any]:
    return attrgetter(*assessable_paths())


def _not_assessed(package: CarePackage) -> int:
    return sum(value is None for value in _read()(package))
