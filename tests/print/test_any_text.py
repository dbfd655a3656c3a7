"""Any text prints as text: nothing is markup, nothing is fetched, nothing is lost without a word."""

from __future__ import annotations

import socket
import unicodedata

import page
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.print import render
from dashboard.print.pdf.lettering import has, printable_text, right_to_left, visual, width
from dashboard.print.pdf.style import ORDINARY, print_of
from dashboard.print.pdf.tagging import Element
from dashboard.print.pdf.text import Text
from tests.print.reading import text
from tests.print.tagged import faults

HOSTILE = {
    "markup": "<b>bold</b> & <img src='file:///etc/hostname'/> <a href='http://localhost/'>here</a>",
    "hebrew": "שלום עולם",
    "arabic": "مرحبا بالعالم",
    "mixed": "Mrs كوهين said שלום twice",
    "combining": "e\u0301\u0302\u0316 combining",
    "emoji": "🙂 👩‍🦽 🏴󠁧󠁢󠁷󠁬󠁳󠁿 emoji",
    "many characters": "x" * 10_000,
    "many words": "word " * 1_500,
    "broken markup": "]]> <para> </para> <?xml",
    "control": "a\x00b\x07c\x1bd\u202eefg\u2066h",
    "chinese": "护理 devanagari देवनागरी",
    "operators": ") Tj ET Q (injected) Tj \\ ( [",
    "lines": "one\r\ntwo\rthree\u2028four\n\n\nfive",
    "private": "\ue000 \U0010ffff",
    "welsh": "Dŵr ac ŷd, Llŷn",
    "python": "{0} {reference} %s ${HOME} __import__('os')",
}


def with_text(signed, hostile):
    """A signed review that says it wherever somebody writes."""
    review = signed.review
    goals = tuple(goal.model_copy(update={"words": hostile}) for goal in review.package.goals)
    visits = tuple(visit.model_copy(update={"id": hostile}) for visit in review.package.visits)
    estimates = tuple(visit.model_copy(update={"visit": hostile}) for visit in review.estimate.visits)
    review = review.model_copy(
        update={
            "package": review.package.model_copy(
                update={"goals": goals, "visits": visits[:1], "diagnoses": (hostile,)}
            ),
            "estimate": review.estimate.model_copy(update={"visits": estimates}),
            "suggestions": tuple(
                suggestion.model_copy(update={"name": hostile}) for suggestion in review.suggestions
            ),
        }
    )
    decision = signed.decision.model_copy(
        update={
            "summary": hostile,
            "view": signed.decision.view.model_copy(update={"words": hostile}),
            "choices": tuple(
                choice.model_copy(update={"words": hostile}) for choice in signed.decision.choices
            ),
        }
    )
    signature = signed.signature.model_copy(update={"name": hostile[:200]})
    return signed.model_copy(update={"review": review, "decision": decision, "signature": signature})


@pytest.fixture
def no_network(monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("something wanted to be fetched")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)


@pytest.mark.parametrize(
    ("kind", "hostile"),
    [
        *(("provider", name) for name in HOSTILE),
        *(("person", name) for name in HOSTILE),
        ("record", "many characters"),
        ("record", "markup"),
        ("record", "mixed"),
        ("record", "control"),
    ],
)
def test_text_from_anybody_prints_as_text(signed, no_network, kind, hostile):
    hostile = HOSTILE[hostile]
    content = render(kind, with_text(signed("DEMO-01"), hostile))
    assert page.validate_pdf_bytes(content, profile="ua1").is_compliant
    if kind == "person":
        assert list(faults(content)) == []
    for word in ("/URI", "/Launch", "/JavaScript", "/EmbeddedFile", "/XObject /Image"):
        assert word.encode() not in content


@pytest.mark.parametrize("large", [False, True], ids=["ordinary", "large"])
def test_ten_thousand_characters_are_all_there(signed, large):
    paper = text(render("person", with_text(signed("DEMO-01"), "x" * 10_000), large=large)).replace(" ", "")
    assert paper.count("x") > 20_000


def test_markup_is_shown_and_not_obeyed(signed):
    paper = text(render("person", with_text(signed("DEMO-01"), HOSTILE["markup"])))
    assert "<b>bold</b> & <img src='file:///etc/hostname'/>" in paper


def test_what_no_font_has_is_named(signed):
    paper = text(render("person", with_text(signed("DEMO-01"), HOSTILE["chinese"])))
    assert "[cjk unified ideograph-62a4]" in paper
    assert "[devanagari letter da]" in paper
    assert printable_text("a\x07b") == "a[character u+0007]b"


def test_hebrew_is_read_back_in_the_order_in_which_it_was_written(signed):
    content = render("person", with_text(signed("DEMO-01"), HOSTILE["hebrew"]))
    assert "שלום עולם".encode("utf-16-be").hex() in all_of(content)


def all_of(content):
    from io import BytesIO

    import pikepdf

    pdf = pikepdf.open(BytesIO(content))
    return " ".join(page.Contents.read_bytes().decode("latin-1") for page in pdf.pages)


def test_arabic_letters_are_joined_and_stand_from_right_to_left():
    shaped = visual("سلام", leftwards=True)
    assert shaped != "سلام"
    assert any(0xFB50 <= ord(letter) <= 0xFEFF for letter in shaped)
    assert right_to_left("سلام")
    assert not right_to_left("Mrs سلام")


@given(st.text(st.characters(codec="utf-8"), max_size=200))
@settings(max_examples=300, deadline=None)
def test_nothing_is_lost_without_a_word(words):
    """Every character that has a shape is there, or its name is."""
    printable = printable_text(words)
    known = has("Hyperlegible") | has("DejaVu")
    assert all(letter == "\n" or ord(letter) in known for letter in printable)
    for letter in unicodedata.normalize("NFC", words):
        if (
            unicodedata.category(letter) in ("Cf", "Me", "Zs", "Zl", "Zp", "Cc")
            or 0xFE00 <= ord(letter) < 0xFE10
        ):
            continue
        name = unicodedata.name(letter, f"character U+{ord(letter):04X}").lower()
        assert letter in printable or f"[{name}]" in printable


@given(st.text(st.characters(codec="utf-8"), max_size=400), st.floats(30, 500), st.floats(20, 300))
@settings(max_examples=150, deadline=None)
def test_no_line_is_wider_than_its_room_and_no_line_is_lost_between_pages(words, room, height):
    style = print_of(ORDINARY).body
    text = Text([("Lead ", True), (words, False)], style, Element("P"))
    text.wrap(room, 1e6)
    lines = list(text._lines)
    for line in lines:
        length = sum(word[2] for word in line) + sum(width(" ", word[1]) for word in line[1:])
        assert length * style.size / 1000 <= room + 0.1 or (len(line) == 1 and len(line[0][0]) == 1)
    left, rest, turns = [], [text], 0
    height = max(height, 5 * style.leading)
    while rest and turns < 500:
        piece, turns = rest.pop(0), turns + 1
        pieces = piece.split(room, height)
        if len(pieces) == 2:
            left += pieces[0]._lines
            rest = [pieces[1], *rest]
        else:
            left += piece._lines
    assert left == lines


@given(words=st.text(st.characters(codec="utf-8"), max_size=120))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_paper_of_any_text_is_whole_and_tagged(signed, words):
    content = render("provider", with_text(signed("DEMO-03"), words))
    assert page.validate_pdf_bytes(content, profile="ua1").is_compliant
    assert content == render("provider", with_text(signed("DEMO-03"), words))
