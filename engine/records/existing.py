"""Opening a database that has to be there: for everything that reads records, and must not make them by a slip of the pen.

Definitions: a database is *Handrail's* where it has the table of packages, which every release has made first. Whether it
is there is asked without writing; only then is it brought up to date, as at any start. Left out: making a new one
(`migration.open_database`), which the screen and taking in a copy do.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, Engine, inspect, select
from sqlalchemy.exc import OperationalError, ProgrammingError

from .address import address_of
from .database import connect
from .migration import open_database
from .tables import PackageVersion
from .transaction import RecordsMissingError, reading

_FIRST_TABLE, _NO_SUCH_TABLE = "package_version", "42P01"


def open_existing_database(url: str) -> Engine:
    """Open a database of Handrail's and bring its tables up to date; make none.

    Args:
        url: an SQLAlchemy URL, as for `open_database`.

    Raises:
        RecordsAddressError: what was typed is no address of a database.
        RecordsMissingError: it is not there, or is not Handrail's.
        RecordsBusyError: it cannot be reached, or stays locked.
        RecordsDamagedError: what is there is a damaged database, or none.
    """
    place = address_of(url)
    if place.get_backend_name() == "sqlite":
        _find_file(place)
    else:
        _find_on_server(url, place)
    return open_database(url)


def look_at_records(url: str) -> None:
    """Read a row of a database of Handrail's as it is, within the limits of time; change nothing and make none.

    Raises:
        RecordsAddressError: what was typed is no address of a database.
        RecordsMissingError: it is not there, or is not Handrail's.
        RecordsBusyError: it cannot be reached, or does not answer.
        RecordsDamagedError: what is there is damaged.
    """
    place = address_of(url)
    if place.get_backend_name() == "sqlite":
        _find_file(place)
    engine = connect(url)
    try:
        with reading(engine) as session:
            session.execute(select(PackageVersion.id).limit(1))
    except ProgrammingError as error:
        if getattr(error.orig, "sqlstate", "") != _NO_SUCH_TABLE:
            raise
        raise _not_ours(place) from None
    finally:
        engine.dispose()


def _find_file(place: URL) -> None:
    """Look into the file of an SQLite database without writing; what only opening it can say is left to that."""
    file = Path((place.database or "").removeprefix("file:").partition("?")[0] or ":memory:")
    if not file.is_file():
        raise RecordsMissingError(f"There is no database at {file}")
    if not file.stat().st_size:
        raise RecordsMissingError(f"{file} is an empty file")
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            asked = "SELECT 1 FROM sqlite_master WHERE name = ?"
            ours = connection.execute(asked, (_FIRST_TABLE,)).fetchone() is not None
    except sqlite3.OperationalError:
        return  # locked, or not to be read: opening it says so
    except sqlite3.DatabaseError as error:
        if "not a database" in str(error):
            raise RecordsMissingError(f"{file} is no database") from None
        return  # damaged: opening it says so
    if not ours:
        raise RecordsMissingError(f"{file} is a database, but not one of Handrail's")


def _find_on_server(url: str, place: URL) -> None:
    engine = connect(url)
    try:
        ours = inspect(engine).has_table(_FIRST_TABLE)
    except OperationalError as error:
        if f'database "{place.database}" does not exist' in str(error.orig):
            raise RecordsMissingError(f"There is no database “{place.database}” on that server") from None
        return  # not to be reached: opening it says so
    finally:
        engine.dispose()
    if not ours:
        raise _not_ours(place)


def _not_ours(place: URL) -> RecordsMissingError:
    return RecordsMissingError(f"The database “{place.database}” is not one of Handrail's")
