"""Two PDFs held against each other: everything that a viewer shows, prints, runs or reads aloud.

Definitions:
- A field's *value* (`/V`) and the drawing of that value (`/AP`) are the reader's own. Every value is reported; a
  drawing that shows anything but the value is a difference.
- Everything else that a document, a page or a field has must be what is printed: keys are not chosen one by one, so a
  key that nobody thought of is a difference, too.

Left out: signatures that show something (they are reported as a difference), and how a viewer renders what is equal.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pypdf.generic import DictionaryObject, NameObject

from dashboard.print.jobs.field_drawing import shows_only, writes_plainly
from dashboard.print.jobs.pdf_content import PdfContent

_PARTS_OF_CATALOGUE = {
    "/Outlines": "The bookmarks have been changed.",
    "/Lang": "The language for a screen reader has been changed.",
    "/MarkInfo": "It no longer says how a screen reader is to read it.",
    "/ViewerPreferences": "How a viewer shows or prints it has been changed.",
    "/PageMode": "How a viewer opens it has been changed.",
}
_DEEPEST = 200


@dataclass(frozen=True)
class FilledField:
    """A field that somebody filled in."""

    name: str
    label: str
    """What a screen reader says of it."""
    value: str
    printed_value: str
    """What was typed into it before it was printed; empty where nothing was."""
    is_printed: bool = True
    """Whether the paper as it is printed today has such a field; one of another layout may have others."""


@dataclass(frozen=True)
class PdfDifferences:
    """What differs between a given and a printed PDF."""

    sentences: tuple[str, ...]
    filled: tuple[FilledField, ...]
    """Fields whose value is not the printed one; no difference in itself."""
    signatures: int = 0
    """Invisible signatures on the given file."""
    words_of_signatures: tuple[str, ...] = ()
    """What those say beside their certificates: anybody can write any words there."""
    programs: tuple[str, ...] = ()
    """Names of programs that saved it: anybody can write any words there."""


def compare_pdfs(
    received: bytes, printed: bytes, shown_whole: Mapping[str, str] | None = None
) -> PdfDifferences:
    """Compare a file that somebody has with what should be in it.

    Args:
        received: the file.
        printed: what should be in it.
        shown_whole: values by the names of their fields that have to be seen to their end, as printed ones have, even
            where somebody typed them in.

    Raises:
        UnreadablePdfError: the given file cannot be walked to its end.
        pypdf.errors.PyPdfError: it is no PDF.
    """
    actual, expected = PdfContent(received), PdfContent(printed)
    sentences = [
        *_differing_catalogue(actual, expected),
        *_differing_pages(actual, expected),
        *_differing_fields(actual, expected, shown_whole or {}),
    ]
    if not actual.packed_plainly:
        sentences.append("It is packed so that a viewer may show something else than what was compared.")
    if actual.form_digest != expected.form_digest:
        sentences.append("The form has been changed, or something in it was made to run.")
    if actual.structure_digest != expected.structure_digest:
        sentences.append("What a screen reader says has been changed.")
    if actual.properties.printed_entries != expected.properties.printed_entries or any(
        actual.properties.unlike(expected.properties)
    ):
        sentences.append("What it says about itself (title, subject, author, language) has been changed.")
    programs = tuple(sorted(actual.properties.programs() - expected.properties.programs()))
    filled = tuple(_filled_fields(actual, expected))
    return PdfDifferences(
        tuple(dict.fromkeys(sentences)), filled, actual.signatures, actual.words_of_signatures, programs
    )


def _differing_catalogue(actual: PdfContent, expected: PdfContent) -> Iterator[str]:
    for key in sorted(set(actual.catalogue) | set(expected.catalogue)):
        if actual.catalogue.get(key) == expected.catalogue.get(key):
            continue
        if key in _PARTS_OF_CATALOGUE:
            yield _PARTS_OF_CATALOGUE[key]
        else:
            yield f"Something has been added to the document, or taken out of it: {key[1:]}."
    if actual.encrypted:
        yield "It has been locked."


def _differing_pages(actual: PdfContent, expected: PdfContent) -> Iterator[str]:
    if len(actual.pages) != len(expected.pages):
        yield f"It has {len(actual.pages)} pages; it should have {len(expected.pages)}."
    for number, (page, wanted_page) in enumerate(zip(actual.pages, expected.pages, strict=False), 1):
        if actual.page_digest(page) != expected.page_digest(wanted_page):
            yield f"Page {number} has been changed."


def _differing_fields(
    actual: PdfContent, expected: PdfContent, shown_whole: Mapping[str, str]
) -> Iterator[str]:
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
            value = _value(widget)
            whole = value == _value(wanted_widget) or (
                bool(value) and value == shown_whole.get(_full_name(widget))
            )
            if not _shows_its_value(widget, wanted_widget, actual, expected, whole=whole):
                yield (
                    f"Page {number}: the field “{_label(widget)}” shows something else than what is written in it."
                )


def _shows_its_value(
    widget: DictionaryObject,
    wanted_widget: DictionaryObject,
    actual: PdfContent,
    expected: PdfContent,
    *,
    whole: bool,
) -> bool:
    """Whether a field is drawn as it was printed, or so that its value and nothing else can be read."""
    if not isinstance(widget.get("/V", ""), str) or isinstance(widget.get("/V"), NameObject):
        return False
    try:
        if not writes_plainly(widget.get("/DA"), wanted_widget.get("/DA")):
            return False
    except ValueError:
        return False
    is_printed_value = _value(widget) == _value(wanted_widget)
    drawing, wanted_drawing = widget.get("/AP"), wanted_widget.get("/AP")
    if is_printed_value and actual.digest(drawing) == expected.digest(wanted_drawing):
        return True
    if drawing is None:
        # A viewer draws a value itself where none is drawn; what was printed is sure to be seen only if it is asked to.
        return not whole or wanted_drawing is None or actual.asks_for_drawings
    rectangle: Any = wanted_widget["/Rect"].get_object()
    left, bottom, right, top = (float(side) for side in rectangle)
    return shows_only(
        drawing,
        _value(widget),
        (right - left, top - bottom),
        lambda font: expected.is_own_font(actual.digest(font)),
        whole=whole,
    )


def _filled_fields(actual: PdfContent, expected: PdfContent) -> Iterator[FilledField]:
    printed = {_full_name(widget): widget for page in expected.pages for widget in expected.annotations(page)}
    for page in actual.pages:
        for widget in actual.annotations(page):
            name, value = _full_name(widget), _value(widget)
            own = printed.get(name)
            printed_value = _value(own) if own is not None else ""
            # What a field is for is taken from the records where they know it, never from the file.
            label = _label(own if own is not None else widget)
            if value != printed_value:
                yield FilledField(name, label, value, printed_value, own is not None)


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
