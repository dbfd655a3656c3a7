"""What is unfinished: packages being written and decisions being made, saved at every step.

Definitions: a draft has a revision, `1, 2, 3 …`. It is saved on the revision that was read; when another has saved
meanwhile, nothing is written over and `StaleVersionError` says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from .tables import Draft
from .transaction import StaleVersionError, reading, written

DraftKind = Literal["package", "decision"]


@dataclass(frozen=True)
class KeptDraft:
    """A draft as it was last saved."""

    reference: str
    revision: int
    content: str
    saved_by: str
    saved_at: str


class DraftRecords:
    """Saves drafts and gives them back."""

    def __init__(self, engine: Engine) -> None:
        """Work on an open database."""
        self._engine = engine

    def save(self, kind: DraftKind, reference: str, content: str, *, based_on: int, by: str) -> int:
        """Save a draft; its new revision.

        Args:
            kind: of what it is a draft.
            reference: of which package.
            content: JSON.
            based_on: the revision that was read; 0 when there was none.
            by: whose change it is.

        Raises:
            StaleVersionError: when another has saved meanwhile.
        """
        def work(session: Session) -> int:
            row = session.get(Draft, (kind, reference))
            if (row.revision if row else 0) != based_on:
                raise StaleVersionError(f"The draft for {reference}")
            if row is None:
                row = Draft(kind=kind, reference=reference, revision=0)
                session.add(row)
            row.revision, row.content = based_on + 1, content
            row.saved_by, row.saved_at = by, datetime.now(UTC).isoformat()
            return based_on + 1

        return written(self._engine, work)

    def load(self, kind: DraftKind, reference: str) -> KeptDraft | None:
        """A draft, where there is one."""
        with reading(self._engine) as session:
            row = session.get(Draft, (kind, reference))
            return _kept(row) if row else None

    def all(self, kind: DraftKind) -> tuple[KeptDraft, ...]:
        """Every draft of a kind, the newest first."""
        with reading(self._engine) as session:
            rows = session.scalars(select(Draft).where(Draft.kind == kind).order_by(Draft.saved_at.desc()))
            return tuple(_kept(row) for row in rows)

    def forget(self, kind: DraftKind, reference: str, *, based_on: int) -> None:
        """Throw a draft away.

        Raises:
            StaleVersionError: when another has saved meanwhile.
        """
        written(self._engine, lambda session: end_draft(session, kind, reference, based_on))


def end_draft(session: Session, kind: DraftKind, reference: str, based_on: int) -> None:
    """End the draft that was read, in a transaction that does something with it; 0 where there was none.

    Raises:
        StaleVersionError: when another has saved meanwhile.
    """
    row = session.get(Draft, (kind, reference))
    if (row.revision if row else 0) != based_on:
        raise StaleVersionError(f"The draft for {reference}")
    if row is not None:
        session.delete(row)


def _kept(row: Draft) -> KeptDraft:
    return KeptDraft(row.reference, row.revision, row.content, row.saved_by, row.saved_at)
