"""What a PDF says: its text as a reader gets it, its pages, its tree."""

from __future__ import annotations

import re
from io import BytesIO

from pypdf import PdfReader


def pages(content):
    """The text of each page."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(content)).pages]


def text(content):
    """The text of all pages."""
    return " ".join(pages(content))


EDGES = re.compile(
    r"Occupational therapy record Signed .{1,200} Page \d+ of \d+ Is this the newest one\? Ask before you act\. "
    r"Seal [0-9a-f ]{19}$"
)


def flow(content):
    """The text of a signed record as one, without the head and foot of each page, which are drawn last."""
    read_pages = pages(content)
    assert all(EDGES.search(page) for page in read_pages)
    return " ".join(EDGES.sub("", page) for page in read_pages)


def metadata(content):
    """Everything that the file says about itself."""
    reader = PdfReader(BytesIO(content))
    packet = reader.trailer["/Root"]["/Metadata"].get_data().decode("utf-8")
    return " ".join([*map(str, (reader.metadata or {}).values()), packet])
