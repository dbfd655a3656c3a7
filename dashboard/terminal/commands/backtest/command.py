"""`handrail backtest`: estimates held against published projects."""

from __future__ import annotations

from pathlib import Path

import click

from dashboard.terminal.exit_codes import REFUSED


@click.command("backtest")
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
def backtest_command(
    wanted: tuple[str, ...], folder: Path | None, rule_set_name: str, seed: int, how: str
) -> None:
    """Hold the estimates against published projects. Exits with 1 where more is claimed than was published."""
    from dashboard.terminal.commands.backtest.report import as_json, as_markdown, as_text
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
