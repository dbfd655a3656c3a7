"""One piece of work on the database: wholly done or not at all, and tried again when another was quicker.

Definitions: it is tried for 8 s and a last time after that, so that a locked database keeps nobody waiting for minutes.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

_TRIES, _SECONDS = 40, 8.0
_Result = TypeVar("_Result")


class StaleVersionError(Exception):
    """Somebody else has saved this since it was read."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} was saved by somebody else in the meantime: open it again and make the change there")


class RecordsBusyError(Exception):
    """The database could not be written in good time."""

    def __init__(self) -> None:
        super().__init__("The records cannot be written just now, because the database is locked or cannot be reached")


def written(engine: Engine, work: Callable[[Session], _Result]) -> _Result:
    """Run `work` in a transaction and commit it.

    `work` checks again what it relies on each time that it is run, and raises `StaleVersionError` where that no
    longer holds.

    Raises:
        RecordsBusyError: the database stayed locked, or cannot be reached.
    """
    begun = time.monotonic()
    for tried in range(_TRIES):
        try:
            with Session(engine) as session:
                result = work(session)
                session.commit()
                return result
        except IntegrityError:
            if tried == _TRIES - 1:
                raise
        except OperationalError as error:
            if tried == _TRIES - 1 or time.monotonic() - begun > _SECONDS:
                raise RecordsBusyError from error
        time.sleep(0.005 * (tried + 1))
    raise AssertionError
