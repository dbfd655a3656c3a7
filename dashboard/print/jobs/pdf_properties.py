"""What a PDF says about itself, in its information dictionary and in XMP: title, author, dates, and any word besides.

Definitions: a program that saves what was filled in names itself (`PROGRAM`) and the moment (`_OF_SAVING`), without a
sentence in it, and may drop
the information dictionary; XMP then still has to say what was printed. Everything else that either says has to be what is
printed, also what nobody thought of: viewers show it among the document's properties.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, cast
from xml.dom.minidom import Attr, Element

from pypdf.xmp import XmpInformation

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XMP, _PDF = "http://ns.adobe.com/xap/1.0/", "http://ns.adobe.com/pdf/1.3/"
_DC, _XMP_MEDIA = "http://purl.org/dc/elements/1.1/", "http://ns.adobe.com/xap/1.0/mm/"
_XMLNS = "http://www.w3.org/2000/xmlns/"
_PROGRAM_IN_XMP = frozenset({(_XMP, "CreatorTool"), (_PDF, "Producer")})
_OF_SAVING = frozenset({(_XMP, "ModifyDate"), (_XMP, "MetadataDate"), (_DC, "format")})
_OF_SAVING_IN_INFORMATION = frozenset({"/ModDate", "/Trapped"})
_MOMENT_OR_MARK = re.compile(
    r"(?:D:)?[\dTZ:.+'-]{0,40}|(?:[a-z]{2,4}[:.]){0,3}[0-9A-Fa-f-]{8,64}|application/pdf|True|False|Unknown",
    re.ASCII,
)
"""A moment, a mark of figures and letters to f, a kind of file: nothing in which somebody could write words."""
_PROGRAM_IN_INFORMATION = frozenset({"/Creator", "/Producer"})
_IN_BOTH = frozenset({"/Title", "/Author", "/Subject", "/Keywords"})
XmpEntry = tuple[tuple[str, str], Any]


class PdfProperties:
    """What a PDF says about itself."""

    def __init__(self, information: Mapping[str, Any], xmp: XmpInformation | None) -> None:
        """Read both.

        Args:
            information: the information dictionary; empty where there is none.
            xmp: the XMP packet; None where there is none.
        """
        self._information = information
        self._xmp = tuple(_properties(xmp)) if xmp is not None else ()

    @property
    def printed_entries(self) -> tuple[XmpEntry, ...]:
        """What XMP says, but for the program and the moment of saving."""
        return tuple(sorted((entry for entry in self._xmp if not _is_of_saving(*entry)), key=repr))

    def unlike(self, printed: PdfProperties) -> Iterator[str]:
        """The keys of the information dictionary that say something else than what was printed."""
        for key in self._information:
            text = str(self._information[key])
            is_of_saving = key in _OF_SAVING_IN_INFORMATION and _MOMENT_OR_MARK.fullmatch(text)
            if key in _PROGRAM_IN_INFORMATION or is_of_saving:
                continue
            is_printed = text == str(printed._information.get(key, ""))
            if not is_printed and not (key in _IN_BOTH and not text):
                yield key[1:]

    def programs(self) -> frozenset[str]:
        """How the programs that made and saved it are named."""
        named = {str(self._information[key]) for key in _PROGRAM_IN_INFORMATION & set(self._information)}
        named |= {_text_of(content) for name, content in self._xmp if name in _PROGRAM_IN_XMP}
        return frozenset(name.strip() for name in named if name.strip())


def _properties(xmp: XmpInformation) -> Iterator[XmpEntry]:
    """Each property of a packet with all that is in it, however it is written."""
    for description in xmp.rdf_root.getElementsByTagNameNS(_RDF, "Description"):
        for attribute in _attributes_of(description):
            if attribute.namespaceURI not in (_RDF, _XMLNS, None):
                yield (str(attribute.namespaceURI), str(attribute.localName)), ((), (attribute.value,))
        for child in description.childNodes:
            if isinstance(child, Element):
                yield (str(child.namespaceURI), str(child.localName)), _content_of(child)


def _is_of_saving(name: tuple[str, str], content: Any) -> bool:
    """Whether a property names the program that saved the file, or its moment or marks, and holds no words beside."""
    if name in _PROGRAM_IN_XMP:
        return True
    is_named_so = name in _OF_SAVING or name[0] == _XMP_MEDIA
    return is_named_so and all(_MOMENT_OR_MARK.fullmatch(text) for text in _texts_of(content))


def _texts_of(content: Any) -> Iterator[str]:
    """Every text and value below an element."""
    attributes, parts = content
    yield from (attribute[-1] if isinstance(attribute, tuple) else attribute for attribute in attributes)
    for part in parts:
        if isinstance(part, str):
            yield part
        else:
            yield from _texts_of(part[-1])


def _content_of(element: Element) -> Any:
    """The attributes of an element, and its texts and elements in order."""
    attributes = tuple(
        sorted(
            (str(attribute.namespaceURI), str(attribute.localName), attribute.value)
            for attribute in _attributes_of(element)
            if attribute.namespaceURI != _XMLNS
        )
    )
    parts = tuple(
        (str(child.namespaceURI), str(child.localName), _content_of(child))
        if isinstance(child, Element)
        else str(child.nodeValue or "").strip()
        for child in element.childNodes
    )
    return attributes, tuple(part for part in parts if part)


def _attributes_of(element: Element) -> list[Attr]:
    return [cast(Attr, element.attributes.item(at)) for at in range(element.attributes.length)]


def _text_of(content: Any) -> str:
    return " ".join(part for part in content[1] if isinstance(part, str))
