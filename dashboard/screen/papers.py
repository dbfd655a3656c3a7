"""The papers of a review on the screen: which kind, in which print, signed or as a draft."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard.paper_kinds import PAPER_KINDS, PaperKind
from dashboard.print import paper_label, render
from dashboard.print.jobs.contacts import usable_contacts
from dashboard.print.papers.reading import read_paper
from dashboard.screen import service
from dashboard.screen.paper_reading import show_paper
from engine.model import Review, Signature, SignedReview
from engine.records import EVERY_CASELOAD, Right

_DRAFT = "This review, as a draft"


def show_papers(review: Review) -> None:
    """Choose and download a paper of this review, or of one that was signed."""
    records, reference = service.records().signed, review.package.reference
    numbers = {f"Signed review {number}": number for number in reversed(records.numbers(reference))}
    first, second, third = st.columns(3)
    what = first.selectbox("Print", (*numbers, _DRAFT))
    kind = second.selectbox("Paper", PAPER_KINDS, format_func=paper_label)
    large = third.toggle(
        "Large print", help="18 point; the paper for the person is always large, and then 24 point."
    )
    loaded = records.load(reference, numbers[what]) if what in numbers else None
    if loaded is None:
        download(kind, review, None, large, right="read packages")
        show_reading(kind, review, None, draft=True, right="read packages")
        return
    if not loaded.complete:
        st.caption("It waits for a second signature and prints as a draft until then.")
    right: Right = "read signed reviews" if loaded.complete else "read packages"
    download(kind, loaded.signed, loaded.second, large, right=right)
    show_reading(kind, loaded.signed, loaded.second, draft=not loaded.complete, right=right)


def show_reading(
    kind: PaperKind,
    review: SignedReview | Review,
    second: Signature | None,
    *,
    draft: bool,
    right: Right,
    below: int = 2,
) -> None:
    """The paper on the screen, before anybody prints it; it is made only when it is opened.

    Args:
        kind: which paper.
        review: the signed review, or one of today.
        second: the second signature, where there is one.
        draft: not all have signed who must.
        right: what whoever reads it must hold.
        below: the level of the page's heading that it stands under.
    """
    with st.expander("Read it here", key="read the paper", on_change="rerun") as reading:
        if reading.open:
            package = review.package if isinstance(review, Review) else review.review.package
            service.records().people.require(right, package.reference)
            parts = read_paper(kind, review, second=second, contacts=usable_contacts())
            show_paper(parts, draft=draft, large=kind == "person", below=below)


def still_allowed(
    right: Right,
    reference: str | None,
    make: Callable[[], str | bytes],
    *,
    caseloads: frozenset[str] | None = frozenset(),
) -> Callable[[], str | bytes]:
    """What is to be downloaded, made when it is asked for, and only where whoever asks may have it at that moment.

    Args:
        right: what they must hold.
        reference: of which package it is; None where it is of many, or of none.
        make: makes it.
        caseloads: of which it was counted; None for every one.
    """
    people = service.records().people

    def make_if_allowed() -> str | bytes:
        people.require(right, reference)
        for caseload in {EVERY_CASELOAD} if caseloads is None else caseloads:
            people.require(right, caseload=caseload)
        return make()

    return make_if_allowed


def download(
    kind: PaperKind, review: SignedReview | Review, second: Signature | None, large: bool, *, right: Right
) -> None:
    """A button that makes the paper when it is pressed."""
    package = review.package if isinstance(review, Review) else review.review.package
    number = "draft" if isinstance(review, Review) else str(review.number)
    name = f"{package.reference.replace('/', '-').replace(' ', '_')}-{number}-{kind}{'-large' if large else ''}.pdf"
    st.download_button(
        f"{paper_label(kind)} (PDF)",
        still_allowed(
            right,
            package.reference,
            lambda: render(kind, review, second=second, large=large, contacts=usable_contacts()),
        ),
        name,
        "application/pdf",
        type="primary",
    )
