"""Opening the database and bringing it up to date: one migration after the other, with Alembic.

All of it happens in one writing transaction, so that a killed start leaves nothing half made, and several servers that
start together do it once. A database made before there were migrations has only the table of packages; it is taken as
having had the first.

Releases up to 0.1.0 made tables outside the transaction on SQLite: a start killed there left tables, all of them empty,
that no migration had been noted for. Those are made again.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from .acting import OPERATOR
from .audit import cover
from .database import connect
from .tables import Base
from .transaction import RecordsVersionError, run_in_transaction

_FOLDER = Path(__file__).parent / "migrations"
_FIRST = "0001"
_MADE_BY = {_FIRST: ("package_version",)}
"""The tables of migrations; every other table of ours came with a later one."""
_COVERED_SINCE = "0003"
"""Before it, the chain covered no rows."""
_DUPLICATE_TABLE = "42P07"
_SECONDS = 60.0
"""How long a server that starts waits for another's migration."""


def open_database(url: str) -> Engine:
    """Open a database and bring its tables up to date.

    Args:
        url: an SQLAlchemy URL. A file: `sqlite:///` and its path (its folder is made). A server:
            `postgresql+psycopg://user@host/name`, with the extra `postgresql` installed.

    Raises:
        RecordsAddressError: what was typed is no address of a database.
        RecordsBusyError: it cannot be reached, or stays locked.
        RecordsDamagedError: what is there is no database, or a damaged one.
        RecordsVersionError: it is a later Handrail's.
    """
    engine = connect(url)
    migrate(engine)
    return engine


def migrate(engine: Engine) -> None:
    """Run every migration that the database has not had."""
    run_in_transaction(engine, _migrate, seconds=_SECONDS)


def newest() -> str:
    """The number of the newest migration."""
    return str(ScriptDirectory(str(_FOLDER)).get_current_head())


def configuration(connection: Connection) -> Config:
    """Alembic's settings for an open connection."""
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _migrate(session: Session) -> None:
    """Bring the tables up to date under the write lock; an interrupted first start is begun again."""
    connection = session.connection()
    tables = set(inspect(connection).get_table_names())
    had = _version(connection, tables)
    if had == newest():
        return
    _refuse_other_versions(connection, tables, had)
    tables -= _drop_empty_tables(connection, tables, had)
    config = configuration(connection)
    if not had and "package_version" in tables:
        command.stamp(config, _FIRST)
    try:
        command.upgrade(config, "head")
    except DBAPIError as error:
        if (
            "already exists" not in str(error.orig)
            and getattr(error.orig, "sqlstate", "") != _DUPLICATE_TABLE
        ):
            raise
        raise RecordsVersionError("its tables are of a later migration than it says") from None
    if had < _COVERED_SINCE:
        cover(session, OPERATOR)


def _refuse_other_versions(connection: Connection, tables: set[str], had: str) -> None:
    """Stop before a database whose migration this Handrail does not know, or whose tables are not those of it.

    Rows that somebody altered must not be covered anew as if they came from before the audit trail covered any.
    """
    known = [script.revision for script in ScriptDirectory(str(_FOLDER)).walk_revisions()]
    if had and had not in known:
        raise RecordsVersionError(
            f"its migration is {had[:40]!r}, and this Handrail knows {known[0]} and earlier"
        )
    later = had < _COVERED_SINCE and "ended_sign_in" in tables
    if later and connection.execute(text("SELECT 1 FROM audit_entry LIMIT 1")).first() is not None:
        raise RecordsVersionError("its tables are of a later migration than it says")


def _drop_empty_tables(connection: Connection, tables: set[str], had: str) -> set[str]:
    """Take out the empty tables of an interrupted start; which they were."""
    if had > _FIRST:
        return set()
    left = {name for name in tables & set(Base.metadata.tables) if not had or name not in _MADE_BY[had]}
    left = {
        name for name in left if connection.execute(text(f"SELECT 1 FROM {name} LIMIT 1")).first() is None
    }
    for name in left:
        connection.execute(text(f"DROP TABLE {name}"))
    return left


def _version(connection: Connection, tables: set[str]) -> str:
    if "alembic_version" not in tables:
        return ""
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")
