"""Tagged PDF: the structure tree, and a canvas that says of everything drawn what it is.

Definitions (ISO 32000-1, 14.7 and 14.8; ISO 14289-1):
- An element has a kind (`H1`, `P`, `TD`, …) and a place in the tree, which is the order of reading. It is made with
  the document's text, before anything is laid out; where it is drawn, once or on two pages, is noted then.
- Everything drawn is inside an element or is an *artifact*: rules, shades, a table's head that is repeated, what
  stands at the top and foot of each page.
- The parent tree leads from what is drawn back to its element: one array for a page, one entry for a form field.

Left out: what a document says (`provider` and its neighbours).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

_TREE = "StructTreeRoot"


@dataclass(eq=False)
class Element:
    """One element of the structure tree."""

    kind: str
    alt: str = ""
    scope: str = ""
    """What a cell of a table's head speaks for: `Column` or `Row`."""
    kids: list[Element] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)
    """Where it is drawn: page, from 0, and number of the marked content."""
    box: tuple[float, float, float, float] | None = None
    """Where a figure stands on its page."""
    annotation: tuple[int, str] | None = None
    """The page of a form field, and the name of its widget."""
    numbering: str = ""
    """How a list is numbered: `Disc` or `Decimal`."""
    name: str = ""

    def add(self, kind: str, **values: Any) -> Element:
        """A new element inside this one."""
        element = Element(kind, **values)
        self.kids.append(element)
        return element

    def walk(self) -> Iterator[Element]:
        """This element and all inside it, in reading order."""
        yield self
        for kid in self.kids:
            yield from kid.walk()

    @property
    def empty(self) -> bool:
        """Whether nothing of it was drawn; an empty cell is still a cell."""
        drawn = self.marks or self.annotation or any(not kid.empty for kid in self.kids)
        return self.kind not in ("TD", "TH") and not drawn


class TaggedCanvas(Canvas):
    """Draws inside elements and artifacts, and writes the tree when it is saved."""

    def __init__(self, *arguments: Any, root: Element, **named: Any) -> None:
        self.root = root
        self.marked: list[Element] = []
        self.page_index = 0
        self._inside = False
        super().__init__(*arguments, **named)

    @contextmanager
    def element(self, element: Element, actual: str = "") -> Iterator[None]:
        """What is drawn inside belongs to the element; `actual` is the text that it stands for, where glyphs differ."""
        element.marks.append((self.page_index, len(self.marked)))
        self._code.append(f"/{element.kind} <</MCID {len(self.marked)}{_actual(actual)}>> BDC")
        self.marked.append(element)
        yield
        self._code.append("EMC")

    @contextmanager
    def artifact(self, kind: str = "") -> Iterator[None]:
        """What is drawn inside is no content; `kind` is `Pagination` for what stands at the edge of a page."""
        self._code.append(f"/Artifact <</Type /{kind}>> BDC" if kind else "/Artifact BMC")
        yield
        self._code.append("EMC")

    @contextmanager
    def standing_for(self, text: str) -> Iterator[None]:
        """Glyphs inside an element that are not the text itself."""
        self._code.append(f"/Span <<{_actual(text)}>> BDC")
        yield
        self._code.append("EMC")

    def stamp(self, operators: str, x: float, y: float) -> None:
        """Draw ready operators with their origin at this place, and leave colours and lines as they were."""
        self._code.append(f"q 1 0 0 1 {x:.2f} {y:.2f} cm {operators} Q")

    def add_widget(self, element: Element, name: str, widget: dict[str, Any]) -> None:
        """A form field on this page, in the tree at this element."""
        element.annotation = (self.page_index, name)
        self._addAnnotation(_Widget(element, widget), name)

    def _make_preamble(self) -> None:
        """Without ReportLab's first font, which is not embedded."""
        # PDF/UA wants every font embedded, even one in which nothing is written.
        self._preamble = "1 0 0 1 0 0 cm"

    def _setAnnotations(self, page: Any) -> None:
        super()._setAnnotations(page)
        # ReportLab writes only the keys that it knows, and PDF/UA wants two more on each page.
        page.__NoDefault__ = [*type(page).__NoDefault__, "StructParents", "Tabs"]
        page.StructParents = self.page_index
        # The tab key then goes from field to field in the order of the tree, which is that of reading.
        page.Tabs = pdfdoc.PDFName("S")
        _pages_of(self).append(list(self.marked))

    def write_tree(self) -> None:
        """Put the structure tree into the document; nothing may be drawn after."""
        document, pages = self._doc, _pages_of(self)
        # An element of which nothing was drawn would be announced by a screen reader, and lead nowhere.
        elements = [element for element in self.root.walk() if not element.empty]
        for number, element in enumerate(elements):
            element.name = f"Element{number}"
        parents = {id(kid): element.name for element in elements for kid in element.kids}
        for element in elements:
            document.Reference(_Element(element, parents.get(id(element), _TREE)), element.name)
        fields = [element for element in elements if element.annotation]
        for number, element in enumerate(fields, start=len(pages)):
            assert element.annotation is not None
            # Fields are numbered after the pages: both share the keys of one parent tree.
            document.idToObject[document.annotationName(element.annotation[1])].parent = number
        numbers = [
            (str(number), "[" + " ".join(_reference(document, element.name) for element in page) + "]")
            for number, page in enumerate(pages)
        ]
        numbers += [
            (str(number), _reference(document, element.name))
            for number, element in enumerate(fields, len(pages))
        ]
        nums = " ".join(f"{key} {value}" for key, value in numbers)
        root = _Raw(
            f"<</Type /StructTreeRoot /K [{_reference(document, self.root.name)}] "
            f"/ParentTree <</Nums [{nums}]>> /ParentTreeNextKey {len(numbers)}>>"
        )
        # As text of our own: ReportLab has no objects for a structure tree.
        document.Reference(root, _TREE)
        document.Catalog.StructTreeRoot = root
        document.Catalog.MarkInfo = pdfdoc.PDFDictionary({"Marked": pdfdoc.PDFtrue})


