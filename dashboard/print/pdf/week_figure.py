"""The week drawn: a row for each visit, a box for each day, a figure in it for each carer who comes.

Definitions: every carer who comes is drawn solid, since a paper takes nobody away and a faint figure is lost in a
photocopy. A visit that comes in some weeks only, or for which somebody sleeps or lives in, says so below its name. A
thick box is a visit in which something is tried or used that was not there before; a thick dashed box one
of which a review of the second carer is recommended. Nothing is said by colour alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from dashboard.print.pdf.figure import DrawnFigure, write
from dashboard.print.pdf.lettering import printable_text, width
from dashboard.print.pdf.sheet import Sheet
from dashboard.print.pdf.style import ACCENT, INK, LINE, SHADE, Print
from dashboard.print.pdf.tagging import Element, TaggedCanvas
from dashboard.print.pdf.visit_words import carers_of, days_of, kind_of, name_of, weeks_of
from dashboard.wording import DAY_NAMES, days_in_words
from engine.model import Visit
from engine.model.visit import ALL_DAYS, Day

_MOST_FIGURES = 4
_AFTER_TIME, _LEAST_NAMES, _MOST_NAMES = 0.7, 9.5, 12.0
"""In sizes of the letters: from a visit's time to its name, and how wide both are, at least and at most."""
_MOST_BESIDE_A_PAIR = 15.0
"""The most where no box has more than a pair of figures: then its days may be narrower."""
_PAIR = 2


@dataclass(frozen=True)
class WeekRow:
    """One visit as it is drawn."""

    visit: Visit
    minutes: Mapping[Day, str]
    """How long it lasts on each of its days, as a box shows it."""
    new: frozenset[Day] = frozenset()
    """Days on which something is used in it that was not there before."""
    second_in_review: frozenset[Day] = frozenset()
    times: str = ""
    """When it begins and how long it lasts, day by day, where that differs; the visit has the first of these times."""


class WeekFigure(DrawnFigure):
    """Rows of visits over the days of the week."""

    def __init__(self, element: Element, rows: Sequence[WeekRow], styles: Print) -> None:
        """Draw these visits, in this order."""
        super().__init__(element)
        self.rows, self.size, self.above = rows, styles.cell.size, styles.stacked
        self.line, self.box = self.size * 1.4, self.size * 2.0
        self.row = self.box + self.size * 0.6 + (self.line if self.above else 0)
        times = max((width(row.visit.starts_at, bold=True) / 1000 for row in rows), default=0.0)
        self.names_at = self.size * (times + _AFTER_TIME)
        longest = max(
            (width(printable_text(text)) / 1000 for row in rows for text in _lines_of(row)), default=0.0
        )
        most = _MOST_BESIDE_A_PAIR if all(row.visit.carers <= _PAIR for row in rows) else _MOST_NAMES
        beside = min(max(_LEAST_NAMES, times + _AFTER_TIME + longest + 0.4), most)
        self.names = 0.0 if self.above else self.size * beside
        self.tall = self.line + self.row * len(rows) + 2

    def draw_content(self, canvas: TaggedCanvas) -> None:
        """Draw each day with its visits."""
        step = (self.width - self.names) / len(ALL_DAYS)
        top = self.height - self.size
        for column, day in enumerate(ALL_DAYS):
            middle = self.names + column * step + step / 2
            write(canvas, middle, top, DAY_NAMES[day], self.size, bold=True, align="middle")
        y = self.height - self.line
        for row in self.rows:
            bottom = y - self.row + self.size * 0.4
            self._draw_name(canvas, row, bottom)
            for column, day in enumerate(ALL_DAYS):
                x = self.names + column * step
                if day in row.visit.days:
                    self._draw_box(canvas, row, day, (x + 2, bottom), step - 4)
                else:
                    _draw_gap(canvas, x + step / 2, bottom + self.box / 2)
            y -= self.row

    def _draw_name(self, canvas: TaggedCanvas, row: WeekRow, bottom: float) -> None:
        if self.above:
            name = ", ".join((name_of(row.visit), *_besides(row)))
            write(canvas, 0, bottom + self.box + self.size * 0.3, name, self.size, room=self.width)
            return
        middle, line = bottom + self.box * 0.36, self.size * 1.1
        write(canvas, 0, middle, row.visit.starts_at, self.size, bold=True)
        lines = _lines_of(row)
        for number, text in enumerate(lines):
            y = middle + line * ((len(lines) - 1) / 2 - number)
            write(canvas, self.names_at, y, text, self.size, room=self.names - self.names_at - 2)

    def _draw_box(
        self, canvas: TaggedCanvas, row: WeekRow, day: Day, corner: tuple[float, float], width: float
    ) -> None:
        """One visit on one day: its minutes, and a figure for each carer; a broken line for a second carer in review."""
        x, y = corner
        canvas.setFillColor(SHADE)
        marked = day in row.new or day in row.second_in_review
        canvas.setStrokeColor(ACCENT if marked else LINE)
        canvas.setLineWidth(2.2 if marked else 0.7)
        canvas.setDash([4, 2] if day in row.second_in_review else [])
        canvas.roundRect(x, y, width, self.box, 3, stroke=1, fill=1)
        canvas.setDash([])
        left = x + self.size * (0.25 if self.above else 0.4)
        write(canvas, left, y + self.box * 0.34, row.minutes[day], self.size, bold=True)
        at = x + width - self.size * (0.48 if self.above else 0.65)
        carers = min(row.visit.carers, _MOST_FIGURES)
        for _ in range(carers):
            canvas.stamp(_person(round(self.box * (0.48 if self.above else 0.6), 2)), at, y + self.box * 0.22)
            at -= self.size * (0.74 if self.above else 0.95)


