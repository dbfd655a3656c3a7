"""Every paper: when it is a draft, what it says of a decision, that it is the same each time."""

import os
import re
import shutil
import subprocess

import pytest

from dashboard.paper_kinds import PAPER_KINDS
from dashboard.print import render, write_pdf
from tests.print.conftest import SECOND
from tests.print.reading import metadata, pages, text


@pytest.mark.parametrize("kind", PAPER_KINDS)
@pytest.mark.parametrize("large", [False, True], ids=["ordinary", "large"])
def test_a_review_that_nobody_signed_says_draft_on_every_page(review, kind, large):
    for page in pages(render(kind, review("DEMO-01"), large=large)):
        assert "DRAFT" in page


@pytest.mark.parametrize("kind", PAPER_KINDS)
def test_a_signed_review_says_draft_nowhere_and_who_signed(signed, kind):
    content = render(kind, signed("DEMO-01"))
    assert "DRAFT" not in text(content)
    assert "DRAFT" not in metadata(content)
    assert "Ada Example" in text(content)


@pytest.mark.parametrize("kind", PAPER_KINDS)
def test_a_review_that_waits_for_a_second_signature_is_a_draft_until_it_is_there(signed, kind):
    waiting = signed("DEMO-01", waits=True)
    for page in pages(render(kind, waiting)):
        assert "DRAFT – waits for a second signature" in page
    done = text(render(kind, waiting, second=SECOND))
    assert "DRAFT" not in done
    assert "Bo Example" in done


def test_who_signs_near_midnight_in_summer_signs_on_the_day_that_the_clock_on_the_wall_has(signed):
    in_summer = signed("DEMO-03")
    late = in_summer.signature.model_copy(update={"signed_at": "2026-06-30T23:30:00+00:00"})
    for kind in ("provider", "person"):
        paper = text(render(kind, in_summer.model_copy(update={"signature": late})))
        assert "1 July 2026" in paper
        assert "30 June" not in paper


@pytest.mark.parametrize(
    ("kind", "reference"),
    [("provider", "DEMO-01"), ("provider", "DEMO-12"), ("person", "DEMO-01"), ("record", "DEMO-12")],
)
@pytest.mark.parametrize("large", [False, True], ids=["ordinary", "large"])
def test_every_page_says_which_it_is_of_which_review_and_day_and_to_ask_for_a_newer_one(
    signed, kind, reference, large
):
    paper_pages = pages(render(kind, signed(reference), large=large))
    for number, page in enumerate(paper_pages, 1):
        assert f"Page {number} of {len(paper_pages)}" in page
        assert f"{reference}, review 2" in page
        assert "24 November 2026" in page
        assert re.search(r"Is (this|it) the newest( one)?\? Ask", page)
        assert "Seal " in page


@pytest.mark.parametrize("kind", PAPER_KINDS)
@pytest.mark.parametrize("large", [False, True], ids=["ordinary", "large"])
def test_the_same_review_gives_the_same_bytes(signed, kind, large):
    assert render(kind, signed("DEMO-02"), large=large) == render(kind, signed("DEMO-02"), large=large)


def test_what_was_declined_is_not_proposed_to_the_provider(signed):
    given = signed("DEMO-01")
    names = {suggestion.item: suggestion.name for suggestion in given.review.suggestions}
    paper = text(render("provider", given))
    for item in given.decision.items("accept", "trial"):
        assert names[item] in paper
    for item in given.decision.items("decline"):
        assert names[item] not in paper


def test_every_paper_of_demo_packages_says_when_it_is_made_up(signed):
    for kind in PAPER_KINDS:
        assert "no real person" in text(render(kind, signed("DEMO-03")))


def test_what_cannot_be_written_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(OSError("full")))
    with pytest.raises(OSError, match="full"):
        write_pdf(b"%PDF", tmp_path / "out.pdf")
    assert list(tmp_path.iterdir()) == []


def test_the_pages_can_be_rendered(signed, tmp_path):
    if not shutil.which("pdftoppm"):
        assert not os.environ.get("HANDRAIL_REQUIRE_BROWSER"), "poppler-utils is missing"
        pytest.skip("pdftoppm is not installed")
    write_pdf(render("provider", signed("DEMO-01")), tmp_path / "out.pdf")
    subprocess.run(["pdftoppm", "-r", "40", "-png", tmp_path / "out.pdf", tmp_path / "page"], check=True)
    assert list(tmp_path.glob("page*.png"))
