"""The caseload page: every package that the person may see, danger first, with what could change as a range."""

from __future__ import annotations

from datetime import date

import streamlit as st

from dashboard.screen import identity, service
from dashboard.screen.caseload.importing import show_import
from dashboard.screen.caseload.rows import FILTERS, STATUSES, Row, chosen, rows_of
from dashboard.screen.markup import Html, table, tag
from dashboard.screen.spans import in_words
from engine.caseload import PackageOutcome
from engine.model import Range

_ON_A_PAGE = 25
_HEAD = ("Package", "Unmet needs", "Holds", "Hours a week now", "Second carer’s", "May be claimed today",
         "If holds are lifted", "Questions", "Status", "Review due")


def show() -> None:
    """The page."""
    st.title("Caseload")
    who = identity.current()
    caseloads = who.caseloads("OT", "manager")
    hashes = service.records().hashes(caseloads)
    st.write("Packages with unmet needs come first, then those with a hold in force, then by what could change. Hours "
             "are ranges, P10 to P90, a week. Review recommended never means that anything should be taken away.")
    if hashes:
        rows = rows_of(_outcomes(hashes), service.reviewer().rule_set, *_states())
        _show_totals(rows)
        _show_rows(_narrowed(rows))
    else:
        st.info("No package is in a caseload of yours yet.")
    if who.holds("OT", "manager"):
        show_import(who)


def _outcomes(hashes: dict[str, str]) -> dict[str, PackageOutcome]:
    place = st.empty()

    def progress(done: int, of: int) -> None:
        if of > 1:
            place.progress(done / of, f"Evaluating {done:,} of {of:,} packages …")

    found = service.outcomes(hashes, service.today(), progress)
    place.empty()
    return found


def _states() -> tuple[dict[str, str], dict[str, date | None]]:
    records = service.kept()
    states = {draft.reference: STATUSES[1] for draft in records.drafts.all("decision")}
    due: dict[str, date | None] = {}
    for reference, (complete, when) in records.signed.newest().items():
        due[reference] = when
        states.setdefault(reference, STATUSES[3] if complete else STATUSES[2])
    return states, due


def _show_totals(rows: tuple[Row, ...]) -> None:
    first, second, third, fourth = st.columns(4)
    first.metric("Packages", f"{len(rows):,}")
    second.metric("With unmet needs", f"{sum(row.unmet_needs > 0 for row in rows):,}")
    third.metric("With a hold in force", f"{sum(row.holds > 0 for row in rows):,}")
    fourth.metric("Hours a week now", f"{sum(row.hours_now for row in rows):,.0f}")


def _narrowed(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    first, second, third = st.columns((2, 3, 3))
    text = first.text_input("Find a reference", st.query_params.get("find", ""))
    what = second.multiselect("Only packages with", list(FILTERS), placeholder="anything")
    statuses = third.multiselect("Status", list(STATUSES), placeholder="any")
    return chosen(rows, text, what, statuses)


def _show_rows(rows: tuple[Row, ...]) -> None:
    pages = max(1, -(-len(rows) // _ON_A_PAGE))
    page = 1
    if pages > 1:
        page = st.selectbox("Page", range(1, pages + 1), format_func=lambda one: f"{one} of {pages}")
    shown = rows[(page - 1) * _ON_A_PAGE:page * _ON_A_PAGE]
    if not shown:
        st.write("No package matches.")
        return
    caption = f"{len(rows):,} packages" if pages == 1 else f"{len(rows):,} packages, page {page} of {pages}"
    st.html(table(caption, _HEAD, [_cells(row) for row in shown]))


def _cells(row: Row) -> tuple[object, ...]:
    return (
        tag("a", row.reference, href=identity.link("review", package=row.reference), target="_self"),
        _sign(row.unmet_needs, "hr-danger"), _sign(row.holds, "hr-hold"), f"{row.hours_now:.1f}",
        f"{row.second_carer_hours_now:.1f}" if row.second_carer_hours_now else "–",
        _span(row.claimed), _span(row.potential), row.questions, row.status,
        f"{row.review_due:%d %b %Y}" if row.review_due else "–",
    )  # fmt: skip


def _sign(count: int, class_: str) -> Html:
    return tag("strong", count, class_=class_) if count else tag("span", "–", aria_label="none")


def _span(span: Range) -> str:
    nothing = max(abs(span.p10), abs(span.p90)) < 0.05
    return "0" if nothing else in_words(span).split(",")[0]
