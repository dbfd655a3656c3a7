"""`handrail rules compare`: its options, its gate and how the result is written.

The gate (`--gate`, or either limit) fails where protection or support is lost. Packages that the solver makes to show
that a rule protects somebody no longer count with the others: what no made-up person has may still be somebody's life.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dashboard.terminal.options import OUT_FILE, day_option, format_option, seed_option
from dashboard.terminal.output import echo_or_write

from .disclosing import LEAST, Disclosure
from .exit_codes import FOUND

if TYPE_CHECKING:
    from engine import Catalogue, RuleSet

    from .comparing import ComparedSets

_LIMIT = click.IntRange(0)


@click.command()
@click.argument("old")
@click.argument("new")
@click.option(
    "--set",
    "tracked",
    default="rules/home_care",
    show_default=True,
    help="For git revisions: the folder of the set, from the top of the repository.",
)
@click.option(
    "--caseload",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Packages to compare over (JSON lines). Small counts are hidden.",
)
@click.option(
    "--synthetic",
    type=click.IntRange(0),
    default=2000,
    show_default=True,
    help="Else so many made-up packages; 0 for the rules alone.",
)
@seed_option("the made-up packages")
@day_option("the reviews")
@click.option("--gate", is_flag=True, help="Fail when anybody is less protected or worse off.")
@click.option(
    "--max-less-protected",
    type=_LIMIT,
    help="Fail when more packages than this lose protection; 0 with --gate.",
)
@click.option(
    "--max-worse-off", type=_LIMIT, help="Fail when more packages than this are worse off; 0 with --gate."
)
@click.option(
    "--names",
    is_flag=True,
    help="With --caseload: name each package. For those who may see them, not to be passed on.",
)
@format_option(
    "text", "json", "markdown", words="How to write the result; markdown is fit for a pull request."
)
@OUT_FILE
def compare(old: str, new: str, form: str, out: Path | None, **options: Any) -> None:
    """What a change of rules means, rule by rule, and for whom.

    OLD and NEW are folders, shipped sets or git revisions.
    """
    from . import comparing, comparison_files
    from .revisions import rule_set_at

    _check_limits(options)
    with rule_set_at(old, options["tracked"]) as older, rule_set_at(new, options["tracked"]) as two:
        earlier, catalogue = older.catalogue(), two.catalogue()
        before, after = older.load(catalogue, authoring=True), two.load(catalogue, authoring=True)
    compared = _compare_sets((earlier, catalogue), before, after, options)
    writers = {
        "text": comparing.as_text,
        "json": comparison_files.as_data,
        "markdown": comparison_files.as_markdown,
    }
    echo_or_write(writers[form](compared), out)
    if broken := _gate(compared, options):
        click.echo("\n".join(broken), err=True)
        raise SystemExit(FOUND)


def _check_limits(options: dict[str, Any]) -> None:
    """A limit between 1 and 4 would tell a small number of real people by trying one after the other."""
    limits = (options["max_less_protected"], options["max_worse_off"])
    if (
        options["caseload"] is not None
        and not options["names"]
        and any(0 < (limit or 0) < LEAST for limit in limits)
    ):
        raise click.UsageError(f"over a caseload a limit is 0, or at least {LEAST}")
    if options["gate"] and options["caseload"] is None and not options["synthetic"]:
        raise click.UsageError("the gate needs packages: leave out `--synthetic 0`")


def _compare_sets(
    catalogues: tuple[Catalogue, Catalogue], before: RuleSet, after: RuleSet, options: dict[str, Any]
) -> ComparedSets:
    """The comparison; rules and people are read with the catalogue of the new set."""
    from dashboard.clock import today
    from engine.authoring import (
        compare_catalogues,
        compare_headers,
        compare_people,
        compare_rules,
        demands_dropped,
    )

    from .comparing import ComparedSets
    from .packages import packages_of

    catalogue = catalogues[1]
    changes = compare_rules(catalogue, before, after)
    on = options["day"] or today()
    people = by_solver = None
    caseload, synthetic = options["caseload"], options["synthetic"]
    if changes and (caseload is not None or synthetic):
        packages = packages_of(caseload, synthetic, options["seed"], catalogue)
        people = compare_people(catalogue, before, after, changes, packages, on)
        shown_packages = [package for change in changes for package in change.shown_by]
        by_solver = compare_people(catalogue, before, after, changes, shown_packages, after.effective_from)
    return ComparedSets(
        compare_headers(before, after),
        demands_dropped(before, after),
        changes,
        people,
        by_solver,
        Disclosure(caseload is not None, options["names"]),
        compare_catalogues(*catalogues),
    )


def _gate(compared: ComparedSets, options: dict[str, Any]) -> list[str]:
    """A sentence for each limit that is passed."""
    limits = {
        "less protected": (compared.less_protected, options["max_less_protected"]),
        "worse off": (compared.worse_off, options["max_worse_off"]),
    }
    broken = []
    for what, (count, limit) in limits.items():
        most = 0 if limit is None and options["gate"] else limit
        if most is not None and count > most:
            hidden_count = compared.disclosure.text(count)
            broken.append(f"{hidden_count} packages are {what}, and at most {most:,} may be.")
    return [sentence[:1].upper() + sentence[1:] for sentence in broken]
