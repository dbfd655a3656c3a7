"""Fields that a reader fills in, on paper or on the screen; each says aloud what it is for.

Definitions: a field is empty when it is printed. What is typed is set in the shipped typeface, which is embedded
whole for that. The line around a field is drawn on the page, so that it also serves for a pen.
"""

from __future__ import annotations

import unicodedata
import zlib
from functools import cache
from importlib.resources import files
from typing import Any

from reportlab.pdfbase import pdfdoc
from reportlab.pdfbase.pdfmetrics import getFont
from reportlab.platypus import Flowable

from dashboard.print.lettering import REGULAR, has, register_fonts, shown
from dashboard.print.style import LINE, PAPER
from dashboard.print.tagging import Element, TaggedCanvas, hexadecimal

_FILE = "AtkinsonHyperlegibleNext-Regular.ttf"
_NAME, _FONT = "HLF", "FieldFont"
_MANY_LINES = 1 << 12
_PRINTED = 4
_NONSYMBOLIC = 32


class Field(Flowable):
    """One field of a form."""

    def __init__(
        self, name: str, says: str, element: Element, size: float, lines: int = 1, value: str = ""
    ) -> None:
        """Make a field.

        Args:
            name: unique in the document.
            says: what a screen reader says of it.
            element: where it is in the tree.
            size: of the type in it, in points.
            lines: how many lines of writing it has room for.
            value: what stands in it before anybody fills it in.
        """
        super().__init__()
        self.name, self.says, self.element, self.size, self.lines = name, shown(says), element, size, lines
        self.value = _typed(value)

    def wrap(self, available: float, _: float) -> tuple[float, float]:
        """The size that it takes."""
        self.width = available
        self.height = self.lines * self.size * 1.5 + 5
        return available, self.height + 2

    def draw(self) -> None:
        """Draw its frame and place it."""
        canvas: TaggedCanvas = self.canv
        with canvas.artifact():
            canvas.setFillColor(PAPER)
            canvas.setStrokeColor(LINE)
            canvas.setLineWidth(0.6)
            canvas.roundRect(0, 1, self.width, self.height - 1, 2, stroke=1, fill=1)
        left, bottom = canvas.absolutePosition(1, 2)
        right, top = canvas.absolutePosition(self.width - 1, self.height - 1)
        canvas.add_widget(self.element, self.name, {
            "Type": pdfdoc.PDFName("Annot"), "Subtype": pdfdoc.PDFName("Widget"), "FT": pdfdoc.PDFName("Tx"),
            "T": pdfdoc.PDFString(self.name), "TU": _Text(self.says), "F": _PRINTED, "V": _Text(self.value),
            "Rect": pdfdoc.PDFArray([round(value, 2) for value in (left, bottom, right, top)]),
            "DA": pdfdoc.PDFString(f"/{_NAME} {self.size:g} Tf 0 g"), "Ff": _MANY_LINES if self.lines > 1 else 0,
            "AP": pdfdoc.PDFDictionary({
                "N": _look(canvas, self.name, right - left, top - bottom, self.value, self.size)}),
        })


def write_form(canvas: TaggedCanvas) -> None:
    """Make one form of the fields on all pages."""
    document = canvas._doc
    fields = [one.annotation[1] for one in canvas.root.walk() if one.annotation]
    if not fields:
        return
    document.Catalog.AcroForm = pdfdoc.PDFDictionary({
        "Fields": pdfdoc.PDFArray([document.refAnnotation(name) for name in fields]),
        "DR": pdfdoc.PDFDictionary({"Font": pdfdoc.PDFDictionary({_NAME: _font(document)})}),
        "DA": pdfdoc.PDFString(f"/{_NAME} 10 Tf 0 g"),
    })


class _Text(pdfdoc.PDFObject):
    """A text in UTF-16, without ReportLab's guessing."""

    def __init__(self, text: str) -> None:
        self.text = text

    def format(self, document: Any) -> bytes:
        return hexadecimal(self.text).encode()


