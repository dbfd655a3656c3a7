"""Whether the drawing of a form's field shows its value and nothing else.

A viewer shows `/AP`, not `/V`: a drawing of other words, of a box, or of a picture would be read as part of the paper; so
would the value's own letters in another order, a few of them in white, or all of them outside the field.

Definitions: a drawing is *plain* when its operators only set a place, a typeface, a colour or a clip and show text, and
when that text can be read where it stands: upright lines of ordinary dark letters, each one string, each below the one
before, that begin in the left half of the field, with no wider gap of white space than its value has. It shows the value
when its text, without white space, is the value's; a letter that a program's typeface has not may be missing, or a
question mark. Text in an encoding that cannot be read is not plain: the answer is then no.

A value that was printed is shown *whole*: every line ends within the field, and none is below it, as half a telephone
number is another one.

Left out: a line of what somebody typed may be longer than its field, and every viewer cuts it, as on any form; the value
is told whole elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from pypdf.errors import PyPdfError
from pypdf.generic import ContentStream, DictionaryObject, StreamObject

from dashboard.print.jobs.field_clip import CLIP_OPERATORS, FieldClip
from dashboard.print.jobs.field_lines import FieldLines

_COLOURS = {"g", "rg", "k"}
_DRAWS_NOTHING = {b"w", b"d"}
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
_PLAIN_NAMES = ("/Helv", "/HeBo", "/Times", "/TiRo", "/Cour")
"""Beginnings of the names that programs give to typefaces in which they write letters."""
_DARK = 0.4
_SMALLEST_DEFAULT, _LARGEST_DEFAULT = 4.0, 40.0
_LARGEST_KERNING, _LARGEST_GAP = (-300, 170), 3
"""Thousandths of a letter's size by which the next is moved left (less than any is wide), and letters of white space."""


def shows_only(
    appearance: Any,
    value: str,
    size: tuple[float, float],
    is_own_font: Callable[[Any], bool],
    *,
    whole: bool,
) -> bool:
    """Whether an appearance dictionary (`/AP`; None where a viewer draws it itself) shows this value alone.

    Args:
        appearance: the dictionary, or a reference to it.
        value: the field's value.
        size: the field's width and height.
        is_own_font: whether a font is the one that the paper's own fields have; any other embedded font may draw other
            letters than its codes say.
        whole: whether the value was printed, so that nothing of it may be missing.
    """
    if appearance is None:
        return True
    appearance = appearance.get_object()
    if not isinstance(appearance, DictionaryObject) or set(appearance) - _KEYS:
        return False
    drawing = appearance.get("/N")
    drawing = drawing.get_object() if drawing is not None else None
    if drawing is None:
        return not (whole and value)
    if not isinstance(drawing, StreamObject) or set(drawing) - _STREAM_KEYS:
        return False
    resources = drawing.get("/Resources")
    resources = resources.get_object() if resources is not None else DictionaryObject()
    if set(resources) - _RESOURCES:
        return False
    try:
        texts, lines = _lines_of(drawing, resources, size, is_own_font)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, UnicodeError):
        return False
    text = "".join("".join(texts).split())
    # A drawing of nothing is what a program leaves that sets values only: a viewer then draws the value itself.
    if not text:
        return not (whole and value)
    widest = max(_LARGEST_GAP, _widest_gap(value))
    is_seen = lines.is_whole or not whole
    return is_seen and text in _possible_texts(value) and all(_widest_gap(line) <= widest for line in texts)


def writes_plainly(default: Any, printed_default: Any) -> bool:
    """Whether what is typed next into a field (`/DA`) would be seen, dark and in letters.

    Args:
        default: the typeface, size and colour that the field has.
        printed_default: those that were printed.
    """
    if default == printed_default:
        return True
    operands: list[str] = []
    has_typeface = False
    for token in str(default or "").split():
        if token == "Tf":
            name, size = operands
            known = name.startswith(_PLAIN_NAMES) or name in str(printed_default).split()
            automatic = float(size) == 0
            has_typeface = known and (automatic or _SMALLEST_DEFAULT <= float(size) <= _LARGEST_DEFAULT)
            if not has_typeface:
                return False
        elif token in _COLOURS:
            _check_dark(token.encode(), [float(part) for part in operands])
        else:
            operands.append(token)
            continue
        operands.clear()
    return has_typeface and not operands


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
) -> tuple[list[str], FieldLines]:
    """The lines of a plain drawing, and where they stand.

    Raises:
        ValueError: an operator that draws something else, letters that cannot be read, or text that is not where a
            reader looks for it.
    """
    if len(drawing.get_data()) > _LARGEST_BYTES:
        raise ValueError("larger than any field's drawing")
    _check_frame(drawing, size)
    texts: list[str] = []
    lines, clip = FieldLines(*size), FieldClip(*size)
    for operands, operator in ContentStream(drawing, None).operations:
        if operator in CLIP_OPERATORS:
            clip.take(operator, [float(part) for part in operands])
        elif operator in _SHOWS_TEXT:
            if operator == b'"':
                lines.set(b"Tw", operands[:1])
                lines.set(b"Tc", operands[1:2])
            if operator in (b"'", b'"'):
                lines.set(b"T*", ())
            text, moved = _line(operands)
            texts.append(text)
            lines.show(text, moved)
        elif operator == b"Tf":
            _check_font(resources, str(operands[0]), is_own_font)
            lines.set(operator, operands[1:])
        elif operator.decode("latin-1") in _COLOURS:
            _check_dark(operator, [float(part) for part in operands])
        elif operator == b"BMC":
            _check_mark(operands)
        elif operator == b"cm":
            _check_unmoved([float(part) for part in operands])
        elif operator not in _DRAWS_NOTHING:
            lines.set(operator, operands)
    return texts, lines


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


def _check_unmoved(matrix: Sequence[float]) -> None:
    """Refuse what moves, turns or stretches all that follows.

    Raises:
        ValueError: it does.
    """
    if list(matrix) != _UNCHANGED:
        raise ValueError("a drawing that is moved")


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
    if fonts is None or name not in fonts.get_object():
        raise ValueError("a font that is not there, in which viewers show nothing")
    reference = fonts.get_object().raw_get(name)
    if is_own_font(reference):
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


def _line(operands: Any) -> tuple[str, float]:
    """The text that an operator shows, white space with it, and how far its letters are moved apart in all.

    The distance is in thousandths of a letter's size.

    Moves between two letters are added up: many small ones, or some with nothing but spaces between, go as far as one.

    Raises:
        ValueError: its parts are moved so far apart, or over each other, that they are read in another order.
    """
    last = operands[-1]
    texts: list[str] = []
    moved = apart = 0.0
    for part in last if isinstance(last, list) else [last]:
        if isinstance(part, (str, bytes)):
            texts.append(_letters(part))
            moved = 0.0 if texts[-1].strip() else moved
            continue
        moved += float(part)
        apart -= float(part)
        if not _LARGEST_KERNING[0] <= moved <= _LARGEST_KERNING[1]:
            raise ValueError("letters that are moved")
    return "".join(texts), apart


def _letters(part: str | bytes) -> str:
    original = getattr(part, "original_bytes", None)
    if original is not None:
        return bytes(original).decode("cp1252")
    return part.decode("cp1252") if isinstance(part, bytes) else str(part)
