"""One piece of work on the database: wholly done or not at all, and the only place that decides who was first.

Definitions: `run_in_transaction` runs work that may write. It holds the database's one write lock from before the
first thing that it reads until it has committed (`database.py`), so a check and the write that rests on it cannot be parted:
whoever compares a revision there and then writes has compared and set at once, on either database, whatever the table.
`reading` runs work that only reads; a write in it is refused by the database.

It is tried again for 5 s where the lock or the connection was not to be had, so that nobody waits for much longer than
ten seconds in all. A commit whose answer never came is not tried again: it may have been kept.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from sqlalchemy import Engine, String, event, inspect
from sqlalchemy.exc import DatabaseError, DataError, DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from .database import WRITES, for_writing

_SECONDS, _PAUSE = 5.0, 0.02
_CROSSED, _UNIQUE = 5, "23505"
_Result = TypeVar("_Result")
_Model = TypeVar("_Model", bound=BaseModel)
_FULL = "the disk of the database is full, or refuses to be written"
_TRY_AGAIN = {"disk is full": _FULL, "disk I/O error": _FULL, "No space left": _FULL}
"""What the database says of its disk."""
_REFUSED = {
    "readonly database": "the database can only be read",
    "unable to open database file": "its file cannot be opened by this account",
}
"""What SQLite says of what it does not let anybody do."""
_REFUSED_BY_CODE = {
    "25006": "the database can only be read",
    "42501": "the account in the database’s URL may not do it there",
}
"""PostgreSQL’s codes for the same. Its messages are in the language of its server, and name process numbers."""
_NOT_LET_IN = "the server refuses the connection: check the name of the database, the account and the password in its URL"
_PERHAPS_NOW = f"{_NOT_LET_IN}; it may also be starting, stopping or full"
_ANSWERED = re.compile(r"failed: \S+:  ")
"""How libpq hands on what a server says of a connection: with its word for how grave it is, in the server's language."""
_PASSES = ("starting up", "shutting down", "recovery", "too many", "connection slots", "terminating")
"""What an English PostgreSQL says where it refuses a connection for now."""
_STAYS = ("authentication failed", "does not exist", "pg_hba.conf", "not permitted", "permission denied")
"""What it says where that stays so until somebody mends it."""
_DAMAGE = ("malformed", "not a database", "corrupt", "Could not decode")


class StaleVersionError(Exception):
    """Somebody else has saved this since it was read."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what} was saved by somebody else in the meantime: open it again and make the change there"
        )


class RecordsBusyError(Exception):
    """The database could not be read or written in good time."""

    code = "H116"

    def __init__(self, why: str = "the database is locked or cannot be reached") -> None:
        super().__init__(f"The records cannot be written just now, because {why}")


class RecordsRefusedError(RecordsBusyError):
    """The database answers, and does not let this account or this connection do it, now or later."""


class RecordsMissingError(Exception):
    """Where records should be there are none: no database, or not one of Handrail's."""

    code = "H112"

    def __init__(self, why: str) -> None:
        super().__init__(f"{why}, so there are no records to read: check the URL; nothing was made there")


class RecordsDamagedError(Exception):
    """What the database holds cannot be read: the file is damaged, or no database."""

    code = "H117"

    def __init__(self, what: str = "The database of the records") -> None:
        super().__init__(
            f"{what} is damaged and cannot be read. Nothing was changed; restore it from a copy "
            "(docs/for_administrators.md)"
        )


class RecordsVersionError(Exception):
    """The database is of another Handrail than this one can bring up to date."""

    code = "H118"

    def __init__(self, why: str) -> None:
        super().__init__(
            f"The database of the records is not this Handrail’s to open: {why}. Nothing was changed; start the "
            "Handrail that it belongs to, or name another database (docs/for_administrators.md)"
        )


class UnfitValueError(ValueError):
    """A value that cannot be kept: too long for its place, or with a character that no database takes."""

    def __init__(self, place: str, why: str) -> None:
        super().__init__(f"This cannot be kept: {place.replace('_', ' ')} {why}. Make it again without that")


