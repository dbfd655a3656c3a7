"""The square at the end of a paper: a QR code of its claim, which anybody can hold against the records."""

from __future__ import annotations

from functools import lru_cache

from reportlab.graphics.barcode.qr import QrCodeWidget

from dashboard.print.pdf.figure import DrawnFigure
from dashboard.print.pdf.style import INK
from dashboard.print.pdf.tagging import Element, TaggedCanvas

_SIDE = 56.0
_QUIET = 4


class SealFigure(DrawnFigure):
    """A QR code of the seal, drawn as vectors with its quiet zone."""

    tall = _SIDE

    def __init__(self, element: Element, text: str) -> None:
        """Make a QR code of a text."""
        super().__init__(element)
        self.text = text

    def draw_content(self, canvas: TaggedCanvas) -> None:
        """Draw its modules as one path."""
        rows = _modules(self.text)
        step = _SIDE / (len(rows) + 2 * _QUIET)
        path = canvas.beginPath()
        for row, modules in enumerate(rows):
            for start, length in _bars(modules):
                path.rect((start + _QUIET) * step, _SIDE - (row + 1 + _QUIET) * step, length * step, step)
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