def _besides(row: WeekRow) -> tuple[str, ...]:
    """What is not as with most visits: its kind, its weeks, and that its times differ by day."""
    return (*kind_of(row.visit), *weeks_of(row.visit), *(["times differ by day"] if row.times else []))


def _lines_of(row: WeekRow) -> tuple[str, ...]:
    """A visit's name, and in a line below it what is not as with most visits."""
    beside = ", ".join(_besides(row))
    return (row.visit.id, beside) if beside else (row.visit.id,)


def write_week(sheet: Sheet, title: str, rows: Sequence[WeekRow]) -> None:
    """Draw the visits under a heading; as several drawings where one page cannot hold them."""
    parts = _parts(rows, sheet.styles, sheet.tallest)
    for number, part in enumerate(parts, 1):
        named = title if len(parts) == 1 else f"{title} ({number} of {len(parts)})"
        sheet.heading(named, 3)
        sheet.figure(
            lambda element, part=part: WeekFigure(element, part, sheet.styles),  # type: ignore[misc]
            f"{named}. {describe_week(part)}",
        )


def _parts(rows: Sequence[WeekRow], styles: Print, tallest: float) -> list[Sequence[WeekRow]]:
    """The rows in parts of about the same length, each of which fits on a page below its heading."""
    empty = WeekFigure(Element("Figure"), (), styles)
    room = tallest - 4 * styles.subheading.leading - empty.tall
    most = max(1, int(room // empty.row))
    count = -(-len(rows) // most)
    size = -(-len(rows) // max(1, count))
    return [rows[at : at + size] for at in range(0, len(rows), size)] if rows else []


def describe_week(rows: Sequence[WeekRow]) -> str:
    """The week in words, for whoever cannot see the drawing."""
    sentences = []
    for row in rows:
        when = row.times or f"{days_of(row.visit)}, {row.visit.length}"
        text = (
            f"{name_of(row.visit)}: {when}, {', '.join((carers_of(row.visit.carers), *kind_of(row.visit)))}"
        )
        text += f", with something new{_on(row, row.new)}" if row.new else ""
        review = f", a review of the second carer is recommended{_on(row, row.second_in_review)}"
        sentences.append(text + (review if row.second_in_review else ""))
    return ". ".join(sentences) + "."


def _on(row: WeekRow, days: frozenset[Day]) -> str:
    return "" if days.issuperset(row.visit.days) else f" ({days_in_words(days)})"


@lru_cache(64)
def _person(height: float) -> str:
    """A head and shoulders, as operators."""
    head, broad, up = height * 0.23, height * 0.36, height * 0.62
    middle, bend = height - head, head * 0.5523
    colours = (
        " ".join(f"{value:.3f}" for value in INK.rgb())
        + " rg "
        + " ".join(f"{value:.3f}" for value in INK.rgb())
        + " RG"
    )
    round_head = (
        f"{head:.2f} {middle:.2f} m "
        f"{head:.2f} {middle + bend:.2f} {bend:.2f} {height:.2f} 0 {height:.2f} c "
        f"{-bend:.2f} {height:.2f} {-head:.2f} {middle + bend:.2f} {-head:.2f} {middle:.2f} c "
        f"{-head:.2f} {middle - bend:.2f} {-bend:.2f} {middle - head:.2f} 0 {middle - head:.2f} c "
        f"{bend:.2f} {middle - head:.2f} {head:.2f} {middle - bend:.2f} {head:.2f} {middle:.2f} c b"
    )
    shoulders = f"{-broad:.2f} 0 m {-broad:.2f} {up:.2f} {broad:.2f} {up:.2f} {broad:.2f} 0 c b"
    return f"{colours} 0.8 w [] 0 d {round_head} {shoulders}"


def _draw_gap(canvas: TaggedCanvas, x: float, y: float) -> None:
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.8)
    canvas.line(x - 4, y, x + 4, y)
