"""Colour, measure and sizes of the printed page, in an ordinary, a large and a giant print.

Definitions: sizes are points. Ordinary print is 11 points and nothing in it is smaller than 10.5; large print is 18 and
giant print 24 (the sizes that organisations of blind and partially sighted people ask for), nothing in them is smaller
than that, and tables are written row by row. Colours keep their difference in grey: ink and accent are dark, shade and
line are light, and nothing is said by colour alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from reportlab import rl_config
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm

# Nothing in a document may be fetched.
rl_config.trustedHosts = []
rl_config.trustedSchemes = []
# Streams as bytes, not as letters: a fifth smaller, and faster.
rl_config.useA85 = 0

PAGE_WIDTH, PAGE_HEIGHT = A4
MARGIN = 17 * mm
WIDTH = PAGE_WIDTH - 2 * MARGIN

INK = HexColor("#16191a")
QUIET = HexColor("#45494b")
LINE = HexColor("#a9b0b1")
FIELD_LINE = HexColor("#6d7577")
"""The edge of a field, with a contrast of more than 3 to 1 against paper (WCAG 2.2, 1.4.11)."""
SHADE = HexColor("#eef2f2")
ACCENT = HexColor("#0a5c5c")
PAPER = HexColor("#ffffff")
WATERMARK = HexColor("#ececec")
"""Light enough to read through, dark enough for a copier."""

ORDINARY, LARGE, GIANT = 11.0, 18.0, 24.0
SMALLEST = 10.5
"""Of ordinary print; in large and giant print nothing is smaller than their own size."""


SEAL_SIDE = 56.0
"""Of the code at the end of a paper, whatever the size of print."""


@dataclass(frozen=True)
class TextStyle:
    """How a paragraph looks."""

    size: float
    leading: float
    bold: bool = False
    colour: Color = INK
    before: float = 0.0
    after: float = 0.0
    indent: float = 0.0
    inset: float = 0.0
    """Kept free at the right."""
    keep: bool = False
    """Stays on the page of what follows."""


@dataclass(frozen=True)
class Print:
    """Every text style of a document in one print size."""

    size: float
    stacked: bool
    """Tables row by row, since columns would be too narrow."""
    title: TextStyle
    heading: TextStyle
    subheading: TextStyle
    minor: TextStyle
    body: TextStyle
    lead: TextStyle
    """A sentence that introduces what follows, and stays with it."""
    strong: TextStyle
    small: TextStyle
    beside_seal: TextStyle
    cell: TextStyle
    cell_head: TextStyle
    item: TextStyle
    quote: TextStyle
    furniture: TextStyle

    @property
    def foot_lines(self) -> int:
        """How many lines the foot of a page has."""
        return 3 if self.stacked else 2

    @property
    def foot(self) -> float:
        """Height that the foot of a page takes."""
        return self.foot_lines * self.furniture.leading + 8

    @property
    def head(self) -> float:
        """Height that the top of a page takes."""
        return self.furniture.leading + 12


def print_of(size: float) -> Print:
    """The styles of a print size in points."""
    big = size >= LARGE
    least = size if big else SMALLEST
    lead = 1.32

    def style(points: float, **values: object) -> TextStyle:
        enlarged = max(points, least)
        return TextStyle(enlarged, round(enlarged * lead, 1), **values)  # type: ignore[arg-type]

    return Print(
        size=size,
        stacked=big,
        title=style(size * (1.55 if big else 2.1), bold=True, after=size * 0.4, keep=True),
        heading=style(
            size * (1.25 if big else 1.4),
            bold=True,
            colour=ACCENT,
            before=size * (1.0 if big else 0.8),
            after=size * 0.35,
            keep=True,
        ),
        subheading=style(size * 1.12, bold=True, before=size * 0.8, after=size * 0.2, keep=True),
        minor=style(size, bold=True, before=size * 0.35, after=size * 0.1, keep=True),
        body=style(size, after=size * 0.4),
        lead=style(size, after=size * 0.4, keep=True),
        strong=style(size, bold=True, after=size * 0.25, keep=True),
        small=style(least, colour=QUIET, after=size * 0.3),
        beside_seal=style(least, colour=QUIET, after=size * 0.3, inset=SEAL_SIDE + 12),
        cell=style(least),
        cell_head=style(least, bold=True),
        item=style(size, after=size * 0.22, indent=size * 1.3),
        quote=style(size * 1.1, after=size * 0.4, indent=size),
        furniture=style(least, colour=QUIET),
    )
