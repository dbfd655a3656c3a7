"""A paragraph of any text: broken into lines, in the tree, and never read as markup.

Definitions: a paragraph is made of parts, each regular or bold; its text is what `lettering.printable_text` makes of it.
Lines break at spaces, after a hyphen or a slash of a long word, and inside one that no line holds. A paragraph may
be cut between two pages; both pieces are one element.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from reportlab.platypus import Flowable

from dashboard.print.pdf.lettering import printable_text, right_to_left, runs, visual, width
from dashboard.print.pdf.style import TextStyle
from dashboard.print.pdf.tagging import Element, TaggedCanvas

TextPiece = tuple[str, bool, float, bool]
"""Text, whether it is bold, its width at a size of 1,000, and whether the next piece follows without a space."""
TextLine = list[TextPiece]
_UNIT = 1000.0
_STAYS_WHOLE = 4
"""Lines of a paragraph that is never cut between two pages."""


class Text(Flowable):
    """A paragraph, a heading, an item of a list or what stands in a cell."""

    def __init__(
        self,
        parts: Sequence[tuple[object, bool]],
        style: TextStyle,
        element: Element,
        *,
        label: tuple[str, Element] | None = None,
        repeated: bool = False,
        outline: int | None = None,
    ) -> None:
        """Make a paragraph.

        Args:
            parts: texts, each with whether it is bold.
            style: how it looks.
            element: where it is in the tree.
            label: of an item of a list: the bullet and its element.
            repeated: of a table's head: what is drawn again is no content.
            outline: of a heading: its level among the bookmarks, from 0.
        """
        super().__init__()
        self.style, self.element, self.label, self.repeated, self.outline = (
            style,
            element,
            label,
            repeated,
            outline,
        )
        self.plain = "".join(printable_text(str(text)) for text, _ in parts)
        self.parts = [(printable_text(str(text)), bold or style.bold) for text, bold in parts]
        self.leftwards = right_to_left(self.plain)
        self.keepWithNext = int(style.keep)
        self._ends = True
        self._lines: list[TextLine] = []
        self._width = -1.0

    def getSpaceBefore(self) -> float:
        """Points kept free above."""
        return self.style.before

    def getSpaceAfter(self) -> float:
        """Points kept free below."""
        return self.style.after

    def wrap(self, available: float, _: float) -> tuple[float, float]:
        """Break into lines for this width; the size that it takes."""
        if available != self._width:
            room = available - self.style.indent - self.style.inset
            self._lines = _broken(self._words(), room / self.style.size * _UNIT)
            self._width = available
        return available, len(self._lines) * self.style.leading

    def split(self, available: float, height: float) -> list[Text]:
        """The lines that fit, and the others."""
        self.wrap(available, height)
        fitting = int((height + 0.01) / self.style.leading)
        if fitting >= len(self._lines):
            return [self]
        if fitting < 2 or len(self._lines) <= _STAYS_WHOLE:
            return []
        return [self._piece(self._lines[:fitting], True), self._piece(self._lines[fitting:], False)]

    def draw(self) -> None:
        """Draw the lines at the origin."""
        canvas: TaggedCanvas = self.canv
        top = self.height_of_lines()
        if self.repeated and self.element.marks:
            with canvas.artifact():
                self._draw_lines(canvas, top)
            return
        if self.outline is not None and not self.element.marks:
            key = f"heading{self.canv.page_index}-{len(canvas.marked)}"
            canvas.bookmarkHorizontal(key, 0, top + self.style.leading)
            canvas.addOutlineEntry(self.plain.replace("\n", " ")[:200], key, self.outline)
        if self.label is not None:
            bullet, element = self.label
            with canvas.element(element):
                self._draw_runs(canvas, self.style.indent * 0.3, self._baseline(top), bullet, self.style.bold)
        with canvas.element(self.element):
            self._draw_lines(canvas, top)

    def height_of_lines(self) -> float:
        """Points from the top of the first line to the bottom of the last."""
        return len(self._lines) * self.style.leading

    def _piece(self, lines: list[TextLine], first: bool) -> Text:
        """A part of the paragraph for one page; both parts are the same element, so that it is read as one."""
        piece = Text(
            (),
            self.style,
            self.element,
            label=self.label if first else None,
            repeated=self.repeated,
            outline=self.outline if first else None,
        )
        piece.leftwards, piece.plain, piece._lines, piece._width = (
            self.leftwards,
            self.plain,
            lines,
            self._width,
        )
        piece.keepWithNext = 0
        piece._ends = self._ends and not first
        return piece

    def _words(self) -> Iterable[TextPiece | None]:
        """Words with their widths; None where a line must break."""
        for text, bold in self.parts:
            for number, line in enumerate(text.split("\n")):
                if number:
                    yield None
                for word in line.split(" "):
                    if word:
                        yield word, bold, width(word, bold), False

    def _baseline(self, top: float) -> float:
        return top - (self.style.leading + self.style.size * 0.72) / 2

    def _draw_lines(self, canvas: TaggedCanvas, top: float) -> None:
        style, y = self.style, self._baseline(top)
        for number, line in enumerate(self._lines, 1):
            x, last = style.indent, self._ends and number == len(self._lines)
            if self.leftwards:
                x = self._width - _length(line) * style.size / _UNIT
            for bold, words in groupby(line, lambda word: word[1]):
                run = list(words)
                joined = run[-1][3] or (last and run[-1] is line[-1])
                text = " ".join(word[0] for word in run) + ("" if joined else " ")
                x += self._draw_runs(canvas, x, y, text, bold)
            y -= style.leading

    def _draw_runs(self, canvas: TaggedCanvas, x: float, y: float, text: str, bold: bool) -> float:
        """Draw one line's text of one weight; its width in points.

        The space after it is drawn too: without it, what is read aloud would run two lines into one word.
        """
        ordered = visual(text.rstrip(" "), self.leftwards)
        if ordered == text.rstrip(" ") and not self.leftwards:
            return self._draw_glyphs(canvas, x, y, text, bold)
        with canvas.standing_for(text):
            self._draw_glyphs(canvas, x, y, ordered, bold)
        return width(text, bold) * self.style.size / _UNIT

    def _draw_glyphs(self, canvas: TaggedCanvas, x: float, y: float, text: str, bold: bool) -> float:
        drawn = canvas.beginText(x, y)
        drawn.setFillColor(self.style.colour)
        for font, part in runs(text, bold):
            drawn.setFont(font, self.style.size)
            drawn._textOut(part)
        canvas.drawText(drawn)
        return width(text, bold) * self.style.size / _UNIT


def _broken(words: Iterable[TextPiece | None], room: float) -> list[TextLine]:
    """Words as lines no longer than `room`."""
    lines: list[TextLine] = [[]]
    used = 0.0
    for word in words:
        if word is None:
            lines.append([])
            used = 0.0
            continue
        for piece in _pieces(word, room):
            space = width(" ", piece[1]) if lines[-1] else 0.0
            if lines[-1] and used + space + piece[2] > room:
                lines.append([])
                used = space = 0.0
            lines[-1].append(piece)
            used += space + piece[2]
    return lines


def _pieces(word: TextPiece, room: float) -> Iterable[TextPiece]:
    """A word, or the pieces of one that is longer than a line."""
    text, bold, length, _ = word
    if length <= room:
        yield word
        return
    start, used = 0, 0.0
    for at, character in enumerate(text):
        step = width(character, bold)
        if at > start and used + step > room:
            end = _break_before(text, start, at)
            yield text[start:end], bold, width(text[start:end], bold), True
            start, used = end, width(text[end:at], bold)
        used += step
    yield text[start:], bold, width(text[start:], bold), False


def _break_before(text: str, start: int, at: int) -> int:
    """After the last hyphen or slash of the second half of the line, else where the line is full."""
    after = max(text.rfind(mark, start, at) for mark in "-/_.") + 1
    return after if after > (start + at) // 2 else at


def _length(line: TextLine) -> float:
    return sum(word[2] for word in line) + sum(width(" ", word[1]) for word in line[1:])
