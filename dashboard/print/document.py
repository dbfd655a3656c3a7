"""One PDF from one review: pages, running head and foot, metadata. The same review gives the same bytes.

No signature exists yet, so every page says DRAFT.
"""

from __future__ import annotations

import os
import tempfile
from io import BytesIO
from pathlib import Path
from typing import Any

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from dashboard.print.provider import provider_recommendation
from dashboard.print.style import (
    ACCENT,
    BOLD,
    LINE,
    MARGIN,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    QUIET,
    REGULAR,
    WIDTH,
    register_fonts,
)
from engine.model import Review

DRAFT = "DRAFT – not signed by an occupational therapist"


def render_pdf(review: Review) -> bytes:
    """The provider recommendation as PDF."""
    register_fonts()
    buffer = BytesIO()
    title = f"Recommendation for the home care provider, {review.package.reference}"
    document = BaseDocTemplate(
        buffer,
        title=title,
        author="Handrail",
        subject=DRAFT,
        lang="en-GB",
        invariant=1,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        displayDocTitle=True,
    )
    frame = Frame(MARGIN, MARGIN, WIDTH, PAGE_HEIGHT - 2 * MARGIN - 14, 0, 0, 0, 0)
    document.addPageTemplates(PageTemplate("page", [frame]))
    document.build(list(provider_recommendation(review)), canvasmaker=_numbered(review.package.reference))
    return buffer.getvalue()


def write_pdf(review: Review, path: Path) -> None:
    """Write the PDF whole or not at all."""
    content = render_pdf(review)
    path = Path(path)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _numbered(reference: str) -> type[Canvas]:
    """A canvas that knows how many pages there are when it draws their foot."""

    class NumberedCanvas(Canvas):
        def __init__(self, *arguments: Any, **named: Any) -> None:
            super().__init__(*arguments, **named)
            self._pages: list[dict[str, Any]] = []

        def showPage(self) -> None:
            self._pages.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            pages = self._pages
            for number, page in enumerate(pages, 1):
                self.__dict__.update(page)
                self._pages = pages
                _furniture(self, reference, number, len(pages))
                super().showPage()
            super().save()

    return NumberedCanvas


def _furniture(canvas: Canvas, reference: str, number: int, count: int) -> None:
    top, foot = PAGE_HEIGHT - MARGIN + 2, MARGIN - 14
    canvas.setFont(BOLD, 8)
    canvas.setFillColor(ACCENT)
    canvas.drawString(MARGIN, top, DRAFT)
    canvas.setFont(REGULAR, 8)
    canvas.setFillColor(QUIET)
    canvas.drawRightString(PAGE_WIDTH - MARGIN, top, "Handrail")
    canvas.setStrokeColor(LINE)
    canvas.line(MARGIN, foot + 11, PAGE_WIDTH - MARGIN, foot + 11)
    canvas.drawString(MARGIN, foot, reference)
    canvas.drawRightString(PAGE_WIDTH - MARGIN, foot, f"Page {number} of {count}")
