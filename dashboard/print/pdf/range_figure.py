"""A range drawn as a range: a bar from P10 to P90, a mark at P50, zero always on the line, the figures beside it."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.print.pdf.figure import DrawnFigure, write
from dashboard.print.pdf.style import ACCENT, INK, LINE, SHADE, Print
from dashboard.print.pdf.tagging import Element, TaggedCanvas
from engine.model import Range
from engine.wording import range_text

Labelled = tuple[str, Range]


class RangeFigure(DrawnFigure):
    """Ranges on one scale."""

    def __init__(
        self, element: Element, ranges: Sequence[Labelled], unit: str, styles: Print, places: int = 1
    ) -> None:
        """Draw these ranges, which share a unit; figures have this many decimal places."""
        super().__init__(element)
        self.ranges, self.unit, self.size, self.places = ranges, unit, styles.cell.size, places
        self.row = self.size * 3.1
        self.tall = self.row * len(ranges) + self.size * 0.4

    def draw_content(self, canvas: TaggedCanvas) -> None:
        """Draw each range as a bar on the shared scale."""
        low = min(0.0, *(value.p10 for _, value in self.ranges))
        high = max(0.0, *(value.p90 for _, value in self.ranges))
        high = high if high - low > 0.1 else low + 1.0
        y = self.height - self.row
        for label, value in self.ranges:
            words = f"{range_text(value, self.places)} {self.unit}"
            write(canvas, 0, y + self.size * 1.75, label, self.size, bold=True, room=self.width * 0.5)
            write(
                canvas,
                self.width,
                y + self.size * 1.75,
                words,
                self.size,
                align="right",
                room=self.width * 0.49,
            )
            self._draw_bar(canvas, value, y + self.size * 0.5, low, high)
            y -= self.row

    def _draw_bar(self, canvas: TaggedCanvas, value: Range, y: float, low: float, high: float) -> None:
        """The bar from P10 to P90, the mark at P50 and the line at nought."""
        inset = self.size

        def place(value: float) -> float:
            return inset + (self.width - 2 * inset) * (value - low) / (high - low)

        tall = self.size * 0.8
        canvas.setFillColor(SHADE)
        canvas.rect(0, y, self.width, tall, stroke=0, fill=1)
        canvas.setFillColor(ACCENT)
        canvas.rect(
            place(value.p10),
            y + tall * 0.2,
            max(place(value.p90) - place(value.p10), 1.5),
            tall * 0.6,
            stroke=0,
            fill=1,
        )
        canvas.setStrokeColor(LINE)
        canvas.setLineWidth(1)
        canvas.line(place(0), y - 2, place(0), y + tall + 2)
        canvas.setFillColor(INK)
        canvas.rect(place(value.p50) - 1.4, y - 1.5, 2.8, tall + 3, stroke=0, fill=1)


def describe_ranges(ranges: Sequence[Labelled], unit: str, places: int = 1) -> str:
    """The ranges in words, for whoever cannot see the drawing."""
    return " ".join(f"{label}: {range_text(value, places)} {unit}." for label, value in ranges)
