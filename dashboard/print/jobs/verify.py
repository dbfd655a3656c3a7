"""Whether a paper is what it says that it is.

Definitions: a paper is *genuine* when it is, byte for byte, what Handrail prints from the signed review whose seal
it carries; or equal in everything that a viewer shows, runs or reads aloud, with nothing but fields filled in. Every
field that was filled in is listed, since it is not from the records. A genuine paper is *replaced* when a newer signed
review of the package is there. A paper that differs and says that *another version* printed it is neither: nothing is
proved here, and it may have been changed. The signed review comes from the records, never from the paper. Without
records a paper can only be asked what it claims, and that proves nothing.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any, Literal, Protocol, cast

from pypdf import PdfReader
from pypdf.errors import DependencyError, DeprecationError, PyPdfError

from dashboard.paper_kinds import PAPER_KINDS, PaperKind
from dashboard.print.jobs.certificate import (
    CertificateError,
    UnreadableCertificateError,
    certificates_on,
    is_plain_word,
)
from dashboard.print.jobs.compare_pdf import FilledField, PdfDifferences, compare_pdfs
from dashboard.print.jobs.contacts import CONTACT_LABELS, CONTACTS
from dashboard.print.jobs.pdf_content import UnreadablePdfError
from dashboard.print.jobs.pdf_limits import bound_unpacking
from dashboard.print.papers.basis import local_moment
from dashboard.print.papers.claim import Claim, group_in_fours, read_claim
from dashboard.print.papers.kinds import printing_version, render
from dashboard.print.papers.layout import layout_mark
from engine.model import Signature, SignedReview
from engine.wording import list_text

# What pypdf raises on files that were damaged or made to break it: also filters that it lacks (DependencyError,
# NotImplementedError) and files nested without end.
_UNREADABLE = (
    PyPdfError,
    UnreadablePdfError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    RecursionError,
    NotImplementedError,
    DependencyError,
    DeprecationError,
    OSError,
    MemoryError,
    ArithmeticError,
)
_LONGEST_SHOWN, _LONGEST_SENTENCE = 400, 4000
_NOT_READ_TO_ITS_END = PdfDifferences(("It cannot be read to the end.",), ())
logging.getLogger("pypdf").setLevel(logging.CRITICAL)
PaperState = Literal[
    "genuine",
    "replaced",
    "changed",
    "another version",
    "unknown",
    "known",
    "draft",
    "only claimed",
    "no paper",
]


class SignedReviewSource(Protocol):
    """Where signed reviews are kept."""

    def with_seal(self, start: str) -> tuple[str, int] | None:
        """The reference and number of the signed review whose seal begins so."""

    def load(self, reference: str, number: int) -> tuple[SignedReview, Signature | None, bool] | None:
        """A signed review, its second signature, and whether it is complete."""

    def numbers(self, reference: str) -> tuple[int, ...]:
        """The numbers of a package's signed reviews, oldest first."""


@dataclass(frozen=True)
class PaperVerdict:
    """What was found about a paper."""

    state: PaperState
    says: tuple[str, ...]
    """Sentences, the most important first."""
    of: tuple[str, int] | None = None
    """The reference and number of the signed review that a genuine or replaced paper was printed from."""
    filled: tuple[FilledField, ...] = ()
    """What was filled in after it was printed, and is not from the records; contacts left out."""
    claims: tuple[str, int] | None = None
    """The signed review whose seal a paper of another version carries: its fields can be read, its pages are not proved."""
    replaced_by: str = ""
    """A sentence about the newer signed review, where there is one."""


def verify(
    content: bytes, records: SignedReviewSource | None = None, *, contacts: Mapping[str, str] | None = None
) -> PaperVerdict:
    """Hold a paper against the records.

    Args:
        content: the file.
        records: where signed reviews are kept; None when they are not at hand.
        contacts: the council's own, as it prints them; a contact on the paper that differs is marked.
    """
    with bound_unpacking():
        verdict = _verify(content, records, contacts or {})
    # Names of keys, fields and certificates come from the file: none may hide, or turn round, what follows.
    return replace(verdict, says=tuple(_printable(sentence, _LONGEST_SENTENCE) for sentence in verdict.says))


def _verify(content: bytes, records: SignedReviewSource | None, contacts: Mapping[str, str]) -> PaperVerdict:
    """Ask the paper what it is, and then the records whether that is so."""
    try:
        claim = claimed_by(content)
    except _UNREADABLE:
        return PaperVerdict("no paper", ("This is not a PDF that can be read.",))
    if claim is not None and claim.kind == "summary":
        return PaperVerdict(
            "only claimed",
            (
                "It says that it is a summary of many reviews. A summary has no seal of its "
                "own: print it again and compare.",
            ),
        )
    if claim is None or claim.kind not in PAPER_KINDS:
        return PaperVerdict(
            "no paper",
            (
                "This PDF does not say that it is a paper of Handrail. A program that saved it may have taken that out: "
                "ask with the seal that is printed at its foot (--seal), and print it again.",
            ),
        )
    what = (
        f"It says that it is the {claim.kind} paper of signed review {claim.number}, "
        f"seal {group_in_fours(claim.seal)}."
    )
    if not claim.signed:
        return PaperVerdict(
            "draft",
            (
                "It says that it is a draft. A draft is never to be acted on, and there is nothing to "
                "hold it against.",
            ),
        )
    if records is None:
        return PaperVerdict(
            "only claimed",
            (what, "That proves nothing: anybody can write it. Hold it against the records with --database."),
        )
    place = records.with_seal(claim.seal)
    stored = records.load(*place) if place else None
    if place is None or stored is None or place[1] != claim.number:
        return PaperVerdict(
            "unknown", ("No signed review in these records has that seal. Do not act on this paper.", what)
        )
    return _held_against(content, claim, place, stored, records, contacts)


