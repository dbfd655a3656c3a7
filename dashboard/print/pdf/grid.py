"""A table that breaks between rows, and inside a row that no page holds; its head stands on every page.

Definitions: the first row is the head, of which only the first drawing is content. Rules and shades are artifacts.
A cell is a list of flowables, one above the other. Left out: cells that span columns.
"""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.platypus import Flowable, KeepTogether

from dashboard.print.pdf.style import ACCENT, LINE, SHADE
from dashboard.print.pdf.tagging import TaggedCanvas

GridCell = Sequence[Flowable]
GridRow = Sequence[GridCell]
_ABOVE, _BELOW, _BESIDE = 2.8, 3.2, 4.5
_SMALLEST_PIECE = 40.0


class Grid(Flowable):
    """Rows of cells in columns."""

    def __init__(
        self, head: GridRow | None, rows: Sequence[GridRow], shares: Sequence[float], tallest: float
    ) -> None:
        """Make a table.

        Args:
            head: the cells of its head, or None.
            rows: the cells of each row.
            shares: the share of the width that each column takes.
            tallest: height of a whole page: a row taller than that is cut.
        """
        super().__init__()
        self.head, self.rows, self.shares, self.tallest = head, list(rows), shares, tallest
        self._heights: list[float] = []
        self._head_height = 0.0
        self._columns: list[float] = []

    def getSpaceAfter(self) -> float:
        """Points kept free below."""
        return 6.0

    def wrap(self, available: float, _: float) -> tuple[float, float]:
        """The size that it takes in this width."""
        if not self._columns or abs(sum(self._columns) - available) > 0.01:
            self._columns = [available * share for share in self.shares]
            self._head_height = self._height(self.head) if self.head else 0.0
            self._heights = [self._height(row) for row in self.rows]
        return available, self._head_height + sum(self._heights)

    def split(self, available: float, height: float) -> list[Flowable]:
        """The rows that fit, and the others; a row that no page holds is cut."""
        self.wrap(available, height)
        left, fitting = height - self._head_height + 0.01, 0
        for row_height in self._heights:
            if row_height > left:
                break
            left -= row_height
            fitting += 1
        if fitting == len(self.rows):
            return [self]
        first, rest = self.rows[:fitting], self.rows[fitting:]
        if self._head_height + self._heights[fitting] > self.tallest and left > _SMALLEST_PIECE:
            upper, lower = self._cut_row(self.rows[fitting], left - _ABOVE - _BELOW)
            if upper is not None:
                first, rest = [*first, upper], [lower, *self.rows[fitting + 1 :]]
        return [self._part(first), self._part(rest)] if first else []

    def beginning(self, available: float) -> float:
        """Height of its head and its first two rows; without a head it is one whole, since a row needs its caption."""
        self.wrap(available, self.tallest)
        rows = self._heights[:2] if self.head else self._heights
        return min(self._head_height + sum(rows), self.tallest * 0.6)

    def draw(self) -> None:
        """Draw it at the origin."""
        canvas: TaggedCanvas = self.canv
        y = self._head_height + sum(self._heights)
        if self.head:
            with canvas.artifact():
                canvas.setFillColor(SHADE)
                canvas.rect(0, y - self._head_height, sum(self._columns), self._head_height, stroke=0, fill=1)
                _rule(canvas, y - self._head_height, sum(self._columns), 1.1, ACCENT)
            self._draw_row(canvas, self.head, y)
            y -= self._head_height
        for row, height in zip(self.rows, self._heights, strict=True):
            self._draw_row(canvas, row, y)
            y -= height
            with canvas.artifact():
                _rule(canvas, y, sum(self._columns), 0.5, LINE)

    def _draw_row(self, canvas: TaggedCanvas, row: GridRow, top: float) -> None:
        x = 0.0
        for cell, column in zip(row, self._columns, strict=True):
            y = top - _ABOVE
            for flowable in cell:
                _, height = flowable.wrap(column - 2 * _BESIDE, self.tallest)
                y -= height
                flowable.drawOn(canvas, x + _BESIDE, y)
            x += column

    def _height(self, row: GridRow) -> float:
        return (
            _ABOVE
            + _BELOW
            + max(
                (
                    sum(flowable.wrap(column - 2 * _BESIDE, self.tallest)[1] for flowable in cell)
                    for cell, column in zip(row, self._columns, strict=True)
                ),
                default=0.0,
            )
        )

    def _cut_row(self, row: GridRow, height: float) -> tuple[GridRow | None, GridRow]:
        upper: list[list[Flowable]] = []
        lower: list[list[Flowable]] = []
        for cell, column in zip(row, self._columns, strict=True):
            above, below = _cut_cell(cell, column - 2 * _BESIDE, height)
            upper.append(above)
            lower.append(below)
        return (upper, lower) if any(upper) else (None, row)

    def _part(self, rows: Sequence[GridRow]) -> Grid:
        return Grid(self.head, rows, self.shares, self.tallest)


class HeadedTable(KeepTogether):
    """Headings and what they name: on one page, or, of a table that has a head, its beginning."""

    def __init__(self, flowables: Sequence[Flowable]) -> None:
        """What stays together; a part that stays together itself is taken apart into this."""
        super().__init__(flat(flowables))

    def split(self, available: float, height: float) -> list[Flowable]:
        """Itself on this page as far as it goes, or on the next."""
        *headings, last = self._content
        if not isinstance(last, Grid):
            parts: list[Flowable] = super().split(available, height)
            return parts
        above = sum(
            flowable.wrap(available, height)[1] + flowable.getSpaceBefore() + flowable.getSpaceAfter()
            for flowable in headings
        )
        if above + last.beginning(available) <= height:
            return [*headings, last]
        return list(super().split(available, height))


def flat(flowables: Sequence[Flowable]) -> list[Flowable]:
    """Flowables without parts that stay together: such a part inside another could not be measured."""
    flattened: list[Flowable] = []
    for flowable in flowables:
        flattened += flat(flowable._content) if isinstance(flowable, KeepTogether) else [flowable]
    return flattened


def _cut_cell(cell: GridCell, width: float, height: float) -> tuple[list[Flowable], list[Flowable]]:
    above: list[Flowable] = []
    for number, flowable in enumerate(cell):
        _, needed = flowable.wrap(width, height)
        if needed > height:
            pieces = flowable.split(width, height)
            if len(pieces) == 2:
                return [*above, pieces[0]], [pieces[1], *cell[number + 1 :]]
            return above, list(cell[number:])
        above.append(flowable)
        height -= needed
    return above, []


def _rule(canvas: TaggedCanvas, y: float, width: float, thickness: float, colour: object) -> None:
    canvas.setStrokeColor(colour)
    canvas.setLineWidth(thickness)
    canvas.line(0, y, width, y)
