"""The caseload's curve as a picture: time and memory by number of packages, as SVG without any library.

Definitions: both axes of time, and the packages of memory, are logarithmic, a step for each power of ten; memory starts
at nothing. The dashed line is what the largest caseload's time would be at every size if all time were spent a package.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

_WIDTH, _HEIGHT, _LEFT, _TOP, _WIDE, _HIGH = 900, 340, 70, 60, 330, 220
_INK, _QUIET, _LINE = "#1f2933", "#cbd2d9", "#0b6e75"
_STYLE = 'font-family="Atkinson Hyperlegible, Arial, sans-serif" font-size="13"'
_HALO = 'paint-order="stroke" stroke="#ffffff" stroke-width="4"'
_MEMORY_FROM = _LEFT + _WIDE + 50


@dataclass(frozen=True)
class _Axis:
    """Where its labelled values are, and where any value is (0 to 1)."""

    ticks: Sequence[float]
    place: Callable[[float], float]


def chart(points: Sequence[tuple[int, float, float]], workers: int) -> str:
    """Draw points of packages, seconds and peak megabytes.

    Args:
        points: at least one.
        workers: how many worker processes there were, for the heading.
    """
    ordered = sorted(points)
    across = _logarithmic([packages for packages, *_ in ordered])
    said = "; ".join(
        f"{packages:,} packages: {seconds:,.1f} s, {peak:,.0f} MB" for packages, seconds, peak in ordered
    )
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'aria-labelledby="title said" {_STYLE}>',
        '<title id="title">Time and memory of a caseload by its size</title>',
        f'<desc id="said">{escape(said)}</desc>',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>',
        *_seconds([(packages, seconds) for packages, seconds, _ in ordered], across, workers),
        *_megabytes([(packages, peak) for packages, _, peak in ordered], across),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _seconds(points: Sequence[tuple[int, float]], across: _Axis, workers: int) -> list[str]:
    largest, longest = points[-1]
    linear = [(packages, longest * packages / largest) for packages, _ in points]
    up = _logarithmic([seconds for _, seconds in (*points, *linear)])
    heading = f"Seconds, {workers} worker process{'es' if workers != 1 else ''}"
    dashed = _path(linear, 0, across, up, f'stroke="{_INK}" stroke-width="1" stroke-dasharray="4 4"')
    labels = [f"{seconds:,.1f} s" if seconds < 100 else f"{seconds:,.0f} s" for _, seconds in points]
    return [*_frame(0, heading, across, up), dashed, *_curve(points, 0, across, up, labels)]


def _megabytes(points: Sequence[tuple[int, float]], across: _Axis) -> list[str]:
    most = max(peak for _, peak in points)
    step = 10 ** math.floor(math.log10(most))
    step = next(step * part for part in (0.25, 0.5, 1, 2.5) if step * part * 5 >= most)
    top = step * (math.floor(most / step) + 1)
    up = _Axis([step * number for number in range(round(top / step) + 1)], lambda value: value / top)
    frame = _frame(_MEMORY_FROM, "Peak memory of all processes, MB", across, up)
    return [*frame, *_curve(points, _MEMORY_FROM, across, up, [f"{peak:,.0f} MB" for _, peak in points])]


def _logarithmic(values: Sequence[float]) -> _Axis:
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    high = max(high, low + 1)
    ticks = [10.0**power for power in range(low, high + 1)]
    return _Axis(ticks, lambda value: (math.log10(value) - low) / (high - low))


def _frame(shift: float, heading: str, across: _Axis, up: _Axis) -> list[str]:
    left, right, middle = shift + _LEFT, shift + _LEFT + _WIDE, shift + _LEFT + _WIDE / 2
    parts = [f'<text x="{left}" y="{_TOP - 22}" font-weight="bold" fill="{_INK}">{escape(heading)}</text>']
    for tick in up.ticks:
        y = _y(up.place(tick))
        parts.append(f'<line x1="{left}" x2="{right}" y1="{y:.1f}" y2="{y:.1f}" stroke="{_QUIET}"/>')
        parts.append(
            f'<text x="{left - 8}" y="{y + 4:.1f}" text-anchor="end" fill="{_INK}">{_short(tick)}</text>'
        )
    below = f'y="{_TOP + _HIGH + 20}" text-anchor="middle" fill="{_INK}"'
    parts += [
        f'<text x="{_x(shift, across.place(tick)):.1f}" {below}>{_short(tick)}</text>'
        for tick in across.ticks
    ]
    parts.append(
        f'<text x="{middle}" y="{_TOP + _HIGH + 42}" text-anchor="middle" fill="{_INK}">packages</text>'
    )
    return parts


def _curve(
    points: Sequence[tuple[int, float]], shift: float, across: _Axis, up: _Axis, labels: Sequence[str]
) -> list[str]:
    parts = [_path(points, shift, across, up, f'stroke="{_LINE}" stroke-width="2.5"')]
    for (packages, value), label in zip(points, labels, strict=True):
        x, y = _x(shift, across.place(packages)), _y(up.place(value))
        anchor = "start" if packages == points[0][0] else "end"
        place = f'text-anchor="{anchor}" fill="{_INK}" {_HALO}'
        above = 15 if anchor == "start" else 11
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{_LINE}"/>')
        parts.append(f'<text x="{x:.1f}" y="{y - above:.1f}" {place}>{label}</text>')
    return parts


def _path(points: Sequence[tuple[int, float]], shift: float, across: _Axis, up: _Axis, stroke: str) -> str:
    placed = ((_x(shift, across.place(packages)), _y(up.place(value))) for packages, value in points)
    places = " ".join(f"{x:.1f},{y:.1f}" for x, y in placed)
    return f'<polyline points="{places}" fill="none" {stroke}/>'


def _x(shift: float, part: float) -> float:
    return shift + _LEFT + _WIDE * part


def _y(part: float) -> float:
    return _TOP + _HIGH * (1 - part)


def _short(value: float) -> str:
    if value >= 1_000_000:
        return f"{value / 1_000_000:g} million"
    return f"{value:,.0f}" if value >= 1 else f"{value:g}"
