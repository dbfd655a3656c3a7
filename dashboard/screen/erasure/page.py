"""What is kept no longer: what is due, what would be erased with one package, what stays and why, and what was erased.

Definitions: the same rights, and the same erasure, as `handrail records forget`. Nothing is erased before the reference is
typed a second time and a reason is chosen; the reason is one of a few, since it stays in the audit trail for good and must
name nobody. Left out: backups, exports and printed papers, which Handrail does not reach, and says so.
"""

from __future__ import annotations

import streamlit as st

from dashboard.screen import identity, service
from dashboard.screen.markup import facts, items, plain, table, tag
from dashboard.screen.moments import day_of, moment_of
from dashboard.screen.pressing import show_form_button
from engine.records import EVERY_CASELOAD, HeldRecords

_REASONS = (
    "The time for which it is to be kept is over",
    "The person asked for it, and whoever owns the records agreed",
    "It was taken in by mistake, or twice",
    "It was made up, for a test or for training",
)
_EIGHT_YEARS_DAYS, _LONGEST_DAYS = 2920, 36_500
_DONE = "erased"
_STAYS = (
    "The audit trail: that something was done about this reference, by whom and when, with hashes and nothing that can be "
    "read. Without it nobody could show that the erasure was right, or that no other record was altered. It verifies as "
    "before.",
    "Backups, copies made by an export, and printed papers: Handrail does not reach them. Clear them by your own schedule.",
    "A page that somebody has open, until it is left; and what this server keeps in memory, for less than a minute.",
)


def show() -> None:
    """Draw the page on which records are erased."""
    st.title("Erase records")
    if not identity.current().holds("administrator", caseload=EVERY_CASELOAD):
        st.error("Only an administrator of every caseload erases records.")
        return
    for words in st.session_state.pop(_DONE, ()):
        st.info(plain(words), icon=":material/info:")
    _show_untouched()
    st.header("Erase everything about one package")
    reference = st.text_input("Reference", max_chars=60, key="erase which").strip()
    if reference:
        holdings = service.records().retention.list_held(reference)
        if holdings.rows:
            _show_held(reference, holdings)
            _show_erasing(reference)
        else:
            st.info(plain(f"There is nothing about {reference}."))
    _show_erasures()


def _show_untouched() -> None:
    """The packages about which nothing was done for long, as a list for whoever owns the records."""
    st.header("Nothing done for long")
    days = st.number_input(
        "Days without anything done or written",
        1,
        _LONGEST_DAYS,
        _EIGHT_YEARS_DAYS,
        help="2,920 days are eight years. How long records are kept is the council’s to decide and to write down; some "
        "are kept longer, for a complaint or a claim.",
    )
    untouched = service.records().retention.list_untouched(int(days))
    if untouched:
        rows = [(reference, day_of(day)) for reference, day in untouched.items()]
        st.html(table("Due to be looked at, the oldest first", ("Package", "Last thing done"), rows))
    else:
        st.write("Of every package, something was done more lately than that.")


def _show_held(reference: str, holdings: HeldRecords) -> None:
    """What goes and what stays, before anything does."""
    last = f" The last thing was done on {day_of(holdings.last_done)}." if holdings.last_done else ""
    st.html(tag("p", f"About {reference} the records hold what follows.{last}", class_="hr-text"))
    goes, stays = st.columns(2)
    with goes:
        st.subheader("What is erased, for good")
        st.html(facts((words[:1].upper() + words[1:], count) for words, count in holdings.rows.items()))
    with stays:
        st.subheader("What stays, and why")
        st.html(items((f"{_STAYS[0]} So far: {holdings.entries_that_stay}.", *_STAYS[1:])))


def _show_erasing(reference: str) -> None:
    """The form that erases: a reason, and the reference once more."""
    with st.form("erase"):
        reason = st.selectbox("Why", _REASONS, index=None, placeholder="Choose a reason")
        typed = st.text_input(
            plain(f"Type the reference again, to erase everything about {reference}"), max_chars=60
        )
        st.caption("Nobody can bring it back.")
        if not show_form_button("Erase it for good", key=f"erase {reference}", type="primary"):
            return
    missing = []
    if reason is None:
        missing.append("choose why")
    if typed.strip() != reference:
        missing.append(f"type {reference} exactly as it stands")
    if missing:
        st.error(plain(f"Nothing is erased yet: {' and '.join(missing)}."))
        return
    _erase(reference, str(reason))


def _erase(reference: str, reason: str) -> None:
    """Take it out, and say on the page drawn next what was done."""
    retention = service.records().retention
    count = retention.forget(reference, reason)
    says = [f"{count} rows about {reference} were erased. The audit trail says so, and still verifies."]
    if not retention.wipe_traces():
        says.append(
            "Somebody was reading all the while, so the database’s own log of changes still holds traces. They go when the "
            "server is restarted: ask whoever keeps it."
        )
    st.session_state[_DONE] = says
    st.session_state.pop("erase which")
    st.rerun()


def _show_erasures() -> None:
    """The record of what was erased, by whom, when and why."""
    st.header("What was erased")
    rows = [
        (
            moment_of(erasure.at),
            erasure.identity,
            erasure.reference,
            erasure.rows,
            erasure.because or "not said",
        )
        for erasure in service.records().retention.list_erasures()
    ]
    if rows:
        st.html(
            table(
                "From the audit trail, the newest first",
                ("When (UTC)", "Who", "Package", "Rows", "Why"),
                rows,
            )
        )
    else:
        st.write("Nothing has been erased.")
