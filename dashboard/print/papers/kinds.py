"""The kinds of paper, and how one is made from a review."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from dashboard.paper_kinds import PaperKind
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


class _Paper(NamedTuple):
    write: Callable[[Sheet, Basis], None]
    """Writes everything between the title and how to check the paper."""
    title: str
    """As its readers see it."""
    label: str
    """As whoever prints it chooses it."""
    sizes: tuple[float, float]
    """Of its print, and of its large print, in points."""


_PAPERS: dict[PaperKind, _Paper] = {
    "provider": _Paper(
        write_provider,
        "Recommendation for the home care provider",
        "Recommendation for the home care provider",
        (ORDINARY, LARGE),
    ),
    "person": _Paper(
        write_person, "About your care and equipment", "For the person and their family", (LARGE, GIANT)
    ),
    "record": _Paper(
        write_record, "Occupational therapy record", "Occupational therapy record", (ORDINARY, LARGE)
    ),
}


def paper_label(kind: PaperKind) -> str:
    """What a kind of paper is called where it is chosen."""
    return _PAPERS[kind].label


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
    paper = _PAPERS[kind]
    sheet = Sheet(print_of(paper.sizes[large]), contacts)
    claim = write_paper(kind, sheet, basis, large=large)
    return build_pdf(
        sheet,
        Edges(
            title=f"{paper.title}, {basis.reference}",
            name=paper.title,
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
    sheet.heading(_PAPERS[kind].title, 1)
    _PAPERS[kind].write(sheet, basis)
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
