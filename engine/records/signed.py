"""Signed reviews and what became of them.

Definitions: a signed review is written once. It is *complete* when every signature that it needs is there; a second
signature comes from another person than the first. An outcome belongs to one signed review and one follow-up; a
correction is a further revision, and the newest counts.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ..model.decision import Outcome, Signature, SignedReview
from .acted import ActedRecords
from .acting import OPERATOR
from .audit import append, detail_of
from .drafts import end_draft
from .rights import ActorRights, caseload_in
from .summaries import add_summary
from .tables import (
    AuditEntry,
    OutcomeRow,
    PackageCaseload,
    PackageVersion,
    PersonRow,
    SecondSignatureRow,
    SignedReviewRow,
)
from .transaction import StaleVersionError, content_of

RECORDED = "recorded outcome"
"""What the audit chain calls an outcome that was entered."""


class StoredReview(NamedTuple):
    """A signed review as the records have it."""

    signed: SignedReview
    second: Signature | None
    complete: bool
    """Whether every signature that it needs is there."""


class NewestReview(NamedTuple):
    """What the records say of the newest signed review of a package, without reading it."""

    number: int
    complete: bool
    """Whether every signature that it needs is there."""
    review_due: date | None
    seal: str


class SignedRecords(ActedRecords):
    """Keeps signed reviews, second signatures and outcomes."""

    def sign(
        self, signed: SignedReview, *, draft_revision: int, summary: tuple[int, str] | None = None
    ) -> str:
        """Keep a signed review for good, and end the draft of its decision.

        Args:
            signed: with the next number of its package and the version of the package that was reviewed.
            draft_revision: the revision of the decision's draft that was signed; 0 when there was none.
            summary: the shape and content of its summary; else a list makes it when it first asks.

        Returns:
            Its seal: the SHA-256 of its content.

        Raises:
            StaleVersionError: the package, the draft or the number has moved on.
            NotAllowedError: they do not decide there.
            ValueError: the signature is somebody else's.
        """
        content, digest = signed.as_signed, signed.seal

        def work(session: Session, rights: ActorRights) -> str:
            rights.require_of(session, "decide", signed.reference)
            self._check_signature(signed.signature)
            _check_current(session, signed)
            session.add(
                SignedReviewRow(
                    reference=signed.reference,
                    number=signed.number,
                    content=content,
                    content_hash=digest,
                    complete=not signed.second_signature_for,
                    review_due=str(signed.decision.review_due or ""),
                )
            )
            if summary is not None:
                add_summary(session, signed.reference, signed.number, digest, *summary)
            end_draft(session, "decision", signed.reference, draft_revision)
            append(
                session,
                self._by,
                "signed",
                signed.reference,
                {"number": signed.number, "hash": digest, "package_version": signed.package_version},
            )
            return digest

        return self._run_as_actor(work)

    def sign_second(self, reference: str, number: int, signature: Signature) -> None:
        """Add the second signature.

        Raises:
            ValueError: there is no such review, the same person signs twice, or the signature is somebody else's.
            StaleVersionError: the review needs no further signature: another has signed meanwhile, or none was needed.
            NotAllowedError: they do not sign there.
        """

        def work(session: Session, rights: ActorRights) -> None:
            rights.require_of(session, "sign second", reference)
            self._check_signature(signature)
            row = session.get(SignedReviewRow, (reference, number))
            if row is None:
                raise ValueError(f"{reference} has no signed review {number}")
            if row.complete:
                raise StaleVersionError(f"Review {number} of {reference}")
            if _review_of(row).signature.identity == signature.identity:
                raise ValueError("The second signature is another person's")
            session.add(
                SecondSignatureRow(reference=reference, number=number, content=signature.model_dump_json())
            )
            row.complete = True
            append(session, self._by, "signed second", reference, {"number": number})

        self._run_as_actor(work)

    def numbers(self, reference: str) -> tuple[int, ...]:
        """The numbers of a package's signed reviews, oldest first."""
        with self._reading() as (session, rights):
            if caseload_in(session, reference) is None:
                rights.require("read signed reviews", None, reference)
                return ()
            rights.require_of(session, "read signed reviews", reference)
            return tuple(
                session.scalars(
                    select(SignedReviewRow.number)
                    .where(SignedReviewRow.reference == reference)
                    .order_by(SignedReviewRow.number)
                )
            )

    def load(self, reference: str, number: int) -> StoredReview | None:
        """A signed review by its number; None where there is none."""
        with self._reading() as (session, rights):
            return _load(session, rights, reference, session.get(SignedReviewRow, (reference, number)))

    def load_newest(self, reference: str) -> StoredReview | None:
        """The newest signed review of a package; None where none was signed."""
        query = select(SignedReviewRow).where(SignedReviewRow.reference == reference)
        newest = query.order_by(SignedReviewRow.number.desc()).limit(1)
        with self._reading() as (session, rights):
            return _load(session, rights, reference, session.scalars(newest).first())

    def newest(self) -> dict[str, NewestReview]:
        """The newest signed review of each package, by reference."""
        query = (
            select(
                SignedReviewRow.reference,
                SignedReviewRow.number,
                SignedReviewRow.complete,
                SignedReviewRow.review_due,
                SignedReviewRow.content_hash,
                PackageCaseload.caseload,
            )
            .join(PackageCaseload, PackageCaseload.reference == SignedReviewRow.reference)
            .order_by(SignedReviewRow.number)
        )
        with self._reading() as (session, rights):
            return {
                row.reference: NewestReview(row.number, row.complete, _day(row.review_due), row.content_hash)
                for row in session.execute(query)
                if rights.may("read signed reviews", row.caseload)
            }

    def signers(self) -> dict[str, str]:
        """Who signed the newest review of each package, by reference: from the audit trail, so that no review is read."""
        query = (
            select(AuditEntry.reference, AuditEntry.identity, PersonRow.name, PackageCaseload.caseload)
            .join(PackageCaseload, PackageCaseload.reference == AuditEntry.reference)
            .outerjoin(PersonRow, AuditEntry.identity == PersonRow.issuer + " " + PersonRow.subject)
            .where(AuditEntry.action == "signed")
            .order_by(AuditEntry.number)
        )
        with self._reading() as (session, rights):
            return {
                row.reference: row.name or row.identity.split(" ", 1)[-1]
                for row in session.execute(query)
                if rights.may("read packages", row.caseload)
            }

    def with_seal(self, start: str) -> tuple[str, int] | None:
        """The reference and number of the one signed review whose seal begins so; None where it is none or several."""
        with self._reading() as (session, rights):
            matches = session.execute(
                select(SignedReviewRow.reference, SignedReviewRow.number).where(
                    SignedReviewRow.content_hash.startswith(start, autoescape=True)
                )
            ).all()
            if len(matches) != 1:
                rights.require("read signed reviews", None)
                return None
            rights.require_of(session, "read signed reviews", matches[0][0])
            return matches[0][0], matches[0][1]

    def record_outcome(self, reference: str, number: int, outcome: Outcome, *, based_on: int) -> int:
        """Keep what became of a signed review.

        Args:
            reference: of the package.
            number: of its signed review.
            outcome: what was seen at one follow-up.
            based_on: the newest revision that whoever writes has read; 0 where there was none.

        Returns:
            The revision that was kept.

        Raises:
            StaleVersionError: when another has recorded it meanwhile.
            NotAllowedError: they do not decide there.
            LookupError: there is no such signed review.
        """

        def work(session: Session, rights: ActorRights) -> int:
            rights.require_of(session, "decide", reference)
            if session.get(SignedReviewRow, (reference, number)) is None:
                raise LookupError(f"{reference} has no signed review {number}")
            now = (
                session.scalar(
                    select(func.max(OutcomeRow.revision)).where(
                        OutcomeRow.reference == reference,
                        OutcomeRow.number == number,
                        OutcomeRow.after == outcome.after,
                    )
                )
                or 0
            )
            if now != based_on:
                raise StaleVersionError(f"The outcome of {reference}")
            session.add(
                OutcomeRow(
                    reference=reference,
                    number=number,
                    after=outcome.after,
                    revision=now + 1,
                    content=outcome.model_dump_json(),
                )
            )
            append(
                session,
                self._by,
                RECORDED,
                reference,
                {"number": number, "after": outcome.after, "revision": now + 1},
            )
            return now + 1

        return self._run_as_actor(work)

    def outcomes(
        self, references: Collection[str] | None = None
    ) -> dict[tuple[str, int, str], tuple[int, Outcome]]:
        """The newest outcome and its revision, by reference, number and follow-up."""
        query = (
            select(OutcomeRow, PackageCaseload.caseload)
            .join(PackageCaseload, PackageCaseload.reference == OutcomeRow.reference)
            .order_by(OutcomeRow.revision)
        )
        with self._reading() as (session, rights):
            return {
                (row.reference, row.number, row.after): (row.revision, _outcome_of(row))
                for row, caseload in session.execute(query)
                if (references is None or row.reference in references)
                and rights.may("count packages", caseload)
            }

    def outcome_days(self) -> dict[tuple[str, int, str], date]:
        """The day on which the newest revision of each outcome was entered, by reference, number and follow-up."""
        query = (
            select(AuditEntry, PackageCaseload.caseload)
            .join(PackageCaseload, PackageCaseload.reference == AuditEntry.reference)
            .where(AuditEntry.action == RECORDED)
            .order_by(AuditEntry.number)
        )
        days: dict[tuple[str, int, str], date] = {}
        with self._reading() as (session, rights):
            for entry, caseload in session.execute(query):
                detail = detail_of(entry)
                day = _day(entry.at[:10])
                if day is not None and "after" in detail and rights.may("count packages", caseload):
                    days[entry.reference, int(detail["number"]), str(detail["after"])] = day
        return days

    def _check_signature(self, signature: Signature) -> None:
        if self._by != OPERATOR and signature.identity != self._by.identity:
            raise ValueError("The signature is another person's than the one who signs")


