"""Flowables that are safe with any text: what a person or a rule wrote is escaped, and cut to what a page can hold."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph, Table, TableStyle

from dashboard.print.style import ACCENT, BODY, BULLET, CELL, CELL_BOLD, HEADING, LINE, SHADE, WIDTH

MOST_CHARACTERS = 1500


def safe(text: object) -> str:
    """Any text as ReportLab markup that prints as itself; control characters go, very long text is cut and says so."""
    plain = "".join(c if c == "\n" or unicodedata.category(c)[0] != "C" else " " for c in str(text))
    if len(plain) > MOST_CHARACTERS:
        plain = plain[:MOST_CHARACTERS] + " … (cut here; the whole text is in the review)"
    return escape(plain)


def paragraph(text: object, style: ParagraphStyle = BODY, lead: str = "") -> Paragraph:
    """A paragraph, with a bold lead where given."""
    return Paragraph((f"<b>{safe(lead)}</b> " if lead else "") + safe(text), style)


def heading(text: str) -> Paragraph:
    """A section heading."""
    return Paragraph(safe(text), HEADING)


def bullets(lines: Iterable[object]) -> list[Paragraph]:
    """A list."""
    return [Paragraph(safe(line), BULLET, bulletText="•") for line in lines]


def table(head: Sequence[str], rows: Iterable[Sequence[object]], shares: Sequence[float]) -> Table:
    """A table that breaks between rows and repeats its head."""
    cells = [[Paragraph(safe(cell), CELL_BOLD) for cell in head]]
    cells += [[Paragraph(safe(cell), CELL) for cell in row] for row in rows]
    made = Table(cells, colWidths=[WIDTH * share for share in shares], repeatRows=1, splitInRow=1)
    made.setStyle(
        TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, 0), SHADE),
                ("LINEBELOW", (0, 0), (-1, 0), 1, ACCENT),
                ("LINEBELOW", (0, 1), (-1, -1), 0.4, LINE),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("TOPPADDING", (0, 0), (-1, -1), 2.5),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
                ("LEFTPADDING", (0, 0), (-1, -1), 4),
                ("RIGHTPADDING", (0, 0), (-1, -1), 4),
            ]
        )
    )
    return made