def look_up(seal: str, records: SignedReviewSource) -> PaperVerdict:
    """Which signed review a seal belongs to, for whoever has only the paper.

    Args:
        seal: as it is printed, at least 16 characters; spaces do not count.
        records: where signed reviews are kept.
    """
    short = "".join(seal.split()).lower()
    if not re.fullmatch(r"[0-9a-f]{16,64}", short):
        return PaperVerdict("no paper", ("A seal is 16 letters from a to f and figures, in fours.",))
    place = records.with_seal(short)
    stored = records.load(*place) if place else None
    if place is None or stored is None:
        return PaperVerdict(
            "unknown", ("No signed review in these records has that seal. Do not act on this paper.",)
        )
    newest = records.numbers(place[0])[-1]
    later = (f"But signed review {newest} has replaced it.",) if newest > place[1] else ()
    waits = () if stored[2] else ("But it waits for a second signature.",)
    return PaperVerdict(
        "known",
        (
            f"That is the seal of signed review {place[1]} of {place[0]}, signed by "
            f"{stored[0].signature.name} on {local_moment(stored[0].signature).date()}.",
            *later,
            *waits,
            "What is on the paper is not checked by that: print it again and compare.",
        ),
    )


def claimed_by(content: bytes) -> Claim | None:
    """What a PDF says that it is; None when it does not say.

    A program that saves what was filled in may drop the information dictionary: XMP says it, too.
    """
    reader = PdfReader(BytesIO(content))
    information: Mapping[str, Any] = reader.metadata or {}
    claim = read_claim(str(information.get("/Keywords", "")))
    if claim is not None or reader.xmp_metadata is None:
        return claim
    return read_claim(str(reader.xmp_metadata.pdf_keywords or ""))


def _held_against(
    content: bytes,
    claim: Claim,
    place: tuple[str, int],
    stored: tuple[SignedReview, Signature | None, bool],
    records: SignedReviewSource,
    contacts: Mapping[str, str],
) -> PaperVerdict:
    """Print the paper again from the records and hold the file against it."""
    signed, second, _ = stored
    by = list_text(signature.name for signature in (signed.signature, *((second,) if second else ())))
    whose = (
        f"signed review {place[1]} of {place[0]}, signed by {by} on {local_moment(signed.signature).date()}"
    )
    newest = records.numbers(place[0])[-1]
    newer = (
        f"But signed review {newest} has replaced it: do not act on it, ask for the newer paper."
        if newest > place[1]
        else ""
    )
    genuine: PaperState = "replaced" if newer else "genuine"
    later = (newer,) if newer else ()
    compared, on_paper = _compare_with_prints(content, claim, signed, second, contacts)
    if compared is None:
        return PaperVerdict(genuine, (f"Genuine: byte for byte what is printed from {whose}.", *later), place)
    filled = (
        *_filled_in(compared.filled, contacts, on_paper),
        *_signed_with(compared.words_of_signatures),
        *_saved_by(compared.programs),
    )
    if compared.signatures and not compared.sentences:
        compared, filled = _with_certificates(content, compared, filled)
    written = tuple(field for field in compared.filled if field.name not in CONTACTS)
    if not compared.sentences:
        says = (f"Genuine: every page is what is printed from {whose}.", *later, *filled)
        return PaperVerdict(genuine, says, place, written, replaced_by=newer)
    what_else = (*compared.sentences, *later, *filled)
    if (claim.version, claim.layout) != (printing_version(), layout_mark()):
        says = (_unproved_text(claim, whose), *what_else)
        return PaperVerdict("another version", says, filled=written, claims=place, replaced_by=newer)
    return PaperVerdict(
        "changed", (f"Not genuine: it differs from what is printed from {whose}.", *what_else)
    )


def _compare_with_prints(
    content: bytes,
    claim: Claim,
    signed: SignedReview,
    second: Signature | None,
    contacts: Mapping[str, str],
) -> tuple[PdfDifferences | None, Mapping[str, str]]:
    """How the file differs from what is printed, and the contacts on it.

    The last of the possible prints counts where the file is none of them; no differences at all (None) where it is, byte
    for byte, what is printed with the council's own contacts.
    """
    compared, on_paper = _NOT_READ_TO_ITS_END, dict[str, str]()
    try:
        on_paper = _contacts_of(content)
        for typed in _possible_contacts(contacts, on_paper):
            printed = render(
                cast(PaperKind, claim.kind), signed, second=second, large=claim.large, contacts=typed
            )
            if content == printed and typed == contacts:
                return None, on_paper
            compared = compare_pdfs(content, printed, contacts)
            if not compared.sentences:
                break
    except _UNREADABLE:
        compared = _NOT_READ_TO_ITS_END
    return compared, on_paper


