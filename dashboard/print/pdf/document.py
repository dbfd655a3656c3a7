"""One PDF from one written sheet: pages, their edges, metadata. The same basis gives the same bytes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from dashboard.print.pdf.figure import fits, write
from dashboard.print.pdf.form import write_form
from dashboard.print.pdf.grid import HeadedTable
from dashboard.print.pdf.lettering import REGULAR, register_fonts
from dashboard.print.pdf.metadata import write_metadata
from dashboard.print.pdf.sheet import Sheet
from dashboard.print.pdf.style import (
    ACCENT,
    INK,
    LINE,
    MARGIN,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    PAPER,
    QUIET,
    WATERMARK,
    WIDTH,
    Print,
)
from dashboard.print.pdf.tagging import TaggedCanvas
from engine.wording import day_text

DRAFT = "DRAFT – not signed by an occupational therapist"
_IS_IT_THE_NEWEST = "Is this the newest one? Ask before you act."
_OF_WHICH_DAY = "{day}. Is it the newest? Ask."


@dataclass(frozen=True)
class Edges:
    """What stands at the top and the foot of each page, and in the metadata."""

    title: str
    name: str
    """The short name of the paper, as the top of a page has it."""
    state: str
    """DRAFT, or by whom it was signed."""
    draft: bool
    reference: str
    version: str
    seal: str
    keywords: str
    day: date
    may_be_replaced: bool = False
    """Whether a newer one can take its place, which no paper can show: its foot then says to ask."""


def build_pdf(sheet: Sheet, edges: Edges) -> bytes:
    """Lay the story out and give the tagged PDF as bytes."""
    register_fonts()
    buffer = BytesIO()
    styles = sheet.styles
    document = BaseDocTemplate(
        buffer,
        pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        invariant=1,
        initialFontName=REGULAR,
    )
    bottom = MARGIN + styles.foot - 6
    frame = Frame(MARGIN, bottom, WIDTH, sheet.tallest, 0, 0, 0, 0)
    # Before the content, so that nothing is covered.
    behind = _draw_watermark if edges.draft else _draw_nothing
    document.keepTogetherClass = HeadedTable
    document.addPageTemplates(PageTemplate("page", [frame], onPage=behind))
    document.build(sheet.finish(), canvasmaker=_numbered_canvas(sheet, edges))
    return buffer.getvalue()


def _numbered_canvas(sheet: Sheet, edges: Edges) -> type[TaggedCanvas]:
    """A canvas that knows how many pages there are when it draws their edges."""

    class NumberedCanvas(TaggedCanvas):
        def __init__(self, *arguments: Any, **named: Any) -> None:
            super().__init__(
                *arguments, **{**named, "root": sheet.root, "pdfVersion": (1, 7), "initialFontName": REGULAR}
            )
            self._finished: list[dict[str, Any]] = []

        def showPage(self) -> None:
            self._finished.append(dict(self.__dict__))
            self.marked = []
            self.page_index += 1
            self._startPage()

        def save(self) -> None:
            pages = self._finished
            for number, page in enumerate(pages, 1):
                self.__dict__.update(page)
                with self.artifact("Pagination"):
                    _draw_edges(self, sheet.styles, edges, number, len(pages))
                super().showPage()
            write_metadata(
                self,
                title=edges.title,
                subject=edges.state,
                keywords=edges.keywords,
                version=edges.version,
                day=edges.day,
            )
            write_form(self)
            self.write_tree()
            self.showOutline()
            self._doc.SaveToFile(self._filename, self)

    return NumberedCanvas


def _draw_watermark(canvas: TaggedCanvas, _: object) -> None:
    """DRAFT across the page: the bar at its top is lost where an inner page is photocopied."""
    with canvas.artifact("Pagination"):
        canvas.saveState()
        canvas.translate(PAGE_WIDTH / 2, PAGE_HEIGHT / 2)
        canvas.rotate(52)
        write(canvas, 0, -60, "DRAFT", 170, bold=True, colour=WATERMARK, align="middle")
        canvas.restoreState()


def _draw_nothing(_: TaggedCanvas, __: object) -> None:
    """A signed paper has nothing behind its text."""


def _draw_edges(canvas: TaggedCanvas, styles: Print, edges: Edges, number: int, count: int) -> None:
    """Head and foot of a page: a draft says so in a dark band, on every page."""
    size = styles.furniture.size
    top = PAGE_HEIGHT - MARGIN - size + 4
    right = PAGE_WIDTH - MARGIN
    if edges.draft:
        canvas.setFillColor(INK)
        canvas.rect(MARGIN, top - size * 0.5, WIDTH, size * 1.7, stroke=0, fill=1)
        room = WIDTH - 12
        state = edges.state if fits(edges.state, size, True, room) else edges.state.partition(" by ")[0]
        write(canvas, MARGIN + 6, top, state, size, bold=True, colour=PAPER, room=room)
    else:
        write(
            canvas,
            MARGIN,
            top,
            edges.name,
            size,
            bold=True,
            colour=ACCENT,
            room=WIDTH * (1 if styles.stacked else 0.45),
        )
        if not styles.stacked:
            write(canvas, right, top, edges.state, size, colour=QUIET, align="right", room=WIDTH * 0.53)
        canvas.setStrokeColor(ACCENT)
        canvas.setLineWidth(1)
        canvas.line(MARGIN, top - size * 0.6, right, top - size * 0.6)
    _draw_foot(canvas, styles, edges, f"Page {number} of {count}")


def _draw_foot(canvas: TaggedCanvas, styles: Print, edges: Edges, page: str) -> None:
    """Which paper it is, of which review, and that a newer one may be there: an inner page may be all that is at hand."""
    size, lead = styles.furniture.size, styles.furniture.leading
    right, foot = PAGE_WIDTH - MARGIN, MARGIN - 4
    top = foot + lead * (styles.foot_lines - 1)
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.5)
    canvas.line(MARGIN, top + lead * 0.9, right, top + lead * 0.9)
    write(canvas, MARGIN, top, edges.reference, size, bold=True, room=WIDTH * 0.65)
    write(canvas, right, top, page, size, bold=True, align="right")
    # In larger print the head has no room for the day.
    if edges.may_be_replaced and styles.stacked:
        write(canvas, MARGIN, top - lead, _OF_WHICH_DAY.format(day=day_text(edges.day)), size, room=WIDTH)
    # A seal that is cut is none; which Handrail it was stands at the end of the paper, too.
    beside = fits(edges.seal, size, False, WIDTH * 0.58)
    if beside:
        asks = edges.may_be_replaced and not styles.stacked
        left = _IS_IT_THE_NEWEST if asks else f"Handrail {edges.version}"
        write(canvas, MARGIN, foot, left, size, colour=INK if asks else QUIET, room=WIDTH * 0.42)
    write(
        canvas,
        right,
        foot,
        edges.seal,
        size,
        colour=QUIET,
        align="right",
        room=WIDTH * (0.58 if beside else 1),
    )
