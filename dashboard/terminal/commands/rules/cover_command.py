"""`handrail rules cover`: its options; what no case tries, what never fires, and the cases that are missing."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dashboard.terminal.options import OUT_FILE, SET_ARGUMENT, SET_AS_OF, format_option, seed_option
from dashboard.terminal.output import echo_or_write

from .exit_codes import FOUND
from .rule_files import file_of_rules

if TYPE_CHECKING:
    from engine import Catalogue
    from engine.authoring import Suite

    from .workspace import RuleSetWorkspace


@click.command()
@SET_ARGUMENT
@SET_AS_OF
@format_option("text", "html", "json")
@click.option("--missing", is_flag=True, help="Print the missing cases, ready to paste.")
@click.option(
    "--into", help="With --missing: add them to this file of checks/cases, of clauses to checks/clauses."
)
@click.option(
    "--caseload",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Say which rules never fire in these packages (JSON lines).",
)
@click.option(
    "--synthetic", type=click.IntRange(1), help="Say which rules never fire in so many made-up packages."
)
@seed_option("the made-up packages")
@OUT_FILE
def cover(
    name: str,
    as_of: date | None,
    form: str,
    missing: bool,
    into: str | None,
    caseload: Path | None,
    synthetic: int | None,
    seed: int,
    out: Path | None,
) -> None:
    """What the cases really try: each comparison deciding alone, each bound on both sides."""
    from .workspace import open_workspace

    with open_workspace(name, as_of) as workspace:
        if caseload is not None or synthetic is not None:
            _write_never_fired(workspace, (caseload, synthetic or 0, seed), as_of, out)
        elif missing:
            _write_missing(workspace, name, into, out)
        elif _write_untried(workspace, form, out):
            raise SystemExit(FOUND)


def _write_never_fired(
    workspace: RuleSetWorkspace, source: tuple[Path | None, int, int], as_of: date | None, out: Path | None
) -> None:
    """Say which rules never fire in the packages of a source: a file, or else how many are made up, and their seed."""
    from dashboard.clock import today
    from engine.authoring import fired_counts

    from .covering import never_fired
    from .packages import packages_of

    packages = packages_of(*source, workspace.catalogue)
    total, counts = fired_counts(workspace.catalogue, workspace.rule_set, packages, as_of or today())
    echo_or_write(never_fired(total, dict(counts), workspace.suite()), out)


def _write_missing(workspace: RuleSetWorkspace, name: str, into: str | None, out: Path | None) -> None:
    """Print the missing cases, or add them to a file of the set."""
    from engine.authoring import append_entries, coverage, proposals_text, propose, propose_statements

    suite, logic = workspace.suite(), workspace.logic()
    if not suite.cases:
        raise click.UsageError("write a first case by hand: the others start from it")
    _refuse_while_cases_fail(suite, name, workspace.catalogue)
    gaps = [target for target in coverage(suite, logic) if target.status == "missing"]
    text = proposals_text(propose_statements(suite, propose(suite, logic, suite.cases[0], gaps)))
    clauses, checks = workspace.clauses(), workspace.folder.path / "checks"
    # A layer, and a set that has not begun to try its catalogue, hold no case of a clause: then none is missing.
    untried = clauses.missing() if clauses.cases else ""
    if into is None or not (text or untried):
        echo_or_write(text or untried or "# nothing is missing", out)
        return
    for folder, file, entries in ((checks / "cases", into, text), (checks, "clauses", untried)):
        if entries:
            path = append_entries(folder / file_of_rules(file), entries)
            click.echo(f"Written: {path}. Read each before it stands: it says what is so now.")


def _write_untried(workspace: RuleSetWorkspace, form: str, out: Path | None) -> bool:
    """Say what the cases try; whether anything is left that they do not."""
    from engine.authoring import coverage, unstated_demands, unstated_rules

    from . import covering

    suite, clauses = workspace.suite(), workspace.clauses()
    targets = coverage(suite, workspace.logic())
    untried = clauses.untried() if clauses.cases else ()
    page = covering.as_page(suite, targets, workspace.folder) if form == "html" else ""
    report = page or {"text": covering.as_text, "json": covering.as_data}[form](suite, targets)
    more = covering.clauses_text(clauses, untried) if form == "text" else ""
    echo_or_write(f"{report}\n{more}" if more else report, out)
    gaps = any(target.status == "missing" for target in targets)
    return bool(gaps or unstated_rules(suite) or unstated_demands(suite) or untried)


def _refuse_while_cases_fail(suite: Suite, name: str, catalogue: Catalogue) -> None:
    """Proposals start from the cases that there are: from one that fails they would be wrong."""
    from engine import Reviewer
    from engine.authoring import needs_review, run

    asked = Reviewer(catalogue, suite.rule_set) if needs_review(suite.cases) else nullcontext()
    with asked as reviewer:
        failed = [outcome.case.name for outcome in run(suite, reviewer) if not outcome.passed]
    if failed:
        count = "1 case fails" if len(failed) == 1 else f"{len(failed)} cases fail"
        raise click.UsageError(
            f"{count}, the first is `{failed[0]}`: new cases start from those that there are. Mend them, or accept what "
            f"came out: handrail rules test {name} --accept"
        )
