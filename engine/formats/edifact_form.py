"""EDIFACT into records: segments, each with the latest of those that it belongs to.

Definitions: a segment ends with `'`; its elements are apart by `+`, the components of an element by `:`; `?` makes the
next mark a letter. A path names segment, element and component by number from 1: `ELS.5.1`. `UNA` may set other marks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..model import file_error
from .tree import Record, Tree, limit_records

_MARKS = ":+.? '"


def edifact_records(name: str, content: bytes, belongs_to: Mapping[str, str]) -> Iterator[Record]:
    """Every segment, with those that it belongs to.

    Args:
        name: the file.
        content: the file.
        belongs_to: by segment, the segment that it belongs to; "" for one that begins anew.

    Raises:
        ProblemsFoundError: it is no EDIFACT.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("iso-8859-1")
    text = text.lstrip()
    marks = text[3:9] if text.startswith("UNA") and len(text) >= 9 else _MARKS
    if not text.startswith(("UNA", "UNB")):
        raise file_error(
            name, "H109", "the file does not begin with UNA or UNB, so it is no EDIFACT", "look at the file"
        )
    return limit_records(
        _records(name, text[9:] if text.startswith("UNA") else text, marks, belongs_to), name
    )


def _records(name: str, text: str, marks: str, belongs_to: Mapping[str, str]) -> Iterator[Record]:
    """Each segment with those that it belongs to and those beside it."""
    component, element, escape, end = marks[0], marks[1], marks[3], marks[5]
    latest: dict[str, Tree] = {}
    number: dict[str, int] = {}
    for at, segment in enumerate(_split(text, end, escape), start=1):
        elements = [
            _split(raw_element, component, escape)
            for raw_element in _split(segment.strip("\r\n "), element, escape)
        ]
        tag = elements[0][0] if elements and elements[0] else ""
        if not tag:
            continue
        number[tag] = number.get(tag, 0) + 1
        values: Tree = {
            str(place): {
                str(part): _plain(text, escape) for part, text in enumerate(element_parts, start=1) if text
            }
            for place, element_parts in enumerate(elements[1:], start=1)
        }
        latest[tag] = {**values, "number": number[tag]}
        for other in [other for other in latest if _is_below(other, tag, belongs_to)]:
            del latest[other]
        above = {other: latest[other] for other in _owners(tag, belongs_to) if other in latest}
        beside = {
            other: segment_values
            for other, segment_values in latest.items()
            if belongs_to.get(other) in above and other != tag
        }
        yield Record(tag, {**beside, **above, tag: latest[tag]}, f"{name} segment {at}")


def _owners(tag: str, belongs_to: Mapping[str, str]) -> Iterator[str]:
    while tag := belongs_to.get(tag, ""):
        yield tag


def _is_below(tag: str, above: str, belongs_to: Mapping[str, str]) -> bool:
    return above in _owners(tag, belongs_to)


def _split(text: str, mark: str, escape: str) -> list[str]:
    """Split at a mark that is not made a letter."""
    if escape not in text:
        return text.split(mark)
    parts, start, at = [], 0, 0
    while at < len(text):
        if text[at] == escape:
            at += 2
            continue
        if text[at] == mark:
            parts.append(text[start:at])
            start = at + 1
        at += 1
    return [*parts, text[start:]]


def _plain(text: str, escape: str) -> str:
    if escape not in text:
        return text
    characters, at = [], 0
    while at < len(text):
        at += text[at] == escape
        characters.append(text[at : at + 1])
        at += 1
    return "".join(characters)
