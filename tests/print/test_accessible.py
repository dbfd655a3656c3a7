"""Every paper is a tagged PDF that means to be PDF/UA-1, and is held against three checkers."""

from __future__ import annotations

import os
import shutil
import subprocess
from io import BytesIO

import page
import pikepdf
import pytest

from dashboard.demonstration import demonstration_packages
from dashboard.paper_kinds import PAPER_KINDS
from dashboard.print import render
from tests.print.tagged import faults

REFERENCES = list(demonstration_packages())


def tool(*command, given=None):
    if not shutil.which(command[0]):
        assert not os.environ.get("HANDRAIL_REQUIRE_BROWSER"), f"{command[0]} is missing"
        pytest.skip(f"{command[0]} is not installed")
    return subprocess.run(command, input=given, capture_output=True, check=False)


@pytest.mark.parametrize("large", [False, True], ids=["ordinary", "large"])
@pytest.mark.parametrize("kind", PAPER_KINDS)
@pytest.mark.parametrize("reference", REFERENCES)
def test_a_checker_of_pdf_ua_1_finds_nothing(signed, review, kind, reference, large):
    for content in (
        render(kind, signed(reference), large=large),
        render(kind, review(reference), large=large),
    ):
        report = page.validate_pdf_bytes(content, profile="ua1")
        assert [(failure.rule_id, failure.message) for failure in report.failures] == []
        assert report.rules.total > 100


@pytest.mark.parametrize(
    ("kind", "reference", "large"),
    [
        *(("provider", reference, False) for reference in REFERENCES),
        ("provider", "DEMO-01", True),
        ("person", "DEMO-06", False),
        ("person", "DEMO-01", True),
        ("record", "DEMO-04", False),
    ],
)
def test_our_own_checker_finds_nothing(signed, kind, reference, large):
    assert list(faults(render(kind, signed(reference), large=large))) == []


def broken(content, how):
    pdf = pikepdf.open(BytesIO(content))
    how(pdf)
    buffer = BytesIO()
    pdf.save(buffer)
    return buffer.getvalue()


def first(pdf, kind):
    from tests.print.tagged import walk

    return next(element for element, _, _ in walk(pdf.Root.StructTreeRoot.K[0]) if str(element.S) == kind)


def without_alt(pdf):
    del first(pdf, "/Figure")["/Alt"]


def without_scope(pdf):
    del first(pdf, "/TH")["/A"]


def without_marks(pdf):
    pdf.pages[0].Contents = pdf.make_stream(b"q 0 0 10 10 re f Q")


def without_language(pdf):
    del pdf.Root["/Lang"]


def without_parents(pdf):
    pdf.Root.StructTreeRoot.ParentTree = pikepdf.Dictionary(Nums=pikepdf.Array())


def without_words_of_a_field(pdf):
    field = next(annotation for page in pdf.pages for annotation in page.obj.get("/Annots", []))
    del field["/TU"]


def without_order_of_headings(pdf):
    first(pdf, "/H2").S = pikepdf.Name("/H3")


def without_a_font(pdf):
    for font in pdf.pages[0].obj.Resources.Font.values():
        del font.FontDescriptor["/FontFile2"]


@pytest.mark.parametrize(
    "how",
    [
        without_alt,
        without_scope,
        without_marks,
        without_language,
        without_parents,
        without_words_of_a_field,
        without_order_of_headings,
        without_a_font,
    ],
)
def test_our_checker_notices(signed, how):
    content = render("provider", signed("DEMO-01"))
    assert list(faults(broken(content, how)))


def test_poppler_reads_the_tree_and_the_title(signed, tmp_path):
    file = tmp_path / "paper.pdf"
    file.write_bytes(render("provider", signed("DEMO-01")))
    decode = tool("pdfinfo", str(file)).stdout.decode()
    assert "Tagged:          yes" in decode
    assert "DEMO-01" in decode
    tree = tool("pdfinfo", "-struct-text", str(file)).stdout.decode()
    assert tree.index('"Recommendation for the home care provider"') < tree.index(
        '"Holds: what must not become less"'
    )
    for kind in ("H1", "H2", "LI", "Table", "TH", "Figure", "Form"):
        assert kind in tree
    for row in tool("pdffonts", str(file)).stdout.decode().splitlines()[2:]:
        assert row.split()[-5:-2] == ["yes", "yes", "yes"]


def test_lines_are_read_aloud_as_words(signed, tmp_path):
    """Where a line breaks there is a space, so that two words do not become one."""
    file = tmp_path / "paper.pdf"
    file.write_bytes(render("person", signed("DEMO-01")))
    tree = tool("pdfinfo", "-struct-text", str(file)).stdout.decode()
    assert "This paper is for you, and for family or friends that you choose to show it to." in tree
    assert "Signed by: Ada Example" in tree


def test_qpdf_finds_nothing_wrong(signed, tmp_path):
    file = tmp_path / "paper.pdf"
    file.write_bytes(render("record", signed("DEMO-06")))
    done = tool("qpdf", "--check", str(file))
    assert done.returncode == 0, done.stdout


def test_what_a_drawing_shows_is_said_too(signed):
    pdf = pikepdf.open(BytesIO(render("provider", signed("DEMO-01"))))
    words = str(first(pdf, "/Figure").Alt)
    assert "08:00 morning: every day, 45 minutes, 2 carers" in words


def test_typed_text_has_an_embedded_font_of_its_own(signed):
    pdf = pikepdf.open(BytesIO(render("provider", signed("DEMO-01"))))
    (font,) = pdf.Root.AcroForm.DR.Font.values()
    assert "/FontFile2" in font.FontDescriptor
    assert font.Encoding == "/WinAnsiEncoding"
