"""`handrail review`, `check`, `demo`, `print`, `verify`, `caseload`, `replay`, `backtest`, `explain` and `rules`.

Exit codes: 0 done; 1 the review is refused, or an estimate claims more than was published; 2 something is wrong with
what was given; 70 a fault of ours. No traceback reaches a user; with `HANDRAIL_DEBUG=1` it is shown to whoever mends
it. What is heavy is imported only when it is needed.
"""

from __future__ import annotations

import gc
import os
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dashboard.terminal.audit import audit
from dashboard.terminal.caseload import caseload as whole_caseload
from dashboard.terminal.compiling import say_if_it_compiles
from dashboard.terminal.fairness import fairness
from dashboard.terminal.health import health
from dashboard.terminal.printing import print_papers, verify
from dashboard.terminal.records import records
from dashboard.terminal.release import installed_version
from dashboard.terminal.rules import rules
from dashboard.terminal.safety import safety

if TYPE_CHECKING:
    from engine import CarePackage, Catalogue, Problem

REFUSED, BAD_INPUT, OUR_FAULT = 1, 2, 70
_OBJECTS_BETWEEN_COLLECTIONS = 200_000


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(installed_version(), prog_name="handrail")
def handrail() -> None:
    """Review home care packages against an assistive technology catalogue. The OT decides."""


handrail.add_command(rules)
handrail.add_command(audit)
handrail.add_command(records)
handrail.add_command(whole_caseload)
handrail.add_command(print_papers)
handrail.add_command(verify)
handrail.add_command(fairness)
handrail.add_command(safety)
handrail.add_command(health)


@handrail.command()
@click.argument("package")
@click.option("--json", "as_json", is_flag=True, help="Print the whole review as JSON.")
@click.option(
    "--pdf", type=click.Path(dir_okay=False, path_type=Path), help="Write the provider's PDF to this file."
)
@click.option(
    "--rules",
    "rule_set_name",
    default="home_care",
    show_default=True,
    help="A shipped rule set, or a folder.",
)
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Use the rules in force on this day.")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="Day of the review; today by default.")
@click.option("--seed", default=2026, show_default=True, help="Names the draws of the estimate.")
@click.option("--explain", metavar="ITEM", help="Why this item is, or is not, suggested.")
def review(
    package: str,
    as_json: bool,
    pdf: Path | None,
    rule_set_name: str,
    as_of: datetime | None,
    day: datetime | None,
    seed: int,
    explain: str | None,
) -> None:
    """Review one package: a file, or the reference of a demonstration package such as DEMO-01."""
    from engine import Reviewer, ReviewRefusedError, load_catalogue
    from engine.knowledge import rule_set_folder

    catalogue = load_catalogue()
    with rule_set_folder(rule_set_name, as_of.date() if as_of else None) as folder:
        rule_set = folder.load(catalogue)
    found = _package(package, catalogue)
    on = day.date() if day else _today()
    say_if_it_compiles()
    try:
        with Reviewer(catalogue, rule_set) as reviewer:
            made = reviewer.review(found, reviewed_on=on, seed=seed)
    except ReviewRefusedError as refused:
        click.echo(str(refused), err=True)
        raise SystemExit(REFUSED) from None
    if pdf is not None:
        from dashboard.print import render, write_pdf

        try:
            write_pdf(render("provider", made), pdf)
        except OSError as error:
            raise click.ClickException(
                f"{pdf} cannot be written: {(error.strerror or 'failed').lower()}."
            ) from None
        click.echo(f"Written: {pdf}", err=True)
    if as_json:
        click.echo(made.model_dump_json(indent=2))
    elif explain:
        from dashboard.terminal.explanation import explanation

        _echo_known_item(explain, catalogue)
        click.echo(explanation(made, explain))
    elif pdf is None:
        from dashboard.terminal.report import report

        click.echo(report(made))


@handrail.command()
@click.argument("files", nargs=-1, required=True)
def check(files: tuple[str, ...]) -> None:
    """Say everything that is wrong with package files: YAML, JSON, JSON lines, CSV, Excel or Parquet."""
    from dashboard.terminal.checking import check_package_files

    if check_package_files(files, _today()):
        raise SystemExit(BAD_INPUT)


@handrail.group(invoke_without_command=True)
@click.pass_context
def demo(context: click.Context) -> None:
    """List the demonstration packages, or make a caseload up."""
    if context.invoked_subcommand is not None:
        return
    from dashboard.demonstration import demonstration_files, demonstration_packages

    packages = demonstration_packages()
    for reference, file in demonstration_files().items():
        first = file.read_text(encoding="utf-8").splitlines()[0].lstrip("# ")
        click.echo(
            f"{reference}  {packages[reference].carer_hours_per_week:5.1f} carer-hours a week  {first}"
        )
    click.echo("\nTry: handrail review DEMO-01")