def _pages_of(canvas: TaggedCanvas) -> list[list[Element]]:
    """The marked elements of each finished page; kept with the document, since the canvas puts its own state back."""
    pages: list[list[Element]] = canvas._doc.__dict__.setdefault("tagged_pages", [])
    return pages


class _Raw(pdfdoc.PDFObject):
    """An object that is written as it stands."""

    __RefOnly__ = 1

    def __init__(self, text: str) -> None:
        self.text = text

    def format(self, document: Any) -> bytes:
        return self.text.encode("latin-1")


class _Element(pdfdoc.PDFObject):
    """A structure element as an object of the file."""

    __RefOnly__ = 1

    def __init__(self, element: Element, parent: str) -> None:
        self.element, self.parent = element, parent

    def format(self, document: Any) -> bytes:
        element = self.element
        parts = [f"/Type /StructElem /S /{element.kind} /P {_reference(document, self.parent)}"]
        if element.alt:
            parts.append(f"/Alt {hexadecimal(element.alt)}")
        parts.extend(_attributes(element))
        kids = [_reference(document, kid.name) for kid in element.kids if not kid.empty]
        kids += [f"<</Type /MCR /Pg {_page(document, page)} /MCID {mark}>>" for page, mark in element.marks]
        if element.annotation:
            page, name = element.annotation
            widget = _reference(document, document.annotationName(name))
            kids.append(f"<</Type /OBJR /Pg {_page(document, page)} /Obj {widget}>>")
        return f"<<{' '.join(parts)} /K [{' '.join(kids)}]>>".encode("latin-1")


class _Widget(pdfdoc.PDFObject):
    """A form field and its place on the page."""

    __RefOnly__ = 1

    def __init__(self, element: Element, values: dict[str, Any]) -> None:
        self.element, self.values, self.parent = element, values, 0

    def format(self, document: Any) -> bytes:
        values = {**self.values, "StructParent": self.parent}
        formatted: bytes = pdfdoc.PDFDictionary(values).format(document)
        return formatted


def _attributes(element: Element) -> Iterator[str]:
    if element.scope:
        yield f"/A <</O /Table /Scope /{element.scope}>>"
    if element.numbering:
        yield f"/A <</O /List /ListNumbering /{element.numbering}>>"
    if element.box:
        yield f"/A <</O /Layout /BBox [{' '.join(f'{value:.2f}' for value in element.box)}] /Placement /Block>>"


def hexadecimal(text: str) -> str:
    """A text string of PDF, as UTF-16 with its mark."""
    return f"<feff{text.encode('utf-16-be', 'replace').hex()}>"


def _actual(text: str) -> str:
    return f" /ActualText {hexadecimal(text)}" if text else ""


def _reference(document: Any, name: str) -> str:
    reference: bytes = pdfdoc.PDFObjectReference(name).format(document)
    return reference.decode("latin-1")


def _page(document: Any, index: int) -> str:
    return _reference(document, f"Page{index + 1}")
