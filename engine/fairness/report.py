"""The equity report: figures by group, comparisons, and what they say in sentences. What is hidden never gets in here.

Definitions:
- Groups of few people are counted with another (`engine.fairness.suppression`), in the figures and in comparisons.
- *Everybody else* of a group: the other groups of the characteristic whose figure is shown; not those for whom it is
  not recorded. Of two groups one is compared, the one with more.
- A comparison *stands* when it survives the correction over all comparisons of the report; it is *said* when it stands
  and the difference is at least the measure's `least`.
- *Alike*: the difference among people alike in hours and age (`engine.fairness.interval.alike`).

Shares are parts of 1. Left out: how a report looks (`dashboard`), causes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import reduce
from operator import add
from typing import Any

from . import interval
from .interval import NOBODY, Difference, Interval, Sample
from .sentence import difference_said, gap_said, nothing_said
from .suppression import Together, is_small, together_by_count, together_by_size
from .tally import SCALE, Key, Tally
from .terms import Characteristic, DisclosureLimits, Equity, Measure, equity


@dataclass(frozen=True)
class GroupRow:
    """One group."""

    group: str
    packages: int | None
    """None: too few to show, so counted with another group."""
    figures: Mapping[str, Interval | None]
    """By measure; None: too few to show, or nobody."""
    counted_with: str = ""
    """The group in whose row these people are counted, because they are few."""
    includes: tuple[str, ...] = ()
    """Groups of few people who are counted in this row."""


@dataclass(frozen=True)
class Table:
    """One characteristic; the last row is always those for whom it is not recorded."""

    characteristic: str
    label: str
    rules_may_read: bool
    rows: tuple[GroupRow, ...]


@dataclass(frozen=True)
class GroupComparison:
    """One group against everybody else."""

    characteristic: str
    group: str
    measure: str
    value: float
    others: float
    difference: Interval
    alike: Interval | None
    """The same among people alike in hours and age; None where there are none, or it is not asked for."""
    chance: float
    stands: bool
    said: bool


@dataclass(frozen=True)
class FairnessFinding:
    """A comparison in words."""

    characteristic: str
    group: str
    measure: str
    says: str
    alike: str
    means: str


@dataclass(frozen=True)
class Report:
    """What may be shown of a tally."""

    packages: int | None
    """None: too few people for anything to be shown."""
    measures: tuple[Measure, ...]
    everybody: Mapping[str, Interval | None]
    tables: tuple[Table, ...]
    comparisons: tuple[GroupComparison, ...]
    findings: tuple[FairnessFinding, ...]
    gaps: tuple[str, ...]
    """Characteristics that are often not recorded."""
    notes: tuple[str, ...]

    def to_plain(self) -> dict[str, Any]:
        """Plain values for JSON."""
        plain = asdict(self)
        plain["measures"] = [
            measure.model_dump(include={"id", "label", "kind", "unit"}) for measure in self.measures
        ]
        rounded: dict[str, Any] = _round_figures(plain)
        return rounded


def report(tally: Tally) -> Report:
    """What may be shown of a tally of packages, or of decisions."""
    known = equity()
    measures = tuple(
        measure for measure in (*known.measures, *known.decisions) if measure.id in tally.measures
    )
    sums = _Sums(tally, known)
    people = sums.everybody_counted()
    if people < known.limits.smallest_denominator:
        return Report(
            None,
            measures,
            {},
            (),
            (),
            (),
            (),
            (
                f"Fewer than {known.limits.smallest_denominator} people: nothing is shown, so that nobody can be told "
                "apart.",
            ),
        )
    shown_figures = {
        (characteristic.id, measure.id): _Shown(sums, characteristic, measure)
        for characteristic in known.characteristics
        for measure in measures
    }
    comparisons = tuple(_compare_groups(shown_figures, known, measures))
    findings = tuple(
        difference_said(comparison, known)
        for comparison in _in_order(comparisons, measures)
        if comparison.said
    )
    tables = tuple(
        _table(sums, characteristic, measures, shown_figures) for characteristic in known.characteristics
    )
    everybody = {measure.id: _total(sums, measure) for measure in measures}
    return Report(
        people,
        measures,
        everybody,
        tables,
        comparisons,
        tuple(FairnessFinding(*finding) for finding in findings),
        tuple(_gaps(tables, people, everybody, known)),
        (*nothing_said(comparisons, measures, known), known.proves),
    )


class _Sums:
    """A tally, ready to be asked."""

    def __init__(self, tally: Tally, known: Equity) -> None:
        self.known, self._tally = known, tally
        self._keys: dict[tuple[str, str], list[Key]] = {}
        for key in tally.people:
            self._keys.setdefault(key[:2], []).append(key)

    def everybody_counted(self) -> int:
        first = self.known.characteristics[0]
        return sum(self.people(first.id, label) for label in self.known.labels(first))

    def together(self, characteristic: Characteristic) -> Together:
        sizes = {label: self.people(characteristic.id, label) for label in self.known.labels(characteristic)}
        return together_by_size(sizes, self.known.limits.smallest_count)

    def people(self, characteristic: str, group: str) -> int:
        return sum(self._tally.people[key] for key in self._keys.get((characteristic, group), ()))

    def strata(self, characteristic: str, group: str, measure: str) -> dict[str, Sample]:
        place = self._tally.measures.index(measure)
        return {
            key[2]: _sample(self._tally.people[key], self._tally.sums[key][place].tolist())
            for key in self._keys.get((characteristic, group), ())
        }


class _Shown:
    """One measure of one characteristic: the samples of the groups as they may be shown."""

    def __init__(self, sums: _Sums, characteristic: Characteristic, measure: Measure) -> None:
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
        return interval_of(self.whole[label], self.measure, percent) if label in self.whole else None

    @property
    def comparable(self) -> list[str]:
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


def _total(sums: _Sums, measure: Measure) -> Interval | None:
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


def _table(
    sums: _Sums,
    characteristic: Characteristic,
    measures: Sequence[Measure],
    shown_figures: Mapping[tuple[str, str], _Shown],
) -> Table:
    """The rows of one characteristic; groups that are too small are hidden, or counted with another."""
    known, together, percent = sums.known, sums.together(characteristic), sums.known.limits.interval_percent
    rows = []
    for label in known.labels(characteristic):
        hidden, host = label in together.hidden, label == together.host
        counted = (
            [other for other in known.labels(characteristic) if other in together.groups] if host else [label]
        )
        rows.append(
            GroupRow(
                label,
                None if hidden else sum(sums.people(characteristic.id, other) for other in counted),
                {
                    measure.id: shown_figures[characteristic.id, measure.id].figure(label, percent)
                    for measure in measures
                },
                together.host if hidden else "",
                tuple(other for other in counted if other != label),
            )
        )
    return Table(characteristic.id, characteristic.label, characteristic.reader == "need", tuple(rows))


def _compare_groups(
    shown_figures: Mapping[tuple[str, str], _Shown], known: Equity, measures: Sequence[Measure]
) -> Iterator[GroupComparison]:
    """Each group against all others, with how often chance alone would show as much."""
    asked = [
        (
            characteristic,
            measure,
            group,
            *_group_and_others(shown_figures[characteristic.id, measure.id], group),
        )
        for characteristic in known.characteristics
        for measure in measures
        for group in _to_compare(shown_figures[characteristic.id, measure.id], known.limits.smallest_compared)
    ]
    differences = [
        _difference(mine, others, measure, known.limits.interval_percent)
        for _, measure, _, mine, others, _ in asked
    ]
    standing = interval.discoveries(
        [difference.chance for difference in differences], known.limits.false_alarm_percent / 100
    )
    for (characteristic, measure, group, mine, others, pairs), difference, stands in zip(
        asked, differences, standing, strict=True
    ):
        alike = None if measure.kind == "ratio" else interval.alike(pairs, known.limits.interval_percent)
        size = abs(difference.interval.value) * (100 if measure.percent else 1)
        yield GroupComparison(
            characteristic.id,
            group,
            measure.id,
            mine.figure,
            others.figure,
            difference.interval,
            alike,
            difference.chance,
            stands,
            stands and size >= measure.least,
        )


def _to_compare(figures: _Shown, least: int) -> list[str]:
    there = figures.comparable
    everybody = sum(figures.whole[label].people for label in there)
    large = [label for label in there if least <= figures.whole[label].people <= everybody - least]
    if len(there) == 2 and large:
        return [max(there, key=lambda label: figures.whole[label].figure)]
    return large


def _group_and_others(figures: _Shown, group: str) -> tuple[Sample, Sample, list[tuple[Sample, Sample]]]:
    """The group, everybody else, and the same pair in each stratum."""
    others = [label for label in figures.comparable if label != group]
    pairs = [
        (mine, reduce(add, (figures.strata[label].get(stratum, NOBODY) for label in others), NOBODY))
        for stratum, mine in figures.strata[group].items()
    ]
    return figures.whole[group], reduce(add, (figures.whole[label] for label in others), NOBODY), pairs


def _difference(sample: Sample, other: Sample, measure: Measure, percent: float) -> Difference:
    compare = interval.difference_of_shares if measure.kind == "share" else interval.difference_of_means
    return compare(sample, other, percent)


def _in_order(comparisons: Sequence[GroupComparison], measures: Sequence[Measure]) -> list[GroupComparison]:
    """As measures are listed, and within one the largest difference first."""
    order = {measure.id: place for place, measure in enumerate(measures)}
    return sorted(
        comparisons, key=lambda comparison: (order[comparison.measure], -abs(comparison.difference.value))
    )


def _gaps(
    tables: Sequence[Table], people: int, everybody: Mapping[str, Interval | None], known: Equity
) -> Iterator[str]:
    for table in tables:
        size = table.rows[-1].packages
        if size is not None and size > people * known.limits.recording_gap_percent / 100:
            yield gap_said(table, people, everybody.get(known.measures[0].id), known)


def _round_figures(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, Mapping):
        return {key: _round_figures(entry) for key, entry in value.items()}
    return [_round_figures(entry) for entry in value] if isinstance(value, (list, tuple)) else value
