"""Words explained where they stand: a label that opens its explanation, by mouse, touch or keyboard.

Definitions: what is explained, and under which labels, stands in `explained.yaml`. Streamlit's own headings take the same
words as their help.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from dashboard.screen.markup import Html, tag, text
from engine.language import parse_document


@cache
def explanations() -> dict[str, str]:
    """The explanation of each term that the pages use, by its label."""
    source = (files("dashboard.screen") / "explained.yaml").read_text(encoding="utf-8")
    entries = parse_document(source, "explained.yaml").plain()
    return {label: entry["say"] for entry in entries for label in entry["labels"]}


def explain(label: str) -> Html:
    """A label that opens its explanation; one without an explanation as it is."""
    meaning = explanations().get(label)
    if meaning is None:
        return text(label)
    return tag("details", tag("summary", label), tag("div", meaning), class_="hr-explained")


def meaning_of(label: str) -> str:
    """The explanation of a label, for the help of a heading; empty where there is none."""
    return explanations().get(label, "")
