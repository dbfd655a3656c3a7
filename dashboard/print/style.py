"""Type, colour and measure of the printed page; fonts are embedded, so that every reader sees the same."""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files

from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import registerFont, registerFontFamily
from reportlab.pdfbase.ttfonts import TTFont

# Nothing in a document may be fetched.
rl_config.trustedHosts = []
rl_config.trustedSchemes = []

PAGE_WIDTH, PAGE_HEIGHT = A4
MARGIN = 16 * mm
WIDTH = PAGE_WIDTH - 2 * MARGIN

INK = HexColor("#1b1b1b")
QUIET = HexColor("#4a4a4a")
LINE = HexColor("#9a9a9a")
SHADE = HexColor("#eef3f3")
ACCENT = HexColor("#0b6e6e")

REGULAR, BOLD = "Handrail", "Handrail-Bold"


@cache
def register_fonts() -> None:
    """Make the shipped typeface known to ReportLab."""
    for name, file in ((REGULAR, "DejaVuSans.ttf"), (BOLD, "DejaVuSans-Bold.ttf")):
        with as_file(files("dashboard.print") / "fonts" / file) as path:
            registerFont(TTFont(name, str(path)))
    registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)


def _style(name: str, size: float, lead: float, **more: object) -> ParagraphStyle:
    made = {"fontName": REGULAR, "textColor": INK, "splitLongWords": 1, **more}
    return ParagraphStyle(name, fontSize=size, leading=lead, **made)


TITLE = _style("title", 17, 21, fontName=BOLD, spaceAfter=2)
HEADING = _style("heading", 11.5, 15, fontName=BOLD, spaceBefore=7, spaceAfter=3, textColor=ACCENT)
BODY = _style("body", 9, 12, spaceAfter=2)
SMALL = _style("small", 8, 10.5, textColor=QUIET)
CELL = _style("cell", 8, 10.2)
CELL_BOLD = _style("cell bold", 8, 10.2, fontName=BOLD)
BULLET = _style("bullet", 9, 12, leftIndent=11, bulletIndent=2, spaceAfter=1.5)
