"""Figures of a back-test in words: the same on the screen, in the terminal and in the README.

Definitions: a published figure is written as its source has it, a prediction in no more digits than it deserves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .comparison import ClaimVerdict, PublishedComparison
from .portfolio import Published

_DECIMALS = {"hours a week": 1, "minutes a week": 0, "minutes": 1}
_UNITS = {"hours a week": "h a week", "minutes a week": "min a week", "minutes": "min"}
_NO_DECIMALS_FROM = 100
_BOUNDS = {"measured": "", "at_most": "at most ", "at_least": "at least "}
VERDICTS: dict[ClaimVerdict, str] = {
    "within": "within",
    "claims more": "CLAIMS MORE than was published",
    "claims less": "claims less",
}
DERIVED = (
    "Each of these figures was used, in one way or another, to set an effect in the catalogue. Meeting it "
    "checks that nothing grows on the way to hours; it is no proof. Proof comes from outcomes recorded at "
    "follow-up."
)
"""What a reader must know before believing the table."""


def published_figure(figure: Published) -> str:
    """The published figure with what kind of end it is."""
    if figure.value == 0:
        return "none shown"
    value = (
        f"{figure.value * 100:.3g} %" if figure.unit == "share" else f"{figure.value:g} {_UNITS[figure.unit]}"
    )
    return _BOUNDS[figure.bound] + value


def with_project_names(
    comparisons: Iterable[PublishedComparison],
) -> Iterator[tuple[str, PublishedComparison]]:
    """Each comparison with its project, which is named once, at the first of its figures; then it is `the same`."""
    title = ""
    for comparison in comparisons:
        portfolio = comparison.portfolio
        yield (
            ("the same" if portfolio.title == title else f"{portfolio.title} ({portfolio.year})"),
            comparison,
        )
        title = portfolio.title


def predicted_range(comparison: PublishedComparison) -> str:
    """P10 to P90 with the middle."""
    unit = comparison.published.unit
    low, middle, high = (
        _figure_text(value, unit)
        for value in (comparison.predicted.p10, comparison.predicted.p50, comparison.predicted.p90)
    )
    text = low if low == middle == high else f"{low} to {high}, middle {middle}"
    return text if unit == "share" else f"{text} {_UNITS[unit]}"


def _figure_text(value: float, unit: str) -> str:
    if unit == "share":
        return f"{value * 100:.0f} %"
    return f"{value:,.{_DECIMALS[unit] if abs(value) < _NO_DECIMALS_FROM else 0}f}"
