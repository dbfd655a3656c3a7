"""Any text as glyphs that the shipped fonts have: nothing is lost, nothing is fetched, nothing is markup.

Definitions:
- Text is normalised to NFC. A character is set in Atkinson Hyperlegible Next where that has it, else in DejaVu
  Sans. One that neither has is *named* in square brackets (`[devanagari letter ka]`), so that nobody thinks that
  nothing stood there.
- A control character and a direction override are named too; they would otherwise change how the rest is read. What
  has no shape by nature (a joiner, a variation selector, a soft hyphen) prints nothing.
- A letter with accents that no one character has is set in DejaVu Sans, whose accents stand over the letter before
  them.
- Hebrew and Arabic are put into the order in which they are read, line by line (`visual`), and Arabic letters are
  joined.

Left out: shaping of scripts that the fonts do not have, and of marks beyond their own positions.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import as_file, files
from itertools import groupby
from typing import Any

from arabic_reshaper import ArabicReshaper
from bidi import get_display
from reportlab.pdfbase.pdfmetrics import getFont, registerFont
from reportlab.pdfbase.ttfonts import TTFont

REGULAR, BOLD = "Hyperlegible", "Hyperlegible-Bold"
_FALLBACK = {REGULAR: "DejaVu", BOLD: "DejaVu-Bold"}
_FILES = {
    REGULAR: "AtkinsonHyperlegibleNext-Regular.ttf",
    BOLD: "AtkinsonHyperlegibleNext-Bold.ttf",
    "DejaVu": "DejaVuSans.ttf",
    "DejaVu-Bold": "DejaVuSans-Bold.ttf",
}
_RIGHT_TO_LEFT = frozenset({"R", "AL"})
_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_SHAPELESS = frozenset({"Cf", "Me"})
_SELECTORS = range(0xFE00, 0xFE10)
_CODE = re.compile(r"<([0-9A-F]{2})> <([0-9A-F]{4,6})>")
"""A line of a ToUnicode mapping that names a character; the range of codes has two digits on both sides."""
_joined = ArabicReshaper({"delete_harakat": False})
_UNIT = 1000.0


@cache
def register_fonts() -> None:
    """Make the shipped typefaces known to ReportLab."""
    for name, file in _FILES.items():
        with as_file(files("dashboard.print.pdf") / "fonts" / file) as path:
            registerFont(_Typeface(name, str(path), shapable=False))


class _Typeface(TTFont):
    """A font that maps its characters back to text as PDF/UA asks.

    ReportLab also maps unused codes, and writes a character beyond U+FFFF as five digits, of which readers take the
    first four: an emoji was read aloud as a Greek letter. Such a character is a pair of surrogates in UTF-16.
    """

    def addObjects(self, doc: Any) -> None:
        """Write the font and what its codes stand for."""
        super().addObjects(doc)
        for name, mapping in doc.idToObject.items():
            if name.startswith("toUnicodeCMap:") and isinstance(mapping.content, str):
                mapping.content = in_utf16(mapping.content)


def in_utf16(mapping: str) -> str:
    """A ToUnicode mapping without unused codes, its characters in UTF-16."""
    lines = [line for line in mapping.split("\n") if not line.endswith("> <0000>")]
    count = sum(_CODE.fullmatch(line) is not None for line in lines)
    lines = [f"{count} beginbfchar" if line.endswith(" beginbfchar") else line for line in lines]
    return "\n".join(
        _CODE.sub(lambda code: f"<{code[1]}> <{_utf16(int(code[2], 16))}>", line) for line in lines
    )


def _utf16(character: int) -> str:
    return chr(character).encode("utf-16-be", "surrogatepass").hex().upper()


@cache
def has(font: str) -> frozenset[int]:
    """The characters of a font, by code point."""
    register_fonts()
    return frozenset(code for code, glyph in getFont(font).face.charToGlyph.items() if glyph)


@lru_cache(50_000)
def printable_text(text: str) -> str:
    """Text as it is printed: what has no glyph is named; a line break stays one, a tab is a space."""
    if text.isascii() and text.isprintable():
        return text
    plain = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(_printable_character(character) for character in plain)


def _printable_character(character: str) -> str:
    """What is printed for a character: itself, a space or line, nothing, or its name where no font has it."""
    if character == "\n":
        return "\n"
    kind = unicodedata.category(character)
    if kind == "Zs" or character == "\t":
        return " "
    if kind in ("Zl", "Zp"):
        return "\n"
    if character in _OVERRIDES or kind == "Cc":
        return f"[{_name(character)}]"
    if kind in _SHAPELESS or ord(character) in _SELECTORS:
        return ""
    if ord(character) in has(REGULAR) or ord(character) in has(_FALLBACK[REGULAR]):
        return character
    return f"[{_name(character)}]"


def _name(character: str) -> str:
    return unicodedata.name(character, f"character U+{ord(character):04X}").lower()


@lru_cache(100_000)
def width(text: str, bold: bool = False) -> float:
    """The width of printed text at a size of 1,000."""
    return float(sum(getFont(font).stringWidth(part, _UNIT) for font, part in runs(text, bold)))


@lru_cache(50_000)
def runs(text: str, bold: bool = False) -> tuple[tuple[str, str], ...]:
    """Printed text as runs of one font each, in order: `(font, text)`."""
    register_fonts()
    first = BOLD if bold else REGULAR
    own = has(first)
    if all(ord(character) in own and not unicodedata.combining(character) for character in text):
        return ((first, text),) if text else ()
    marked = [bool(unicodedata.combining(character)) for character in text]
    fonts = (
        first
        if ord(character) in own and not marked[at] and not (at + 1 < len(text) and marked[at + 1])
        else _second(first, character)
        for at, character in enumerate(text)
    )
    font_runs = groupby(zip(fonts, text, strict=True), lambda pair: pair[0])
    return tuple((font, "".join(character for _, character in group)) for font, group in font_runs)


def _second(font: str, character: str) -> str:
    """The bold fallback has fewer characters than the regular one, and either may lack one that the first has."""
    order = (_FALLBACK[font], _FALLBACK[REGULAR], font)
    return next((candidate for candidate in order if ord(character) in has(candidate)), font)


@lru_cache(10_000)
def right_to_left(text: str) -> bool:
    """Whether the first letter with a direction runs to the left."""
    strong = (unicodedata.bidirectional(character) for character in text)
    return next(
        (
            direction in _RIGHT_TO_LEFT
            for direction in strong
            if direction in _RIGHT_TO_LEFT or direction == "L"
        ),
        False,
    )


@lru_cache(50_000)
def visual(text: str, leftwards: bool = False) -> str:
    """A line of printed text in the order in which its glyphs stand, from the left.

    Args:
        text: one line, in the order in which it is read.
        leftwards: whether the paragraph around it runs to the left.
    """
    if not leftwards and not any(
        unicodedata.bidirectional(character) in (*_RIGHT_TO_LEFT, "AN") for character in text
    ):
        return text
    joined = _joined.reshape(text)
    known = has(_FALLBACK[REGULAR])
    if any(ord(character) not in known for character in joined):
        joined = text
    return str(get_display(joined, base_dir="R" if leftwards else "L"))
