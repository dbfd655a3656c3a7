"""Findings in plain sentences: what is commoner for whom, by how much, how sure that is, and what it may mean.

The words are those of `equity.yaml`; here they are only put together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ..wording import list_text
from .interval import Interval
from .terms import Equity, Measure

if TYPE_CHECKING:
    from .report import GroupComparison, Table


def difference_said(comparison: GroupComparison, known: Equity) -> tuple[str, str, str, str, str, str]:
    """The fields of a `Finding`."""
    measure = _measure(comparison.measure, known)
    characteristic = next(
        listed for listed in known.characteristics if listed.id == comparison.characteristic
    )
    value, others = _pair(comparison.value, comparison.others, measure)
    says = measure.says.format(
        value=value, others=others, people=known.people(characteristic, comparison.group)
    )
    more = measure.more if comparison.difference.value > 0 else measure.less
    percent = f"{known.limits.interval_percent:g} %"
    size = _amount(comparison.difference, measure)
    text = (
        f"{_sentence(says)}: {more}, by {size} ({percent} interval {_ends(comparison.difference, measure)})."
    )
    return (
        comparison.characteristic,
        comparison.group,
        comparison.measure,
        text,
        _alike_said(comparison, measure, characteristic.id, known),
        (f"{measure.means} {known.may_be_read}" if characteristic.reader == "need" else measure.means),
    )


def gap_said(table: Table, people: int, everybody: Interval | None, known: Equity) -> str:
    """That a characteristic is often not recorded, and how much of an assessment is missing for the same people."""
    missing, unknown = table.rows[-1], known.measures[0]
    size = missing.packages or 0
    text = f"{table.label}: not recorded for {size:,} of {people:,} people ({100 * size / people:.0f} %)."
    theirs = missing.figures.get(unknown.id)
    if theirs is not None and everybody is not None:
        value, whole = _pair(theirs.value, everybody.value, unknown)
        text += f" {unknown.label}: {value} for them, {whole} over all."
    return text


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
    reported = sum(comparison.said for comparison in comparisons)
    yield (
        f"{len(comparisons):,} comparisons were made; {reported} {'is' if reported == 1 else 'are'} said above. Where "
        f"nothing differs at all, the chance of even one false alarm in the whole report is at most "
        f"{known.limits.false_alarm_percent:g} %."
    )
    first = measures[0]
    mine = [comparison for comparison in comparisons if comparison.measure == first.id]
    if first.id == known.measures[0].id and mine and not any(comparison.said for comparison in mine):
        widest = max((comparison.difference.high - comparison.difference.low) / 2 for comparison in mine)
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
        own_text, other = number(value, measure, places), number(others, measure, places)
        if own_text != other:
            break
    return own_text, other


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


def _alike_said(comparison: GroupComparison, measure: Measure, characteristic: str, known: Equity) -> str:
    """Whether a difference remains among people alike in need; empty for ratios, which have no such comparison."""
    labels = [likeness.label for likeness in known.likeness if likeness.characteristic != characteristic]
    alike = f"people alike in {list_text(labels)}"
    if measure.kind == "ratio":
        return ""
    if comparison.alike is None:
        return f"There are no {alike} to compare."
    if comparison.alike.low <= 0 <= comparison.alike.high:
        return (
            f"Among {alike} it may be chance alone: {_signed_words(comparison.alike, comparison, measure)}."
        )
    if (comparison.alike.value > 0) != (comparison.difference.value > 0):
        return f"Among {alike} it is the other way round: {_signed_words(comparison.alike, comparison, measure)}."
    return f"Among {alike} it remains: {_signed_words(comparison.alike, comparison, measure)}."


def _signed_words(alike: Interval, comparison: GroupComparison, measure: Measure) -> str:
    sign = 1 if comparison.difference.value > 0 else -1
    turned = Interval(sign * alike.value, *sorted((sign * alike.low, sign * alike.high)))
    lead = "−" if turned.value < 0 else ""
    scale, places = (100, 1) if measure.percent else (1, 2)
    ends = f"{turned.low * scale:.{places}f} to {turned.high * scale:.{places}f}".replace("-", "−")
    return f"{lead}{_size(abs(turned.value), measure)} ({ends})"


def _measure(name: str, known: Equity) -> Measure:
    return next(measure for measure in (*known.measures, *known.decisions) if measure.id == name)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
