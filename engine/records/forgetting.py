"""Retention and erasure: which packages nothing has been done about for long, and one person's data taken out.

Definitions: everything about a package is taken out: every version, where it lies, drafts, signed reviews, second
signatures, outcomes, what followed, photographs. The audit trail stays whole and says that it was done and by whom; of
the package it keeps the reference and hashes of what was there, nothing that can be read. Backups and printed papers are
not reached.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

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
_HOLDING = (
    DraftRow,
    FollowUpRow,
    PhotographRow,
    OutcomeRow,
    ReviewSummaryRow,
    SecondSignatureRow,
    SignedReviewRow,
    PackageVersion,
    PackageCaseload,
)


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

    def forget(self, reference: str) -> int:
        """Take everything about a package out; how many rows there were."""

        def work(session: Session, rights: ActorRights) -> int:
            rights.require("give roles", EVERY_CASELOAD, reference)
            rows = [
                row
                for table in _HOLDING
                for row in session.scalars(select(table).where(table.reference == reference))
            ]
            for row in rows:
                session.delete(row)
            forget_all(session)
            if rows:
                append(session, self._by, FORGOT, reference, {"rows taken out": len(rows)})
            return len(rows)

        count = self._run_as_actor(work)
        wipe_log(self._engine)
        return count

    def wipe_traces(self) -> bool:
        """Wipe what SQLite's own log of changes still holds of what was forgotten; whether nothing is left."""
        with self._reading() as (_, rights):
            rights.require("give roles", EVERY_CASELOAD)
        return wipe_log(self._engine)