class _Stream(pdfdoc.PDFObject):
    """A stream whose bytes are ready."""

    __RefOnly__ = 1

    def __init__(self, entries: str, content: bytes) -> None:
        self.entries, self.content = entries, content

    def format(self, document: Any) -> bytes:
        head = f"<<{self.entries} /Length {len(self.content)}>>\nstream\n"
        return head.encode() + self.content + b"\nendstream"


def _look(canvas: TaggedCanvas, field: str, width: float, height: float, value: str, size: float) -> Any:
    """What a field looks like: what is typed in it; its frame is on the page."""
    document, box = canvas._doc, f"{width:.2f} {height:.2f}"
    # One drawing a field: a program that fills in one field rewrites its drawing, and with it any that shares it.
    name = f"look {field}"
    if name not in document.idToObject:
        font = _font(document).format(document).decode() if value else ""
        resources = f"<</Font <</{_NAME} {font}>>>>" if value else "<<>>"
        document.Reference(_Stream(f"/Type /XObject /Subtype /Form /BBox [0 0 {box}] /Resources {resources}",
                                   _written(value, width, height, size)), name)
    return pdfdoc.PDFObjectReference(name)


def _written(value: str, width: float, height: float, size: float) -> bytes:
    """A typed text as the operators that draw it, smaller where the field is too narrow."""
    if not value:
        return b"/Tx BMC EMC"
    face = getFont(REGULAR).face
    length = sum(face.getCharWidth(ord(letter)) for letter in value) * size / 1000
    fitting = size * min(1.0, (width - 6) / length)
    letters = value.encode("cp1252").hex()
    return (f"/Tx BMC q BT /{_NAME} {fitting:.2f} Tf 0 g 3 {(height - fitting * 0.7) / 2:.2f} Td <{letters}> Tj ET Q "
            "EMC").encode()


def _typed(text: str) -> str:
    """A text in the letters that a field has; any other is named."""
    return "".join(one if _has(one) else f"[{unicodedata.name(one, 'character').lower()}]"
                   for one in shown(text).replace("\n", " "))


def _has(letter: str) -> bool:
    return bool(letter.encode("cp1252", "ignore")) and ord(letter) in has(REGULAR)


def _font(document: Any) -> Any:
    """The typeface of what is typed, once in a document."""
    if "field font" in document.idToObject:
        return pdfdoc.PDFObjectReference("field font")
    register_fonts()
    face = getFont(REGULAR).face
    codes = range(32, 256)
    letters = [bytes([code]).decode("cp1252", "replace") for code in codes]
    widths = [face.getCharWidth(ord(letter)) for letter in letters]
    file = document.Reference(_font_file(), "field font file")
    describe = pdfdoc.PDFDictionary({
        "Type": pdfdoc.PDFName("FontDescriptor"), "FontName": pdfdoc.PDFName(_FONT), "Flags": _NONSYMBOLIC,
        "Ascent": face.ascent, "Descent": face.descent, "CapHeight": face.capHeight, "ItalicAngle": face.italicAngle,
        "StemV": face.stemV, "FontBBox": pdfdoc.PDFArray(face.bbox), "FontFile2": file,
    })
    return document.Reference(pdfdoc.PDFDictionary({
        "Type": pdfdoc.PDFName("Font"), "Subtype": pdfdoc.PDFName("TrueType"), "BaseFont": pdfdoc.PDFName(_FONT),
        "Encoding": pdfdoc.PDFName("WinAnsiEncoding"), "FirstChar": codes[0], "LastChar": codes[-1],
        "Widths": pdfdoc.PDFArray(widths), "FontDescriptor": document.Reference(describe, "field font descriptor"),
    }), "field font")


@cache
def _packed() -> tuple[int, bytes]:
    content = (files("dashboard.print") / "fonts" / _FILE).read_bytes()
    return len(content), zlib.compress(content, 9)


def _font_file() -> _Stream:
    length, packed = _packed()
    return _Stream(f"/Length1 {length} /Filter /FlateDecode", packed)
