"""`handrail safety check | report | diff`.

Exit codes: 0 every control holds; 1 a control is missing or fails, or a risk is left that nothing makes acceptable
(with `--for-release` also where a signature is missing), of `diff` that something protects less than before; 2 something
is wrong with what was given.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from dashboard.clock import today
from dashboard.terminal.command_group import CommandGroup
from dashboard.terminal.options import FILE, FOLDER, SET_ARGUMENT, SET_AS_OF, format_option
from engine.files import write_bytes

FOUND = 1
_PAPERS = ("all", "log", "case", "transparency", "data-protection", "equality")


def _evidence(command: Any) -> Any:
    results = click.option(
        "--results",
        type=FILE,
        help="Results of tests, as `pytest --junitxml FILE` writes them.",
    )
    run = click.option(
        "--run-tests", is_flag=True, help="Run the tests that hazards name, which takes minutes."
    )
    return results(run(command))


@click.group(cls=CommandGroup)
def safety() -> None:
    """The hazard log: whether every control still holds, and the safety case on paper."""


@safety.command()
@SET_ARGUMENT
@SET_AS_OF
@_evidence
@click.option("--for-release", is_flag=True, help="Fail where a signature is missing, too.")
@format_option("pretty", "json", words=None)
def check(
    name: str, as_of: date | None, results: Path | None, run_tests: bool, for_release: bool, form: str
) -> None:
    """Ask every control of every hazard, and compute what is left of each risk."""
    from .gathering import gather
    from .text import as_json, as_text

    gathered = gather(name, as_of, results, run_tests=run_tests)
    problems = gathered.problems(as_of or today())
    grave = problems if for_release else tuple(problem for problem in problems if problem.severity == "error")
    click.echo((as_json if form == "json" else as_text)(gathered, problems if form == "json" else grave))
    if not for_release and form == "pretty" and len(grave) < len(problems):
        click.echo(
            f"\n{len(problems) - len(grave)} things are to be signed or settled; --for-release lists them and fails."
        )
    if grave or (for_release and gathered.files.system.safety_officer is None):
        raise SystemExit(FOUND)


@safety.command()
@SET_ARGUMENT
@SET_AS_OF
@_evidence
@click.option("--paper", type=click.Choice(_PAPERS), default="all", show_default=True)
@format_option("md", "pdf", words=None)
@click.option("--out", type=FOLDER, required=True, help="The folder to write to.")
def report(
    name: str, as_of: date | None, results: Path | None, run_tests: bool, paper: str, form: str, out: Path
) -> None:
    """Write hazard log, safety case, transparency record and impact assessments for exactly this version."""
    from dashboard.print.safety import as_markdown, as_pdf

    from .gathering import gather

    case = gather(name, as_of, results, run_tests=run_tests).case(as_of or today())
    try:
        out.mkdir(parents=True, exist_ok=True)
        for kind in _PAPERS[1:] if paper == "all" else (paper,):
            file = out / f"{kind}.{form}"
            write_bytes(file, as_pdf(kind, case) if form == "pdf" else as_markdown(kind, case).encode())
            click.echo(f"Written: {file}")
    except OSError as error:
        raise click.UsageError(f"{out} cannot be written: {(error.strerror or 'failed').lower()}.") from None


@safety.command()
@click.argument("before", metavar="OLD")
@click.argument("after", metavar="NEW")
@click.option(
    "--results",
    type=FILE,
    help="Results of tests, for each of the two that is a rule set.",
)
@format_option("pretty", "json", "md", words=None)
def diff(before: str, after: str, results: Path | None, form: str) -> None:
    """Compare two safety logs: hazards, controls, residual risk, properties, exceptions. Fails when something protects less.

    OLD and NEW are rule sets, folders of rule sets or of a council's layer, or files that `handrail safety check
    --format json` wrote.
    """
    from .difference_text import as_markdown
    from .difference_text import as_text as told
    from .gathering import compare_logs

    compared = compare_logs(before, after, results)
    if form == "json":
        click.echo(compared.model_dump_json(indent=2, by_alias=True))
    else:
        click.echo((as_markdown if form == "md" else told)(compared))
    if compared.worse:
        raise SystemExit(FOUND)
