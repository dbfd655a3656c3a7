"""Notes of colleagues about a package, by part of the review."""

from __future__ import annotations

import streamlit as st

from dashboard.screen import service
from dashboard.screen.markup import plain, table, tag
from dashboard.screen.moments import moment_of
from dashboard.screen.pressing import show_form_button
from dashboard.screen.redrawing import draw_anew
from dashboard.screen.trouble import REFUSED
from dashboard.wording import count_of
from engine.model import Note
from engine.model.follow_up import FollowUp
from engine.records import FollowUpEntry

_SECTIONS = {
    "person": "The person",
    "needs": "Needs and holds",
    "week": "The week",
    "equipment": "Equipment",
    "decision": "The decision",
    "after": "Afterwards",
}


def show_notes(reference: str, entries: tuple[FollowUpEntry[FollowUp], ...], *, may_write: bool) -> None:
    """The notes, newest first, and the place to write one."""
    notes = [(entry, entry.content) for entry in reversed(entries) if isinstance(entry.content, Note)]
    if notes:
        rows = [(moment_of(entry.at), _SECTIONS[note.section], note.words, entry.by) for entry, note in notes]
        st.html(table(count_of(len(rows), "note"), ("When (UTC)", "About", "Note", "By"), rows))
    else:
        st.html(tag("p", "No note has been written yet.", class_="hr-text"))
    if not may_write:
        return
    with st.form(f"note {reference} {len(notes)}", enter_to_submit=False):
        section = st.selectbox("About", list(_SECTIONS), format_func=lambda name: _SECTIONS[name])
        words = st.text_area(
            "A note for colleagues. It stays as it is; a correction is a further note.", max_chars=4000
        )
        if not show_form_button("Keep this note", key=f"note {reference}", type="primary"):
            return
    if not words.strip():
        st.error("There is nothing in the note yet.")
        return
    try:
        service.records().follow_up.add(
            reference, 0, Note.model_validate({"section": section, "words": words})
        )
    except REFUSED as refused:
        st.error(plain(f"Not kept: {refused}."))
        return
    draw_anew()
