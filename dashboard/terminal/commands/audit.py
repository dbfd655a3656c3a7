"""`handrail audit`: what was done, and whether anybody has altered it since.

Exit codes: 0 the chain holds; 1 it does not; 2 what was given cannot be used.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dashboard.terminal.command_group import CommandGroup
from dashboard.terminal.commands.records import DATABASE, database_url, errors_in_one_sentence
from dashboard.terminal.options import FILE
from engine.files import write_text

if TYPE_CHECKING:
    from engine.records.tables import AuditEntry


@click.group(cls=CommandGroup)
def audit() -> None:
    """Look at the audit trail, and verify it."""


_KEY = click.option(
    "--key",
    type=FILE,
    help="File with the key of checkpoints; HANDRAIL_AUDIT_KEY by default.",
)


@audit.command()
@DATABASE
@click.option(
    "--checkpoint",
    type=FILE,
    help="Hold the chain against this checkpoint, kept elsewhere.",
)
@_KEY
def verify(database: str | None, checkpoint: Path | None, key: Path | None) -> None:
    """Check that no entry and no row that matters was altered, taken out or put in."""
    from engine.records import open_existing_database, read_checkpoint
    from engine.records import verify as check

    with errors_in_one_sentence():
        marked = read_checkpoint(checkpoint, _key(key)) if checkpoint else None
        verified = check(open_existing_database(database_url(database)), marked)
    if verified.faults:
        for fault in verified.faults:
            click.echo(f"FAULT: {fault}")
        raise click.exceptions.Exit(1)
    counted = "1 entry" if verified.entries == 1 else f"{verified.entries:,} entries"
    click.echo(f"{counted}, none altered. Last hash: {verified.last_hash}")
    if marked is None:
        click.echo(
            "Keep a checkpoint elsewhere (`handrail audit checkpoint`): with it, entries cut off at the end and "
            "a chain computed anew are noticed too."
        )


@audit.command()
@DATABASE
@click.option("--out", type=FILE, required=True, help="Write it here.")
@_KEY
def checkpoint(database: str | None, out: Path, key: Path | None) -> None:
    """Write down where the chain stands, to be kept where the keepers of the database cannot write."""
    from engine.records import Checkpoint, open_existing_database
    from engine.records import verify as check

    with errors_in_one_sentence():
        secret = _key(key)
        verified = check(open_existing_database(database_url(database)))
    if verified.faults:
        click.echo(f"FAULT: {verified.faults[0]}. No checkpoint is written of a chain that does not hold.")
        raise click.exceptions.Exit(1)
    written = Checkpoint(
        verified.entries, verified.last_hash, datetime.now(UTC).isoformat(timespec="seconds")
    )
    try:
        write_text(out, written.to_text(secret))
    except OSError as error:
        raise click.UsageError(f"{out} cannot be written: {(error.strerror or 'failed').lower()}.") from None
    click.echo(
        f"{out}: {verified.entries:,} entries, {'signed' if secret else 'not signed, because no key is set'}."
    )


@audit.command(name="list")
@DATABASE
@click.option("--package", help="Only of this package.")
@click.option("--limit", default=50, show_default=True, help="The newest so many.")
def show(database: str | None, package: str | None, limit: int) -> None:
    """Print the newest entries."""
    from engine.records import detail_of, entries, open_existing_database

    with errors_in_one_sentence():
        audit_entries = entries(open_existing_database(database_url(database)), package, limit)
    for entry in audit_entries:
        click.echo(
            f"{entry.number:>6}  {entry.at[:19]}  {entry.identity:<24} {entry.action:<16} {entry.reference}  "
            f"{_without_hashes(detail_of, entry)}"
        )


def _without_hashes(detail_of: Callable[[AuditEntry], dict[str, Any]], entry: AuditEntry) -> str:
    """What an entry says, without the hashes of the rows that it covers."""
    try:
        detail = detail_of(entry)
    except ValueError:
        return "CANNOT BE READ: it was altered (handrail audit verify)"
    return json.dumps({name: value for name, value in detail.items() if name != "rows"}, sort_keys=True)


def _key(key_file: Path | None) -> bytes | None:
    from engine.records import read_key

    named = key_file or (
        Path(os.environ["HANDRAIL_AUDIT_KEY"]) if os.environ.get("HANDRAIL_AUDIT_KEY") else None
    )
    return read_key(named) if named else None
