"""Retention and erasure: which packages nothing has been done about for long, and one person's data taken out.

Definitions: everything about a package is taken out: every version, where it lies, drafts, signed reviews, second
signatures, outcomes, what followed, photographs. The audit trail stays whole and says that it was done and by whom; of
the package it keeps the reference and hashes of what was there, nothing that can be read. Backups and printed papers are
not reached.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from .acted import ActedRecords
from .audit import append
from .database import wipe_log
from .repeated import forget_all
from .rights import ActorRights
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
        last = (
            select(AuditEntry.reference, func.max(AuditEntry.at).label("at"))
            .where(AuditEntry.reference != "")
            .group_by(AuditEntry.reference)
            .subquery()
        )
        query = (
            select(last.c.reference, last.c.at)
            .join(PackageCaseload, PackageCaseload.reference == last.c.reference)
            .where(last.c.at < before)
            .order_by(last.c.at)
        )
        with self._reading() as (session, rights):
            rights.require("give roles", None)
            return {row.reference: row.at[:10] for row in session.execute(query)}

    def forget(self, reference: str) -> int:
        """Take everything about a package out; how many rows there were."""

        def work(session: Session, rights: ActorRights) -> int:
            rights.require("give roles", None)
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
            rights.require("give roles", None)
        return wipe_log(self._engine)
