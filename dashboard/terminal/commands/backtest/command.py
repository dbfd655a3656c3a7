"""`handrail backtest`: estimates held against published projects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dashboard.terminal.exit_codes import REFUSED
from dashboard.terminal.options import RULES, seed_option

if TYPE_CHECKING:
    from engine import CarePackage, Catalogue, RuleSet
    from engine.backtest import Portfolio


@click.command("backtest")
@click.option(
    "--portfolio",
    "portfolio_ids",
    metavar="ID",
    multiple=True,
    help="Only this one; may be given more than once.",
)
@click.option(
    "--portfolios",
    "folder",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    help="A folder with portfolios of your own; the shipped ones by default.",
)
@RULES
@seed_option("the draws of the estimate")
@click.option(
    "--leave-out",
    "without",
    is_flag=True,
    help="Predict each project without its own studies: nothing that was used is shown as evidence.",
)
@click.option(
    "--format", "how", type=click.Choice(["text", "markdown", "json"]), default="text", show_default=True
)
def backtest_command(
    portfolio_ids: tuple[str, ...],
    folder: Path | None,
    rule_set_name: str,
    seed: int,
    without: bool,
    how: str,
) -> None:
    """Hold the estimates against published projects. Exits with 1 where more is claimed than was published."""
    from dashboard.terminal.commands.backtest.report import as_json, as_markdown, as_text
    from engine.backtest import Backtester, load_portfolios
    from engine.knowledge import KnowledgeSource

    catalogue, rule_set = KnowledgeSource(rule_set_name).load()
    portfolios, people = load_portfolios(catalogue, folder)
    ids = [portfolio.id for portfolio in portfolios.portfolios]
    if unknown := sorted(set(portfolio_ids) - set(ids)):
        raise click.BadParameter(
            f"there is no portfolio `{unknown[0]}`; there are {', '.join(ids)}.", param_hint="--portfolio"
        )
    chosen = [
        portfolio for portfolio in portfolios.portfolios if not portfolio_ids or portfolio.id in portfolio_ids
    ]
    if without:
        _leave_out(chosen, people, folder, (catalogue, rule_set), seed)
        return
    tester = Backtester(catalogue, rule_set)
    compared = [each for portfolio in chosen for each in tester.compare(portfolio, people, seed=seed)]
    click.echo(
        as_json(compared)
        if how == "json"
        else as_markdown(compared)
        if how == "markdown"
        else as_text(compared, portfolios.left_out)
    )
    if any(comparison.verdict == "claims more" for comparison in compared):
        raise SystemExit(REFUSED)


def _leave_out(
    chosen: Sequence[Portfolio],
    people: Mapping[str, CarePackage],
    folder: Path | None,
    knowledge: tuple[Catalogue, RuleSet],
    seed: int,
) -> None:
    """Predict each project without its own studies, and refuse where that claims more than was published."""
    from dashboard.terminal.commands.backtest.left_out import left_out_report
    from engine.backtest import LeaveOneOut, load_derivations
    from engine.review import DEFAULT_DRAWS

    catalogue, rule_set = knowledge
    tester = LeaveOneOut(catalogue, rule_set, load_derivations(catalogue, folder))
    compared = [
        each
        for portfolio in chosen
        for each in tester.compare(portfolio, people, seed=seed, draws=DEFAULT_DRAWS)
    ]
    click.echo(left_out_report(compared, catalogue))
    if any(
        comparison.compared is not None and comparison.compared.verdict == "claims more"
        for comparison in compared
    ):
        raise SystemExit(REFUSED)
