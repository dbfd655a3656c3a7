"""What the provider answered and nobody has read yet, where it is acted on; read once, it goes from “My work”."""

from __future__ import annotations

import streamlit as st

from dashboard.screen import service
from dashboard.screen.markup import items, plain, tag
from dashboard.screen.pressing import show_button
from dashboard.screen.redrawing import draw_anew
from dashboard.screen.review.after.answers import AnswerToRead, answers_to_read
from dashboard.screen.trouble import REFUSED
from engine import CarePackage
from engine.model import MOST_WORDS, Note


def show_answers_to_read(package: CarePackage, *, only_questions: bool, may_write: bool) -> None:
    """Every answer that is to be read, with its day; nothing where there is none.

    Args:
        package: as it is now.
        only_questions: leave out what is about the recommendation or an item.
        may_write: whoever looks may say that it was read.
    """
    records = service.records()
    loaded = records.signed.load_newest(package.reference)
    if loaded is None or not loaded.complete:
        return
    entries = records.follow_up.of(package.reference)
    unread = [
        answer
        for answer in answers_to_read(loaded.signed, entries, package, service.catalogue())
        if answer.question or not only_questions
    ]
    if not unread:
        return
    with st.container(border=True, key="hr_answers"):
        lead = "The provider has answered:" if only_questions else "From the provider, not read yet:"
        st.html(tag("div", tag("strong", lead), items(_line(answer) for answer in unread), class_="hr-text"))
        if only_questions:
            st.caption("Put each answer where it belongs, below or in the assessment form.")
        if may_write and show_button("I have read this", key=f"read {package.reference}"):
            _keep_read(package.reference, unread)


def _line(answer: AnswerToRead) -> str:
    by = f", {answer.answer.answered_by}" if answer.answer.answered_by else ""
    return f"{answer.in_words} ({answer.day:%d %b %Y}{by})"


def _keep_read(reference: str, unread: list[AnswerToRead]) -> None:
    """A note that says what was read: it stands in the timeline, and the answers are off “My work”."""
    words = f"Read, from the provider: {' · '.join(answer.in_words for answer in unread)}"[:MOST_WORDS]
    try:
        service.records().follow_up.add(reference, 0, Note(section="after", words=words))
    except REFUSED as refused:
        st.error(plain(f"Not kept: {refused}."))
        return
    draw_anew()
