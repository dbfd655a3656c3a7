"""Whether a file is packed so that every viewer reads the same of it.

A PDF may hold two objects of one number, two entries of one key, or a second file before or behind it. Then this reader
takes one, and a viewer another: what was compared is not what is seen. Definitions: a file is packed *plainly* when it
begins and ends as a PDF does, when each object that is in use is the last in the file that has its number, when none is
a second generation, when no list of objects hides in another, and when its tree of pages counts them right. A stream is
packed plainly when nothing but deflation, or that in letters, was done to it.

Every program that saves what was filled in, whole or behind the file, packs so. Left out: what is in the objects
(`pdf_content`), and two entries of one key, which the reader refuses when it is strict.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, NullObject, StreamObject

_BEGINS = re.compile(rb"%PDF-(?:1\.[3-7]|2\.0)[\r\n ]")
_ENDS = re.compile(rb"(?:>>|\bendobj)\s+startxref\s+\d+\s+%%EOF\s{0,8}\Z")
_OBJECT = re.compile(rb"(?<![0-9])(\d{1,10})[\s\x00]+(\d{1,5})[\s\x00]+obj(?![a-z])")
_HYBRID = "/XRefStm"
_LONGEST_END = 80
_VERSIONS = frozenset({"/1.3", "/1.4", "/1.5", "/1.6", "/1.7", "/2.0"})
_TREE_KEYS = frozenset({"/Type", "/Kids", "/Count", "/Parent", "/MediaBox", "/CropBox", "/Resources"})
"""Keys of a node above pages: how it hangs together, and what pages inherit, which is compared with each page."""
_DEEPEST_TREE = 30
_FILTERS = ((), ("/FlateDecode",), ("/ASCII85Decode", "/FlateDecode"), ("/ASCII85Decode",))


def is_packed_plainly(content: bytes, reader: PdfReader) -> bool:
    """Whether no viewer can take other objects than this reader does.

    Args:
        content: the file.
        reader: what read it.
    """
    if not _BEGINS.match(content) or not _ENDS.search(content[-_LONGEST_END:]):
        return False
    if _HYBRID in reader.trailer or any(reader.xref[generation] for generation in reader.xref if generation):
        return False
    places, packed = reader.xref.get(0, {}), reader.xref_objStm
    freed = set[int]()
    for entries in reader.xref_free_entry.values():
        freed.update(number for number, is_free in entries.items() if is_free)
    last = {int(match[1]): (match.start(), int(match[2])) for match in _OBJECT.finditer(content)}
    plain_ones = (last.get(number) == (place, 0) for number, place in places.items() if number not in packed)
    # One that is packed in another object is newer than one of its number that is not.
    packed_ones = (
        last.get(number, (-1, 0))[0] < places.get(within, 0) for number, (within, _) in packed.items()
    )
    return not freed & (set(places) | set(packed)) and all(plain_ones) and all(packed_ones)


def has_plain_tree(root: DictionaryObject) -> bool:
    """Whether the tree of pages counts its pages right and holds nothing else, so that every viewer shows all of them."""
    is_catalogue = root.get("/Type") == "/Catalog" and str(root.get("/Version", "/1.7")) in _VERSIONS
    pages = root.get("/Pages")
    return is_catalogue and pages is not None and _count_pages(pages.get_object(), 0) is not None


def _count_pages(node: DictionaryObject, depth: int) -> int | None:
    """How many pages are below a node of the tree; None where it is not what it says."""
    if node.get("/Type") == "/Page":
        return 1
    if depth > _DEEPEST_TREE or set(node) - _TREE_KEYS:
        return None
    kids: Any = node["/Kids"].get_object()
    counts = [_count_pages(kid.get_object(), depth + 1) for kid in kids]
    total = sum(count for count in counts if count is not None)
    return total if None not in counts and node.get("/Count") == total else None


def is_stream_packed_plainly(stream: StreamObject) -> bool:
    """Whether a stream is packed in the ways that every viewer unpacks alike."""
    parameters = stream.get("/DecodeParms")
    parameters = parameters.get_object() if parameters is not None else None
    listed = parameters if isinstance(parameters, ArrayObject) else [parameters]
    plain = all(entry is None or isinstance(entry, NullObject) or not entry for entry in listed)
    return plain and tuple(_filters(stream)) in _FILTERS


def _filters(stream: StreamObject) -> Iterator[str]:
    """The names of what was done to a stream, the last first."""
    names = stream.get("/Filter")
    names = names.get_object() if names is not None else ArrayObject()
    yield from (str(name) for name in (names if isinstance(names, ArrayObject) else [names]))
