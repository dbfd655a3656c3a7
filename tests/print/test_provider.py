"""The provider recommendation: what it holds, what it must not hold, and that it survives any text."""

import os
import shutil
import subprocess
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from dashboard.demonstration import demonstration_packages
from dashboard.print import render_pdf, write_pdf
from engine import CarePackage, Reviewer, load_catalogue, load_rule_set

DAY = date(2026, 11, 23)
CANARY = "Zyxwvu"


@pytest.fixture(scope="module")
def review():
    catalogue = load_catalogue()
    with Reviewer(catalogue, load_rule_set(catalogue)) as reviewer:
        yield lambda package: reviewer.review(package, reviewed_on=DAY)


def text(content):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())


@pytest.mark.parametrize("reference", list(demonstration_packages()))
def test_at_most_two_pages_say_what_a_rota_needs(review, reference):
    content = render_pdf(review(demonstration_packages()[reference]))
    pages = PdfReader(BytesIO(content)).pages
    assert len(pages) <= 2
    for number, page in enumerate(pages, 1):
        shown = page.extract_text()
        assert "DRAFT" in shown
        assert f"Page {number} of {len(pages)}" in shown
        assert reference in shown
    for part in ("Holds", "Visit by visit", "Sign-off", "stays in force until"):
        assert part in text(content)


def test_needs_and_holds_stand_before_the_week(review):
    shown = text(render_pdf(review(demonstration_packages()["DEMO-06"])))
    assert shown.index("Needs that are not met") < shown.index("Holds") < shown.index("The week")


def test_the_story_behind_a_hold_is_not_told(review):
    shown = text(render_pdf(review(demonstration_packages()["DEMO-02"])))
    assert "whole package is on hold" in shown
    assert "safeguarding" not in shown.lower()


def test_what_the_family_bears_is_not_told_to_the_provider(review):
    shown = text(render_pdf(review(demonstration_packages()["DEMO-06"])))
    assert "People are lifted by hand" in shown
    assert "unpaid" not in shown
    assert "with the occupational therapist" in shown


def test_a_provider_reads_nothing_that_a_rota_does_not_need(review):
    made = demonstration_packages()["DEMO-01"].model_dump(mode="json", exclude_none=True)
    made |= {"diagnoses": [CANARY], "goals": [{"words": CANARY}], "monitoring": {"ethnicity": CANARY, "sex": "female"}}
    content = render_pdf(review(CarePackage.model_validate(made)))
    assert CANARY not in text(content)
    assert CANARY.encode() not in content
    for word in ("£", "pay back", "carer-hours", "female", "partner"):
        assert word not in text(content)


@pytest.mark.parametrize(
    "hostile",
    [
        "<b>bold</b> & <img src='file:///etc/hostname'/>",
        "שלום עולם",
        "é̂́ combining",
        "🙂 emoji",
        "x" * 10_000,
        "]]> <para>",
    ],
    ids=["markup", "right to left", "combining", "emoji", "ten thousand characters", "broken markup"],
)
def test_any_text_prints_as_text(review, hostile):
    found = review(demonstration_packages()["DEMO-06"])
    need = found.unmet_needs[0].model_copy(update={"title": hostile})
    content = render_pdf(found.model_copy(update={"unmet_needs": (need, *found.unmet_needs[1:])}))
    assert "Sign-off" in text(content)
    if hostile.startswith("<b>"):
        assert "<img" in text(content)


def test_the_same_review_gives_the_same_bytes(review):
    found = review(demonstration_packages()["DEMO-01"])
    assert render_pdf(found) == render_pdf(found)


def test_what_cannot_be_written_leaves_nothing_behind(review, tmp_path, monkeypatch):
    found = review(demonstration_packages()["DEMO-01"])
    monkeypatch.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(OSError("full")))
    with pytest.raises(OSError, match="full"):
        write_pdf(found, tmp_path / "out.pdf")
    assert list(tmp_path.iterdir()) == []


def test_the_document_says_its_title_and_language(review):
    reader = PdfReader(BytesIO(render_pdf(review(demonstration_packages()["DEMO-01"]))))
    assert "DEMO-01" in reader.metadata.title
    assert reader.trailer["/Root"]["/Lang"] == "en-GB"


def test_the_pages_can_be_rendered(review, tmp_path):
    if not shutil.which("pdftoppm"):
        assert not os.environ.get("HANDRAIL_REQUIRE_BROWSER"), "poppler-utils is missing"
        pytest.skip("pdftoppm is not installed")
    write_pdf(review(demonstration_packages()["DEMO-01"]), tmp_path / "out.pdf")
    subprocess.run(["pdftoppm", "-r", "40", "-png", tmp_path / "out.pdf", tmp_path / "page"], check=True)
    assert len(list(tmp_path.glob("page*.png"))) == 2
