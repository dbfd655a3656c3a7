"""`handrail records`: a copy of everything, a copy taken in, and what is to be kept no longer.

Exit codes: 0 done; 1 there was nothing of the kind; 2 it cannot be done with what was given.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from dashboard.terminal.command_group import CommandGroup
from dashboard.terminal.options import FILE

_LONGEST_DAYS = 36_500


@click.group(cls=CommandGroup)
def records() -> None:
    """Copy, restore and clear out the records."""


DATABASE = click.option("--database", help="SQLAlchemy URL; HANDRAIL_DATABASE by default.")


def database_url(url: str | None) -> str:
    """Which database is meant."""
    chosen_url = url or os.environ.get("HANDRAIL_DATABASE")
    if not chosen_url:
        raise click.UsageError("Say which database: --database URL, or HANDRAIL_DATABASE in the environment.")
    return chosen_url


def screen_database_url(url: str | None) -> str:
    """The database that was named, or the file in which the screen keeps what is signed where none is named.

    Not for backups and the audit trail: on a server, where somebody forgot to name the database, they would be
    about the wrong one, and say that all is well.
    """
    return url or unnamed_database_url() or database_url(None)


def unnamed_database_url() -> str | None:
    """What HANDRAIL_DATABASE names, or the user's own file where there is one."""
    from dashboard.records import database_url as screen_url
    from dashboard.records import own_file

    return screen_url() if os.environ.get("HANDRAIL_DATABASE") or own_file().is_file() else None


@contextmanager
def errors_in_one_sentence() -> Iterator[None]:
    """What goes wrong with records, in one sentence with its code, and exit code 2."""
    from engine.records import (
        CheckpointError,
        CopyError,
        RealRecordsError,
        RecordsAddressError,
        RecordsBusyError,
        RecordsDamagedError,
        RecordsMissingError,
        RecordsVersionError,
    )

    try:
        yield
    except (
        RealRecordsError,
        RecordsAddressError,
        RecordsBusyError,
        RecordsDamagedError,
        RecordsMissingError,
        RecordsVersionError,
        CopyError,
        CheckpointError,
    ) as error:
        raise click.UsageError(f"{error} ({error.code}).") from None


@records.command()
@DATABASE
@click.option("--out", type=FILE, required=True, help="Write the copy here.")
def export(database: str | None, out: Path) -> None:
    """Copy everything into one file, while people go on working."""
    from engine.records import export_lines, open_existing_database

    half = out.with_name(out.name + ".part")
    with errors_in_one_sentence():
        engine = open_existing_database(database_url(database))
        try:
            with open(
                os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
            ) as file:
                count = 0
                for line in export_lines(engine):
                    file.write(line)
                    count += 1
                file.flush()
                os.fsync(file.fileno())
            half.replace(out)
        except OSError as error:
            raise click.UsageError(
                f"{out} cannot be written: {(error.strerror or 'failed').lower()}."
            ) from None
        finally:
            half.unlink(missing_ok=True)  # it holds people's data, and nobody would look for it
    click.echo(f"{count - 2:,} rows in {out}. It holds people's data: keep it as you keep the database.")


@records.command(name="import")
@DATABASE
@click.argument("file", type=FILE)
def import_(database: str | None, file: Path) -> None:
    """Take a copy into an empty database, of whichever kind."""
    from engine.model import ProblemsFoundError, read_problem
    from engine.records import RecordsAddressError, check_heading, open_database, take_in
    from engine.records.address import address_of

    with errors_in_one_sentence():
        if address_of(database_url(database)).database in (None, "", ":memory:"):
            raise RecordsAddressError(
                "That database is nowhere, and would be gone with this command: name a file or a server"
            )
        try:
            with file.open(encoding="utf-8") as copy:

                def open_lines() -> Iterator[str]:
                    copy.seek(0)
                    return iter(copy)

                check_heading(open_lines())
                count = take_in(open_database(database_url(database)), open_lines)
        except (OSError, UnicodeDecodeError) as error:
            raise ProblemsFoundError([read_problem(str(file), error)]) from None
    click.echo(f"{count:,} rows taken in, and the audit trail verifies.")


@records.command()
@DATABASE
@click.argument("reference")
@click.option("--yes", is_flag=True, help="Do not ask.")
def forget(database: str | None, reference: str, yes: bool) -> None:
    """Take out everything about the package REFERENCE, for good."""
    from engine.records import RetentionRecords, open_existing_database

    with errors_in_one_sentence():
        retention = RetentionRecords(open_existing_database(database_url(database)))
        if not yes and retention.list_held(reference).rows:
            click.confirm(
                f"Everything about {reference} is taken out and cannot be brought back. Go on?", abort=True
            )
            yes = True
        count = retention.forget(reference) if yes else 0
        wiped = retention.wipe_traces()
    if not count:
        click.echo(f"There is nothing about {reference}.", err=True)
        raise click.exceptions.Exit(1)
    click.echo(
        f"{count} rows about {reference} are taken out. The audit trail says so, and still verifies. Backups "
        "and printed papers are not reached. A running server lets go of what it keeps in memory within a minute; a page "
        "that somebody has open shows what it showed until it is left."
    )
    if not wiped:
        click.echo(
            "Somebody was reading all the while, so the database’s own log of changes (the file that ends in -wal) "
            "still holds traces. Restart the server: they go as it closes the database.",
            err=True,
        )


@records.command("untouched")
@DATABASE
@click.option(
    "--days", type=click.IntRange(1, _LONGEST_DAYS), required=True, help="Nothing was done for so many days."
)
def list_untouched(database: str | None, days: int) -> None:
    """List packages about which nothing was done for long: reference and day of the last thing."""
    from engine.records import RetentionRecords, open_existing_database

    with errors_in_one_sentence():
        untouched = RetentionRecords(open_existing_database(database_url(database))).list_untouched(days)
    for reference, day in untouched.items():
        click.echo(f"{day}  {reference}")
    if not untouched:
        click.echo("Of every package, something was done more lately than that.", err=True)


@records.command()
@DATABASE
@click.argument("reference")
@click.option("--restore", type=click.IntRange(1), help="Save this version again as the newest.")
def versions(database: str | None, reference: str, restore: int | None) -> None:
    """List the versions of the package REFERENCE, readable or not; an earlier one can be saved again."""
    from engine.records import PackageRecords, open_existing_database

    with errors_in_one_sentence():
        packages = PackageRecords(open_existing_database(database_url(database)))
        stored = packages.versions(reference)
        if stored and restore is not None:
            number = packages.restore(reference, restore, based_on=stored[0].version)
            click.echo(f"Version {restore} of {reference} is the newest again, as version {number}.")
            return
    if not stored:
        click.echo(f"There is nothing about {reference}.", err=True)
        raise click.exceptions.Exit(1)
    for version in stored:
        state = "" if version.readable else "  CANNOT BE READ"
        click.echo(f"{version.version:>4}  {version.saved_at[:19]}{state}")
