"""What a home care provider sees: the signed recommendations of their caseloads, and nothing else about anybody."""

from __future__ import annotations

import streamlit as st

from dashboard.screen import identity, service
from dashboard.screen.markup import table
from dashboard.screen.papers import download, show_reading
from dashboard.screen.recommendations.answering import show_answering
from dashboard.screen.returned_paper import show_returned_paper


def show() -> None:
    """Draw the signed recommendations for a provider, with the form for their answers."""
    st.title("Recommendations")
    st.write(
        "Reviews that an occupational therapist has signed. The plan in force stays in force until you agree "
        "a change with them."
    )
    records = service.records()
    references = set(records.packages.references(identity.current().caseloads("provider")))
    signed = {
        reference: review.review_due
        for reference, review in records.signed.newest().items()
        if review.complete and reference in references
    }
    if not signed:
        st.info("Nothing has been signed in your caseloads yet.")
        return
    st.html(
        table(
            "Signed recommendations",
            ("Package", "Next review due"),
            [
                (reference, f"{due:%d %B %Y}" if due else "not set")
                for reference, due in sorted(signed.items())
            ],
        )
    )
    reference = st.selectbox("Which recommendation", sorted(signed))
    loaded = records.signed.load_newest(reference)
    large = st.toggle("Large print", help="18 point.")
    if loaded is not None:
        download("provider", loaded.signed, loaded.second, large, right="read signed reviews")
        show_reading(
            "provider", loaded.signed, loaded.second, draft=False, right="read signed reviews", below=1
        )
        show_answering(loaded.signed)
        show_returned_paper(loaded.signed, "Give back the filled-in paper")
