"""Two PDFs held against each other: everything that a viewer shows, prints, runs or reads aloud.

Definitions:
- A *digest* of a value covers the whole graph below it. Object numbers, compression and the shape of the page tree do
  not count. A reference to a page, a field or an element of the structure tree counts as its place in its own list, so
  that cycles end and a reference that was bent to another page is seen.
- A field's *value* (`/V`) and the drawing of that value (`/AP`) are the reader's own. Every value is reported; a
  drawing that shows anything but the value is a difference.
- Everything else that a document, a page or a field has must be what is printed: keys are not chosen one by one, so a
  key that nobody thought of is a difference, too.

- An *invisible signature* (no measure, no drawing, no action) shows and runs nothing. The comparison is made as if it
  were not there; whether it is whole is asked elsewhere (`certificate`).

Left out: signatures that show something (they are reported as a difference), and how a viewer renders what is equal.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject
from pypdf.xmp import XmpInformation

from dashboard.print.pdf.field_drawing import shows_only

# How a file is packed, or how a page hangs in its tree: any writer may choose it.
_PACKING = frozenset({"/Length", "/Filter", "/DecodeParms", "/Parent", "/P"})
# Whoever fills a field in writes these; `values` and `shows_only` answer for them.
_FILLED_IN = frozenset({"/V", "/AP"})
# `PdfReader.pages` stands for the tree; information and metadata are compared by what they say.
_ELSEWHERE = frozenset({"/Pages", "/Metadata", "/StructTreeRoot", "/AcroForm", "/Version", "/Type"})
_PARTS_OF_CATALOGUE = {
    "/Outlines": "The bookmarks have been changed.",
    "/Lang": "The language for a screen reader has been changed.",
    "/MarkInfo": "It no longer says how a screen reader is to read it.",
    "/ViewerPreferences": "How a viewer shows or prints it has been changed.",
    "/PageMode": "How a viewer opens it has been changed.",
}
_SIGNATURE_FIELD = frozenset({"/FT", "/T", "/Type", "/Subtype", "/F", "/Rect", "/P", "/V", "/Lock"})
_SIGNATURE = frozenset(
    {
        "/Type",
        "/Filter",
        "/SubFilter",
        "/Contents",
        "/ByteRange",
        "/M",
        "/Reason",
        "/Reference",
        "/Name",
        "/Location",
        "/ContactInfo",
        "/Prop_Build",
    }
)
_WITH_SIGNATURE = frozenset({"/Perms", "/Extensions"})
"""What a signature adds to the catalogue: permission to fill in, and that a newer PDF is used."""
_INFORMATION = ("/Title", "/Author", "/Subject", "/Keywords")
_DEEPEST = 200
_MOST_VALUES = 2_000_000
_LARGEST_METADATA_BYTES = 100_000


class UnreadablePdfError(ValueError):
    """A PDF whose graph is deeper or larger than any paper's."""


@dataclass(frozen=True)
class FilledField:
    """A field that somebody filled in."""

    name: str
    label: str
    """What a screen reader says of it."""
    value: str
    printed_value: str
    """What was typed into it before it was printed; empty where nothing was."""


@dataclass(frozen=True)
class PdfDifferences:
    """What differs between a given and a printed PDF."""

    sentences: tuple[str, ...]
    filled: tuple[FilledField, ...]
    """Fields whose value is not the printed one; no difference in itself."""
    signatures: int = 0
    """Invisible signatures on the given file."""


def compare_pdfs(received: bytes, printed: bytes) -> PdfDifferences:
    """Compare a file that somebody has with what should be in it.

    Raises:
        UnreadablePdfError: the given file cannot be walked to its end.
        pypdf.errors.PyPdfError: it is no PDF.
    """
    actual, expected = _PdfContent(received), _PdfContent(printed)
    sentences = [
        *_differing_catalogue(actual, expected),
        *_differing_pages(actual, expected),
        *_differing_fields(actual, expected),
    ]
    if actual.form_digest != expected.form_digest:
        sentences.append("The form has been changed, or something in it was made to run.")
    if actual.structure_digest != expected.structure_digest:
        sentences.append("What a screen reader says has been changed.")
    if actual.said_of_itself != expected.said_of_itself:
        sentences.append("What it says about itself (title, subject, author, language) has been changed.")
    filled = tuple(_filled_fields(actual, expected))
    return PdfDifferences(tuple(dict.fromkeys(sentences)), filled, actual.signatures)


