"""Fields that a reader fills in, on paper or on the screen; each says aloud what it is for.

Definitions: a field is empty when it is printed. What is typed is set in the shipped typeface, which is embedded
whole for that. The line around a field is drawn on the page, so that it also serves for a pen.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any

from reportlab.pdfbase import pdfdoc
from reportlab.pdfbase.pdfmetrics import getFont
from reportlab.platypus import Flowable

from dashboard.print.pdf.lettering import REGULAR, has, printable_text, register_fonts, runs, visual
from dashboard.print.pdf.lettering import width as printed_width
from dashboard.print.pdf.style import FIELD_LINE, PAPER
from dashboard.print.pdf.tagging import Element, TaggedCanvas, hexadecimal

_FILE = "AtkinsonHyperlegibleNext-Regular.ttf"
_NAME, _FONT = "HLF", "FieldFont"
_MANY_LINES = 1 << 12
_PRINTED = 4
_NONSYMBOLIC = 32
_EDGE = 3
"""Points between a field's edge and what is typed in it."""


class Field(Flowable):
    """One field of a form."""

    def __init__(
        self, name: str, says: str, element: Element, size: float, lines: int = 1, value: str = ""
    ) -> None:
        """Make a field.

        Args:
            name: unique in the document, `group.field` or `field`; a group is a field of its own above (ISO 32000-1,
                12.7.3.2: no part of a name holds a full stop).
            says: what a screen reader says of it.
            element: where it is in the tree.
            size: of the type in it, in points.
            lines: how many lines of writing it has room for.
            value: what stands in it before anybody fills it in.
        """
        super().__init__()
        self.name, self.says, self.element, self.size, self.lines = (
            name,
            printable_text(says),
            element,
            size,
            lines,
        )
        self.value = printable_text(value).replace("\n", " ")

    def wrap(self, available: float, _: float) -> tuple[float, float]:
        """The size that it takes."""
        self.width = available
        # What is typed before printing keeps its size, so that large print stays large: the field grows instead.
        self.lines = max(self.lines, len(_wrap_lines(self.value, available - 2 * _EDGE - 2, self.size)))
        self.height = self.lines * self.size * 1.5 + 2
        return available, self.height + 2

    def draw(self) -> None:
        """Draw its frame and place it."""
        canvas: TaggedCanvas = self.canv
        with canvas.artifact():
            canvas.setFillColor(PAPER)
            canvas.setStrokeColor(FIELD_LINE)
            canvas.setLineWidth(0.6)
            canvas.roundRect(0, 1, self.width, self.height - 1, 2, stroke=1, fill=1)
        # A widget stands in the page's own coordinates, whatever the flowable's are.
        left, bottom = canvas.absolutePosition(1, 2)
        right, top = canvas.absolutePosition(self.width - 1, self.height - 1)
        canvas.add_widget(
            self.element,
            self.name,
            {
                "Type": pdfdoc.PDFName("Annot"),
                "Subtype": pdfdoc.PDFName("Widget"),
                "FT": pdfdoc.PDFName("Tx"),
                "T": pdfdoc.PDFString(_own_name(self.name)),
                **_parent(self.name),
                "TU": _Text(self.says),
                "F": _PRINTED,
                "V": _Text(self.value),
                "Rect": pdfdoc.PDFArray([round(value, 2) for value in (left, bottom, right, top)]),
                "DA": pdfdoc.PDFString(f"/{_NAME} {self.size:g} Tf 0 g"),
                "Ff": _MANY_LINES if self.lines > 1 else 0,
                "AP": pdfdoc.PDFDictionary(
                    {"N": _look(canvas, self.name, right - left, top - bottom, self.value, self.size)}
                ),
            },
        )


def write_form(canvas: TaggedCanvas) -> None:
    """Make one form of the fields on all pages."""
    document = canvas._doc
    names = [element.annotation[1] for element in canvas.root.walk() if element.annotation]
    if not names:
        return
    roots: list[Any] = []
    # `groupby` joins neighbours only.
    for group, members in groupby(sorted(names, key=_group_of), _group_of):
        kids = [document.refAnnotation(name) for name in members]
        if group:
            parent = pdfdoc.PDFDictionary({"T": pdfdoc.PDFString(group), "Kids": pdfdoc.PDFArray(kids)})
            roots.append(document.Reference(parent, _parent_reference(group)))
        else:
            roots += kids
    document.Catalog.AcroForm = pdfdoc.PDFDictionary(
        {
            "Fields": pdfdoc.PDFArray(roots),
            "DR": pdfdoc.PDFDictionary({"Font": pdfdoc.PDFDictionary({_NAME: _font(document)})}),
            "DA": pdfdoc.PDFString(f"/{_NAME} 10 Tf 0 g"),
        }
    )


def _group_of(name: str) -> str:
    return name.rpartition(".")[0]


def _own_name(name: str) -> str:
    return name.rpartition(".")[2]


def _parent_reference(group: str) -> str:
    return f"fields of {group}"


def _parent(name: str) -> dict[str, Any]:
    group = _group_of(name)
    return {"Parent": pdfdoc.PDFObjectReference(_parent_reference(group))} if group else {}


class _Text(pdfdoc.PDFObject):
    """A text in UTF-16, without ReportLab's guessing."""

    def __init__(self, text: str) -> None:
        self.text = text

    def format(self, document: Any) -> bytes:
        return hexadecimal(self.text).encode()


