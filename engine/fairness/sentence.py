"""Findings in plain sentences: what is commoner for whom, by how much, how sure that is, and what it may mean.

The words are those of `equity.yaml`; here they are only put together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from .interval import Interval
from .terms import Equity, Measure

if TYPE_CHECKING:
    from .report import GroupComparison, Table


def difference_said(one: GroupComparison, known: Equity) -> tuple[str, str, str, str, str, str]:
    """The fields of a `Finding`."""
    measure = _measure(one.measure, known)
    characteristic = next(found for found in known.characteristics if found.id == one.characteristic)
    value, others = _pair(one.value, one.others, measure)
    says = measure.says.format(value=value, others=others, people=known.people(characteristic, one.group))
    more = measure.more if one.difference.value > 0 else measure.less
    percent = f"{known.limits.interval_percent:g} %"
    size = _amount(one.difference, measure)
    said = f"{_sentence(says)}: {more}, by {size} ({percent} interval {_ends(one.difference, measure)})."
    return (
        one.characteristic,
        one.group,
        one.measure,
        said,
        _alike_said(one, measure, characteristic.id, known),
        (f"{measure.means} {known.may_be_read}" if characteristic.reader == "need" else measure.means),
    )


def gap_said(table: Table, people: int, everybody: Interval | None, known: Equity) -> str:
    """That a characteristic is often not recorded, and how much of an assessment is missing for the same people."""
    missing, unknown = table.rows[-1], known.measures[0]
    size = missing.packages or 0
    said = f"{table.label}: not recorded for {size:,} of {people:,} people ({100 * size / people:.0f} %)."
    theirs = missing.figures.get(unknown.id)
    if theirs is not None and everybody is not None:
        value, whole = _pair(theirs.value, everybody.value, unknown)
        said += f" {unknown.label}: {value} for them, {whole} over all."
    return said


def nothing_said(
    comparisons: Sequence[GroupComparison], measures: Sequence[Measure], known: Equity
) -> Iterator[str]:
    """What no finding speaks of: how many comparisons were made, and the unknowns where they do not differ."""
    if not comparisons:
        yield (
            f"No group could be compared: that needs at least {known.limits.smallest_compared} people in it and "
            "outside it."
        )
        return
    said = sum(comparison.said for comparison in comparisons)
    yield (
        f"{len(comparisons):,} comparisons were made; {said} {'is' if said == 1 else 'are'} said above. Where "
        f"nothing differs at all, the chance of even one false alarm in the whole report is at most "
        f"{known.limits.false_alarm_percent:g} %."
    )
    first = measures[0]
    mine = [comparison for comparison in comparisons if comparison.measure == first.id]
    if first.id == known.measures[0].id and mine and not any(one.said for one in mine):
        widest = max((one.difference.high - one.difference.low) / 2 for one in mine)
        yield (
            f"No group's share of unknowns differs by more than chance explains. For the smallest group compared, a "
            f"difference of less than about {_size(widest, first)} would not be seen."
        )


def number(value: float, measure: Measure, places: int | None = None) -> str:
    """A figure as it is shown: percent, hours, or a plain number."""
    if measure.percent:
        return f"{100 * value:.{1 if places is None else places}f} %"
    return f"{value:,.{2 if places is None else places}f}{f' {measure.unit}' if measure.unit else ''}"


def _pair(value: float, others: float, measure: Measure) -> tuple[str, str]:
    """Both figures with the fewest places that tell them apart."""
    for places in (0, 1, 2) if measure.percent else (1, 2, 3):
        one, other = number(value, measure, places), number(others, measure, places)
        if one != other:
            break
    return one, other


def _amount(difference: Interval, measure: Measure) -> str:
    return _size(abs(difference.value), measure)


def _size(value: float, measure: Measure) -> str:
    if measure.percent:
        return f"{100 * value:.1f} percentage points"
    return f"{value:.2f}{f' {measure.unit}' if measure.unit else ''}"


def _ends(difference: Interval, measure: Measure) -> str:
    """The ends of the interval of the size of a difference, smaller first, in the direction that is said."""
    sign = 1 if difference.value > 0 else -1
    scale, places = (100, 1) if measure.percent else (1, 2)
    low, high = sorted((sign * difference.low * scale, sign * difference.high * scale))
    return f"{low:.{places}f} to {high:.{places}f}".replace("-", "−")


def _alike_said(one: GroupComparison, measure: Measure, characteristic: str, known: Equity) -> str:
    kept = [found.label for found in known.likeness if found.characteristic != characteristic]
    alike = f"people alike in {' and '.join(kept)}"
    if measure.kind == "ratio":
        return ""
    if one.alike is None:
        return f"There are no {alike} to compare."
    if one.alike.low <= 0 <= one.alike.high:
        return f"Among {alike} it may be chance alone: {_signed_words(one.alike, one, measure)}."
    if (one.alike.value > 0) != (one.difference.value > 0):
        return f"Among {alike} it is the other way round: {_signed_words(one.alike, one, measure)}."
    return f"Among {alike} it remains: {_signed_words(one.alike, one, measure)}."


def _signed_words(alike: Interval, one: GroupComparison, measure: Measure) -> str:
    sign = 1 if one.difference.value > 0 else -1
    turned = Interval(sign * alike.value, *sorted((sign * alike.low, sign * alike.high)))
    lead = "−" if turned.value < 0 else ""
    scale, places = (100, 1) if measure.percent else (1, 2)
    ends = f"{turned.low * scale:.{places}f} to {turned.high * scale:.{places}f}".replace("-", "−")
    return f"{lead}{_size(abs(turned.value), measure)} ({ends})"


def _measure(name: str, known: Equity) -> Measure:
    return next(one for one in (*known.measures, *known.decisions) if one.id == name)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
