"""What is typed into a field before it is printed: in its own letters and size, on as many lines as it needs."""

from __future__ import annotations

import re
from io import BytesIO

import page
import pytest
from pypdf import PdfReader

from dashboard.print import render

NAMES = {
    "therapist": "Łukasz Żak and Siân Ŵyn, Tŷ Hafan, Zoë O’Neill, Čeněk Ďurko: 01632 960001 (Mon to Fri)",
    "out_of_hours": "Tîm Dyletswydd Brys 01632 960002",
}


@pytest.mark.parametrize("large", [False, True], ids=["ordinary", "large"])
def test_a_name_of_wales_or_poland_prints_in_its_own_letters(review, large):
    content = render("provider", review("DEMO-01"), large=large, contacts=NAMES)
    field = field_of(content, "therapist")
    assert field["/V"] == NAMES["therapist"]
    assert "".join(text_of(field).split()) == "".join(NAMES["therapist"].split())
    assert page.validate_pdf_bytes(content, profile="ua1").is_compliant


@pytest.mark.parametrize("large", [False, True], ids=["ordinary", "large"])
def test_a_long_contact_keeps_the_size_of_the_print(review, large):
    contact = "Community occupational therapy, " * 3 + "01632 960001"
    field = field_of(
        render("provider", review("DEMO-01"), large=large, contacts={"therapist": contact}), "therapist"
    )
    content = field["/AP"]["/N"].get_data().decode("latin-1")
    lines = content.count("Tj")
    sizes = {float(size) for size in re.findall(r" (\S+) Tf", content)}
    assert min(sizes) >= (18 if large else 10)
    assert lines > 1
    assert float(field["/Rect"][3]) - float(field["/Rect"][1]) >= lines * max(sizes)


def test_an_emoji_keeps_its_meaning_for_a_reader(review):
    package = review("DEMO-01").package
    goal = package.goals[0].model_copy(update={"words": "See the garden 😀 again"})
    content = render("person", review(package.model_copy(update={"goals": (goal,)})))
    text = " ".join(sheet.extract_text() for sheet in PdfReader(BytesIO(content)).pages)
    assert "😀" in text
    assert "ὠ" not in text
    assert page.validate_pdf_bytes(content, profile="ua1").is_compliant


def field_of(content, name):
    return next(
        entry.get_object()
        for sheet in PdfReader(BytesIO(content)).pages
        for entry in sheet.get("/Annots", ())
        if entry.get_object().get("/T") == name
    )


def text_of(field):
    """What the drawing of a field shows, by the fonts' own words for it."""
    drawing = field["/AP"]["/N"]
    text = ""
    for font, codes in re.findall(r"/(\S+) \S+ Tf <([0-9a-f]+)> Tj", drawing.get_data().decode("latin-1")):
        mapping = drawing["/Resources"]["/Font"][f"/{font}"]["/ToUnicode"].get_data().decode()
        letters = {
            int(code, 16): bytes.fromhex(words).decode("utf-16-be")
            for code, words in re.findall(r"<([0-9A-F]{2})> <([0-9A-F]{4,8})>\n", mapping)
        }
        text += "".join(letters[code] for code in bytes.fromhex(codes))
    return text
