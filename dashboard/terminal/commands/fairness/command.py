"""`handrail fairness`: the equity report of package files, as text, JSON, or a table to calculate with.

Exit codes: 0 done; 1 the counterfactual check failed: a characteristic that no rule may read changed something; 2
something is wrong with what was given.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dashboard.clock import today
from dashboard.terminal.options import FILES, FOLDER, RULES, day_option, draws_option, seed_option
from dashboard.terminal.remarks import say_remarks
from engine.files import write_text

if TYPE_CHECKING:
    from engine import CarePackage, Catalogue

FAILED = 1
_CHUNK, _MOST_PROBLEMS = 500, 20


@click.command()
@FILES
@click.option(
    "--out",
    type=FOLDER,
    help="Write fairness.txt, fairness.json and fairness.csv into this folder.",
)
@click.option("--json", "as_json", is_flag=True, help="Print everything that may be shown as JSON.")
@day_option("the reviews")
@RULES
@seed_option("the draws of the estimates")
@draws_option(fewest=100)
@click.option(
    "--sample",
    "size",
    type=click.IntRange(0),
    default=100,
    show_default=True,
    help="Packages of which one characteristic alone is changed; 0 leaves that check out.",
)
def fairness(
    files: tuple[Path, ...],
    out: Path | None,
    as_json: bool,
    day: date | None,
    rule_set_name: str,
    seed: int,
    draws: int,
    size: int,
) -> None:
    """How groups of people fare: holds, unknowns, suggestions and hours, with small numbers hidden."""
    from dashboard.equity import Counted, as_table
    from dashboard.terminal.commands.fairness.report import as_text
    from engine.caseload import CaseloadEvaluator
    from engine.knowledge import rule_set_folder

    with rule_set_folder(rule_set_name, None) as folder:
        catalogue = folder.catalogue()
        rule_set = folder.load(catalogue)
    evaluator = CaseloadEvaluator(catalogue, rule_set, day or today(), seed=seed, draws=draws)
    counted = Counted(evaluator, draws=draws, seed=seed, size=size)
    for packages in _chunks(files, catalogue):
        counted.add(packages)
    equity_report = counted.shown()
    plain = json.dumps(equity_report.to_plain(), indent=2, ensure_ascii=False)
    if out is not None:
        _write(
            out,
            {
                "fairness.txt": as_text(equity_report) + "\n",
                "fairness.json": plain + "\n",
                "fairness.csv": as_table(equity_report.report),
            },
        )
    click.echo(plain if as_json else as_text(equity_report))
    if not all(counterfactual.holds for counterfactual in equity_report.counterfactuals):
        raise SystemExit(FAILED)


def _chunks(files: tuple[Path, ...], catalogue: Catalogue) -> Iterator[list[CarePackage]]:
    """The packages of the files; what cannot be read is said, and left out."""
    from engine import ProblemsFoundError
    from engine.exchange import batches, check_files, read_batch

    check_files(files)
    say_remarks(files)
    problems, counted = [], 0
    for batch in batches(files, _CHUNK):
        read = list(read_batch(batch, catalogue))
        problems += [problem for read_package in read for problem in read_package.problems]
        packages = [read_package.package for read_package in read if read_package.package is not None]
        counted += len(packages)
        if packages:
            yield packages
    if problems and not counted:
        raise ProblemsFoundError(problems)
    for problem in problems[:_MOST_PROBLEMS]:
        click.echo(str(problem), err=True)
    if problems:
        click.echo(f"{len(problems):,} problems. The other packages were counted.", err=True)


def _write(out: Path, texts: dict[str, str]) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            write_text(out / name, text)
    except OSError as error:
        raise click.UsageError(f"{out} cannot be written: {(error.strerror or 'failed').lower()}.") from None
    click.echo(f"Written to {out}: {', '.join(texts)}", err=True)
