"""Bringing a database up to date: one migration after the other, with Alembic.

A database made before there were migrations has only the table of packages; it is taken as having had the first.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text

_FOLDER = Path(__file__).parent / "migrations"
_FIRST = "0001"
_LOCK = 7_402_026
"""Names the advisory lock on PostgreSQL, so that two servers that start together do not both migrate."""


def migrate(engine: Engine) -> None:
    """Run every migration that the database has not had."""
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        config = configuration(connection)
        tables = set(inspect(connection).get_table_names())
        if "package_version" in tables and "alembic_version" not in tables:
            command.stamp(config, _FIRST)
        if _version(connection, tables) != newest():
            command.upgrade(config, "head")


def newest() -> str:
    """The newest migration."""
    return str(ScriptDirectory(str(_FOLDER)).get_current_head())


def configuration(connection: Connection) -> Config:
    """Alembic's settings for an open connection."""
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _version(connection: Connection, tables: set[str]) -> str:
    if "alembic_version" not in tables:
        return ""
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")
