"""The tab “After”: what is followed, what became of it, what the provider answers, notes, and the timeline."""

from __future__ import annotations

import streamlit as st

from dashboard.clock import today
from dashboard.screen import service
from dashboard.screen.markup import tag
from dashboard.screen.returned_paper import show_returned_paper
from dashboard.screen.review.after.following import cases_now, show_cases
from dashboard.screen.review.after.notes import show_notes
from dashboard.screen.review.after.reading import show_answers_to_read
from dashboard.screen.review.after.timeline import show_timeline
from dashboard.screen.review.deciding.outcome import show_outcomes
from dashboard.screen.review.deciding.second_signature import standing_until_signed
from dashboard.screen.review.workbench import show_view
from engine import CarePackage
from engine.records import StoredReview


def show_after(package: CarePackage, *, may_write: bool) -> None:
    """Everything that comes after the decision."""
    records, reference = service.records(), package.reference
    loaded = records.signed.load_newest(reference)
    entries = records.follow_up.of(reference)
    cases = cases_now(loaded.signed, entries) if loaded is not None and loaded.complete else ()
    open_ = sum(not case.ended for case in cases)
    late = sum(case.is_late(today()) for case in cases)
    view = show_view(
        "after",
        {
            "plan": f"The plan · {open_} open{f', {late} late' if late else ''}",
            "outcome": "What became of it",
            "notes": "Notes",
            "timeline": "Timeline",
        },
    )
    if view == "notes":
        show_notes(reference, entries, may_write=may_write)
    elif view == "timeline":
        show_timeline(reference, entries)
    elif loaded is None:
        sentence = "Nothing has been signed yet. What a signed review sets going is followed here to its end."
        st.html(tag("p", sentence, class_="hr-text"))
    elif not loaded.complete:
        sentence = f"Review {loaded.signed.number} sets nothing going. {standing_until_signed(loaded.signed)}"
        st.html(tag("p", sentence, class_="hr-text"))
    elif view == "plan":
        show_answers_to_read(package, only_questions=False, may_write=may_write)
        show_cases(loaded.signed, entries, may_write=may_write)
        if may_write:
            show_returned_paper(loaded.signed)
    else:
        show_outcomes(reference, may_write=may_write)


def tab_state(newest: StoredReview | None) -> str:
    """What the tab says of itself: what is late, else what is open.

    Args:
        newest: the newest signed review of the package.
    """
    if newest is None or not newest.complete:
        return ""
    signed = newest.signed
    cases = cases_now(signed, service.records().follow_up.of(signed.reference))
    late = sum(case.is_late(today()) for case in cases)
    open_ = sum(not case.ended for case in cases)
    return f"{late} late" if late else f"{open_} open" if open_ else "✓"
