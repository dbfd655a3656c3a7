"""The square at the end of a paper: a QR code of its claim, which anybody can hold against the records.

It stands at the right of the lines that say how to check the paper (`Print.beside_seal`), and rises beside them and their
heading: below them it would take a page of its own wherever the last one is nearly full.
"""

from __future__ import annotations

from functools import lru_cache

from reportlab.graphics.barcode.qr import QrCodeWidget

from dashboard.print.pdf.figure import DrawnFigure
from dashboard.print.pdf.style import INK, SEAL_SIDE
from dashboard.print.pdf.tagging import Element, TaggedCanvas

_BELOW = 1.0
"""What of it reaches below the lines."""
_QUIET = 4


class SealFigure(DrawnFigure):
    """A QR code of the seal, drawn as vectors with its quiet zone."""

    def __init__(self, element: Element, text: str) -> None:
        """Make a QR code of a text."""
        super().__init__(element)
        self.text, self.tall = text, _BELOW

    def draw(self) -> None:
        """Draw it inside its element, at the right and as high as it is."""
        canvas: TaggedCanvas = self.canv
        left, bottom = canvas.absolutePosition(self._edge, 0)
        self.element.box = (left, bottom, left + SEAL_SIDE, bottom + SEAL_SIDE)
        with canvas.element(self.element):
            canvas.translate(self._edge, 0)
            self.draw_content(canvas)

    @property
    def _edge(self) -> float:
        return float(self.width - SEAL_SIDE)

    def draw_content(self, canvas: TaggedCanvas) -> None:
        """Draw its modules as one path."""
        rows = _modules(self.text)
        step = SEAL_SIDE / (len(rows) + 2 * _QUIET)
        path = canvas.beginPath()
        for row, modules in enumerate(rows):
            for start, length in _bars(modules):
                path.rect((start + _QUIET) * step, SEAL_SIDE - (row + 1 + _QUIET) * step, length * step, step)
        canvas.setFillColor(INK)
        canvas.drawPath(path, stroke=0, fill=1)


@lru_cache(256)
def _modules(text: str) -> tuple[tuple[bool, ...], ...]:
    code = QrCodeWidget(text, barLevel="M").qr
    code.make()
    count = code.getModuleCount()
    return tuple(tuple(bool(code.isDark(row, column)) for column in range(count)) for row in range(count))


def _bars(modules: tuple[bool, ...]) -> list[tuple[int, int]]:
    """Dark modules side by side as one: start and length."""
    bars: list[tuple[int, int]] = []
    for at, dark in enumerate(modules):
        if dark and bars and sum(bars[-1]) == at:
            bars[-1] = (bars[-1][0], bars[-1][1] + 1)
        elif dark:
            bars.append((at, 1))
    return bars
