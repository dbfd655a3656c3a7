"""A range drawn as a range: a bar from P10 to P90, a mark at P50, zero always on the line, and the figures in words."""

from __future__ import annotations

from dashboard.screen.explained import explain
from dashboard.screen.markup import Html, tag
from engine.model import Range

NO_CHANGE = "no change"


def in_words(span: Range, places: int = 1) -> str:
    """P10 to P90 with the middle, without a unit."""
    low, middle, high = (_number(value, places) for value in (span.p10, span.p50, span.p90))
    return low if low == middle == high else f"{low} to {high}, middle {middle}"


def change_in_words(span: Range) -> str:
    """A change of hours from P10 to P90 in words, the smaller change first: fewer, more, or none."""
    ends = sorted((span.p10, span.p90), key=abs)
    low, high, middle = (hours_in_words(value) for value in (*ends, span.p50))
    return low if low == high == middle else f"{low} to {high}; middle {middle}"


def hours_in_words(value: float) -> str:
    """A change of hours in words: fewer, more, or none."""
    size = f"{abs(value):,.1f}"
    return NO_CHANGE if float(size.replace(",", "")) == 0 else f"{size} {'fewer' if value < 0 else 'more'}"


def draw_span(
    label: str, span: Range, unit: str, most: float, *, words: str = "", fewer: bool = False
) -> Html:
    """A labelled range.

    Args:
        label: what it is.
        span: the range.
        unit: its unit.
        most: the largest size on the shared scale.
        words: what is written beside the drawing, where that is not the plain figures.
        fewer: the scale runs from zero to `most` fewer, so that it compares with what is released.
    """
    written = words or in_words(span)
    return tag(
        "div",
        tag("div", explain(label), class_="hr-span-label"),
        _bar(span, most, f"{label}: {written} {unit}", fewer=fewer),
        _ends() if fewer and span.p90 > 0 else "",
        tag("div", tag("strong", written), "" if written == NO_CHANGE else f" {unit}"),
        class_="hr-span",
    )


def _ends() -> Html:
    """Which way the line goes, where it goes both ways; a screen reader has the words of the drawing."""
    return tag("div", tag("span", "← more"), tag("span", "fewer →"), class_="hr-ends", aria_hidden="true")


def _bar(span: Range, most: float, label: str, *, fewer: bool) -> Html:
    """Drawn with boxes, because Streamlit takes drawings out of HTML."""
    first, middle, last = (-span.p90, -span.p50, -span.p10) if fewer else (span.p10, span.p50, span.p90)
    low, high = min(0.0, first), max(most, 0.1)

    def percent(value: float) -> float:
        return round(100 * (value - low) / (high - low), 1)

    width = max(percent(last) - percent(first), 1)
    return tag(
        "div",
        tag("div", class_="hr-zero", style=f"left:{percent(0)}%"),
        tag("div", class_="hr-bar", style=f"left:{percent(first)}%;width:{width}%"),
        tag("div", class_="hr-middle", style=f"left:{percent(middle)}%"),
        class_="hr-line",
        role="img",
        aria_label=label,
    )


def _number(value: float, places: int) -> str:
    written = f"{value:,.{places}f}"
    return written if float(written.replace(",", "")) else f"{0:.{places}f}"
