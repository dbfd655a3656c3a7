"""`handrail audit`: what was done, and whether anybody has altered it since.

Exit codes: 0 the chain holds; 1 it does not.
"""

from __future__ import annotations

import os

import click


@click.group()
def audit() -> None:
    """Look at the audit trail, and verify it."""


def _database(url: str | None) -> str:
    found = url or os.environ.get("HANDRAIL_DATABASE")
    if not found:
        raise click.UsageError("Say which database: --database URL, or HANDRAIL_DATABASE in the environment.")
    return found


_DATABASE = click.option("--database", help="SQLAlchemy URL; HANDRAIL_DATABASE by default.")


@audit.command()
@_DATABASE
def verify(database: str | None) -> None:
    """Check that no entry, signed review or package was altered, taken out or put in."""
    from engine.records import open_database
    from engine.records import verify as check

    found = check(open_database(_database(database)))
    if found.faults:
        for fault in found.faults:
            click.echo(f"FAULT: {fault}")
        raise click.exceptions.Exit(1)
    counted = "1 entry" if found.entries == 1 else f"{found.entries:,} entries"
    click.echo(f"{counted}, none altered. Last hash: {found.last_hash}")
    click.echo("Write the last hash down elsewhere: with it, entries cut off at the end are noticed too.")


@audit.command(name="list")
@_DATABASE
@click.option("--package", help="Only of this package.")
@click.option("--limit", default=50, show_default=True, help="The newest so many.")
def show(database: str | None, package: str | None, limit: int) -> None:
    """Print the newest entries."""
    from engine.records import entries, open_database

    for entry in entries(open_database(_database(database)), package, limit):
        click.echo(f"{entry.number:>6}  {entry.at[:19]}  {entry.identity:<24} {entry.action:<16} {entry.reference}  "
                   f"{entry.detail}")
