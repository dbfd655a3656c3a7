"""Pictures of learning as SVG without any library: ranks of the truth, and what was published, learned and true."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

import numpy as np
from scipy import stats

_INK, _QUIET, _LINE, _TRUE = "#1f2933", "#cbd2d9", "#0b6e75", "#b04a00"
_STYLE = 'font-family="Atkinson Hyperlegible, Arial, sans-serif" font-size="13"'
_BINS, _SURE = 20, 0.99
_PANEL_WIDE, _PANEL_HIGH, _GAP = 260, 130, 40
_ROW = 24


@dataclass(frozen=True)
class Recovered:
    """One figure as it was published, as it was learned, and as it is."""

    name: str
    published_low: float
    published_high: float
    low: float
    high: float
    truth: float
    outcomes: int


def calibration_chart(ranks: Mapping[str, Sequence[float]]) -> str:
    """A histogram of ranks for each quantity; the band holds a bar in 99 of 100 where ranks are uniform."""
    count = len(next(iter(ranks.values())))
    low, high = stats.binom.ppf([(1 - _SURE) / 2, (1 + _SURE) / 2], count, 1 / _BINS)
    wide = 3 * (_PANEL_WIDE + _GAP) + _GAP
    tall = 2 * (_PANEL_HIGH + 2 * _GAP) + 50
    parts = [
        _text(
            _GAP, 28, f"Rank of the truth in what was learned, over {count:,} made-up councils", weight="bold"
        )
    ]
    for number, (name, values) in enumerate(ranks.items()):
        x = _GAP + (number % 3) * (_PANEL_WIDE + _GAP)
        y = 70 + (number // 3) * (_PANEL_HIGH + 2 * _GAP)
        parts += _panel(x, y, name, values, (float(low), float(high)))
    said = f"Histograms of {', '.join(ranks)}: bars lie in the band for uniform ranks"
    return _svg(wide, tall, "Calibration of learning", said, parts)


def recovery_chart(found: Sequence[Recovered]) -> str:
    """A row for each figure: the published span, what was learned, and the truth."""
    left, across = 300, 480
    tall = 100 + _ROW * len(found)

    def place(percent: float) -> float:
        return left + across * percent / 100

    parts = [
        _text(20, 28, "Share still used, percent: published, learned (P10 to P90) and true", weight="bold"),
        _text(
            20,
            50,
            "Made up: the grey bar is published, the dark bar is learned, the upright stroke is true.",
            colour=_INK,
        ),
    ]
    for tick in range(0, 101, 20):
        parts.append(
            f'<line x1="{place(tick)}" y1="66" x2="{place(tick)}" y2="{tall - 24}" stroke="{_QUIET}"/>'
        )
        parts.append(_text(place(tick), tall - 8, str(tick), anchor="middle"))
    for number, one in enumerate(found):
        y = 80 + number * _ROW
        parts += [
            _text(left - 12, y + 4, f"{one.name[:34]} ({one.outcomes:,})", anchor="end"),
            _bar(place(one.published_low), place(one.published_high), y - 7, 14, _QUIET),
            _bar(place(one.low), place(one.high), y - 3, 6, _LINE),
            f'<line x1="{place(one.truth):.1f}" y1="{y - 9}" x2="{place(one.truth):.1f}" y2="{y + 9}" stroke="{_TRUE}" '
            'stroke-width="3"/>',
        ]
    said = "; ".join(
        f"{one.name}: learned {one.low:.0f} to {one.high:.0f}, true {one.truth:.0f}" for one in found
    )
    return _svg(left + across + 60, tall, "Published, learned and true shares", said, parts)


def _panel(x: float, y: float, name: str, values: Sequence[float], band: tuple[float, float]) -> list[str]:
    counts = np.histogram(values, _BINS, (0, 1))[0].tolist()
    top = 1.05 * max(*counts, band[1])
    step = _PANEL_WIDE / _BINS

    def up(count: float) -> float:
        return y + _PANEL_HIGH * (1 - count / top)

    inside = sum(band[0] <= count <= band[1] for count in counts)
    return [
        _text(x, y - 10, name),
        f'<rect x="{x}" y="{up(band[1]):.1f}" width="{_PANEL_WIDE}" height="{up(band[0]) - up(band[1]):.1f}" '
        f'fill="{_QUIET}" opacity="0.6"/>',
        *(
            f'<rect x="{x + place * step + 1:.1f}" y="{up(count):.1f}" width="{step - 2:.1f}" '
            f'height="{y + _PANEL_HIGH - up(count):.1f}" fill="{_LINE}" opacity="0.75"/>'
            for place, count in enumerate(counts)
        ),
        f'<line x1="{x}" y1="{y + _PANEL_HIGH}" x2="{x + _PANEL_WIDE}" y2="{y + _PANEL_HIGH}" stroke="{_INK}"/>',
        _text(x, y + _PANEL_HIGH + 18, "0"),
        _text(x + _PANEL_WIDE, y + _PANEL_HIGH + 18, "1", anchor="end"),
        _text(
            x + _PANEL_WIDE / 2,
            y + _PANEL_HIGH + 18,
            f"{inside} of {_BINS} bars in the band",
            anchor="middle",
        ),
    ]


def _bar(first: float, last: float, y: float, high: float, colour: str) -> str:
    return f'<rect x="{first:.1f}" y="{y:.1f}" width="{max(last - first, 1):.1f}" height="{high}" fill="{colour}"/>'


def _text(
    x: float, y: float, text: str, *, anchor: str = "start", weight: str = "normal", colour: str = _INK
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-weight="{weight}" fill="{colour}">'
        f"{escape(text)}</text>"
    )


def _svg(wide: float, tall: float, title: str, said: str, parts: Sequence[str]) -> str:
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:.0f} {tall:.0f}" role="img" '
            f'aria-labelledby="title said" {_STYLE}>',
            f'<title id="title">{escape(title)}</title>',
            f'<desc id="said">{escape(said)}</desc>',
            f'<rect width="{wide:.0f}" height="{tall:.0f}" fill="#ffffff"/>',
            *parts,
            "</svg>\n",
        ]
    )
