"""What a PDF says: its text as a reader gets it, its pages, its tree."""

from __future__ import annotations

from io import BytesIO

from pypdf import PdfReader


def pages(content):
    """The text of each page."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(content)).pages]


def text(content):
    """The text of all pages."""
    return " ".join(pages(content))


def metadata(content):
    """Everything that the file says about itself."""
    reader = PdfReader(BytesIO(content))
    packet = reader.trailer["/Root"]["/Metadata"].get_data().decode("utf-8")
    return " ".join([*map(str, (reader.metadata or {}).values()), packet])
