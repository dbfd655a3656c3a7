"""Whether a paper is what it says that it is.

Definitions: a paper is *genuine* when it is, byte for byte, what Handrail prints from the signed review whose seal
it carries; or page for page, with nothing but fields filled in. The signed review comes from the records, never
from the paper. Without records a paper can only be asked what it claims, and that proves nothing.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from io import BytesIO
from typing import Literal, Protocol, cast

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from dashboard.print.claim import Claim, grouped, read_claim
from dashboard.print.comparing import differences
from dashboard.print.papers import KINDS, Kind, printing_version, render
from engine.model import Signature, SignedReview

logging.getLogger("pypdf").setLevel(logging.CRITICAL)
State = Literal["genuine", "changed", "unknown", "known", "draft", "only claimed", "no paper"]


class Records(Protocol):
    """Where signed reviews are kept."""

    def with_seal(self, start: str) -> tuple[str, int] | None:
        """The reference and number of the signed review whose seal begins so."""

    def load(self, reference: str, number: int) -> tuple[SignedReview, Signature | None, bool] | None:
        """A signed review, its second signature, and whether it is complete."""

    def numbers(self, reference: str) -> tuple[int, ...]:
        """The numbers of a package's signed reviews, oldest first."""


@dataclass(frozen=True)
class Verdict:
    """What was found about a paper."""

    state: State
    says: tuple[str, ...]
    """Sentences, the most important first."""


def verify(content: bytes, records: Records | None = None) -> Verdict:
    """Hold a paper against the records.

    Args:
        content: the file.
        records: where signed reviews are kept; None when they are not at hand.
    """
    try:
        claim = claimed_by(content)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Verdict("no paper", ("This is not a PDF that can be read.",))
    if claim is not None and claim.kind == "summary":
        return Verdict("only claimed", ("It says that it is a summary of many reviews. A summary has no seal of its "
                                        "own: print it again and compare.",))
    if claim is None or claim.kind not in KINDS:
        return Verdict("no paper", ("This PDF does not say that it is a paper of Handrail.",))
    what = f"It says that it is the {claim.kind} paper of signed review {claim.number}, seal {grouped(claim.seal)}."
    if not claim.signed:
        return Verdict("draft", ("It says that it is a draft. A draft is never to be acted on, and there is nothing to "
                                 "hold it against.",))
    if records is None:
        return Verdict("only claimed", (what, "That proves nothing: anybody can write it. Hold it against the records "
                                              "with --database."))
    place = records.with_seal(claim.seal)
    found = records.load(*place) if place else None
    if place is None or found is None or place[1] != claim.number:
        return Verdict("unknown", ("No signed review in these records has that seal. Do not act on this paper.", what))
    return _held_against(content, claim, place, found, records)


def look_up(seal: str, records: Records) -> Verdict:
    """Which signed review a seal belongs to, for whoever has only the paper.

    Args:
        seal: as it is printed, at least 16 characters; spaces do not count.
        records: where signed reviews are kept.
    """
    short = "".join(seal.split()).lower()
    if not re.fullmatch(r"[0-9a-f]{16,64}", short):
        return Verdict("no paper", ("A seal is 16 letters from a to f and figures, in fours.",))
    place = records.with_seal(short)
    found = records.load(*place) if place else None
    if place is None or found is None:
        return Verdict("unknown", ("No signed review in these records has that seal. Do not act on this paper.",))
    newest = records.numbers(place[0])[-1]
    later = (f"But signed review {newest} has replaced it.",) if newest > place[1] else ()
    waits = () if found[2] else ("But it waits for a second signature.",)
    return Verdict("known", (f"That is the seal of signed review {place[1]} of {place[0]}, signed by "
                             f"{found[0].signature.name} on {found[0].signature.signed_at[:10]}.", *later, *waits,
                             "What is on the paper is not checked by that: print it again and compare."))


def claimed_by(content: bytes) -> Claim | None:
    """What a PDF says that it is; None when it does not say."""
    said = PdfReader(BytesIO(content)).metadata
    return read_claim(str((said or {}).get("/Keywords", "")))


def _held_against(
    content: bytes, claim: Claim, place: tuple[str, int], found: tuple[SignedReview, Signature | None, bool],
    records: Records,
) -> Verdict:
    signed, second, _ = found
    printed = render(cast(Kind, claim.kind), signed, second=second, large=claim.large)
    by = " and ".join(one.name for one in (signed.signature, *((second,) if second else ())))
    whose = f"signed review {place[1]} of {place[0]}, signed by {by} on {signed.signature.signed_at[:10]}"
    newest = records.numbers(place[0])[-1]
    later = (f"But signed review {newest} has replaced it: ask for the newer paper.",) if newest > place[1] else ()
    if content == printed:
        return Verdict("genuine", (f"Genuine: byte for byte what is printed from {whose}.", *later))
    try:
        changed, filled = differences(content, printed)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError):
        changed, filled = ["It cannot be read to the end."], 0
    if not changed:
        fields = f" {filled} of its fields {'is' if filled == 1 else 'are'} filled in." if filled else ""
        return Verdict("genuine", (f"Genuine: every page is what is printed from {whose}.{fields}", *later))
    if claim.version != printing_version():
        changed.append(f"It was printed by Handrail {claim.version}, and this is {printing_version()}: a page may "
                       "differ for that reason alone. Verify it there, or print it again.")
    return Verdict("changed", (f"Not genuine: it differs from what is printed from {whose}.", *changed, *later))
