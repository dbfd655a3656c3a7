"""The equity report: figures by group, comparisons, and what they say in sentences. What is hidden never gets in here.

Definitions:
- Groups of few people are counted with another (`group_figures`), in the figures and in comparisons.
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
from typing import Any

from . import interval
from .group_figures import GroupFigures, TallySums, figure_of_everybody, group_and_others, groups_to_compare
from .interval import Difference, Interval, Sample
from .sentence import difference_said, gap_said, nothing_said
from .tally import Tally
from .terms import Characteristic, Equity, Measure, equity


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
    sums = TallySums(tally, known)
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
        (characteristic.id, measure.id): GroupFigures(sums, characteristic, measure)
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
    everybody = {measure.id: figure_of_everybody(sums, measure) for measure in measures}
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


def _table(
    sums: TallySums,
    characteristic: Characteristic,
    measures: Sequence[Measure],
    shown_figures: Mapping[tuple[str, str], GroupFigures],
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
    shown_figures: Mapping[tuple[str, str], GroupFigures], known: Equity, measures: Sequence[Measure]
) -> Iterator[GroupComparison]:
    """Each group against all others, with how often chance alone would show as much."""
    asked = [
        (
            characteristic,
            measure,
            group,
            *group_and_others(shown_figures[characteristic.id, measure.id], group),
        )
        for characteristic in known.characteristics
        for measure in measures
        for group in groups_to_compare(
            shown_figures[characteristic.id, measure.id], known.limits.smallest_compared
        )
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
