"""The tables, and opening the database that holds them.

Definitions: a package is never overwritten; each change is a new version, `1, 2, 3 …` per reference. Content is the
package's own JSON with its SHA-256, so that what a review was made from can be shown again.
SQLite runs in WAL mode: readers do not wait for a writer, and a killed process leaves no half-written row.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, MetaData, String, Text, UniqueConstraint, create_engine, event
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """Every table."""

    metadata = MetaData()


class PackageVersion(Base):
    """One version of one care package."""

    __tablename__ = "package_version"
    __table_args__ = (UniqueConstraint("reference", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(60), index=True)
    version: Mapped[int]
    content: Mapped[str] = mapped_column(Text)
    content_hash: Mapped[str] = mapped_column(String(64))
    saved_at: Mapped[str] = mapped_column(String(40))
    """UTC, ISO 8601."""


def open_database(url: str) -> Engine:
    """Open a database and make its tables where they are missing.

    Args:
        url: an SQLAlchemy URL; for a file, `sqlite:///` and its path (its folder is made).
    """
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        if engine.url.database and engine.url.database != ":memory:":
            Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)
    Base.metadata.create_all(engine)
    return engine


def _set_up_sqlite(connection: Any, _: object) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
