"""A drawing with its words: what it shows is also said, for whoever does not see it."""

from __future__ import annotations

from reportlab.lib.colors import Color
from reportlab.platypus import Flowable

from dashboard.print.pdf.lettering import printable_text, runs, width
from dashboard.print.pdf.style import INK
from dashboard.print.pdf.tagging import Element, TaggedCanvas

_LONGEST = 400
"""Characters of a text that a drawing could ever hold."""


class DrawnFigure(Flowable):
    """A drawing of a fixed height; subclasses draw, and say in words what they draw."""

    tall = 0.0

    def __init__(self, element: Element) -> None:
        """Make a figure that stands at this element, whose alternative text says what it shows."""
        super().__init__()
        self.element = element

    def wrap(self, available: float, _: float) -> tuple[float, float]:
        """The size that it takes."""
        self.width, self.height = available, self.tall
        return self.width, self.height

    def getSpaceAfter(self) -> float:
        """Points kept free below."""
        return 4.0

    def draw(self) -> None:
        """Draw it inside its element."""
        canvas: TaggedCanvas = self.canv
        left, bottom = canvas.absolutePosition(0, 0)
        self.element.box = (left, bottom, left + self.width, bottom + self.height)
        with canvas.element(self.element):
            self.draw_content(canvas)

    def draw_content(self, canvas: TaggedCanvas) -> None:
        """Draw the figure; its words are read out in its place."""
        raise NotImplementedError


def write(
    canvas: TaggedCanvas,
    x: float,
    y: float,
    text: str,
    size: float,
    *,
    bold: bool = False,
    colour: Color = INK,
    align: str = "left",
    room: float | None = None,
) -> None:
    """A short text in a drawing; cut with an ellipsis where `room` points do not hold it (it is said in full)."""
    plain = fit_text(printable_text(text[:_LONGEST]).replace("\n", " "), size, bold, room)
    length = width(plain, bold) * size / 1000
    drawn = canvas.beginText(x - {"left": 0.0, "middle": length / 2, "right": length}[align], y)
    drawn.setFillColor(colour)
    for font, part in runs(plain, bold):
        drawn.setFont(font, size)
        drawn._textOut(part)
    canvas.drawText(drawn)


def fits(text: str, size: float, bold: bool, room: float) -> bool:
    """Whether `room` points hold a text."""
    return width(text, bold) * size / 1000 <= room


def fit_text(text: str, size: float, bold: bool, room: float | None) -> str:
    """The text, or its beginning and an ellipsis."""
    if room is None or fits(text, size, bold, room):
        return text
    most, least = len(text), 0
    while most - least > 1:
        middle = (most + least) // 2
        cut = text[:middle].rstrip() + "…"
        least, most = (middle, most) if width(cut, bold) * size / 1000 <= room else (least, middle)
    return text[:least].rstrip() + "…"