@demo.command()
@click.option("--size", type=click.IntRange(1), default=2000, show_default=True, help="How many packages.")
@click.option("--seed", default=2026, show_default=True, help="Names the draw.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to this file: .jsonl, .csv or .parquet.",
)
@click.option("--likeness", is_flag=True, help="Hold the draw against the published figures instead.")
def caseload(size: int, seed: int, out: Path | None, likeness: bool) -> None:
    """Made-up packages as JSON lines. Nobody in them is real; `profiles/caseload.yaml` names each source."""
    from dashboard.demonstration import synthetic_packages
    from dashboard.terminal.made_up import likeness_table, made_up_file

    packages = synthetic_packages(size, seed)
    if likeness:
        click.echo(likeness_table(packages))
    elif out is not None:
        made_up_file(packages, size, out)
        click.echo(f"Written: {out}. Made up: nobody in it is real.", err=True)
    else:
        for package in packages:
            click.echo(package.model_dump_json(exclude_none=True))


@handrail.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--rules", "rule_set_name", help="Look for its rules here; the shipped set that it names by default."
)
def replay(file: Path, rule_set_name: str | None) -> None:
    """Make a review again from its own JSON file, and hold the two against each other."""
    from dashboard.terminal.replay import replay as replayed

    click.echo(replayed(file, rule_set_name))


@handrail.command()
@click.option(
    "--portfolio", "wanted", metavar="ID", multiple=True, help="Only this one; may be given more than once."
)
@click.option(
    "--portfolios",
    "folder",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    help="A folder with portfolios of your own; the shipped ones by default.",
)
@click.option(
    "--rules",
    "rule_set_name",
    default="home_care",
    show_default=True,
    help="A shipped rule set, or a folder.",
)
@click.option("--seed", default=2026, show_default=True, help="Names the draws of the estimate.")
@click.option(
    "--format", "how", type=click.Choice(["text", "markdown", "json"]), default="text", show_default=True
)
def backtest(wanted: tuple[str, ...], folder: Path | None, rule_set_name: str, seed: int, how: str) -> None:
    """Hold the estimates against published projects. Exits with 1 where more is claimed than was published."""
    from dashboard.terminal.backtesting import as_json, as_markdown, as_text
    from engine import load_catalogue
    from engine.backtest import Backtester, load_portfolios
    from engine.knowledge import rule_set_folder

    catalogue = load_catalogue()
    found, people = load_portfolios(catalogue, folder)
    ids = [one.id for one in found.portfolios]
    if unknown := sorted(set(wanted) - set(ids)):
        raise click.BadParameter(
            f"there is no portfolio `{unknown[0]}`; there are {', '.join(ids)}.", param_hint="--portfolio"
        )
    with rule_set_folder(rule_set_name) as rules_folder:
        tester = Backtester(catalogue, rules_folder.load(catalogue))
    chosen = [one for one in found.portfolios if not wanted or one.id in wanted]
    compared = [each for one in chosen for each in tester.compare(one, people, seed=seed)]
    click.echo(
        as_json(compared)
        if how == "json"
        else as_markdown(compared)
        if how == "markdown"
        else as_text(compared, found.left_out)
    )
    if any(one.verdict == "claims more" for one in compared):
        raise SystemExit(REFUSED)


@handrail.command()
@click.argument("code")
def explain(code: str) -> None:
    """The page of an error code: what it means and what to do."""
    from dashboard.terminal.error_page import error_page

    page = error_page(code.upper())
    if page is None:
        from engine.model import CODES

        raise click.BadParameter(
            f"there is no code `{code}`; they run from {min(CODES)} to {max(CODES)}.", param_hint="CODE"
        )
    click.echo(page)


def main() -> None:
    """Run the command; nothing but plain sentences reaches the user."""
    # A command reads some hundred thousand small objects and keeps them: the collector would go over them in vain.
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS, 20, 20)
    from engine import ProblemsFoundError

    try:
        handrail.main(standalone_mode=True)
    except ProblemsFoundError as error:
        _show_problems(error.problems)
        raise SystemExit(BAD_INPUT) from None
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
    except Exception as error:
        if os.environ.get("HANDRAIL_DEBUG"):
            raise
        click.echo(
            f"Handrail itself failed ({type(error).__name__}); nothing was changed. "
            "Run it again with HANDRAIL_DEBUG=1 and report what it prints.",
            err=True,
        )
        raise SystemExit(OUR_FAULT) from None


def _package(name: str, catalogue: Catalogue) -> CarePackage:
    from engine import load_package

    if not Path(name).exists():
        from dashboard.demonstration import demonstration_package

        found = demonstration_package(name.upper(), catalogue)
        if found is not None:
            return found
    return load_package(Path(name), catalogue)


def _echo_known_item(name: str, catalogue: Catalogue) -> None:
    if name in catalogue.items:
        return
    import difflib

    close = difflib.get_close_matches(name, catalogue.items, n=1)
    raise click.BadParameter(
        f"`{name}` is not an item of the catalogue." + (f" Did you mean `{close[0]}`?" if close else ""),
        param_hint="--explain",
    )


def _show_problems(problems: tuple[Problem, ...] | list[Problem]) -> None:
    from dashboard.terminal.problems import shown

    click.echo(shown(problems), err=True)


def _today() -> date:
    return datetime.now(UTC).date()
