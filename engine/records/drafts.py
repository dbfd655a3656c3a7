"""What is unfinished: packages being written and decisions being made, saved at every step.

Definitions: a draft has a revision, which grows by 1 at every save. It is saved on the revision that was read; when
another has saved meanwhile, nothing is written over and `StaleVersionError` says so. The first revision is drawn: a page
that still shows a draft which has ended (signed, thrown away) must not fit the next one about the same package. A draft
belongs to the caseload of its package, or, while that is in none, to the one that it is meant for.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from .acted import ActedRecords
from .rights import ActorRights, caseload_in
from .tables import DraftRow, PackageCaseload
from .transaction import StaleVersionError

DraftKind = Literal["package", "decision"]
_FIRST_BELOW = 1 << 30
"""Leaves a thousand million saves before the column is full."""


@dataclass(frozen=True)
class KeptDraft:
    """A draft as it was last saved."""

    reference: str
    revision: int
    content: str
    saved_by: str
    saved_at: str
    caseload: str
    """Where its package is, or is meant for."""


class DraftRecords(ActedRecords):
    """Saves drafts and gives them back."""

    def save(
        self, kind: DraftKind, reference: str, content: str, *, based_on: int, caseload: str = ""
    ) -> int:
        """Save a draft; its new revision.

        Args:
            kind: of what it is a draft.
            reference: of which package.
            content: JSON.
            based_on: the revision that was read; 0 when there was none.
            caseload: where a package that is in none yet is meant for.

        Raises:
            StaleVersionError: when another has saved meanwhile.
            NotAllowedError: it is in a caseload in which they do not decide.
        """

        def work(session: Session, rights: ActorRights) -> int:
            row = session.get(DraftRow, (kind, reference))
            rights.require_of(session, "decide", reference, row.caseload if row else caseload)
            if (row.revision if row else 0) != based_on:
                raise StaleVersionError(f"The draft for {reference}")
            if row is None:
                first = secrets.randbelow(_FIRST_BELOW)
                row = DraftRow(kind=kind, reference=reference, revision=first, caseload=caseload)
                session.add(row)
            row.revision, row.content = row.revision + 1, content
            row.saved_by, row.saved_at = self._by.display_name[:200], datetime.now(UTC).isoformat()
            return row.revision

        return self._run_as_actor(work)

    def load(self, kind: DraftKind, reference: str) -> KeptDraft | None:
        """A draft, where there is one.

        Raises:
            NotAllowedError: it is in a caseload in which they do not read.
        """
        with self._reading() as (session, rights):
            row = session.get(DraftRow, (kind, reference))
            placed = caseload_in(session, reference)
            if row is None and placed is None:
                rights.require("read packages", None, reference)
                return None
            rights.require("read packages", placed or (row.caseload if row else ""), reference)
            return _draft_of(row, placed) if row else None

    def all(self, kind: DraftKind) -> tuple[KeptDraft, ...]:
        """Every draft of a kind that they may read, the newest first."""
        query = (
            select(DraftRow, PackageCaseload.caseload)
            .outerjoin(PackageCaseload, PackageCaseload.reference == DraftRow.reference)
            .where(DraftRow.kind == kind)
            .order_by(DraftRow.saved_at.desc())
        )
        with self._reading() as (session, rights):
            drafts = (_draft_of(row, placed) for row, placed in session.execute(query))
            return tuple(draft for draft in drafts if rights.may("read packages", draft.caseload))

    def forget(self, kind: DraftKind, reference: str, *, based_on: int) -> None:
        """Throw a draft away.

        Raises:
            StaleVersionError: when another has saved meanwhile.
            NotAllowedError: it is in a caseload in which they do not decide.
        """

        def work(session: Session, rights: ActorRights) -> None:
            row = session.get(DraftRow, (kind, reference))
            rights.require_of(session, "decide", reference, row.caseload if row else "")
            end_draft(session, kind, reference, based_on)

        self._run_as_actor(work)


def end_draft(session: Session, kind: DraftKind, reference: str, based_on: int) -> None:
    """End the draft that was read, in a transaction that does something with it; 0 where there was none.

    Raises:
        StaleVersionError: when another has saved meanwhile.
    """
    row = session.get(DraftRow, (kind, reference))
    if (row.revision if row else 0) != based_on:
        raise StaleVersionError(f"The draft for {reference}")
    if row is not None:
        session.delete(row)


def _draft_of(row: DraftRow, placed: str | None) -> KeptDraft:
    return KeptDraft(
        row.reference, row.revision, row.content, row.saved_by, row.saved_at, placed or row.caseload
    )