def run_in_transaction(
    engine: Engine, work: Callable[[Session], _Result], seconds: float = _SECONDS
) -> _Result:
    """Run `work` in a transaction that holds the write lock, and commit it.

    `work` checks what it relies on itself, and raises `StaleVersionError` where that no longer holds. It may be run
    again from its beginning.

    Args:
        engine: the database.
        work: what to do with the session.
        seconds: for how long it is tried again where the lock or the connection is not to be had.

    Raises:
        StaleVersionError: another was first.
        RecordsBusyError: the database stayed locked, or cannot be reached.
        RecordsDamagedError: it is damaged.
        UnfitValueError: a value does not fit.
    """
    begun, crossed = time.monotonic(), 0
    while True:
        committing = False
        try:
            with Session(for_writing(engine), info={WRITES: True}) as session:
                result = work(session)
                session.flush()
                # Once a commit has begun nobody knows whether it came through: from here on a second try
                # could write twice.
                committing = True
                session.commit()
                return result
        except StaleDataError as error:
            raise StaleVersionError("This") from error
        except IntegrityError as error:
            if "unique" not in str(error.orig).lower() and getattr(error.orig, "sqlstate", "") != _UNIQUE:
                raise
            # Only a program that takes no lock (an older Handrail) can have written in between.
            crossed += 1
            if crossed == _CROSSED:
                raise StaleVersionError("This") from error
        except DBAPIError as error:
            plain = _plain(error)
            may_pass = isinstance(plain, RecordsBusyError) and not isinstance(plain, RecordsRefusedError)
            if not may_pass or committing or time.monotonic() - begun > seconds:
                raise plain from error
        except UnicodeError as error:
            raise _unreadable(error) from None
        time.sleep(_PAUSE)


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session that sees one state of the records and cannot write.

    Raises:
        RecordsBusyError: the database cannot be reached.
        RecordsDamagedError: it is damaged.
        UnfitValueError: what is asked for cannot be in it.
    """
    try:
        with Session(engine) as session:
            yield session
    except DBAPIError as error:
        raise _plain(error) from error
    except UnicodeError as error:
        raise _unreadable(error) from None


def content_of(
    model: type[_Model], content: str, what: str, *, read: Callable[[str], _Model] | None = None
) -> _Model:
    """A kept value, read again.

    Args:
        model: what it is.
        content: its JSON.
        what: how a person calls it, for the message.
        read: how it is read, where that is more than validation.

    Raises:
        RecordsDamagedError: it cannot be what was saved; says which.
    """
    try:
        return (read or model.model_validate_json)(content)
    except ValidationError:
        # Not chained: what could not be read is about somebody, and belongs in no traceback.
        raise RecordsDamagedError(what) from None


def _unreadable(error: UnicodeError) -> Exception:
    if isinstance(error, UnicodeEncodeError):
        return UnfitValueError("a text", "holds a character that cannot be kept")
    return RecordsDamagedError()


def _plain(error: DBAPIError) -> Exception:
    """What an error of the database is called here; the error itself where it is none that was foreseen."""
    if isinstance(error, DataError):
        return UnfitValueError("a text", "is too long or holds a character that cannot be kept")
    message, code = str(error.orig), str(getattr(error.orig, "sqlstate", "") or "")
    if why := _REFUSED_BY_CODE.get(code) or _why_of(message, _REFUSED):
        return RecordsRefusedError(why)
    if not code and (refused := _refused_connection(error.orig, message)):
        return refused
    if why := _why_of(message, _TRY_AGAIN):
        return RecordsBusyError(why)
    # SQLite has a class for every other trouble: the bare one means that the file itself cannot be read.
    if any(mark in message for mark in _DAMAGE) or type(error) is DatabaseError:
        return RecordsDamagedError()
    return (
        RecordsBusyError() if isinstance(error, OperationalError) or error.connection_invalidated else error
    )


def _refused_connection(error: BaseException | None, message: str) -> RecordsBusyError | None:
    """What a refused connection to PostgreSQL is called; None where it is another trouble.

    Such an error has no code. What a server says in another language may pass, unless it has looked at a password.
    """
    connection = getattr(error, "pgconn", None)
    if connection is not None and connection.needs_password:
        return RecordsRefusedError(_NOT_LET_IN)
    if not _ANSWERED.search(message) or any(mark in message for mark in _PASSES):
        return None
    if any(mark in message for mark in _STAYS):
        return RecordsRefusedError(_NOT_LET_IN)
    looked = connection is not None and connection.used_password
    return RecordsRefusedError(_PERHAPS_NOW) if looked else RecordsBusyError(_PERHAPS_NOW)


def _why_of(message: str, reasons: Mapping[str, str]) -> str:
    """The reason whose mark stands in a message; empty for none."""
    return next((why for mark, why in reasons.items() if mark in message), "")


@event.listens_for(Session, "before_flush")
def _refuse_unfit(session: Session, *_: object) -> None:
    """SQLite would take any length and any character, PostgreSQL would not: both refuse the same here."""
    if not session.info.get(WRITES):
        raise RuntimeError("a session that is read only was written to: write in `run_in_transaction`")
    for row in (*session.new, *session.dirty):
        for column in inspect(type(row)).columns:
            value = getattr(row, column.key, None)
            if not isinstance(value, str):
                continue
            if "\0" in value or any("\ud800" <= character <= "\udfff" for character in value):
                raise UnfitValueError(column.name, "holds a character that cannot be kept")
            if isinstance(column.type, String) and column.type.length and len(value) > column.type.length:
                raise UnfitValueError(column.name, f"is longer than {column.type.length} characters")