def _load(
    session: Session, rights: ActorRights, reference: str, row: SignedReviewRow | None
) -> StoredReview | None:
    """What a row holds, for somebody who may read it."""
    if row is None:
        rights.require("read signed reviews", None, reference)
        return None
    # Whoever only carries a plan out sees it once it counts.
    rights.require_of(session, "read signed reviews" if row.complete else "read packages", reference)
    second = session.get(SecondSignatureRow, (reference, row.number))
    what = f"The second signature of review {row.number} of {reference}"
    return StoredReview(
        _review_of(row), content_of(Signature, second.content, what) if second else None, row.complete
    )


def _review_of(row: SignedReviewRow) -> SignedReview:
    what = f"Signed review {row.number} of {row.reference}"
    return content_of(SignedReview, row.content, what, read=SignedReview.from_signed)


def _outcome_of(row: OutcomeRow) -> Outcome:
    return content_of(Outcome, row.content, f"The outcome of review {row.number} of {row.reference}")


def _day(written: str) -> date | None:
    """The day as stored; None where there is none, or where it cannot be read: one bad row stops no list."""
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        return None


def _check_current(session: Session, signed: SignedReview) -> None:
    reference = signed.reference
    version = session.scalar(
        select(func.max(PackageVersion.version)).where(PackageVersion.reference == reference)
    )
    newest = (
        session.scalar(select(func.max(SignedReviewRow.number)).where(SignedReviewRow.reference == reference))
        or 0
    )
    if (version, newest + 1) != (signed.package_version, signed.number):
        raise StaleVersionError(f"{reference}, or the decision about it,")
