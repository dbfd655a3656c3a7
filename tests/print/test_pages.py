"""How pages break and how large their type is, in every paper of every demonstration package and both sizes."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from dashboard.demonstration import demonstration_packages
from dashboard.paper_kinds import PAPER_KINDS
from dashboard.print import render
from dashboard.print.papers.seal import SealFigure
from dashboard.print.pdf.document import Edges, build_pdf
from dashboard.print.pdf.sheet import Sheet
from dashboard.print.pdf.style import GIANT, LARGE, MARGIN, ORDINARY, SMALLEST, print_of
from tests.print.reading import pages as pages_of

REFERENCES = list(demonstration_packages())
SIZES = {"provider": (ORDINARY, LARGE), "person": (LARGE, GIANT), "record": (ORDINARY, LARGE)}

EDGES = Edges("A paper", "Paper", "Signed", False, "REF", "1.0", "Seal", "", date(2026, 11, 28))
FILLED = 0.3
"""The least of the last page that has something on it, from its head to its lowest line."""


def lines(page):
    """The pieces of text on a page with the height at which they stand and their size, from the top."""
    placed = []

    def visit(text, cm, tm, font, size):
        if text.strip():
            placed.append((cm[5] + tm[5] * (cm[3] or 1), round(abs(size), 1), text.strip()))

    page.extract_text(visitor_text=visit)
    return sorted(placed, reverse=True)


@pytest.fixture(scope="module")
def printed(signed):
    """Every paper, with the styles of its size and its pages."""

    def of(kind, large):
        styles = print_of(SIZES[kind][large])
        for reference in REFERENCES if kind != "record" else ("DEMO-01", "DEMO-06", "DEMO-10"):
            content = render(kind, signed(reference), large=large)
            yield reference, styles, [lines(page) for page in PdfReader(BytesIO(content)).pages]

    return of


@pytest.mark.parametrize("kind", PAPER_KINDS)
@pytest.mark.parametrize("large", [False, True], ids=["ordinary", "large"])
def test_pages_end_with_text_and_the_last_one_is_never_a_code_alone(printed, kind, large):
    for reference, styles, pages in printed(kind, large):
        headings = {round(styles.heading.size, 1), round(styles.subheading.size, 1)}
        foot = MARGIN + styles.foot
        for number, page in enumerate(pages, 1):
            body = [line for line in page if line[0] > foot - 4]
            assert body, f"{reference}: page {number} is empty"
            assert body[-1][1] not in headings, f"{reference}: page {number} ends with {body[-1][2]!r}"
        header = max(height for height, _, _ in pages[-1])
        last = " ".join(text for height, _, text in pages[-1] if foot < height < header)
        before = last.partition("Is this paper")[0]
        assert len(before.split()) > 3, f"{reference}: the last page has only its code: {last}"
        lowest = min(height for height, _, _ in pages[-1] if height > foot)
        assert (header - lowest) / (header - foot) >= FILLED, f"{reference}: the last page is nearly empty"
        least = styles.size if styles.size >= LARGE else SMALLEST
        assert min(size for page in pages for _, size, _ in page) >= least


@pytest.mark.parametrize("state", ["draft", "signed"])
def test_nothing_at_the_edges_of_a_page_is_cut_in_the_largest_print(review, signed, state):
    paper = pages_of(
        render("person", signed("DEMO-01") if state == "signed" else review("DEMO-01"), large=True)
    )
    for page in paper:
        assert "…" not in page
        assert re.search(r"(Seal|Review)( [0-9a-f]{4}){4}", page), page[-200:]
    assert ("DRAFT – not signed" in paper[0]) == (state == "draft")


@pytest.mark.parametrize("size", [ORDINARY, LARGE, GIANT])
def test_however_much_stands_before_it_an_ending_takes_enough_along_for_a_page_of_its_own(size):
    for paragraphs in range(1, 45, 2):
        sheet = Sheet(print_of(size))
        sheet.heading("A paper", 1)
        for number in range(paragraphs):
            sheet.say(f"Sentence {number} of what stands before the ending.")
        sheet.begin_ending()
        sheet.heading("Is this paper genuine?")
        sheet.say("Nothing to check it by.", style="beside_seal")
        sheet.figure(lambda element: SealFigure(element, "code"), "QR code.")
        *before, last = [lines(page) for page in PdfReader(BytesIO(build_pdf(sheet, EDGES))).pages]
        foot = MARGIN + sheet.styles.foot
        body = [height for height, _, _ in last if height > foot]
        assert not before or (max(body) - min(body)) / (max(body) - foot) >= FILLED, paragraphs
        assert all(len([line for line in page if line[0] > foot]) > 4 for page in before), paragraphs
