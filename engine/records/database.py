"""The database: how it is connected to, how long it may keep anybody waiting, and what its transactions are.

Definitions: a transaction is for *reading* or for *writing*, and the connection holds it to that. A reading one sees
one state of the records from beginning to end and cannot write (SQLite: `query_only`; PostgreSQL: `READ ONLY`). A
writing one holds the one write lock before it reads anything (SQLite: `BEGIN IMMEDIATE`; PostgreSQL: an advisory lock),
so whatever it has read stays true until it commits. SQLite runs in WAL mode with full synchronisation: readers do not
wait for a writer, and a killed process leaves no half-written row.

Limits (seconds): connecting 3, waiting for a lock 3, one statement on the server 8, one answer of the server 9. A
server that is frozen answers nothing, so the last one is kept here and not there.
"""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from .address import RecordsAddressError, address_of

WRITES = "handrail_writes"
"""The execution option of a transaction that may write."""
CONNECT_SECONDS, LOCK_SECONDS, STATEMENT_SECONDS, ANSWER_SECONDS = 3, 3, 8, 9
_WRITE_LOCK = 7_402_027
_WAL_SECONDS = 10.0


def connect(url: str) -> Engine:
    """A database as it is, whichever tables it has (`migration.open_database` brings them up to date).

    Raises:
        RecordsAddressError: what was typed is no address of a database.
    """
    place = address_of(url)
    if place.get_backend_name() == "sqlite":
        # Without parameters in its messages: they are about people, and errors are logged.
        engine = create_engine(place, hide_parameters=True)
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        if engine.url.database and engine.url.database != ":memory:":
            Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)
        return engine
    limits = (
        f"-c lock_timeout={LOCK_SECONDS}s -c statement_timeout={STATEMENT_SECONDS}s "
        f"-c idle_in_transaction_session_timeout={2 * STATEMENT_SECONDS}s"
    )
    engine = create_engine(
        place,
        # A writer waits for the lock in its first statement. A snapshot taken there would not hold what the
        # one before wrote.
        isolation_level="READ COMMITTED",
        hide_parameters=True,
        # A server that was restarted has closed its connections: asked first, nobody's work fails for it.
        pool_pre_ping=True,
        connect_args={"connect_timeout": CONNECT_SECONDS, "options": limits},
    )
    event.listen(engine, "do_connect", _connect_postgresql)
    event.listen(engine, "begin", _begin_postgresql)
    return engine


def for_writing(engine: Engine) -> Engine:
    """This database, with transactions that hold the write lock from their first moment."""
    return engine.execution_options(**{WRITES: True})


def wipe_log(engine: Engine) -> bool:
    """Leave nothing in SQLite's own log of changes; freed pages are overwritten as they are freed.

    Returns:
        Whether nothing is left. Somebody who was reading all the while keeps the log: it goes with the next wiping.
    """
    if engine.dialect.name != "sqlite":
        return True
    begun = time.monotonic()
    try:
        with engine.connect() as connection:
            raw = connection.connection.dbapi_connection
            assert raw is not None
            raw.rollback()
            raw.cursor().execute("PRAGMA query_only=OFF")
            while raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                if time.monotonic() - begun > _WAL_SECONDS:
                    return False
                time.sleep(0.05)
    except (sqlite3.Error, DBAPIError):
        return False  # what was to be done is done: only its traces are not gone yet
    return True


def _set_up_sqlite(connection: sqlite3.Connection, _: object) -> None:
    # pysqlite would begin a transaction only at the first write, and commit before changes to tables.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout={LOCK_SECONDS * 1000}")
    _use_wal(connection)
    # Overwritten when deleted: whoever was taken out must not lie readable in the file's free pages.
    for pragma in ("synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _use_wal(connection: sqlite3.Connection) -> None:
    """The change to WAL is refused at once where another has the file open, whatever the time limit says."""
    begun = time.monotonic()
    while connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() - begun > _WAL_SECONDS:
                raise
            time.sleep(0.01)
            continue
        break  # a database in memory has no WAL


def _begin_sqlite(connection: Connection) -> None:
    writes = bool(connection.get_execution_options().get(WRITES))
    connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _begin_postgresql(connection: Connection) -> None:
    if connection.get_execution_options().get(WRITES):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITE_LOCK})")
    else:
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")


def _connect_postgresql(dialect: Any, _: object, arguments: list[Any], options: dict[str, Any]) -> Any:
    from .postgresql import BoundedConnection

    connection = BoundedConnection.connect(*arguments, **options)
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        connection.close()
        raise RecordsAddressError(
            f"The database on that server is made for texts in {encoding}, and people’s words need UTF8: make "
            "another with createdb -E UTF8 -T template0"
        )
    return connection
