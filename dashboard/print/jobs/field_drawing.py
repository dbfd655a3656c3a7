"""Whether the drawing of a form's field shows its value and nothing else.

A viewer shows `/AP`, not `/V`: a drawing of other words, of a box, or of a picture would be read as part of the paper; so
would the value's own letters in another order, a few of them in white, or all of them outside the field.

Definitions: a drawing is *plain* when its operators only set a place, a typeface, a colour or a clip and show text, and
when that text can be read where it stands: upright lines of ordinary dark letters, each one string, each below the one
before, that begin in the left half of the field, with no wider gap of white space than its value has. It shows the value
when its text, without white space, is the value's; a letter that a program's typeface has not may be missing, or a
question mark. Text in an encoding that cannot be read is not plain: the answer is then no.

Left out: a line that is longer than its field is cut by every viewer, as on any form; the value is told whole elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from pypdf.errors import PyPdfError
from pypdf.generic import ContentStream, DictionaryObject, StreamObject

from dashboard.print.jobs.field_lines import FieldLines

_COLOURS = {b"g", b"rg", b"k"}
_DRAWS_NOTHING = {b"W", b"W*", b"n", b"w"}
_SHOWS_TEXT = {b"Tj", b"TJ", b"'", b'"'}
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
_UNCHANGED = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]
_LATIN_FONTS = ("/Helvetica", "/Times", "/Courier")
"""Beginnings of the names of the typefaces that every viewer has, and that show letters."""
_FONT_KEYS = {"/Type", "/Subtype", "/BaseFont", "/Encoding", "/Name"}
_DARK = 0.4
_CLOSE = 4.0
"""Points by which a clip, or the drawing itself, may be smaller than its field."""
_LARGEST_KERNING, _LARGEST_GAP = (-300, 170), 3
"""Thousandths of a letter's size by which the next is moved left (less than any is wide), and letters of white space."""


def shows_only(
    appearance: Any, value: str, size: tuple[float, float], is_own_font: Callable[[Any], bool]
) -> bool:
    """Whether an appearance dictionary (`/AP`; None where a viewer draws it itself) shows this value alone.

    Args:
        appearance: the dictionary, or a reference to it.
        value: the field's value.
        size: the field's width and height.
        is_own_font: whether a font is the one that the paper's own fields have; any other embedded font may draw other
            letters than its codes say.
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
        lines = _lines_of(drawing, resources, size, is_own_font)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, UnicodeError):
        return False
    text = "".join("".join(lines).split())
    # A drawing of nothing is what a program leaves that sets values only: a viewer then draws the value itself.
    if not text:
        return True
    widest = max(_LARGEST_GAP, _widest_gap(value))
    return text in _possible_texts(value) and all(_widest_gap(line) <= widest for line in lines)


def draws_nothing(appearance: Any) -> bool:
    """Whether no text is shown by an appearance that is there."""
    drawing = appearance.get_object().get("/N") if appearance is not None else None
    if drawing is None:
        return False
    operations = ContentStream(drawing.get_object(), None).operations
    return not any(operator in _SHOWS_TEXT for _, operator in operations)


def _possible_texts(value: str) -> set[str]:
    """The value's letters; with a question mark, or nothing, for each that a Western typeface has not."""
    letters = "".join(value.split())
    foreign = [letter for letter in letters if not letter.encode("cp1252", "ignore")]
    marked = letters.translate({ord(letter): "?" for letter in foreign})
    without = letters.translate({ord(letter): None for letter in foreign})
    return {letters, marked, without}


def _widest_gap(text: str) -> int:
    """How many letters of white space stand together at most: behind many the rest is cut off."""
    return max((len(gap) for gap in re.findall(r"\s+", text)), default=0)


