"""A paper that is read on the screen says what the printed one says, in the same order."""

import re
from io import BytesIO
from itertools import pairwise

import pytest
from pypdf import PdfReader

from dashboard.paper_kinds import PAPER_KINDS
from dashboard.print import render
from dashboard.print.papers.reading import read_paper


def words(text):
    return re.findall(r"[^\W_]+", text.lower())


def spoken(part):
    """The words of a part that a page has too: what a drawing shows is drawn there."""
    if part.kind == "figure":
        return []
    texts = [part.text, part.lead, *part.head, *(text for row in part.rows for cell in row for text in cell)]
    return [word for text in texts for word in words(text.replace("(to be filled in)", ""))]


@pytest.mark.parametrize("kind", PAPER_KINDS)
def test_every_word_that_is_read_is_printed(signed, kind):
    source = signed("DEMO-05")
    pages = PdfReader(BytesIO(render(kind, source))).pages
    printed = set(words(" ".join(page.extract_text() for page in pages)))
    read = [word for part in read_paper(kind, source) for word in spoken(part)]
    assert len(read) > 200
    missing = sorted({word for word in read if word not in printed})
    # A word that is broken over two lines is two on the page.
    assert len(missing) < len(set(read)) / 50, missing


@pytest.mark.parametrize("kind", PAPER_KINDS)
def test_it_begins_with_its_title_and_leaves_no_level_of_heading_out(signed, kind):
    levels = [part.level for part in read_paper(kind, signed("DEMO-05")) if part.kind == "heading"]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