def _unproved_text(claim: Claim, whose: str) -> str:
    """That another version, by what the paper says, printed it, and what that leaves open."""
    why_not = (
        f"it says that another version printed it (Handrail {claim.version}, layout {claim.layout}; this is "
        f"{printing_version()}, layout {layout_mark()})"
        if claim.layout
        else f"it does not say which layout it has, as papers of earlier days do not (this is {layout_mark()})"
    )
    return (
        f"Not proved: {why_not}, and its pages differ from what is printed from {whose}. That may be the reason, and "
        "anybody can write it into a changed paper, or take it out of one: do not act on it. Print it again, or "
        "verify it with the Handrail that printed it."
    )


def _with_certificates(
    content: bytes, compared: PdfDifferences, filled: tuple[str, ...]
) -> tuple[PdfDifferences, tuple[str, ...]]:
    """What is said of the certificates that a paper carries; a broken one is a difference."""
    try:
        certificates = tuple(certificates_on(content))
    except UnreadableCertificateError as error:
        return replace(compared, sentences=(str(error),)), filled
    except CertificateError as error:
        return compared, (str(error), *filled)
    if len(certificates) != compared.signatures:
        return replace(compared, sentences=("A signature was put on it that cannot be checked.",)), filled
    broken = tuple(
        f"The certificate of {certificate.holder} on it is broken."
        for certificate in certificates
        if not certificate.unbroken
    )
    sentences = tuple(
        f"It carries the certificate of {_printable(certificate.holder)}, unbroken; SHA-256 "
        f"{group_in_fours(certificate.fingerprint)} …. Whether that is the council’s own is for whoever knows its "
        "certificate."
        for certificate in certificates
        if certificate.unbroken
    )
    return replace(compared, sentences=broken), (*sentences, *filled)


def _possible_contacts(
    council: Mapping[str, str], on_paper: Mapping[str, str]
) -> Iterator[Mapping[str, str]]:
    """What may have been typed into the fields for contacts when the paper was printed.

    A field is as tall as what was typed into it, so pages can differ by that alone. None of it is from the records.
    """
    yield council
    if on_paper != council:
        yield on_paper
    if council and on_paper:
        yield {}


def _contacts_of(content: bytes) -> dict[str, str]:
    fields = PdfReader(BytesIO(content)).get_fields() or {}
    values = {name: str(fields[name].value or "") for name in CONTACTS if name in fields}
    return {name: value for name, value in values.items() if value}


def _filled_in(
    fields: tuple[FilledField, ...], council: Mapping[str, str], on_paper: Mapping[str, str]
) -> Iterator[str]:
    """A sentence for each value that is not from the records, so that nobody takes it for the council's word."""
    written = [field for field in fields if field.name not in CONTACTS]
    strange = {name: value for name, value in on_paper.items() if value != council.get(name)}
    emptied = [
        name for name in council if name not in on_paper and any(field.name == name for field in fields)
    ]
    count = len(written) + len(strange) + len(emptied)
    if count:
        yield (
            f"Not from the records: {count} {'field is' if count == 1 else 'fields are'} filled in, and anybody can "
            "have done so."
        )
    for name, value in strange.items():
        own = council.get(name)
        warning = (
            f"THIS IS NOT THE COUNCIL’S OWN, which is “{own}”."
            if own
            else "Ask the council whether it is right before you call."
        )
        yield f"  {CONTACT_LABELS[name]}: “{_printable(value)}”. {warning}"
    for name in emptied:
        yield f"  {CONTACT_LABELS[name]}: taken out. The council’s own is “{council[name]}”."
    for field in written:
        yield f"  {_printable(field.label)}: " + (
            f"“{_printable(field.value)}”." if field.value else "emptied."
        )


def _signed_with(words: tuple[str, ...]) -> Iterator[str]:
    """What a signature says beside its certificate, as a viewer shows it in a panel."""
    named = list(dict.fromkeys(word.strip() for word in words if not is_plain_word(word.strip())))
    if named:
        words_named = list_text(f"“{_printable(word)}”" for word in named)
        yield f"Not from the records: a signature on it says {words_named}."


def _saved_by(programs: tuple[str, ...]) -> Iterator[str]:
    """How a viewer names the programs that saved it, since anybody can write any words there."""
    if programs:
        named = list_text(f"“{_printable(name)}”" for name in programs)
        yield f"Not from the records: in its properties, the program that saved it is called {named}."


def _printable(text: str, longest: int = _LONGEST_SHOWN) -> str:
    """A text on one line, without marks that could hide or turn round what follows on a terminal."""
    plain = "".join(letter if letter.isprintable() else " " for letter in text)
    return plain if len(plain) <= longest else plain[:longest] + "…"
