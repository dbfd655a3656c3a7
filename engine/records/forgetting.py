"""Retention and erasure: which packages nothing has been done about for long, and one person's data taken out.

Definitions: everything about a package is taken out: every version, where it lies, drafts, signed reviews, second
signatures, outcomes, what followed, photographs. The audit trail stays whole and says that it was done and by whom; of
the package it keeps the reference and hashes of what was there, nothing that can be read. Backups and printed papers are
not reached.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import func, select, union, union_all
from sqlalchemy.orm import Session

from .acted import ActedRecords
from .audit import append
from .database import wipe_log
from .repeated import forget_all
from .rights import EVERY_CASELOAD, ActorRights
from .tables import (
    AuditEntry,
    DraftRow,
    FollowUpRow,
    OutcomeRow,
    PackageCaseload,
    PackageVersion,
    PhotographRow,
    ReviewSummaryRow,
    SecondSignatureRow,
    SignedReviewRow,
)

FORGOT = "forgot"
"""What the audit trail calls it."""
_ROWS = "rows taken out"
_HOLDING = (
    (DraftRow, "drafts that nobody has signed"),
    (FollowUpRow, "steps of equipment, notes, and what the person and providers said"),
    (PhotographRow, "photographs"),
    (OutcomeRow, "outcomes"),
    (ReviewSummaryRow, "summaries of signed reviews, for lists"),
    (SecondSignatureRow, "second signatures"),
    (SignedReviewRow, "signed reviews"),
    (PackageVersion, "versions of the package"),
    (PackageCaseload, "its place in a caseload"),
)
"""Every table that holds anything about a package, and what its rows are to people."""


class HeldRecords(NamedTuple):
    """What the records hold about one package."""

    rows: dict[str, int]
    """How many of each kind would be taken out, by its words; a kind of which there is none is left out."""
    entries_that_stay: int
    """Of the audit trail: each names the package, who and when, and holds hashes, nothing that can be read."""
    last_done: str
    """The day of the last thing that was done or written about it; empty where nothing was."""


class Erasure(NamedTuple):
    """That everything about a package was taken out."""

    at: str
    identity: str
    reference: str
    rows: int
    because: str


class RetentionRecords(ActedRecords):
    """What is to be kept no longer."""

    def list_untouched(self, days: int) -> dict[str, str]:
        """Packages about which nothing was done in so many days, with the day of the last thing; the oldest first."""
        before = (datetime.now(UTC) - timedelta(days=days)).isoformat()
        # A package that was begun and never taken in has a draft alone, and no draft is in the audit trail.
        done = union_all(
            select(AuditEntry.reference, AuditEntry.at), select(DraftRow.reference, DraftRow.saved_at)
        ).subquery()
        there = union(select(PackageCaseload.reference), select(DraftRow.reference))
        last = func.max(done.c.at)
        query = (
            select(done.c.reference, last)
            .where(done.c.reference.in_(there))
            .group_by(done.c.reference)
            .having(last < before)
            .order_by(last)
        )
        with self._reading() as (session, rights):
            rights.require("give roles", EVERY_CASELOAD)
            return {reference: at[:10] for reference, at in session.execute(query)}

    def list_held(self, reference: str) -> HeldRecords:
        """What would be taken out with a package, and what stays; before anybody does it."""
        entries = select(AuditEntry.at).where(AuditEntry.reference == reference)
        drafts = select(DraftRow.saved_at).where(DraftRow.reference == reference)
        with self._reading() as (session, rights):
            rights.require("give roles", EVERY_CASELOAD, reference)
            counts = {
                words: session.scalar(
                    select(func.count()).select_from(table).where(table.reference == reference)
                )
                or 0
                for table, words in _HOLDING
            }
            moments = [*session.scalars(entries), *session.scalars(drafts)]
            stay = session.scalar(select(func.count()).select_from(entries.subquery())) or 0
        last_done = max(moments, default="")[:10]
        return HeldRecords({words: count for words, count in counts.items() if count}, stay, last_done)

    def list_erasures(self, limit: int = 100) -> tuple[Erasure, ...]:
        """What was taken out, by whom and when, the newest first: the audit trail says it."""
        query = select(AuditEntry).where(AuditEntry.action == FORGOT).order_by(AuditEntry.number.desc())
        with self._reading() as (session, rights):
            rights.require("give roles", EVERY_CASELOAD)
            return tuple(_erasure_of(entry) for entry in session.scalars(query.limit(limit)))

    def forget(self, reference: str, because: str = "") -> int:
        """Take everything about a package out; how many rows there were.

        Args:
            reference: of the package.
            because: why, in words that name nobody: they stay in the audit trail for good.
        """

        def work(session: Session, rights: ActorRights) -> int:
            rights.require("give roles", EVERY_CASELOAD, reference)
            rows = [
                row
                for table, _ in _HOLDING
                for row in session.scalars(select(table).where(table.reference == reference))
            ]
            for row in rows:
                session.delete(row)
            forget_all(session)
            if rows:
                why = {"because": because} if because else {}
                append(session, self._by, FORGOT, reference, {_ROWS: len(rows), **why})
            return len(rows)

        count = self._run_as_actor(work)
        wipe_log(self._engine)
        return count

    def wipe_traces(self) -> bool:
        """Wipe what SQLite's own log of changes still holds of what was forgotten; whether nothing is left."""
        with self._reading() as (_, rights):
            rights.require("give roles", EVERY_CASELOAD)
        return wipe_log(self._engine)


def _erasure_of(entry: AuditEntry) -> Erasure:
    """An entry of the audit trail, read."""
    detail = json.loads(entry.detail)
    return Erasure(entry.at, entry.identity, entry.reference, detail.get(_ROWS, 0), detail.get("because", ""))
