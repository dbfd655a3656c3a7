"""Whether somebody was forgotten since it was last asked, for programs that keep something about people in memory.

Definitions: who is forgotten, by whichever program, has an entry of the audit trail (`forgetting.py`); entries are read on
from the last one seen. Left out: what is let go of then, which each program knows for itself (`dashboard.letting_go`).
"""

from __future__ import annotations

from sqlalchemy import Engine, func, select

from .forgetting import FORGOT
from .tables import AuditEntry
from .transaction import reading


class ForgottenWatch:
    """Looks for people who were forgotten, from the moment at which it is made."""

    def __init__(self, engine: Engine) -> None:
        """Begin at the newest entry."""
        self._engine = engine
        with reading(engine) as session:
            self._seen = session.scalar(select(func.max(AuditEntry.number))) or 0

    def was_anybody_forgotten(self) -> bool:
        """Whether somebody was, since it was last asked.

        Raises:
            RecordsBusyError: the database cannot be reached; ask again later.
        """
        later = select(AuditEntry.number, AuditEntry.action).where(AuditEntry.number > self._seen)
        with reading(self._engine) as session:
            entries = session.execute(later.order_by(AuditEntry.number)).all()
        if entries:
            self._seen = entries[-1].number
        return any(entry.action == FORGOT for entry in entries)
