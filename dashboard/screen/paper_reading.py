"""A paper to be read on the screen before it is printed: the same words in the same order, as headings, lists and tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import streamlit as st

from dashboard.print.papers.reading import CellTexts, PaperPart
from dashboard.screen.markup import Html, items, table, tag

_LOWEST_HEADING = 6


def show_paper(parts: Iterable[PaperPart], *, draft: bool, large: bool, below: int) -> None:
    """Draw a paper as one article.

    Args:
        parts: what it says.
        draft: nobody has signed it, or not all who must.
        large: in larger letters, as it is printed.
        below: the level of the page's heading that it stands under.
    """
    listed = list(parts)
    says_so = any("DRAFT" in part.text for part in listed)
    state = [tag("p", tag("strong", "DRAFT – it does not count yet"), class_="hr-caution")]
    name = "hr-paper hr-paper-large" if large else "hr-paper"
    body = _draw_parts(listed, below)
    st.html(
        tag("article", *(state if draft and not says_so else []), *body, class_=name, aria_label="The paper")
    )


def _draw_parts(parts: Iterable[PaperPart], below: int) -> Iterator[Html]:
    heading = ""
    for part in parts:
        heading = part.text if part.kind == "heading" else heading
        yield _part(part, heading, below)


def _part(part: PaperPart, heading: str, below: int) -> Html:
    """One part of a paper as HTML; a drawing is replaced by the words that stand for it."""
    if part.kind == "heading":
        return tag(f"h{min(part.level + below, _LOWEST_HEADING)}", part.text)
    if part.kind == "quote":
        return tag("blockquote", part.text, class_="hr-goal")
    if part.kind == "list":
        return items(_with_lead(*line) for line in part.rows)
    if part.kind == "table":
        # A table without a caption stands right below the heading that is its name.
        name = "hr-table" if part.text else "hr-table hr-below-its-name"
        return table(part.text or heading, part.head, [tuple(map(_cell, row)) for row in part.rows], name)
    if part.kind == "pairs":
        return _pairs(part)
    if part.kind == "figure":
        return tag("p", tag("strong", "A drawing shows: "), part.text, class_="hr-small")
    return tag("p", *([tag("strong", part.lead), " "] if part.lead else []), part.text)


def _pairs(part: PaperPart) -> Html:
    lines = [
        part for row in part.rows for part in (tag("dt", _cell(row[0])), tag("dd", *map(_cell, row[1:])))
    ]
    caption = tag("p", tag("strong", part.text)) if part.text else ""
    return tag("div", caption, tag("dl", *lines, class_="hr-facts"))


def _with_lead(lead: CellTexts, texts: CellTexts) -> Html:
    return tag("span", *([tag("strong", *lead), " "] if lead else []), *texts)


def _cell(texts: Sequence[str]) -> object:
    return texts[0] if len(texts) == 1 else items(texts)
