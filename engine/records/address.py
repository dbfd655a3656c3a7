"""Where the records are: an address that was typed into a setting, as the database library takes it, or a sentence why not.

Definitions: an address is an SQLAlchemy URL, of an SQLite file or of a PostgreSQL server. `postgresql://` and `postgres://`
mean the driver that Handrail has. What was typed is shown only where it is a plain path: anything else may hold a password.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

_DRIVER = "postgresql+psycopg"
_DRIVERS = {"sqlite": "sqlite", "sqlite+pysqlite": "sqlite"} | dict.fromkeys(
    ("postgresql", "postgres", _DRIVER), _DRIVER
)
_PARAMETERS = {
    "sqlite": frozenset({"mode", "uri"}),
    _DRIVER: frozenset(
        {"host", "port", "passfile", "sslmode", "sslrootcert", "sslcert", "sslkey", "application_name"}
    ),
}
"""What may be said after a question mark; how long anything may take is set by Handrail."""
_HOW = f"write sqlite:///FILE or {_DRIVER}://USER@HOST/NAME"


class RecordsAddressError(Exception):
    """Where the records should be is no address of a database that can be used here."""

    code = "H113"


def address_of(typed: str) -> URL:
    """The address of a database, as somebody typed it.

    Raises:
        RecordsAddressError: it is none, of a kind that is not used here, or its driver is not installed.
    """
    if not typed.isprintable() or ("://" not in typed and not typed.startswith("sqlite:")):
        raise RecordsAddressError(_why_no_address(typed))
    try:
        place = make_url(typed)
    except (ArgumentError, ValueError):
        raise RecordsAddressError(f"That is no address of a database: {_HOW}") from None
    driver = _DRIVERS.get(place.drivername)
    if driver is None:
        raise RecordsAddressError(
            f"Records are kept in SQLite or PostgreSQL, and in no {place.drivername!r}: {_HOW}"
        )
    if driver == _DRIVER:
        _require_driver()
    if unknown := sorted(set(place.query) - _PARAMETERS[driver]):
        raise RecordsAddressError(
            f"The parameter {unknown[0]!r} after the address of a database is none that may be set there"
        )
    return place.set(drivername=driver)


def _why_no_address(typed: str) -> str:
    """Of a path, the address of that very file; of anything else, what an address looks like."""
    if "@" in typed or not typed.isprintable() or not typed.strip():
        return f"That is no address of a database: {_HOW}"
    return f"{typed} is the path of a file; an address of a database is needed: sqlite:///{Path(typed).absolute()}"


def _require_driver() -> None:
    try:
        import psycopg  # noqa: F401
    except ImportError as error:
        raise RecordsAddressError(
            f"The library {error.name or 'psycopg'} is not installed, which PostgreSQL needs: run "
            ".venv/bin/python -m pip install -e '.[postgresql]' in the folder of Handrail"
        ) from None
