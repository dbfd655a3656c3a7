"""A PDF as what it says, shows, prints and runs: digests of its parts, in which packing does not count.

Definitions:
- A *digest* of a value covers the whole graph below it. Object numbers, compression and the shape of the page tree do
  not count. A reference to a page, a field or an element of the structure tree counts as its place in its own list, so
  that cycles end and a reference that was bent to another page is seen.
- An *invisible signature* (no measure, no drawing, no action) shows and runs nothing, and is left out of every digest;
  whether it is whole is asked elsewhere (`certificate`).

Left out: what a difference means (`.compare_pdf`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import cached_property
from io import BytesIO
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    StreamObject,
)
from pypdf.xmp import XmpInformation

from dashboard.print.jobs.pdf_limits import MOST_UNPACKED_BYTES
from dashboard.print.jobs.pdf_packing import has_plain_tree, is_packed_plainly, is_stream_packed_plainly
from dashboard.print.jobs.pdf_properties import PdfProperties

# How a file is packed, or how a page hangs in its tree: any writer may choose it.
_PACKING = frozenset({"/Length", "/Filter", "/DecodeParms", "/Parent", "/P"})
# Whoever fills a field in writes these; `shows_only` and `writes_plainly` answer for them.
_FILLED_IN = frozenset({"/V", "/AP", "/DA"})
_UNSEEN_BORDER = frozenset({"/Type", "/W", "/S"})
# `PdfReader.pages` stands for the tree; information and metadata are compared by what they say.
_ELSEWHERE = frozenset({"/Pages", "/Metadata", "/StructTreeRoot", "/AcroForm", "/Version", "/Type"})
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
_NO_WORDS_OF_A_SIGNATURE = frozenset(
    {"/Type", "/Filter", "/SubFilter", "/Contents", "/ByteRange", "/Reference"}
)
_WITH_SIGNATURE = frozenset({"/Perms", "/Extensions"})
"""What a signature adds to the catalogue: permission to fill in, and that a newer PDF is used."""
_DEEPEST = 200
_MOST_VALUES = 200_000
"""The longest paper of the demonstration packages has 13,000."""
_LARGEST_METADATA_BYTES = 100_000


class UnreadablePdfError(ValueError):
    """A PDF whose graph is deeper, larger or packed otherwise than any paper's."""


class PdfContent:
    """A PDF as digests of what is in it."""

    def __init__(self, content: bytes) -> None:
        self._reader = PdfReader(BytesIO(content), strict=True)
        self.encrypted = bool(self._reader.is_encrypted)
        if self.encrypted and not self._reader.decrypt(""):
            raise UnreadablePdfError("locked with a password")
        self.pages: list[PageObject] = list(self._reader.pages)
        self._root: DictionaryObject = self._reader.trailer["/Root"].get_object()  # type: ignore[assignment]
        self._known: dict[tuple[int, int], bytes] = {}
        self._values_walked = self._bytes_unpacked = 0
        self._places = self._named_places()
        self.packed_plainly = is_packed_plainly(content, self._reader) and has_plain_tree(self._root)

    @cached_property
    def catalogue(self) -> Mapping[str, bytes]:
        """A digest of each entry of the catalogue that nothing else compares."""
        left_out = _ELSEWHERE | (_WITH_SIGNATURE if self.signatures else frozenset())
        return {key: self.digest(self._root.raw_get(key)) for key in self._root if key not in left_out}

    @cached_property
    def signatures(self) -> int:
        """How many invisible signatures it has."""
        return sum(_is_invisible_signature(field) for field in self._fields())

    @cached_property
    def words_of_signatures(self) -> tuple[str, ...]:
        """Every text that its invisible signatures hold beside a certificate: viewers show them in a panel."""
        words: list[str] = []
        for field in self._fields():
            if _is_invisible_signature(field):
                words += [str(field.get("/T", "")), *_texts_below(field["/V"], _NO_WORDS_OF_A_SIGNATURE)]
        return tuple(words)

    def _fields(self) -> list[DictionaryObject]:
        form = self._root.get("/AcroForm")
        listed = form.get_object().get("/Fields") if form is not None else None
        return [entry.get_object() for entry in listed.get_object()] if listed is not None else []

    def page_digest(self, page: PageObject) -> bytes:
        """Everything of a page but its fields: contents, fonts, measures, actions, and any key that is not known."""
        streams = _streams(page.get("/Contents"))
        for stream in streams:
            self._unpack(stream)
        # A writer may split or join content streams; the operators are what counts.
        contents = page.get_contents()
        drawn = contents.get_data().strip() if contents is not None else b""
        plain = [self._stream_keys(stream) for stream in streams]
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
            left_out = {"/Kids"} if level else _FILLED_IN
            if not level and _is_unseen_border(field.get("/BS")):
                left_out = left_out | {"/BS"}
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

    @property
    def asks_for_drawings(self) -> bool:
        """Whether a viewer is asked to draw the fields' values anew."""
        form = self._root.get("/AcroForm")
        asked = form.get_object().get("/NeedAppearances") if form is not None else None
        return asked is not None and asked.get_object() == BooleanObject(True)

    @cached_property
    def structure_digest(self) -> bytes:
        """The structure tree: elements in order, role map, and which content on which page belongs to each."""
        tree = self._root.raw_get("/StructTreeRoot") if "/StructTreeRoot" in self._root else None
        if tree is None:
            return b""
        return self.digest(tree.get_object()) + (b"" if _hangs_together(tree) else b" bent")

    @cached_property
    def properties(self) -> PdfProperties:
        """What it says about itself."""
        metadata = self._root.get("/Metadata")
        packet = metadata.get_object() if metadata is not None else None
        if not isinstance(packet, StreamObject) or len(self._unpack(packet)) > _LARGEST_METADATA_BYTES:
            packet = None
        return PdfProperties(self._reader.metadata or {}, XmpInformation(packet) if packet else None)

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
                parts.append(self._unpack(value))
            return _hash(parts)
        if isinstance(value, ArrayObject):
            return _hash([b"array", *(self.digest(entry, depth + 1) for entry in value)])
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return f"{float(value):.4f}".encode()
        # A name and a string of the same letters are two things to a viewer.
        kind = b"name" if isinstance(value, NameObject) else b"other"
        return _hash([kind, repr(value).encode("utf-8", "replace")])

    def _unpack(self, stream: StreamObject) -> bytes:
        """What a stream holds; all of them together are bounded.

        Raises:
            UnreadablePdfError: it is too large, or packed so that viewers may unpack something else.
        """
        if not is_stream_packed_plainly(stream):
            raise UnreadablePdfError("packed as no paper is")
        unpacked = stream.get_data()
        self._bytes_unpacked += len(unpacked)
        if self._bytes_unpacked > MOST_UNPACKED_BYTES:
            raise UnreadablePdfError("larger, unpacked, than any paper")
        return unpacked

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