def _lines_of(
    drawing: StreamObject,
    resources: DictionaryObject,
    size: tuple[float, float],
    is_own_font: Callable[[Any], bool],
) -> list[str]:
    """The lines of a plain drawing.

    Raises:
        ValueError: an operator that draws something else, letters that cannot be read, or text that is not where a
            reader looks for it.
    """
    if len(drawing.get_data()) > _LARGEST_BYTES:
        raise ValueError("larger than any field's drawing")
    _check_frame(drawing, size)
    texts: list[str] = []
    lines = FieldLines(*size)
    for operands, operator in ContentStream(drawing, None).operations:
        if operator in _SHOWS_TEXT:
            if operator == b'"':
                lines.set(b"Tw", operands[:1])
                lines.set(b"Tc", operands[1:2])
            if operator in (b"'", b'"'):
                lines.set(b"T*", ())
            texts.append(_line(operands))
            lines.show()
        elif operator == b"Tf":
            _check_font(resources, str(operands[0]), is_own_font)
            lines.set(operator, operands[1:])
        elif operator in _COLOURS:
            _check_dark(operator, [float(part) for part in operands])
        elif operator == b"re":
            _check_clip([float(part) for part in operands], size)
        elif operator == b"BMC":
            _check_mark(operands)
        elif operator not in _DRAWS_NOTHING:
            lines.set(operator, operands)
    return texts


def _check_frame(drawing: StreamObject, size: tuple[float, float]) -> None:
    """Refuse a drawing that is turned, or that is made larger or smaller to fit its field.

    Raises:
        ValueError: it is.
    """
    if "/Matrix" in drawing and _numbers(drawing, "/Matrix") != _UNCHANGED:
        raise ValueError("a drawing that is turned")
    left, bottom, right, top = _numbers(drawing, "/BBox")
    if abs(right - left - size[0]) > 1 or abs(top - bottom - size[1]) > 1 or abs(left) > 1 or abs(bottom) > 1:
        raise ValueError("a drawing of another size than its field")


def _numbers(drawing: StreamObject, key: str) -> list[float]:
    listed: Any = drawing[key].get_object()
    return [float(part) for part in listed]


def _check_clip(box: Sequence[float], size: tuple[float, float]) -> None:
    """Refuse a clip behind which a part of the field is not seen.

    Raises:
        ValueError: it is one.
    """
    left, bottom, width, height = box
    right, top = left + width, bottom + height
    if left > _CLOSE or bottom > _CLOSE or right < size[0] - 2 * _CLOSE or top < size[1] - _CLOSE:
        raise ValueError("a clip that hides a part")


def _check_dark(operator: bytes, parts: Sequence[float]) -> None:
    """Refuse a colour that cannot be read on paper.

    Raises:
        ValueError: it is lighter than a dark grey.
    """
    lightest = 1 - parts[3] if operator == b"k" else max(parts)
    if lightest > _DARK:
        raise ValueError("letters that are hardly seen")


def _check_mark(operands: Any) -> None:
    """Refuse a mark that switches a part off.

    Raises:
        ValueError: it marks anything but the text of a field.
    """
    if operands != ["/Tx"]:
        raise ValueError("a mark that is no field's")


def _check_font(resources: DictionaryObject, name: str, is_own_font: Callable[[Any], bool]) -> None:
    """Refuse a font that may show other letters than its codes, or show them elsewhere.

    Raises:
        ValueError: it is neither the paper's own nor one that every viewer has, or it renames plain letters.
    """
    fonts = resources.get("/Font")
    reference = fonts.get_object().raw_get(name) if fonts is not None and name in fonts.get_object() else None
    if reference is None or is_own_font(reference):
        return  # One of the form's own fonts, which are compared with the printed ones.
    font = reference.get_object()
    known = str(font.get("/BaseFont")).startswith(_LATIN_FONTS)
    if not known or font.get("/Subtype") != "/Type1" or set(font) - _FONT_KEYS:
        raise ValueError("a font that is neither the paper's own nor every viewer's")
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


def _line(operands: Any) -> str:
    """The text that an operator shows, white space with it.

    Moves between two letters are added up: many small ones, or some with nothing but spaces between, go as far as one.

    Raises:
        ValueError: its parts are moved so far apart, or over each other, that they are read in another order.
    """
    last = operands[-1]
    texts: list[str] = []
    moved = 0.0
    for part in last if isinstance(last, list) else [last]:
        if isinstance(part, (str, bytes)):
            texts.append(_letters(part))
            moved = 0.0 if texts[-1].strip() else moved
            continue
        moved += float(part)
        if not _LARGEST_KERNING[0] <= moved <= _LARGEST_KERNING[1]:
            raise ValueError("letters that are moved")
    return "".join(texts)


def _letters(part: str | bytes) -> str:
    original = getattr(part, "original_bytes", None)
    if original is not None:
        return bytes(original).decode("cp1252")
    return part.decode("cp1252") if isinstance(part, bytes) else str(part)