class _Stream(pdfdoc.PDFObject):
    """A stream whose bytes are ready."""

    __RefOnly__ = 1

    def __init__(self, entries: str, content: bytes, fonts: Mapping[str, Any] | None = None) -> None:
        self.entries, self.content, self.fonts = entries, content, fonts

    def format(self, document: Any) -> bytes:
        head = f"<<{self.entries}{self._resources(document)} /Length {len(self.content)}>>\nstream\n"
        return head.encode() + self.content + b"\nendstream"

    def _resources(self, document: Any) -> str:
        # Here, not before: ReportLab numbers the fonts of the pages only when it writes the document.
        if self.fonts is None:
            return ""
        named = " ".join(f"/{name} {font.format(document).decode()}" for name, font in self.fonts.items())
        return f" /Resources <</Font <<{named}>>>>" if named else " /Resources <<>>"


def _look(canvas: TaggedCanvas, field: str, width: float, height: float, value: str, size: float) -> Any:
    """What a field looks like: what is typed in it; its frame is on the page."""
    document, box = canvas._doc, f"{width:.2f} {height:.2f}"
    # One drawing a field: a program that fills in one field rewrites its drawing, and with it any that shares it.
    name = f"look {field}"
    if name not in document.idToObject:
        operators, fonts = _text_operators(document, value, width, height, size)
        document.Reference(
            _Stream(f"/Type /XObject /Subtype /Form /BBox [0 0 {box}]", operators, fonts), name
        )
    return pdfdoc.PDFObjectReference(name)


def _text_operators(
    document: Any, value: str, width: float, height: float, size: float
) -> tuple[bytes, dict[str, Any]]:
    """A typed text as the operators that draw it, line by line from the top, and the fonts that they name."""
    if not value:
        return b"/Tx BMC EMC", {}
    lines = _wrap_lines(value, width - 2 * _EDGE, size)
    leading = size * 1.5
    first = height - (height - (len(lines) - 1) * leading) / 2 - size * 0.35
    fonts: dict[str, Any] = {}
    if all(letter.encode("cp1252", "ignore") and ord(letter) in has(REGULAR) for letter in value):
        fonts[_NAME] = _font(document)
        drawn = [f"/{_NAME} {size:g} Tf <{line.encode('cp1252').hex()}> Tj" for line in lines]
    else:
        # Letters that Windows' Latin lacks (Ł, Ŵ, Ż) are set as the pages are.
        drawn = [
            " ".join(
                operators
                for font, text in runs(visual(line))
                for operators in _set(document, font, text, size, fonts)
            )
            for line in lines
        ]
    return (
        f"/Tx BMC q BT 0 g {leading:.2f} TL {_EDGE} {first:.2f} Td {' T* '.join(drawn)} ET Q EMC"
    ).encode(), fonts


def _set(document: Any, font: str, text: str, size: float, fonts: dict[str, Any]) -> Iterator[str]:
    """A run of one typeface in the parts of it that ReportLab embeds; notes each part's font."""
    for part, codes in getFont(font).splitString(text, document):
        name = getFont(font).getSubsetInternalName(part, document)[1:]
        fonts[name] = pdfdoc.PDFObjectReference(name)
        yield f"/{name} {size:g} Tf <{codes.hex()}> Tj"


def _wrap_lines(text: str, width: float, size: float) -> list[str]:
    """A text in lines that fit; a word that is longer than a line is cut."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        while _length(word, size) > width and len(word) > 1:
            fitting = next(
                count
                for count in range(len(word) - 1, 0, -1)
                if count == 1 or _length(word[:count], size) <= width
            )
            lines += [line] if line else []
            lines.append(word[:fitting])
            line, word = "", word[fitting:]
        together = f"{line} {word}".strip()
        if _length(together, size) > width:
            lines.append(line)
            line = word
        else:
            line = together
    return [*lines, line] if line else lines


def _length(text: str, size: float) -> float:
    return printed_width(text) * size / 1000


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
    describe = pdfdoc.PDFDictionary(
        {
            "Type": pdfdoc.PDFName("FontDescriptor"),
            "FontName": pdfdoc.PDFName(_FONT),
            "Flags": _NONSYMBOLIC,
            "Ascent": face.ascent,
            "Descent": face.descent,
            "CapHeight": face.capHeight,
            "ItalicAngle": face.italicAngle,
            "StemV": face.stemV,
            "FontBBox": pdfdoc.PDFArray(face.bbox),
            "FontFile2": file,
        }
    )
    return document.Reference(
        pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("Font"),
                "Subtype": pdfdoc.PDFName("TrueType"),
                "BaseFont": pdfdoc.PDFName(_FONT),
                "Encoding": pdfdoc.PDFName("WinAnsiEncoding"),
                "FirstChar": codes[0],
                "LastChar": codes[-1],
                "Widths": pdfdoc.PDFArray(widths),
                "FontDescriptor": document.Reference(describe, "field font descriptor"),
            }
        ),
        "field font",
    )


@cache
def _compressed_font() -> tuple[int, bytes]:
    content = (files("dashboard.print.pdf") / "fonts" / _FILE).read_bytes()
    return len(content), zlib.compress(content, 9)


def _font_file() -> _Stream:
    length, packed = _compressed_font()
    return _Stream(f"/Length1 {length} /Filter /FlateDecode", packed)
