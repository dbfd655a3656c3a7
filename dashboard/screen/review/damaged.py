"""A saved package that cannot be read: what is known of it, and an earlier version to save again as the newest."""

from __future__ import annotations

import streamlit as st

from dashboard.screen import service
from dashboard.screen.identity import Someone
from dashboard.screen.markup import plain, table
from dashboard.screen.moments import moment_of
from dashboard.screen.trouble import report_later
from engine.records import RecordsDamagedError


def show_damaged(reference: str, damaged: RecordsDamagedError, who: Someone) -> None:
    """Say what cannot be read, which versions can, and let a therapist go back to one of them."""
    st.title("Review")
    st.error(plain(f"{damaged}."), icon=":material/error:")
    versions = service.package_records().versions(reference)
    rows = [
        (
            each.version,
            moment_of(each.saved_at),
            "can be read" if each.readable else "cannot be read",
        )
        for each in versions
    ]
    st.html(table("What is kept of it", ("Version", "Saved (UTC)", "State"), rows))
    whole = next((each.version for each in versions if each.readable), None)
    if whole is None:
        st.info(
            "No version of it can be read. Your administrator restores it from a copy, or it is written anew."
        )
        return
    if not who.holds("OT", caseload=service.package_records().caseload_of(reference)):
        return
    newest = versions[0].version
    st.write(
        "Saving an earlier version again makes it the newest. Nothing is lost: what cannot be read stays where it is. "
        "Whatever was changed since that version has to be entered again."
    )

    @report_later
    def restore() -> None:
        service.package_records().restore(reference, whole, based_on=newest)

    st.button(f"Save version {int(whole)} again", on_click=restore, type="primary")