def _differing_catalogue(actual: _PdfContent, expected: _PdfContent) -> Iterator[str]:
    for key in sorted(set(actual.catalogue) | set(expected.catalogue)):
        if actual.catalogue.get(key) == expected.catalogue.get(key):
            continue
        if key in _PARTS_OF_CATALOGUE:
            yield _PARTS_OF_CATALOGUE[key]
        else:
            yield f"Something has been added to the document, or taken out of it: {key[1:]}."
    if actual.encrypted:
        yield "It has been locked."


def _differing_pages(actual: _PdfContent, expected: _PdfContent) -> Iterator[str]:
    if len(actual.pages) != len(expected.pages):
        yield f"It has {len(actual.pages)} pages; it should have {len(expected.pages)}."
    for number, (page, wanted_page) in enumerate(zip(actual.pages, expected.pages, strict=False), 1):
        if actual.page_digest(page) != expected.page_digest(wanted_page):
            yield f"Page {number} has been changed."


def _differing_fields(actual: _PdfContent, expected: _PdfContent) -> Iterator[str]:
    """Fields that were moved, exchanged or made to show something else; what is typed into them is no difference."""
    for number, (page, wanted_page) in enumerate(zip(actual.pages, expected.pages, strict=False), 1):
        widgets, wanted_widgets = actual.annotations(page), expected.annotations(wanted_page)
        digests = [actual.widget_digest(widget) for widget in widgets]
        if digests != [expected.widget_digest(widget) for widget in wanted_widgets]:
            yield (
                f"Page {number}: something has been laid over it, or a field has been moved, altered, made to run "
                "or taken out."
            )
            continue
        for widget, wanted_widget in zip(widgets, wanted_widgets, strict=True):
            unchanged = _value(widget) == _value(wanted_widget) and (
                actual.digest(widget.get("/AP")) == expected.digest(wanted_widget.get("/AP"))
            )
            if not unchanged and not shows_only(
                widget.get("/AP"), _value(widget), lambda font: expected.is_own_font(actual.digest(font))
            ):
                yield (
                    f"Page {number}: the field “{_label(widget)}” shows something else than what is written in it."
                )


def _filled_fields(actual: _PdfContent, expected: _PdfContent) -> Iterator[FilledField]:
    printed = {
        _full_name(widget): _value(widget) for page in expected.pages for widget in expected.annotations(page)
    }
    for page in actual.pages:
        for widget in actual.annotations(page):
            name, value = _full_name(widget), _value(widget)
            if value != printed.get(name, ""):
                yield FilledField(name, _label(widget), value, printed.get(name, ""))


