"""The figures of groups as they may be shown: small groups are counted with another, and what says nothing is left out.

Definitions: groups of few people are counted with another (`engine.fairness.suppression`); a figure *says something* when
enough people stand behind it and no number in it is small. Shares are parts of 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import add

from . import interval
from .interval import NOBODY, Interval, Sample
from .suppression import Together, is_small, together_by_count, together_by_size
from .tally import SCALE, Key, Tally
from .terms import Characteristic, DisclosureLimits, Equity, Measure


class TallySums:
    """A tally, ready to be asked."""

    def __init__(self, tally: Tally, known: Equity) -> None:
        """Sort the keys of the tally by group.

        Args:
            tally: of packages, or of decisions.
            known: characteristics, measures and limits.
        """
        self.known, self._tally = known, tally
        self._keys: dict[tuple[str, str], list[Key]] = {}
        for key in tally.people:
            self._keys.setdefault(key[:2], []).append(key)

    def everybody_counted(self) -> int:
        """How many packages the tally holds."""
        first = self.known.characteristics[0]
        return sum(self.people(first.id, label) for label in self.known.labels(first))

    def together(self, characteristic: Characteristic) -> Together:
        """Which of its groups are too small to stand alone, and with which they are counted."""
        sizes = {label: self.people(characteristic.id, label) for label in self.known.labels(characteristic)}
        return together_by_size(sizes, self.known.limits.smallest_count)

    def people(self, characteristic: str, group: str) -> int:
        """How many packages are of a group."""
        return sum(self._tally.people[key] for key in self._keys.get((characteristic, group), ()))

    def strata(self, characteristic: str, group: str, measure: str) -> dict[str, Sample]:
        """The sample of a group by stratum of hours and age."""
        place = self._tally.measures.index(measure)
        return {
            key[2]: _sample(self._tally.people[key], self._tally.sums[key][place].tolist())
            for key in self._keys.get((characteristic, group), ())
        }


class GroupFigures:
    """One measure of one characteristic: the samples of the groups as they may be shown."""

    def __init__(self, sums: TallySums, characteristic: Characteristic, measure: Measure) -> None:
        """Join small groups until no number can be found by subtraction, and keep what says something."""
        limits, labels = sums.known.limits, sums.known.labels(characteristic)
        self.measure, self.not_recorded = measure, sums.known.not_recorded.label
        self.strata = {label: sums.strata(characteristic.id, label, measure.id) for label in labels}
        self._join(sums.together(characteristic))
        if measure.kind != "mean":
            sizes = {label: round(sample.x) for label, sample in self._samples().items()}
            counts = {label: round(sample.y) for label, sample in self._samples().items()}
            self._join(together_by_count(sizes, counts, limits.smallest_count))
        samples = self._samples()
        self.whole = {
            label: samples[label] for label in labels if self._says_something(samples[label], limits)
        }

    def _samples(self) -> dict[str, Sample]:
        return {label: reduce(add, strata.values(), NOBODY) for label, strata in self.strata.items()}

    def _join(self, together: Together) -> None:
        """Count groups with their host, stratum by stratum."""
        if together.hidden:
            parts = [self.strata[label] for label in self.strata if label in together.groups]
            names = dict.fromkeys(stratum for part in parts for stratum in part)
            whole = {name: reduce(add, (part.get(name, NOBODY) for part in parts), NOBODY) for name in names}
            self.strata = {
                label: {} if label in together.hidden else whole if label == together.host else strata
                for label, strata in self.strata.items()
            }

    def _says_something(self, sample: Sample, limits: DisclosureLimits) -> bool:
        if not sample.x or _people_behind(sample) < limits.smallest_denominator:
            return False
        return self.measure.kind == "mean" or not is_small(
            round(sample.y), round(sample.x), limits.smallest_count
        )

    def figure(self, label: str, percent: float) -> Interval | None:
        """The figure of a group with its interval; None where it is not shown."""
        return interval_of(self.whole[label], self.measure, percent) if label in self.whole else None

    @property
    def comparable(self) -> list[str]:
        """The groups whose figure is shown, but for those of whom it is not recorded."""
        return [label for label in self.whole if label != self.not_recorded]


def interval_of(sample: Sample, measure: Measure, percent: float) -> Interval:
    """The figure of a group with its interval; a part of 1 stays one."""
    figure = interval.share(sample, percent) if measure.kind == "share" else interval.mean(sample, percent)
    if measure.percent:
        return Interval(figure.value, max(figure.low, 0.0), min(figure.high, 1.0))
    return figure


def _people_behind(sample: Sample) -> int:
    """How many people stand behind a figure; for a ratio Kish's effective number, never more than there are."""
    return int(sample.x**2 / sample.xx + 1e-9) if sample.xx else 0


def _sample(people: int, sums: Sequence[int]) -> Sample:
    y, yy, x, xx, xy = sums
    return Sample(people, y / SCALE, yy / SCALE**2, x / SCALE, xx / SCALE**2, xy / SCALE**2)


def figure_of_everybody(sums: TallySums, measure: Measure) -> Interval | None:
    """The figure of everybody, over all strata."""
    first, limits = sums.known.characteristics[0], sums.known.limits
    whole = reduce(
        add,
        (
            sample
            for label in sums.known.labels(first)
            for sample in sums.strata(first.id, label, measure.id).values()
        ),
        NOBODY,
    )
    small = measure.kind != "mean" and is_small(round(whole.y), round(whole.x), limits.smallest_count)
    if small or not whole.x or _people_behind(whole) < limits.smallest_denominator:
        return None
    return interval_of(whole, measure, limits.interval_percent)


def groups_to_compare(figures: GroupFigures, least: int) -> list[str]:
    """The groups that are large enough, and have enough others, to be compared; of two the one with more."""
    there = figures.comparable
    everybody = sum(figures.whole[label].people for label in there)
    large = [label for label in there if least <= figures.whole[label].people <= everybody - least]
    if len(there) == 2 and large:
        return [max(there, key=lambda label: figures.whole[label].figure)]
    return large


def group_and_others(figures: GroupFigures, group: str) -> tuple[Sample, Sample, list[tuple[Sample, Sample]]]:
    """The group, everybody else, and the same pair in each stratum."""
    others = [label for label in figures.comparable if label != group]
    pairs = [
        (mine, reduce(add, (figures.strata[label].get(stratum, NOBODY) for label in others), NOBODY))
        for stratum, mine in figures.strata[group].items()
    ]
    return figures.whole[group], reduce(add, (figures.whole[label] for label in others), NOBODY), pairs
