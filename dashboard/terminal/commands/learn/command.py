"""`handrail learn`: an evidence layer from what became of reviews.

Exit codes: 0 done; 1 the estimates claimed more than came about (`scores`); 2 something is wrong with what was given, or
there is too little to learn from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dashboard.clock import today
from dashboard.terminal.command_group import CommandGroup
from dashboard.terminal.exit_codes import REFUSED
from dashboard.terminal.options import FILE, database_option, day_option
from engine.files import write_text

if TYPE_CHECKING:
    from engine import Catalogue
    from engine.learning import FollowedReview

NAME = "[a-z0-9][a-z0-9-]*"
_NO_NAME = "this council"


def _sources(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say whose outcomes are meant."""
    for option in (
        click.option("--council", default=_NO_NAME, show_default=True, help="Its name, for --database."),
        click.option(
            "--outcomes", "files", multiple=True, type=FILE, help="Followed reviews as JSON lines instead."
        ),
        click.option(
            "--alike",
            is_flag=True,
            help="Outcomes of --outcomes that are alike in everything are of different people.",
        ),
        database_option(),
    ):
        command = option(command)
    return command


@click.group(cls=CommandGroup, invoke_without_command=True)
@_sources
@click.option(
    "--name", default="local", show_default=True, help="Name of the layer, such as northshire-2026."
)
@click.option("--out", type=FILE, help="Write the layer (YAML) to this file.")
@day_option("the layer")
@click.pass_context
def learn(
    context: click.Context,
    database: str | None,
    files: tuple[Path, ...],
    council: str,
    alike: bool,
    name: str,
    out: Path | None,
    day: date | None,
) -> None:
    """Learn from recorded outcomes: each published figure, and what it is with the outcomes of here.

    Nothing changes by itself: a layer counts where it is named, `handrail review PACKAGE --evidence LAYER`.

    \b
    Examples:
      handrail demo outcomes --out outcomes.jsonl
      handrail learn --outcomes outcomes.jsonl --out layer.yaml
      handrail learn --database sqlite:///records.db --council Northshire --out layer.yaml
    """  # noqa: D301
    if context.invoked_subcommand is not None:
        return
    from dashboard.knowledge_named import catalogue_named
    from dashboard.terminal.commands.learn.report import layer_report
    from engine.learning import counts_of, make_layer

    catalogue = catalogue_named()
    with plain_refusals():
        on = day or today()
        counts = counts_of(read_outcomes(database, files, council, catalogue, alike), catalogue, on)
        layer = make_layer(counts, catalogue, name=_check_name(name), on=on)
    click.echo(layer_report(layer, catalogue))
    if out is not None:
        from engine.learning import layer_text

        write(out, layer_text(layer))


def read_outcomes(
    database: str | None, files: tuple[Path, ...], council: str, catalogue: Catalogue, alike: bool = False
) -> Iterable[FollowedReview]:
    """The followed reviews that the options name."""
    from engine.learning import read_followed, read_records

    if files and database:
        raise click.UsageError("Say --outcomes or --database, not both.")
    if files:
        return list(read_followed(files, alike=alike, on=today()))
    from dashboard.terminal.commands.records import errors_in_one_sentence, screen_database_url
    from engine.records import open_existing_database

    with errors_in_one_sentence():
        return list(read_records(open_existing_database(screen_database_url(database)), catalogue, council))


@learn.command()
@_sources
@click.option("--json", "as_json", is_flag=True, help="Print every score as JSON.")
def scores(database: str | None, files: tuple[Path, ...], council: str, alike: bool, as_json: bool) -> None:
    """How good the estimates have been on outcomes that came afterwards. Exits with 1 where they claimed more."""
    import json
    from dataclasses import asdict

    from dashboard.knowledge_named import catalogue_named
    from dashboard.terminal.commands.learn.scores import scores_report
    from engine.learning import score

    catalogue = catalogue_named()
    with plain_refusals():
        report = score(read_outcomes(database, files, council, catalogue, alike), catalogue)
    click.echo(
        json.dumps({**asdict(report), "overclaims": report.overclaims}, indent=2)
        if as_json
        else scores_report(report, catalogue)
    )
    if report.overclaims:
        raise SystemExit(REFUSED)


@learn.command()
@_sources
@click.option("--out", type=FILE, required=True, help="Write the statistics (JSON) to this file.")
@click.option(
    "--key",
    "key_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file with long random text that all councils of the pool share, and whoever pools never has: by it a council "
    "that is in the pool twice is noticed.",
)
@day_option("the file")
def export(
    database: str | None,
    files: tuple[Path, ...],
    council: str,
    alike: bool,
    out: Path,
    key_file: Path | None,
    day: date | None,
) -> None:
    """Write sealed counts for pooling with other councils: no person, no number from 1 to 4."""
    from dashboard.knowledge_named import catalogue_named
    from engine.learning import counts_of, pool_key_of, statistics_of

    if not files and council == _NO_NAME:
        raise click.UsageError(
            "Say which council it is with --council: whoever pools files tells councils apart by their names."
        )
    catalogue = catalogue_named()
    with plain_refusals():
        on = day or today()
        key = pool_key_of(key_file.read_bytes()) if key_file else b""
        outcomes = read_outcomes(database, files, council, catalogue, alike)
        counts = counts_of(outcomes, catalogue, on, small_left_out=True, pool_key=key)
        statistics = statistics_of(counts, catalogue, on)
    write(out, statistics.model_dump_json(indent=1) + "\n")
    click.echo(
        f"{len(statistics.figures)} figures of {statistics.council}, about {statistics.reviews:,} reviews, seal "
        f"{statistics.seal[:12]}. It holds no person. "
        "Export at fixed dates: two files of one council for overlapping times can be subtracted."
    )


@learn.command("pool")
@click.argument("files", nargs=-1, required=True, type=FILE)
@click.option("--name", default="pooled", show_default=True, help="Name of the layer.")
@click.option("--out", type=FILE, help="Write the layer (YAML) to this file.")
@day_option("the layer")
def pool_command(files: tuple[Path, ...], name: str, out: Path | None, day: date | None) -> None:
    """Learn from the statistics of several councils together; FILES are what `handrail learn export` wrote."""
    from dashboard.knowledge_named import catalogue_named
    from dashboard.terminal.commands.learn.report import layer_report
    from engine.learning import layer_text, make_layer, pool, read_statistics

    catalogue = catalogue_named()
    with plain_refusals():
        counts = pool([(str(file), read_statistics(file)) for file in files], catalogue)
        layer = make_layer(counts, catalogue, name=_check_name(name), on=day or today())
    click.echo(layer_report(layer, catalogue))
    if out is not None:
        write(out, layer_text(layer))


@contextmanager
def plain_refusals() -> Iterator[None]:
    """What learning refuses, in one sentence and exit code 2."""
    try:
        yield
    except ValueError as error:
        if type(error) is not ValueError:
            raise
        raise click.UsageError(f"{str(error)[:1].upper()}{str(error)[1:]}.") from None


def write(out: Path, text: str) -> None:
    """Write a file, or say why not."""
    try:
        write_text(out, text)
    except OSError as error:
        raise click.UsageError(f"{out} cannot be written: {(error.strerror or 'failed').lower()}.") from None
    click.echo(f"Written: {out}", err=True)


def _check_name(name: str) -> str:
    import re

    if not re.fullmatch(NAME, name) or len(name) > 40:
        raise click.BadParameter(
            "small letters, digits and hyphens, at most 40, such as northshire-2026.", param_hint="--name"
        )
    return name
