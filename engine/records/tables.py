"""The tables, and opening the database that holds them.

Definitions: nothing that was decided is ever overwritten. A package's change is a new version, `1, 2, 3 …` for each
reference; a signed review has a number of its own; the audit trail only grows. Drafts alone are written over, each with
a revision, so that two people cannot write over each other. Content is a value's own JSON with its SHA-256.
SQLite runs in WAL mode with full synchronisation: readers do not wait for a writer, and a killed process leaves no
half-written row. Times are UTC, ISO 8601.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, MetaData, String, Text, UniqueConstraint, create_engine, event
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from .migration import migrate

_IDENTITY, _REFERENCE, _HASH, _TIME = String(200), String(60), String(64), String(40)


class Base(DeclarativeBase):
    """Every table."""

    metadata = MetaData()


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

    identity: Mapped[str] = mapped_column(_IDENTITY, primary_key=True)
    role: Mapped[str] = mapped_column(String(40), primary_key=True)
    caseload: Mapped[str] = mapped_column(String(80), primary_key=True)


class Draft(Base):
    """Something unfinished: a package being written, or a decision being made."""

    __tablename__ = "draft"

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    reference: Mapped[str] = mapped_column(_REFERENCE, primary_key=True)
    revision: Mapped[int]
    content: Mapped[str] = mapped_column(Text)
    saved_by: Mapped[str] = mapped_column(_IDENTITY)
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


class OutcomeRow(Base):
    """What became of a signed review, at one of its two follow-ups; a correction is a new revision."""

    __tablename__ = "outcome"

    reference: Mapped[str] = mapped_column(_REFERENCE, primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    after: Mapped[str] = mapped_column(String(20), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[str] = mapped_column(Text)


class AuditEntry(Base):
    """Who did what when; each entry holds the hash of the one before it."""

    __tablename__ = "audit_entry"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[str] = mapped_column(_TIME)
    identity: Mapped[str] = mapped_column(_IDENTITY)
    action: Mapped[str] = mapped_column(String(40))
    reference: Mapped[str] = mapped_column(_REFERENCE, index=True)
    detail: Mapped[str] = mapped_column(Text)
    previous_hash: Mapped[str] = mapped_column(_HASH)
    entry_hash: Mapped[str] = mapped_column(_HASH)


def open_database(url: str) -> Engine:
    """Open a database and bring its tables up to date.

    Args:
        url: an SQLAlchemy URL. A file: `sqlite:///` and its path (its folder is made). A server:
            `postgresql+psycopg://user@host/name`, with the extra `postgresql` installed.
    """
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        if engine.url.database and engine.url.database != ":memory:":
            Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)
    migrate(engine)
    return engine


def _set_up_sqlite(connection: Any, _: object) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
