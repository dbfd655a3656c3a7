"""Whether the drawing of a form's field shows its value and nothing else.

A viewer shows `/AP`, not `/V`: a drawing of other words, of a box, or of a picture would be read as part of the paper.
Definitions: a drawing is *plain* when its operators only set a place, a typeface, a colour or a clip and show text. It
shows the value when its text, without white space, is the value's. Text in an encoding that cannot be read is not
plain: the answer is then no.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pypdf.errors import PyPdfError
from pypdf.generic import ContentStream, DictionaryObject, StreamObject

_MARKS = {b"BMC", b"BDC", b"EMC", b"q", b"Q"}
_TEXT_STATE = {b"BT", b"ET", b"Tf", b"Td", b"TD", b"Tm", b"T*", b"Tc", b"Tw", b"Tz", b"TL", b"Ts"}
_COLOURS = {b"g", b"rg", b"k"}
_CLIP = {b"re", b"W", b"W*", b"n"}
_SHOWS_TEXT = {b"Tj", b"TJ", b"'", b'"'}
_PLAIN = _MARKS | _TEXT_STATE | _COLOURS | _CLIP | _SHOWS_TEXT
_KEYS = {"/N"}
_STREAM_KEYS = {
    "/Type",
    "/Subtype",
    "/BBox",
    "/Resources",
    "/Matrix",
    "/Length",
    "/Filter",
    "/DecodeParms",
    "/FormType",
}
_RESOURCES = {"/Font", "/ProcSet"}
_LARGEST_BYTES = 200_000
_SAME_IN_ALL = range(32, 127)
_QUOTES = ("/quotesingle", "/grave")


def shows_only(appearance: Any, value: str, is_own_font: Callable[[Any], bool]) -> bool:
    """Whether an appearance dictionary (`/AP`; None where a viewer draws it itself) shows this value alone.

    Args:
        appearance: the dictionary, or a reference to it.
        value: the field's value.
        is_own_font: whether an embedded font is the one that the paper's own fields have; any other embedded font may
            draw other letters than its codes say.
    """
    if appearance is None:
        return True
    appearance = appearance.get_object()
    if not isinstance(appearance, DictionaryObject) or set(appearance) - _KEYS:
        return False
    drawing = appearance.get("/N")
    drawing = drawing.get_object() if drawing is not None else None
    if drawing is None:
        return True
    if not isinstance(drawing, StreamObject) or set(drawing) - _STREAM_KEYS:
        return False
    resources = drawing.get("/Resources")
    resources = resources.get_object() if resources is not None else DictionaryObject()
    if set(resources) - _RESOURCES:
        return False
    try:
        # A drawing of nothing is what a program leaves that sets values only: a viewer then draws the value itself.
        return _text_of(drawing, resources, is_own_font) in ("", "".join(value.split()))
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, UnicodeError):
        return False


def _text_of(drawing: StreamObject, resources: DictionaryObject, is_own_font: Callable[[Any], bool]) -> str:
    """The text of a plain drawing without white space.

    Raises:
        ValueError: an operator that draws something else, or letters that cannot be read.
    """
    if len(drawing.get_data()) > _LARGEST_BYTES:
        raise ValueError("larger than any field's drawing")
    letters: list[str] = []
    for operands, operator in ContentStream(drawing, None).operations:
        if operator not in _PLAIN:
            raise ValueError(f"{operator!r} draws something else than text")
        if operator == b"Tf":
            _check_font(resources, str(operands[0]), is_own_font)
        if operator in _SHOWS_TEXT:
            letters += [_letters(part) for part in _strings(operands)]
    return "".join("".join(letters).split())


def _check_font(resources: DictionaryObject, name: str, is_own_font: Callable[[Any], bool]) -> None:
    """Refuse a font that may show other letters than its codes.

    Raises:
        ValueError: it is embedded and not the paper's own, or renames plain letters.
    """
    fonts = resources.get("/Font")
    reference = fonts.get_object().raw_get(name) if fonts is not None and name in fonts.get_object() else None
    if reference is None or is_own_font(reference):
        return  # One of the form's own fonts, which are compared with the printed ones.
    font = reference.get_object()
    descriptor = font.get("/FontDescriptor")
    if font.get("/Subtype") not in ("/Type1", "/TrueType") or any(
        key.startswith("/FontFile") for key in (descriptor.get_object() if descriptor is not None else ())
    ):
        raise ValueError("an embedded font that is not the paper's own")
    encoding = font.get("/Encoding")
    encoding = encoding.get_object() if encoding is not None else None
    if isinstance(encoding, DictionaryObject) and _renames_letters(encoding):
        raise ValueError("a font that renames letters")


def _renames_letters(encoding: DictionaryObject) -> bool:
    """Whether `/Differences` gives another name to a code that has the same letter in every plain encoding."""
    code = 0
    for entry in encoding.get("/Differences", ()):
        if isinstance(entry, int):
            code = int(entry)
            continue
        if code in _SAME_IN_ALL and entry not in _QUOTES:
            return True
        code += 1
    return False


def _strings(operands: Any) -> list[Any]:
    last = operands[-1]
    parts = last if isinstance(last, list) else [last]
    return [part for part in parts if isinstance(part, (str, bytes))]


def _letters(part: str | bytes) -> str:
    original = getattr(part, "original_bytes", None)
    if original is not None:
        return bytes(original).decode("cp1252")
    return part.decode("cp1252") if isinstance(part, bytes) else str(part)
