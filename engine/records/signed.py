"""Signed reviews and what became of them.

Definitions: a signed review is written once. It is *complete* when every signature that it needs is there; a second
signature comes from another person than the first. An outcome belongs to one signed review and one follow-up; a
correction is a further revision, and the newest counts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import date

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from ..model.decision import Outcome, Signature, SignedReview
from .audit import append
from .drafts import end_draft
from .tables import OutcomeRow, PackageVersion, SecondSignatureRow, SignedReviewRow
from .transaction import StaleVersionError, content_of, reading, written


class SignedRecords:
    """Keeps signed reviews, second signatures and outcomes."""

    def __init__(self, engine: Engine) -> None:
        """Work on an open database."""
        self._engine = engine

    def sign(self, signed: SignedReview, *, draft_revision: int) -> str:
        """Keep a signed review for good, and end the draft of its decision.

        Args:
            signed: with the next number of its package and the version of the package that was reviewed.
            draft_revision: the revision of the decision's draft that was signed; 0 when there was none.

        Returns:
            Its seal: the SHA-256 of its content.

        Raises:
            StaleVersionError: the package, the draft or the number has moved on.
        """
        content = signed.model_dump_json()
        digest = hashlib.sha256(content.encode()).hexdigest()

        def work(session: Session) -> str:
            _check_current(session, signed)
            session.add(SignedReviewRow(reference=signed.reference, number=signed.number, content=content,
                                        content_hash=digest, complete=not signed.second_signature_for,
                                        review_due=str(signed.decision.review_due or "")))
            end_draft(session, "decision", signed.reference, draft_revision)
            append(session, signed.signature.identity, "signed", signed.reference,
                   {"number": signed.number, "hash": digest, "package_version": signed.package_version})
            return digest

        return written(self._engine, work)

    def sign_second(self, reference: str, number: int, signature: Signature) -> None:
        """Add the second signature.

        Raises:
            ValueError: when the same person signs twice, or no second signature is wanted.
            StaleVersionError: when somebody has signed meanwhile.
        """
        def work(session: Session) -> None:
            row = session.get(SignedReviewRow, (reference, number))
            if row is None:
                raise ValueError(f"{reference} has no signed review {number}")
            if row.complete:
                raise StaleVersionError(f"Review {number} of {reference}")
            if _review_of(row).signature.identity == signature.identity:
                raise ValueError("The second signature is another person's")
            session.add(SecondSignatureRow(reference=reference, number=number, content=signature.model_dump_json()))
            row.complete = True
            append(session, signature.identity, "signed second", reference, {"number": number})

        written(self._engine, work)

    def numbers(self, reference: str) -> tuple[int, ...]:
        """The numbers of a package's signed reviews, oldest first."""
        with reading(self._engine) as session:
            return tuple(session.scalars(select(SignedReviewRow.number).where(
                SignedReviewRow.reference == reference).order_by(SignedReviewRow.number)))

    def load(self, reference: str, number: int) -> tuple[SignedReview, Signature | None, bool] | None:
        """A signed review, its second signature, and whether it is complete."""
        with reading(self._engine) as session:
            row = session.get(SignedReviewRow, (reference, number))
            if row is None:
                return None
            second = session.get(SecondSignatureRow, (reference, number))
            what = f"The second signature of review {number} of {reference}"
            return _review_of(row), content_of(Signature, second.content, what) if second else None, row.complete

    def newest(self) -> dict[str, tuple[bool, date | None]]:
        """Whether the newest signed review is complete, and when the next is due, by reference."""
        query = select(SignedReviewRow.reference, SignedReviewRow.complete, SignedReviewRow.review_due).order_by(
            SignedReviewRow.number)
        with reading(self._engine) as session:
            return {row.reference: (row.complete, date.fromisoformat(row.review_due) if row.review_due else None)
                    for row in session.execute(query)}

    def with_seal(self, start: str) -> tuple[str, int] | None:
        """The reference and number of the signed review whose seal begins so."""
        with reading(self._engine) as session:
            found = session.execute(select(SignedReviewRow.reference, SignedReviewRow.number).where(
                SignedReviewRow.content_hash.startswith(start, autoescape=True))).all()
            return (found[0][0], found[0][1]) if len(found) == 1 else None

    def record_outcome(self, reference: str, number: int, outcome: Outcome, *, based_on: int, by: str) -> int:
        """Keep what became of a signed review; the revision.

        Raises:
            StaleVersionError: when another has recorded it meanwhile.
        """
        def work(session: Session) -> int:
            now = session.scalar(select(func.max(OutcomeRow.revision)).where(
                OutcomeRow.reference == reference, OutcomeRow.number == number, OutcomeRow.after == outcome.after)) or 0
            if now != based_on:
                raise StaleVersionError(f"The outcome of {reference}")
            session.add(OutcomeRow(reference=reference, number=number, after=outcome.after, revision=now + 1,
                                   content=outcome.model_dump_json()))
            append(session, by, "recorded outcome", reference,
                   {"number": number, "after": outcome.after, "revision": now + 1})
            return now + 1

        return written(self._engine, work)

    def outcomes(self, references: Collection[str] | None = None) -> dict[tuple[str, int, str], tuple[int, Outcome]]:
        """The newest outcome and its revision, by reference, number and follow-up."""
        query = select(OutcomeRow).order_by(OutcomeRow.revision)
        with reading(self._engine) as session:
            return {(row.reference, row.number, row.after): (row.revision, _outcome_of(row))
                    for row in session.scalars(query) if references is None or row.reference in references}


def _review_of(row: SignedReviewRow) -> SignedReview:
    return content_of(SignedReview, row.content, f"Signed review {row.number} of {row.reference}")


def _outcome_of(row: OutcomeRow) -> Outcome:
    return content_of(Outcome, row.content, f"The outcome of review {row.number} of {row.reference}")


def _check_current(session: Session, signed: SignedReview) -> None:
    reference = signed.reference
    version = session.scalar(select(func.max(PackageVersion.version)).where(PackageVersion.reference == reference))
    newest = session.scalar(select(func.max(SignedReviewRow.number)).where(SignedReviewRow.reference == reference)) or 0
    if (version, newest + 1) != (signed.package_version, signed.number):
        raise StaleVersionError(f"{reference}, or the decision about it,")


def seal_of(signed: SignedReview) -> str:
    """The SHA-256 of a signed review's content."""
    return hashlib.sha256(signed.model_dump_json().encode()).hexdigest()