class _PdfContent:
    """A PDF as digests of what is in it."""

    def __init__(self, content: bytes) -> None:
        self._reader = PdfReader(BytesIO(content))
        self.encrypted = bool(self._reader.is_encrypted)
        if self.encrypted and not self._reader.decrypt(""):
            raise UnreadablePdfError("locked with a password")
        self.pages: list[PageObject] = list(self._reader.pages)
        self._root: DictionaryObject = self._reader.trailer["/Root"].get_object()  # type: ignore[assignment]
        self._known: dict[tuple[int, int], bytes] = {}
        self._values_walked = 0
        self._places = self._named_places()

    @cached_property
    def catalogue(self) -> Mapping[str, bytes]:
        """A digest of each entry of the catalogue that nothing else compares."""
        left_out = _ELSEWHERE | (_WITH_SIGNATURE if self.signatures else frozenset())
        return {key: self.digest(self._root.raw_get(key)) for key in self._root if key not in left_out}

    @cached_property
    def signatures(self) -> int:
        """How many invisible signatures it has."""
        return sum(_is_invisible_signature(field) for field in self._fields())

    def _fields(self) -> list[DictionaryObject]:
        form = self._root.get("/AcroForm")
        listed = form.get_object().get("/Fields") if form is not None else None
        return [entry.get_object() for entry in listed.get_object()] if listed is not None else []

    def page_digest(self, page: PageObject) -> bytes:
        """Everything of a page but its fields: contents, fonts, measures, actions, and any key that is not known."""
        # A writer may split or join content streams; the operators are what counts.
        contents = page.get_contents()
        drawn = contents.get_data().strip() if contents is not None else b""
        streams = page.get("/Contents")
        plain = [self._stream_keys(stream) for stream in _streams(streams)]
        rest = DictionaryObject(
            {key: page.raw_get(key) for key in page if key not in ("/Contents", "/Annots")}
        )
        return _hash([drawn, *plain, self.digest(rest)])

    def annotations(self, page: PageObject) -> list[DictionaryObject]:
        """What lies on a page: fields, and anything that was added."""
        listed = page.get("/Annots")
        entries = [entry.get_object() for entry in listed.get_object()] if listed is not None else []
        return [entry for entry in entries if not _is_invisible_signature(entry)]

    def widget_digest(self, widget: DictionaryObject) -> bytes:
        """A field without its value and the drawing of it, with the groups above it."""
        parts = [self._place_of(widget.get("/P"))]
        field: DictionaryObject | None = widget
        level = 0
        while field is not None and level < _DEEPEST:
            left_out = _FILLED_IN if level == 0 else {"/Kids"}
            own = DictionaryObject({key: field.raw_get(key) for key in field if key not in left_out})
            parts.append(self.digest(own))
            above = field.get("/Parent")
            field, level = (above.get_object() if above is not None else None), level + 1
        return _hash(parts)

    @cached_property
    def form_digest(self) -> bytes:
        """The form without the list's order; viewers ask for new drawings with `NeedAppearances`."""
        form = self._root.get("/AcroForm")
        if form is None:
            return b""
        form = form.get_object()
        left_out = {"/NeedAppearances", "/Fields", *({"/SigFlags"} if self.signatures else ())}
        rest_digest = self.digest(
            DictionaryObject({key: form.raw_get(key) for key in form if key not in left_out})
        )
        listed = form.get("/Fields")
        fields = [
            self.digest(entry)
            for entry in (listed.get_object() if listed is not None else ())
            if not _is_invisible_signature(entry.get_object())
        ]
        return _hash([rest_digest, *fields])

    @cached_property
    def structure_digest(self) -> bytes:
        """The structure tree: elements in order, role map, and which content on which page belongs to each."""
        tree = self._root.get("/StructTreeRoot")
        return b"" if tree is None else self.digest(tree.get_object())

    @cached_property
    def said_of_itself(self) -> tuple[str, ...]:
        """Title, author, subject and keywords, in the information dictionary and in XMP.

        A viewer that saves what was filled in may drop or renew the information; XMP then still has to say it.
        """
        metadata = self._root.get("/Metadata")
        if metadata is None or len(metadata.get_object().get_data()) > _LARGEST_METADATA_BYTES:
            return ("nothing",)
        xmp_information = XmpInformation(metadata.get_object())
        xmp = (
            xmp_information.dc_title,
            xmp_information.dc_creator,
            xmp_information.dc_description,
            xmp_information.dc_language,
            xmp_information.pdf_keywords,
        )
        information: Mapping[str, Any] = self._reader.metadata or {}
        differs = [key for key in _INFORMATION if key in information and not _agrees(information[key], xmp)]
        return (*map(repr, xmp), *differs)

    @cached_property
    def _own_font_digests(self) -> frozenset[bytes]:
        form = self._root.get("/AcroForm")
        resources = form.get_object().get("/DR") if form is not None else None
        fonts = resources.get_object().get("/Font") if resources is not None else None
        return (
            frozenset(self.digest(font) for font in fonts.get_object().values())
            if fonts is not None
            else frozenset()
        )

    def is_own_font(self, digest: bytes) -> bool:
        """Whether a font is one of this document's fields."""
        return digest in self._own_font_digests

    def digest(self, value: Any, depth: int = 0) -> bytes:
        """A value with everything below it."""
        if depth > _DEEPEST:
            raise UnreadablePdfError("nested too deeply")
        if isinstance(value, IndirectObject):
            key = (value.idnum, value.generation)
            if key in self._places:
                place = self._places[key]
                # A page or a field is compared where it stands; an element of the structure tree below its parent.
                return place
            if key not in self._known:
                self._known[key] = b"cycle"
                self._known[key] = self._digest_direct(value.get_object(), depth)
            return self._known[key]
        return self._digest_direct(value, depth)

    def _digest_direct(self, value: Any, depth: int) -> bytes:
        """A value's digest by its content: order of keys, packing and how a number is written do not count."""
        self._values_walked += 1
        if self._values_walked > _MOST_VALUES:
            raise UnreadablePdfError("too many values")
        if isinstance(value, DictionaryObject):
            keys = sorted(set(value) - _PACKING)
            parts = [
                key.encode("utf-8", "replace") + b":" + self.digest(value.raw_get(key), depth + 1)
                for key in keys
            ]
            if isinstance(value, StreamObject):
                parts.append(value.get_data())
            return _hash(parts)
        if isinstance(value, ArrayObject):
            return _hash([b"array", *(self.digest(entry, depth + 1) for entry in value)])
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return f"{float(value):.4f}".encode()
        return repr(value).encode("utf-8", "replace")

    def _named_places(self) -> dict[tuple[int, int], bytes]:
        """Pages and fields by object number: references to them count as their place."""
        places: dict[tuple[int, int], bytes] = {}
        for number, page in enumerate(self.pages):
            if page.indirect_reference is not None:
                places[_key(page.indirect_reference)] = b"page %d" % number
            listed = page.get("/Annots")
            for index, entry in enumerate(listed.get_object() if listed is not None else ()):
                if isinstance(entry, IndirectObject):
                    places[_key(entry)] = b"field %d of page %d" % (index, number)
        return places

    def _place_of(self, reference: Any) -> bytes:
        own = getattr(reference, "indirect_reference", None)
        return self._places.get(_key(own), b"elsewhere") if own is not None else b""

    def _stream_keys(self, stream: Any) -> bytes:
        """A content stream's own entries: one that names another file draws what is in that."""
        stream_object = stream.get_object()
        return self.digest(
            DictionaryObject(
                {key: stream_object.raw_get(key) for key in stream_object if key not in _PACKING}
            )
        )


