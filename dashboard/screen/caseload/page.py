"""The caseload page: every package that the person may see, danger first, with what could change as a range."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import streamlit as st

from dashboard.clock import today
from dashboard.screen import identity, layer_in_use, service
from dashboard.screen.caseload.finding import MINE, words_of_packages
from dashboard.screen.caseload.importing import show_import
from dashboard.screen.caseload.looked_after import looked_after
from dashboard.screen.caseload.queue import show_looked_after, show_queue
from dashboard.screen.caseload.rows import (
    FILTERS,
    STATUSES,
    CaseloadRow,
    CaseloadTotals,
    RowsAtHand,
    filter_rows,
    rows_of,
    totals_of,
)
from dashboard.screen.figures import show_figures
from dashboard.screen.forgettable import forgettable
from dashboard.screen.identity import Someone
from dashboard.screen.markup import Html, plain, table, tag
from dashboard.screen.spans import in_words
from engine.caseload import PackageOutcome
from engine.model import Range, SentBack
from engine.model.follow_up import FollowUp
from engine.records import FollowUpEntry
from engine.records.signed import NewestReview

_ON_A_PAGE, _DRAFTS = 25, 12
_FIND = (
    "A reference, an area, a status, or who decides, signed or sees to something. Several words narrow it."
)
_ORDERS = ("By urgency", "Which package next?")
_HEAD = (
    "Package",
    "Unmet needs",
    "Holds",
    "Hours a week now",
    "Second carer’s",
    "May be released today, hours a week",
    "If holds are lifted, hours a week",
    "Questions",
    "Status",
    "Review due",
)


def show() -> None:
    """Draw the caseload: queue or table, filters, and packages that are begun."""
    st.title("Caseload")
    who = identity.current()
    caseloads = who.caseloads("OT", "manager")
    hashes = service.package_records().hashes(caseloads)
    newest = service.records().signed.newest()
    if who.holds("OT"):
        _show_being_written(who)
    if hashes:
        entries = service.records().follow_up.everywhere() if newest else ()
        states, due = _states(newest, entries)
        outcomes = _outcomes(hashes)
        if unreadable := sorted(set(hashes) - set(outcomes)):
            st.error(
                plain(
                    f"What is kept of {', '.join(unreadable[:_ON_A_PAGE])} cannot be read, and is missing "
                    "below. Open it to see what can be done; tell your administrator."
                ),
                icon=":material/error:",
            )
        rules, on = service.reviewer().rule_set, today()
        asks = {path: term.ask for path, term in service.catalogue().vocabulary.terms.items()}
        reviewed = looked_after(outcomes, hashes, newest, entries, rules, on)
        rows = rows_of(
            outcomes, rules, states, due, reviewed, asks, on=on, at_hand=_rows_at_hand(on, caseloads)
        )
        _show_totals(rows)
        layer_in_use.show()
        visible, is_queue = _choose_view(rows)
        if not visible:
            st.write(plain(_why_none()))
        elif is_queue:
            open_ = {name: outcome for name, outcome in outcomes.items() if name not in reviewed}
            here = {row.reference for row in visible}
            show_queue(open_, {name: hashes[name] for name in open_}, states, here, who)
            show_looked_after({row.reference: row.looked_after for row in visible if row.looked_after})
        else:
            _show_rows(visible)
            st.caption(
                "The most urgent unmet needs come first, then holds; never hours. What was reviewed and shows nothing new "
                "since comes last: what was agreed about it stands on “My work”. What may be released is a range: of ten "
                "possible weeks, one lies below it and one above. It never means that anything should be taken away."
            )
    else:
        st.info(
            "No package is in a caseload of yours yet. Take packages in below, or write one by hand. If there "
            "should be some, ask your administrator which caseload you were given."
        )
    if who.holds("OT"):
        _show_first_steps(new_here=not states)
    if who.holds("OT", "manager"):
        show_import(who)


# For an hour: rows of caseloads that nobody opens again would outlive a person who is forgotten.
@forgettable
@st.cache_resource(max_entries=16, ttl=3600, show_spinner=False)
def _rows_at_hand(on: date, caseloads: frozenset[str] | None) -> RowsAtHand:
    return {}


def _outcomes(hashes: dict[str, str]) -> dict[str, PackageOutcome]:
    """Evaluate the packages whose outcome of today is not known yet, with a progress bar."""
    place = st.empty()
    if not service.outcomes_known(hashes, today()):
        place.progress(
            0.0, f"Evaluating {len(hashes):,} packages … The first time on a new machine takes a minute."
        )

    def progress(done: int, of: int) -> None:
        if of > 1:
            place.progress(done / of, f"Evaluating {done:,} of {of:,} packages …")

    outcomes = service.outcomes(hashes, today(), progress)
    place.empty()
    return outcomes


def _states(
    newest: Mapping[str, NewestReview], entries: Iterable[FollowUpEntry[FollowUp]]
) -> tuple[dict[str, str], dict[str, date | None]]:
    """The status of each package, and when its next review is due, by reference."""
    states = {draft.reference: STATUSES[1] for draft in service.records().drafts.all("decision")}
    refused = {(entry.reference, entry.review) for entry in entries if isinstance(entry.content, SentBack)}
    for reference, review in newest.items():
        waits = STATUSES[3 if (reference, review.number) in refused else 2]
        states.setdefault(reference, STATUSES[4] if review.complete else waits)
    return states, {reference: review.review_due for reference, review in newest.items()}


def _show_totals(rows: tuple[CaseloadRow, ...]) -> None:
    """The figures above the table: packages, unmet needs, holds, hours."""
    totals = totals_of(rows)
    today_ = totals.with_needs_today
    figures = (
        ("Packages", f"{len(rows):,}", _hours_of_all(totals), False),
        ("With unmet needs", f"{totals.with_needs:,}", f"{today_:,} for today", today_ > 0),
        (
            "With a hold in force",
            f"{totals.with_holds:,}",
            f"{totals.with_holds_not_ruled_out:,} with one not ruled out",
            False,
        ),
        ("Reviews overdue", f"{totals.overdue:,}", "", False),
    )
    st.html(show_figures(figures))


def _hours_of_all(totals: CaseloadTotals) -> str:
    """The paid hours a week of all packages; those without times stand apart."""
    if not totals.allowance_hours_now:
        return f"{totals.hours_now:,.0f} paid hours a week"
    return f"{totals.hours_now:,.0f} paid hours a week in visits; {totals.allowance_hours_now:,.0f} without times"


def _choose_view(rows: tuple[CaseloadRow, ...]) -> tuple[tuple[CaseloadRow, ...], bool]:
    """The rows asked for, and whether as the queue; all of it stands in the address, so that it can be kept as a link."""
    first, second, third = st.columns((2, 3, 3))
    text = first.text_input("Find a word", key="find", bind="query-params", live=True, help=_FIND)
    what = second.multiselect(
        "Only packages with", list(FILTERS), placeholder="anything", key="only", bind="query-params"
    )
    statuses = third.multiselect(
        "Status", list(STATUSES), placeholder="any", key="status", bind="query-params"
    )
    with st.container(horizontal=True, vertical_alignment="bottom", gap="large"):
        order = st.segmented_control(
            "Order",
            list(_ORDERS),
            default=_ORDERS[0],
            required=True,
            key="order",
            bind="query-params",
            wrap=True,
        )
        mine = st.toggle(
            "Mine", key="mine", bind="query-params", help="What you decide about, signed or see to"
        )
    package_words = words_of_packages(identity.current()) if text.strip() or mine else {}
    visible = tuple(
        row
        for row in filter_rows(rows, text, what, statuses, package_words)
        if not mine or MINE in package_words.get(row.reference, "")
    )
    return visible, order == _ORDERS[1]


def _why_none() -> str:
    """Why no package stands there, and what brings them back."""
    if st.session_state.get("mine"):
        return (
            "No package here is yours yet: one is when you decide about it, signed it, or see to something in it. "
            "Turn “Mine” off to see the others."
        )
    return (
        "No package matches. Take a filter away, or find another word: a reference, an area, a status, or a name. "
        "What is said about a person is not searched."
    )


def _show_first_steps(*, new_here: bool) -> None:
    """How a review goes, step by step; open for somebody who is new here."""
    with st.expander("New here? How a review goes", expanded=new_here):
        st.html(
            tag(
                "ol",
                *(
                    tag("li", line)
                    for line in (
                        "Open a package: each reference in the table is a link. Unmet needs and holds stand at its top.",
                        "Answer what is worth asking. Nothing is kept until you say so, and what was not assessed is never "
                        "“no”.",
                        "Decide about each suggestion with the person: accept, trial, decline or ask first, with a reason. "
                        "The hours follow at once, as ranges.",
                        "Record what the person says, sign, and print the papers. A signed review is never changed; a later "
                        "one stands beside it.",
                        "After about six weeks and four months, record what became of it.",
                    )
                ),
                class_="hr-text",
            )
        )
        st.write("You decide, with the person. Nothing in anybody’s care is changed by Handrail.")


def _show_being_written(who: Someone) -> None:
    """Links to packages that are begun and not saved, in the caseloads that the user may write to."""
    drafts = [
        draft.reference
        for draft in service.records().drafts.all("package")
        if who.holds("OT", caseload=draft.caseload)
    ]
    if drafts:
        links = [
            tag("a", reference, href=identity.link("new_package", draft=reference), target="_self")
            for reference in drafts[:_DRAFTS]
        ]
        more = [f" and {len(drafts) - _DRAFTS} more"] if len(drafts) > _DRAFTS else []
        parts = [part for link in links for part in (link, " ")]
        st.html(tag("p", tag("strong", "Being written: "), *parts, *more, class_="hr-text"))


def _show_rows(rows: tuple[CaseloadRow, ...]) -> None:
    """The table of packages, one page at a time."""
    pages = max(1, -(-len(rows) // _ON_A_PAGE))
    page = 1
    if pages > 1:
        with st.container(width=200):
            page = st.selectbox(
                "Page", range(1, pages + 1), format_func=lambda number: f"{number} of {pages}"
            )
    visible = rows[(page - 1) * _ON_A_PAGE : page * _ON_A_PAGE]
    caption = f"{len(rows):,} packages" if pages == 1 else f"{len(rows):,} packages, page {page} of {pages}"
    st.html(table(caption, _HEAD, [_cells(row) for row in visible], class_="hr-table hr-caseload hr-stacked"))


def _cells(row: CaseloadRow) -> tuple[object, ...]:
    return (
        tag("a", row.reference, href=identity.link("review", package=row.reference), target="_self"),
        _needs(row), _holds(row), _hours_now(row),
        f"{row.second_carer_hours_now:.1f}" if row.second_carer_hours_now else "–",
        _span(row.claimed), _span(row.potential), row.questions, row.status,
        _due(row),
    )  # fmt: skip


def _hours_now(row: CaseloadRow) -> object:
    """The hours in visits, and apart those without times."""
    if not row.allowance_hours_now:
        return f"{row.hours_now:.1f}"
    apart = tag("span", f"and {row.allowance_hours_now:.1f} without times", class_="hr-small")
    return tag("span", f"{row.hours_now:.1f} ", apart)


def _due(row: CaseloadRow) -> object:
    if row.review_due is None:
        return "–"
    day = f"{row.review_due:%d %b %Y}"
    return tag("strong", f"{day}, overdue", class_="hr-danger") if row.overdue else day


def _needs(row: CaseloadRow) -> Html:
    parts = [
        (row.needs_today, "today", "hr-sign hr-urgency-now"),
        (row.needs_within_days, "in days", "hr-sign hr-urgency-days"),
        (row.needs_planned, "planned", "hr-sign"),
    ]
    signs = [tag("span", f"{count} {words}", class_=class_) for count, words, class_ in parts if count]
    return tag("span", *(part for sign in signs for part in (sign, " "))) if signs else _none()


def _holds(row: CaseloadRow) -> Html:
    counts = [f"{row.holds} in force"] if row.holds else []
    counts += [f"{row.holds_not_ruled_out} not ruled out"] if row.holds_not_ruled_out else []
    return tag("span", ", ".join(counts)) if counts else _none()


def _none() -> Html:
    return tag("span", "–", aria_label="none")


def _span(span: Range) -> Html:
    nothing = max(abs(span.p10), abs(span.p90)) < 0.05
    return tag("span", "0" if nothing else in_words(span).split(",")[0], class_="hr-nowrap")
