"""A connection to PostgreSQL that waits for no answer longer than it is told.

A server that is frozen, or a network that swallows everything, answers nothing; limits that the server keeps do not
help there. Such a connection is closed, and the work on it fails as an unreachable database does. Imported only where
the extra `postgresql` is installed.
"""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import errors

from .database import ANSWER_SECONDS


class BoundedConnection(psycopg.Connection[Any]):
    """Waits at most `ANSWER_SECONDS` for each answer."""

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """Wait for an answer; past the limit the connection is closed."""
        try:
            return super().wait(gen, interval, ANSWER_SECONDS if timeout is None else timeout)
        except errors._WaitTimeout:
            if timeout is not None:
                raise
            self.pgconn.finish()
            raise psycopg.OperationalError("the server did not answer in time") from None