def _is_invisible_signature(field: Any) -> bool:
    """Whether a field is a signature that neither shows nor runs anything."""
    if not isinstance(field, DictionaryObject) or field.get("/FT") != "/Sig" or set(field) - _SIGNATURE_FIELD:
        return False
    measure, signature = field.get("/Rect"), field.get("/V")
    signature = signature.get_object() if signature is not None else None
    return (
        measure is not None
        and not any(float(side) for side in measure.get_object())
        and isinstance(signature, DictionaryObject)
        and not set(signature) - _SIGNATURE
    )


def _streams(contents: Any) -> list[Any]:
    if contents is None:
        return []
    resolved = contents.get_object()
    return [entry.get_object() for entry in resolved] if isinstance(resolved, ArrayObject) else [resolved]


def _key(reference: IndirectObject) -> tuple[int, int]:
    return reference.idnum, reference.generation


def _full_name(widget: DictionaryObject) -> str:
    """A field's name with those of the groups above it."""
    parts: list[str] = []
    field: DictionaryObject | None = widget
    while field is not None and len(parts) < _DEEPEST:
        parts.insert(0, str(field.get("/T", "")))
        above = field.get("/Parent")
        field = above.get_object() if above is not None else None
    return ".".join(parts)


def _value(widget: DictionaryObject) -> str:
    return str(widget.get("/V", "") or "").strip()


def _label(widget: DictionaryObject) -> str:
    return str(widget.get("/TU", "") or widget.get("/T", "") or "without a name")


def _agrees(text: Any, xmp: tuple[Any, ...]) -> bool:
    xmp_text = " ".join(repr(part) for part in xmp)
    return str(text) in xmp_text or repr(str(text))[1:-1] in xmp_text


def _hash(parts: list[bytes]) -> bytes:
    hashing = hashlib.sha256()
    for part in parts:
        hashing.update(len(part).to_bytes(8, "big"))
        hashing.update(part)
    return hashing.digest()
