"""The kinds of paper, and how one is made from a review."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, get_args

from dashboard.print.papers.basis import Basis, basis_of
from dashboard.print.papers.claim import SEAL_SHOWN, Claim, group_in_fours
from dashboard.print.papers.layout import layout_mark
from dashboard.print.papers.person import write_person
from dashboard.print.papers.provider import write_provider
from dashboard.print.papers.record import write_record
from dashboard.print.papers.sign_off import state_of, write_genuine
from dashboard.print.pdf.document import Edges, build_pdf
from dashboard.print.pdf.sheet import Sheet
from dashboard.print.pdf.style import GIANT, LARGE, ORDINARY, print_of
from engine.model import Review, Signature, SignedReview
from engine.version import handrail_version

PaperKind = Literal["provider", "person", "record"]
KINDS: tuple[PaperKind, ...] = get_args(PaperKind)

_WRITE: dict[PaperKind, Callable[[Sheet, Basis], None]] = {
    "provider": write_provider,
    "person": write_person,
    "record": write_record,
}
_TITLES = {
    "provider": "Recommendation for the home care provider",
    "person": "About your care and equipment",
    "record": "Occupational therapy record",
}
_SIZES = {"provider": (ORDINARY, LARGE), "person": (LARGE, GIANT), "record": (ORDINARY, LARGE)}


def render(
    kind: PaperKind,
    source: SignedReview | Review,
    *,
    second: Signature | None = None,
    large: bool = False,
    contacts: Mapping[str, str] | None = None,
) -> bytes:
    """One paper as PDF; the same input gives the same bytes.

    Args:
        kind: which paper.
        source: a signed review, or one that nobody has signed.
        second: the second signature, where the review needs one and it is there; without it the paper is a draft.
        large: 18 point print; 24 point for the person's paper, which is always in large print.
        contacts: whom to call, typed into the fields for that (see `contacts`).
    """
    return render_basis(kind, basis_of(source, second), large, contacts)


def render_basis(
    kind: PaperKind, basis: Basis, large: bool = False, contacts: Mapping[str, str] | None = None
) -> bytes:
    """One paper from what it is printed from."""
    sheet = Sheet(print_of(_SIZES[kind][large]), contacts)
    claim = write_paper(kind, sheet, basis, large=large)
    return build_pdf(
        sheet,
        Edges(
            title=f"{_TITLES[kind]}, {basis.reference}",
            name=_TITLES[kind],
            state=state_of(basis),
            draft=not basis.final,
            reference=basis.reference + (f", review {basis.number}" if basis.number else ""),
            version=claim.version,
            keywords=claim.line(),
            day=basis.day,
            seal=f"{'Seal' if basis.signatures else 'Review'} {group_in_fours(basis.seal)}",
            may_be_replaced=basis.final,
        ),
    )


def write_paper(kind: PaperKind, sheet: Sheet, basis: Basis, *, large: bool) -> Claim:
    """Write a paper on a sheet, and how anybody can check it; what it says that it is."""
    claim = claim_of(kind, basis, large)
    _WRITE[kind](sheet, basis)
    write_genuine(sheet, basis, claim)
    return claim


def claim_of(kind: str, basis: Basis, large: bool) -> Claim:
    """What the paper says that it is."""
    return Claim(
        kind, large, basis.final, basis.number, basis.seal[:SEAL_SHOWN], printing_version(), layout_mark()
    )


def printing_version() -> str:
    """The Handrail that prints; another may set a page otherwise."""
    return handrail_version()
