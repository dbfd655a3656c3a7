"""Two PDFs held against each other as a reader meets them: pages, tree, fields, and what either has beside.

Definitions: a page's *look* is everything that decides what is drawn: contents, fonts, measures. A field may be
filled in, and that is no difference. Anything laid over a page (a note, a stamp), anything that runs or is
attached, and any other words for a screen reader, are differences. How a file is packed (compression, object
numbers) is none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

_CATALOGUE = {"/Type", "/Pages", "/Outlines", "/PageMode", "/Lang", "/MarkInfo", "/StructTreeRoot", "/Metadata",
              "/AcroForm", "/ViewerPreferences", "/Version", "/Extensions"}
_PACKING = {"/Length", "/Filter", "/DecodeParms", "/Parent", "/P", "/Pg", "/Obj", "/StructParents", "/StructParent",
            "/Name"}
_MEASURES = ("/Resources", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit")
_FIELD = {"/T", "/TU", "/FT", "/Rect", "/Subtype"}
_DEEPEST = 60


def differences(given: bytes, printed: bytes) -> tuple[list[str], int]:
    """What differs, in sentences, and how many fields are filled in.

    Args:
        given: the file that somebody has.
        printed: what should be in it.
    """
    one, other = _Document(given), _Document(printed)
    found = list(one.added())
    if len(one.pages) != len(other.pages):
        found.append(f"It has {len(one.pages)} pages; it should have {len(other.pages)}.")
    for number, (page, wanted) in enumerate(zip(one.pages, other.pages, strict=False), 1):
        if one.look(page) != other.look(wanted):
            found.append(f"Page {number} has been changed.")
        if one.fields(page) != other.fields(wanted):
            found.append(f"Page {number}: something has been laid over it, or a field has been moved or taken out.")
    if one.read_aloud() != other.read_aloud():
        found.append("What a screen reader says has been changed.")
    return found, one.filled()


class _Document:
    """A PDF as digests of what is in it."""

    def __init__(self, content: bytes) -> None:
        self._reader = PdfReader(BytesIO(content))
        self._known: dict[tuple[int, int], str] = {}
        self.pages = list(self._reader.pages)
        self.catalogue = self._reader.trailer["/Root"]

    def added(self) -> Iterator[str]:
        """What a paper does not have."""
        for name in sorted(set(self.catalogue.keys()) - _CATALOGUE):
            yield f"Something has been added to the document: {name[1:]}."

    def look(self, page: PageObject) -> str:
        """Everything that decides what is drawn on a page."""
        contents = page.get_contents()
        drawn = contents.get_data().strip() if contents is not None else b""
        measures = [self._digest(page.get(name)) for name in _MEASURES]
        return hashlib.sha256(b"|".join([drawn, *(one.encode() for one in measures)])).hexdigest()

    def fields(self, page: PageObject) -> list[str]:
        """The fields of a page, without what was filled in, and anything else that lies on it."""
        found = []
        for one in page.get("/Annots") or ():
            field = one.get_object()
            found.append(self._digest(DictionaryObject({name: field[name] for name in _FIELD if name in field})))
        return sorted(found)

    def filled(self) -> int:
        """How many fields are filled in."""
        return sum(1 for page in self.pages for one in page.get("/Annots") or ()
                   if str(one.get_object().get("/V", "")).strip())

    def read_aloud(self) -> str:
        """The structure tree, with the words that stand for drawings."""
        tree = self.catalogue.get("/StructTreeRoot")
        return self._digest(tree.get_object().get("/K")) if tree is not None else ""

    def _digest(self, found: Any, deep: int = 0) -> str:
        """A value, without how it is packed."""
        if deep > _DEEPEST:
            return "…"
        if not isinstance(found, IndirectObject):
            return self._digest_of(found, deep)
        key = (found.idnum, found.generation)
        if key not in self._known:
            self._known[key] = "…"
            self._known[key] = self._digest_of(found.get_object(), deep)
        return self._known[key]

    def _digest_of(self, found: Any, deep: int) -> str:
        if isinstance(found, DictionaryObject):
            kept = sorted(set(found.keys()) - _PACKING)
            parts = [f"{key}:{self._digest(found.raw_get(key), deep + 1)}" for key in kept]
            data = found.get_data() if isinstance(found, StreamObject) else b""
            return hashlib.sha256("|".join(parts).encode("utf-8", "replace") + data).hexdigest()
        if isinstance(found, ArrayObject):
            return hashlib.sha256("|".join(self._digest(one, deep + 1) for one in found).encode()).hexdigest()
        number = isinstance(found, (int, float)) and not isinstance(found, bool)
        return f"{float(found):.4f}" if number else repr(found)
