"""`handrail rules compare`: its options, its gate and how the result is written.

The gate (`--gate`, or a limit) fails where protection or support is lost, where more is claimed, or where words that
somebody acts on are others: a reason, a question, a source, a case. Packages that the
solver makes to show that a rule protects somebody no longer count with the others: what no made-up person has may still
be somebody's life.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dashboard.comparison.disclosing import LEAST, Disclosure
from dashboard.terminal.options import OUT_FILE, day_option, format_option, seed_option
from dashboard.terminal.output import echo_or_write

from .exit_codes import FOUND

if TYPE_CHECKING:
    from dashboard.comparison.compared_sets import ComparedSets
    from engine import CarePackage, Catalogue

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
    "--max-less-protective",
    type=_LIMIT,
    help="Fail when more entries than this, of rules, catalogue, properties or other files, protect less or may; "
    "0 with --gate or --max-less-protected.",
)
@click.option(
    "--max-claims-more",
    type=_LIMIT,
    help="Fail when more entries than this credit an item with more than before; 0 with --gate.",
)
@click.option(
    "--max-reworded",
    type=_LIMIT,
    help="Fail when more entries than this say it in other words, or are cases that changed; 0 with --gate.",
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
    from dashboard.clock import today
    from dashboard.comparison.compared_sets import compare_sets

    from . import comparing, comparison_files
    from .revisions import rule_set_at

    _check_limits(options)
    with rule_set_at(old, options["tracked"]) as older, rule_set_at(new, options["tracked"]) as newer:
        compared = compare_sets(
            older,
            newer,
            partial(_packages, options),
            options["day"] or today(),
            disclosure=Disclosure(options["caseload"] is not None, options["names"]),
            tell=_teller(),
        )
    writers = {
        "text": comparing.as_text,
        "json": comparison_files.as_data,
        "markdown": comparison_files.as_markdown,
    }
    echo_or_write(writers[form](compared), out)
    if broken := _gate(compared, options):
        click.echo("\n".join(broken), err=True)
        raise SystemExit(FOUND)


def _packages(options: dict[str, Any], catalogue: Catalogue) -> Iterable[CarePackage] | None:
    """The packages to compare over; None where the rules alone are asked for."""
    from .packages import packages_of

    if options["caseload"] is None and not options["synthetic"]:
        return None
    return packages_of(
        options["caseload"],
        options["synthetic"],
        options["seed"],
        catalogue,
        refuse_bad_lines=_guards_people(options),
    )


def _guards_people(options: dict[str, Any]) -> bool:
    """Whether the command fails by what happens to packages."""
    limits = (options["max_less_protected"], options["max_worse_off"])
    return bool(options["gate"]) or any(limit is not None for limit in limits)


def _teller() -> Callable[[str], None]:
    """Says on the error stream how far it is, where a person waits."""
    waiting = sys.stderr.isatty()

    def tell(sentence: str) -> None:
        if waiting:
            click.echo(f"  {sentence}", err=True)

    return tell


def _check_limits(options: dict[str, Any]) -> None:
    """A limit between 1 and 4 would tell a small number of real people by trying one after the other."""
    limits = (options["max_less_protected"], options["max_worse_off"])
    if (
        options["caseload"] is not None
        and not options["names"]
        and any(0 < (limit or 0) < LEAST for limit in limits)
    ):
        raise click.UsageError(f"over a caseload a limit is 0, or at least {LEAST}")
    if _guards_people(options) and options["caseload"] is None and not options["synthetic"]:
        raise click.UsageError("the gate needs packages: leave out `--synthetic 0`")


def _gate(compared: ComparedSets, options: dict[str, Any]) -> list[str]:
    """A sentence for each limit that is passed."""
    gate = options["gate"]
    guarded = gate or options["max_less_protected"] is not None
    limits = (
        ("Packages that are less protected", compared.less_protected, "max_less_protected", gate),
        ("Packages that are worse off", compared.worse_off, "max_worse_off", gate),
        ("Entries that protect less, or may", len(compared.less_protective), "max_less_protective", guarded),
        ("Entries that claim more", len(compared.claiming_more), "max_claims_more", gate),
        ("Entries that say it otherwise", len(compared.saying_otherwise), "max_reworded", gate),
    )
    broken = []
    for what, count, option, is_asked in limits:
        most = 0 if options[option] is None and is_asked else options[option]
        if most is None or count <= most:
            continue
        # Of packages a small number may be withheld; entries are no people.
        number = compared.disclosure.text(count) if what.startswith("Packages") else f"{count:,}"
        broken.append(f"{what}: {number}, and at most {most:,} are allowed.")
    return broken
