"""A range drawn as a range: a bar from P10 to P90, a mark at P50, zero always on the line, and the figures in words."""

from __future__ import annotations

from dashboard.screen.markup import Html, tag
from engine.model import Range


def in_words(span: Range, places: int = 1) -> str:
    """P10 to P90 with the middle, without a unit."""
    low, middle, high = (_number(value, places) for value in (span.p10, span.p50, span.p90))
    return low if low == middle == high else f"{low} to {high}, middle {middle}"


def drawn(label: str, span: Range, unit: str, most: float) -> Html:
    """A labelled range; `most` is the largest size on the shared scale."""
    words = in_words(span)
    return tag(
        "div",
        tag("div", label, class_="hr-span-label"),
        _bar(span, most, f"{label}: {words} {unit}"),
        tag("div", tag("strong", words), f" {unit}"),
        class_="hr-span",
    )


def _bar(span: Range, most: float, label: str) -> Html:
    """Drawn with boxes, because Streamlit takes drawings out of HTML."""
    low, high = min(0.0, span.p10), max(most, 0.1)

    def percent(value: float) -> float:
        return round(100 * (value - low) / (high - low), 1)

    width = max(percent(span.p90) - percent(span.p10), 1)
    return tag(
        "div",
        tag("div", class_="hr-zero", style=f"left:{percent(0)}%"),
        tag("div", class_="hr-bar", style=f"left:{percent(span.p10)}%;width:{width}%"),
        tag("div", class_="hr-middle", style=f"left:{percent(span.p50)}%"),
        class_="hr-line",
        role="img",
        aria_label=label,
    )


def _number(value: float, places: int) -> str:
    written = f"{value:,.{places}f}"
    return written if float(written.replace(",", "")) else f"{0:.{places}f}"