def _hangs_together(tree: IndirectObject) -> bool:
    """Whether each element of the structure names the one that lists it as its parent: some readers go that way."""
    waiting, known = [tree], set[tuple[int, int]]()
    while waiting:
        above = waiting.pop()
        if _key(above) in known:
            return False
        known.add(_key(above))
        for below in _elements_below(above.get_object()):
            parent: Any = below.get_object()
            if _key(parent.raw_get("/P")) != _key(above):
                return False
            waiting.append(below)
    return True


def _elements_below(element: Any) -> list[IndirectObject]:
    """The elements that one lists; marked content and fields are none."""
    listed = element.raw_get("/K") if "/K" in element else ArrayObject()
    entries: Any = listed if isinstance(listed, ArrayObject) else [listed]
    return [entry for entry in entries if isinstance(entry, IndirectObject) and _is_element(entry)]


def _is_element(reference: IndirectObject) -> bool:
    value = reference.get_object()
    return isinstance(value, DictionaryObject) and "/S" in value


def _texts_below(value: Any, left_out: frozenset[str] = frozenset(), depth: int = 0) -> Iterator[str]:
    """The texts and names in a value, but for the entries of a dictionary that are left out."""
    value = value.get_object() if value is not None else None
    if depth > _DEEPEST:
        raise UnreadablePdfError("nested too deeply")
    if isinstance(value, DictionaryObject):
        for key in sorted(set(value) - left_out):
            yield from _texts_below(value.raw_get(key), depth=depth + 1)
    elif isinstance(value, ArrayObject):
        for entry in value:
            yield from _texts_below(entry, depth=depth + 1)
    elif isinstance(value, str):
        yield str(value).removeprefix("/") if isinstance(value, NameObject) else str(value)


def _is_unseen_border(border: Any) -> bool:
    """Whether a border is the one that a field has that says nothing of it: none is seen without a colour."""
    style = border.get_object() if border is not None else None
    return (
        isinstance(style, DictionaryObject)
        and not set(style) - _UNSEEN_BORDER
        and float(style.get("/W", 1)) <= 1
        and style.get("/S", "/S") == "/S"
    )


def _streams(contents: Any) -> list[Any]:
    if contents is None:
        return []
    resolved = contents.get_object()
    return [entry.get_object() for entry in resolved] if isinstance(resolved, ArrayObject) else [resolved]


def _key(reference: IndirectObject) -> tuple[int, int]:
    return reference.idnum, reference.generation


def _hash(parts: list[bytes]) -> bytes:
    hashing = hashlib.sha256()
    for part in parts:
        hashing.update(len(part).to_bytes(8, "big"))
        hashing.update(part)
    return hashing.digest()
