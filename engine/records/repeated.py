"""Requests of other programs that may be repeated under a key: each is done once, whichever server it comes to.

Definitions: a key belongs to whoever sent it and to one request; both are kept as hashes. The first to begin holds the
key until it has answered, failed, or been silent for `SILENT_MINUTES`, as a server that was ended is. An answer is kept
for a day. The number of keys is bounded, the oldest go first. Not a record: copies and the audit trail leave it out,
and forgetting anybody forgets every answer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, delete, func, select
from sqlalchemy.orm import Session

from .tables import RepeatedRequestRow
from .transaction import run_in_transaction

SILENT_MINUTES = 10
_GOOD_FOR, _MOST_KEYS = timedelta(days=1), 10_000


class OtherRequestError(Exception):
    """The key was sent with another request."""


class UnderWayError(Exception):
    """The first request with the key is still being answered."""


@dataclass(frozen=True)
class GivenAnswer:
    """What a request was answered with."""

    status: int
    head: str
    """Its headers, as JSON."""
    body: str
    """As base64."""


class RepeatedRequests:
    """The keys that were used."""

    def __init__(self, engine: Engine, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """Keep the keys in a database.

        Args:
            engine: the database.
            now: the time, UTC.
        """
        self._engine, self._now = engine, now

    def begin(self, who: str, key: str, request: str) -> GivenAnswer | None:
        """Hold a key to do its request; the answer that was given, where it was done before.

        Args:
            who: sent it.
            key: the key.
            request: its SHA-256.

        Raises:
            OtherRequestError: the key belongs to another request.
            UnderWayError: another is doing it.
        """
        sender, now = _hash(who), self._now()

        def work(session: Session) -> GivenAnswer | None:
            _drop_old(session, now)
            row = session.get(RepeatedRequestRow, (sender, key))
            if row is None:
                session.add(
                    RepeatedRequestRow(
                        sender=sender,
                        key=key,
                        request=request,
                        at=now.isoformat(),
                        status=0,
                        head="",
                        body="",
                    )
                )
                return None
            if row.request != request:
                raise OtherRequestError
            if row.status:
                return GivenAnswer(row.status, row.head, row.body)
            silent = timedelta(minutes=SILENT_MINUTES)
            if (now - silent).isoformat() < row.at < (now + silent).isoformat():
                raise UnderWayError
            # Whoever held it has been silent too long to be still at work, or began by a clock that was wrong and
            # has been put right: this request takes it over.
            row.at = now.isoformat()
            return None

        return run_in_transaction(self._engine, work)

    def finish(self, who: str, key: str, answer: GivenAnswer) -> None:
        """Keep the answer of a request that was done."""

        def work(session: Session) -> None:
            row = session.get(RepeatedRequestRow, (_hash(who), key))
            if row is not None:
                row.status, row.head, row.body = answer.status, answer.head, answer.body

        run_in_transaction(self._engine, work)

    def let_go(self, who: str, key: str) -> None:
        """Let a request that failed be tried again."""

        def work(session: Session) -> None:
            row = session.get(RepeatedRequestRow, (_hash(who), key))
            if row is not None:
                session.delete(row)

        run_in_transaction(self._engine, work)


def forget_all(session: Session) -> None:
    """Forget every answer, in a transaction that takes somebody out: one may be about them."""
    session.execute(delete(RepeatedRequestRow))


def _drop_old(session: Session, now: datetime) -> None:
    table = RepeatedRequestRow
    session.execute(delete(table).where(table.at < (now - _GOOD_FOR).isoformat()))
    count = session.scalar(select(func.count()).select_from(table)) or 0
    if count >= _MOST_KEYS:
        oldest = session.scalars(select(table).order_by(table.at).limit(count - _MOST_KEYS + 1)).all()
        for row in oldest:
            session.delete(row)


def _hash(who: str) -> str:
    return hashlib.sha256(who.encode()).hexdigest()
