"""Words of the screen are explained where they stand, in the meaning that the glossary fixes."""

import re
from pathlib import Path

from dashboard.screen.explained import explain, explanations
from engine.language import parse_document

ROOT = Path(__file__).parents[2]
SCREEN = ROOT / "dashboard" / "screen"
ENTRIES = parse_document((SCREEN / "explained.yaml").read_text(encoding="utf-8"), "explained.yaml").plain()


def test_every_word_that_is_explained_stands_in_the_glossary():
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    terms = set(re.findall(r"^\| ([a-z][^|]*?) \|", glossary, re.MULTILINE))
    assert {entry["term"] for entry in ENTRIES} <= terms


def test_every_label_that_opens_an_explanation_is_on_the_screen_once():
    source = "".join(path.read_text(encoding="utf-8") for path in SCREEN.rglob("*.py"))
    labels = [label for entry in ENTRIES for label in entry["labels"]]
    assert len(labels) == len(set(labels))
    assert [label for label in labels if f'"{label}"' not in source] == []


def test_an_explanation_is_opened_by_keyboard_and_text_is_never_read_as_a_page():
    assert explain("Holds").startswith('<details class="hr-explained"><summary>Holds</summary>')
    assert explain("<b>") == "&lt;b&gt;"
    assert all(len(meaning) < 330 for meaning in explanations().values())
