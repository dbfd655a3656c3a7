"""`handrail demo`: the demonstration packages, made-up caseloads, and what became of made-up reviews."""

from __future__ import annotations

from pathlib import Path

import click

from dashboard.terminal.command_group import CommandGroup
from dashboard.terminal.options import FILE, seed_option

_LARGEST = 10_000_000
"""Twice the people with paid care in the country, and still a file that fits on a disk."""


@click.group("demo", cls=CommandGroup, invoke_without_command=True)
@click.pass_context
def demo_command(context: click.Context) -> None:
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


@demo_command.command("caseload")
@click.option(
    "--size", type=click.IntRange(1, _LARGEST), default=2000, show_default=True, help="How many packages."
)
@seed_option("the draw")
@click.option(
    "--out",
    type=FILE,
    help="Write to this file: .jsonl, .csv or .parquet.",
)
@click.option("--likeness", is_flag=True, help="Hold the draw against the published figures instead.")
def caseload_command(size: int, seed: int, out: Path | None, likeness: bool) -> None:
    """Made-up packages as JSON lines. Nobody in them is real; `profiles/caseload.yaml` names each source."""
    from dashboard.demonstration import synthetic_packages
    from dashboard.terminal.commands.demo.caseload_file import likeness_table, made_up_file

    packages = synthetic_packages(size, seed)
    if likeness:
        click.echo(likeness_table(packages))
    elif out is not None:
        made_up_file(packages, size, out)
        click.echo(f"Written: {out}. Made up: nobody in it is real.", err=True)
    else:
        for package in packages:
            click.echo(package.model_dump_json(exclude_none=True))


@demo_command.command("outcomes")
@click.option("--size", type=click.IntRange(50), default=1500, show_default=True, help="How many packages.")
@seed_option("the draw")
@click.option(
    "--truth",
    type=click.Choice(["published", "drawn"]),
    default="drawn",
    show_default=True,
    help="What is true there: what was published, or something drawn from its doubt.",
)
@click.option("--council", default="Madeupshire", show_default=True, help="Its name.")
@click.option(
    "--out",
    type=FILE,
    required=True,
    help="Write to this file (.jsonl); what is true goes beside it (.truth.yaml).",
)
def outcomes_command(size: int, seed: int, truth: str, council: str, out: Path) -> None:
    """What became of made-up reviews in a made-up council, of which the truth is known."""
    from dashboard.terminal.commands.demo.outcomes_file import write_outcomes

    write_outcomes(size, seed, truth, council, out)
