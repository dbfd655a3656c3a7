"""`handrail caseload`: the run, its options and what it says on the way.

Exit codes: 0 done (bad rows are reported and stop nothing); 1 stopped, as the evaluators differ; 2 something is wrong
with what was given, or nothing in it could be read; 130 interrupted, and the same command goes on from there.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import click

from dashboard.clock import today
from dashboard.terminal.options import (
    EVIDENCE,
    FILES,
    FOLDER,
    RULES,
    RULES_AS_OF,
    day_option,
    draws_option,
    seed_option,
)
from dashboard.terminal.remarks import say_remarks

if TYPE_CHECKING:
    from engine.caseload import RunFolder, Workers

STOPPED, BAD_INPUT, INTERRUPTED = 1, 2, 130
_LARGEST_BATCH = 20_000


@click.command()
@FILES
@click.option("--out", required=True, type=FOLDER, help="Folder for the results.")
@day_option("the reviews")
@RULES
@RULES_AS_OF
@seed_option("the draws of the estimates")
@draws_option(fewest=2000)
@click.option("--workers", type=click.IntRange(1), help="Threads or processes; one for each core by default.")
@click.option(
    "--engine",
    type=click.Choice(["threads", "processes", "dask"]),
    default="threads",
    show_default=True,
    help="Who does the work; processes lose only their batch should one crash.",
)
@click.option("--scheduler", metavar="ADDRESS", help="The Dask scheduler, such as tcp://127.0.0.1:8786.")
@click.option(
    "--batch",
    type=click.IntRange(1, _LARGEST_BATCH),
    default=5000,
    show_default=True,
    help="Packages in one piece of work.",
)
@click.option(
    "--check",
    "share",
    type=click.FloatRange(0, 1),
    default=0.002,
    show_default=True,
    help="Share that durable_rules answers too; a difference stops the run.",
)
@click.option(
    "--review",
    "references",
    multiple=True,
    metavar="REFERENCE",
    help="Write the whole review of this package; `all` for every one.",
)
@EVIDENCE
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(["parquet", "csv"]),
    default=("parquet", "csv"),
    show_default=True,
    help="Tables to write.",
)
def caseload(
    files: tuple[Path, ...],
    out: Path,
    day: date | None,
    rule_set_name: str,
    as_of: date | None,
    seed: int,
    draws: int,
    workers: int | None,
    engine: str,
    scheduler: str | None,
    batch: int,
    share: float,
    references: tuple[str, ...],
    evidence: Path | None,
    formats: tuple[str, ...],
) -> None:
    """Review many packages: YAML, JSON, JSON lines, CSV, Excel or Parquet files into tables and a summary.

    \b
    Examples:
      handrail demo caseload --size 2000 --out caseload.jsonl
      handrail caseload caseload.jsonl --out results
      handrail caseload *.parquet --out results --engine dask --scheduler tcp://127.0.0.1:8786
    """  # noqa: D301
    from dashboard.terminal.commands.caseload.bar import progress_bar
    from dashboard.terminal.commands.caseload.report import report
    from dashboard.terminal.compiling import say_if_it_compiles
    from engine.caseload import Run, RunFolder, Setup
    from engine.knowledge import KnowledgeSource

    catalogue, rule_set = KnowledgeSource(rule_set_name, str(evidence or "")).load(as_of)
    setup = Setup(
        catalogue,
        rule_set,
        day or today(),
        seed=seed,
        draws=draws,
        share_checked=share,
        reviews=None if "all" in references else frozenset(references),
    )
    say_if_it_compiles(for_caseload=True)
    run = Run(setup, files, out, batch, tuple(dict.fromkeys(formats)))
    with (
        _endings_in_one_sentence(out),
        _interrupted_once(),
        _workers(engine, scheduler, workers) as hands,
        progress_bar() as progress,
    ):
        summary = run.go(hands, progress)
    say_remarks(files)
    click.echo(report(summary, out))
    if summary.not_read and not summary.packages:
        click.echo("Nothing could be read, so nothing was reviewed.", err=True)
        raise SystemExit(BAD_INPUT)
    _refuse_unread(references, RunFolder(out))


def _refuse_unread(references: tuple[str, ...], folder: RunFolder) -> None:
    """End with an error where the whole review of a package was asked for that no file has."""
    missing = [name for name in references if name != "all" and not folder.review(name).exists()]
    if missing:
        click.echo(f"No package was read with the reference: {', '.join(missing)}.", err=True)
        raise SystemExit(BAD_INPUT)


@contextmanager
def _endings_in_one_sentence(out: Path) -> Iterator[None]:
    """However a run ends before its end: one sentence, and the exit code of the module's definition."""
    from engine.caseload import OtherRunError, RunStoppedError

    try:
        yield
    except OtherRunError as other:
        raise click.UsageError(str(other)) from None
    except RunStoppedError as stopped:
        click.echo(f"Stopped: {stopped}", err=True)
        raise SystemExit(STOPPED) from None
    except OSError as error:
        raise click.UsageError(f"{out} cannot be written: {(error.strerror or 'failed').lower()}.") from None
    except KeyboardInterrupt:
        click.echo("Interrupted. What was done is kept: the same command goes on from there.", err=True)
        raise SystemExit(INTERRUPTED) from None


@contextmanager
def _workers(engine: str, scheduler: str | None, count: int | None) -> Iterator[Workers]:
    """Processes, threads, or a Dask cluster that answers."""
    from engine.caseload import Cluster, Processes, Threads

    if engine != "dask":
        if scheduler:
            raise click.UsageError("--scheduler goes with --engine dask.")
        yield Processes(count) if engine == "processes" else Threads(count)
        return
    if not scheduler:
        raise click.UsageError("Say where the cluster is: --scheduler ADDRESS.")
    try:
        from distributed import Client
    except ImportError:
        raise click.UsageError("--engine dask needs the extra `dask`: install handrail[dask].") from None
    try:
        client = Client(scheduler, timeout=10)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise click.UsageError(f"No Dask scheduler answers at {scheduler}.") from error
    with client:
        yield Cluster(client)


@contextmanager
def _interrupted_once() -> Iterator[None]:
    """Ctrl+C ends the run; again and again while it ends, it does nothing more."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(number: int, frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    finally:
        if signal.getsignal(signal.SIGINT) is interrupt:
            signal.signal(signal.SIGINT, before)
