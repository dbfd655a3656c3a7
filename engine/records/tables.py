"""The tables of the database.

Definitions: nothing that was decided is ever overwritten. A package's change is a new version, `1, 2, 3 …` for each
reference; a signed review has a number of its own; the audit trail only grows. Drafts alone are written over, each with
a revision, so that two people cannot write over each other. Content is a value's own JSON with its SHA-256.
Times are UTC, ISO 8601.
"""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import MetaData, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

_PARTY, _REFERENCE, _HASH, _TIME = String(300), String(60), String(64), String(40)


class Base(DeclarativeBase):
    """The base of all tables."""

    metadata = MetaData()
    rows_at_once: ClassVar[int] = 500
    """How many rows are held in memory at once where all of them are read."""


class PackageVersion(Base):
    """One version of one care package."""

    __tablename__ = "package_version"
    __table_args__ = (UniqueConstraint("reference", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(_REFERENCE, index=True)
    version: Mapped[int]
    content: Mapped[str] = mapped_column(Text)
    content_hash: Mapped[str] = mapped_column(_HASH)
    saved_at: Mapped[str] = mapped_column(_TIME)


class PackageCaseload(Base):
    """The caseload that a package belongs to."""

    __tablename__ = "package_caseload"

    reference: Mapped[str] = mapped_column(_REFERENCE, primary_key=True)
    caseload: Mapped[str] = mapped_column(String(80), index=True)


class Grant(Base):
    """A role that somebody holds, in one caseload or in all (`*`)."""

    __tablename__ = "role_grant"

    issuer: Mapped[str] = mapped_column(_PARTY, primary_key=True)
    """Empty while it is bound to nobody: then the subject is an e-mail address in lower case."""
    subject: Mapped[str] = mapped_column(_PARTY, primary_key=True)
    role: Mapped[str] = mapped_column(String(40), primary_key=True)
    caseload: Mapped[str] = mapped_column(String(80), primary_key=True)


class PersonRow(Base):
    """Somebody who has signed in."""

    __tablename__ = "person"

    issuer: Mapped[str] = mapped_column(_PARTY, primary_key=True)
    subject: Mapped[str] = mapped_column(_PARTY, primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(320))
    """Empty unless the issuer says that it is verified."""


class EndedSignIn(Base):
    """A sign-in that has ended: what comes with its cookie from now on is refused."""

    __tablename__ = "ended_sign_in"

    sign_in: Mapped[str] = mapped_column(_HASH, primary_key=True)
    at: Mapped[str] = mapped_column(_TIME)


class DraftRow(Base):
    """Something unfinished: a package being written, or a decision being made."""

    __tablename__ = "draft"

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    reference: Mapped[str] = mapped_column(_REFERENCE, primary_key=True)
    revision: Mapped[int]
    content: Mapped[str] = mapped_column(Text)
    caseload: Mapped[str] = mapped_column(String(80))
    """Where a package that is in no caseload yet is meant for; empty otherwise."""
    saved_by: Mapped[str] = mapped_column(String(200))
    """A name, to be shown."""
    saved_at: Mapped[str] = mapped_column(_TIME)


class SignedReviewRow(Base):
    """One signed review, as it was signed."""

    __tablename__ = "signed_review"

    reference: Mapped[str] = mapped_column(_REFERENCE, primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[str] = mapped_column(Text)
    content_hash: Mapped[str] = mapped_column(_HASH)
    complete: Mapped[bool]
    """Whether every signature that it needs is there."""
    review_due: Mapped[str] = mapped_column(String(10))
    """ISO 8601, or empty."""


class SecondSignatureRow(Base):
    """The signature of a second person."""

    __tablename__ = "second_signature"

    reference: Mapped[str] = mapped_column(_REFERENCE, primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[str] = mapped_column(Text)


class ReviewSummaryRow(Base):
    """What lists read of one signed review, in one shape; written once."""

    __tablename__ = "review_summary"

    reference: Mapped[str] = mapped_column(_REFERENCE, primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    shape: Mapped[int] = mapped_column(primary_key=True)
    seal: Mapped[str] = mapped_column(_HASH)
    """Of the review that it was made of."""
    content: Mapped[str] = mapped_column(Text)


class OutcomeRow(Base):
    """What became of a signed review, at one of its two follow-ups; a correction is a new revision."""

    __tablename__ = "outcome"

    reference: Mapped[str] = mapped_column(_REFERENCE, primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    after: Mapped[str] = mapped_column(String(20), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[str] = mapped_column(Text)


class FollowUpRow(Base):
    """Something that happened after a review, or was said about it; never changed."""

    __tablename__ = "follow_up"

    reference: Mapped[str] = mapped_column(_REFERENCE, primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    review: Mapped[int]
    """The number of the signed review that it belongs to; 0 for none."""
    kind: Mapped[str] = mapped_column(String(20))
    content: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(200))
    """A name, to be shown."""
    at: Mapped[str] = mapped_column(_TIME)


class PhotographRow(Base):
    """A photograph of a room or of equipment: its pixels, and what it is of in words; never changed."""

    __tablename__ = "photograph"
    rows_at_once = 10

    reference: Mapped[str] = mapped_column(_REFERENCE, primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[str] = mapped_column(Text)
    full: Mapped[str] = mapped_column(Text)
    """A JPEG as base 64."""
    small: Mapped[str] = mapped_column(Text)
    """A smaller JPEG as base 64, for lists."""
    by: Mapped[str] = mapped_column(String(200))
    """A name, to be shown."""
    at: Mapped[str] = mapped_column(_TIME)


class RepeatedRequestRow(Base):
    """A request of another program that may be repeated under a key, and its answer, for a day."""

    __tablename__ = "repeated_request"

    sender: Mapped[str] = mapped_column(_HASH, primary_key=True)
    """SHA-256 of who sent it."""
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    request: Mapped[str] = mapped_column(_HASH)
    at: Mapped[str] = mapped_column(_TIME, index=True)
    status: Mapped[int]
    """0 while it is being answered."""
    head: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)


class AuditEntry(Base):
    """Who did what when; each entry holds the hash of the one before it."""

    __tablename__ = "audit_entry"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[str] = mapped_column(_TIME)
    identity: Mapped[str] = mapped_column(String(601))
    """Issuer and subject."""
    action: Mapped[str] = mapped_column(String(40))
    reference: Mapped[str] = mapped_column(_REFERENCE, index=True)
    detail: Mapped[str] = mapped_column(Text)
    previous_hash: Mapped[str] = mapped_column(_HASH)
    entry_hash: Mapped[str] = mapped_column(_HASH)
