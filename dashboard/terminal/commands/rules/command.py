"""`handrail rules check | test | cover | mutate | compare | new | format | schemas`.

Exit codes: 0 all is well; 1 something was found (an error, a failed case, a survivor, too many worse off, a file that
is not laid out); 2 something is wrong with what was given.
"""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dashboard.terminal.command_group import CommandGroup
from dashboard.terminal.day import DAY
from dashboard.terminal.options import (
    FILE,
    FOLDER,
    OUT_FILE,
    SET_ARGUMENT,
    SET_AS_OF,
    format_option,
    seed_option,
)
from dashboard.terminal.output import echo_or_write

from ...release import installed_version
from .compare_command import compare
from .finding import rename, show
from .layers import init, prove, rebase
from .tables import export_table, file_of_rules, import_table

if TYPE_CHECKING:
    from engine import Catalogue
    from engine.authoring import Suite

FOUND = 1
_FILTER = "Only what matches: a part of the name, or a pattern with *."


@click.group(cls=CommandGroup)
def rules() -> None:
    """Write, test, prove and compare rule sets. SET is a shipped set (home_care) or a folder."""


for _command in (compare, export_table, import_table, init, prove, rebase, rename, show):
    rules.add_command(_command)


@rules.command()
@SET_ARGUMENT
@SET_AS_OF
@format_option("pretty", "json", "junit", "sarif")
@click.option("--notes", is_flag=True, help="Add notes, which ask for nothing.")
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@OUT_FILE
def check(name: str, as_of: date | None, form: str, notes: bool, strict: bool, out: Path | None) -> None:
    """Everything wrong with a set: what is written, and what the solver finds, with a package that shows it."""
    from .checking import check_rule_set, format_findings

    checked = check_rule_set(name, as_of, notes=notes)
    echo_or_write(format_findings(checked, form, installed_version()), out)
    if checked.rule_set is None:
        raise SystemExit(2)
    grave = ("error", "warning") if strict else ("error",)
    if any(problem.severity in grave for problem in checked.problems):
        raise SystemExit(FOUND)


@rules.command()
@SET_ARGUMENT
@SET_AS_OF
@format_option("pretty", "json", "junit")
@click.option("--filter", "pattern", default="", help=f"{_FILTER} Of cases and of rules that they expect.")
@click.option("--watch", is_flag=True, help="Run again whenever a file of the set changes.")
@click.option("--accept", is_flag=True, help="Show what came out otherwise as a diff, ask, and write it.")
@click.option("--seen", default="", help="With --accept: the mark that was printed below just these changes.")
@OUT_FILE
def test(
    name: str,
    as_of: date | None,
    form: str,
    pattern: str,
    watch: bool,
    accept: bool,
    seen: str,
    out: Path | None,
) -> None:
    """Run the cases of a set."""
    if accept or seen:
        from .accepting import accept_surprises

        if not accept_surprises(name, as_of, seen):
            raise SystemExit(FOUND)
        return
    from engine import ProblemsFoundError
    from engine.knowledge import rule_set_folder

    from ...problems import ending_of, problems_text
    from .testing import format_outcomes, outcomes, watch_folder

    def once() -> bool:
        tried = outcomes(name, as_of, pattern)
        echo_or_write(format_outcomes(tried, form), out)
        return all(outcome.passed for outcome in tried)

    def again() -> None:
        click.echo(f"\n{datetime.now():%H:%M:%S}")
        try:
            once()
        except ProblemsFoundError as error:
            click.echo(problems_text(error.problems, ending_of("rules")))

    if watch:
        with rule_set_folder(name, as_of) as folder:
            watch_folder(name, again, folder.path)
    if not once():
        raise SystemExit(FOUND)


@rules.command()
@SET_ARGUMENT
@SET_AS_OF
@format_option("text", "html", "json")
@click.option("--missing", is_flag=True, help="Print the missing cases, ready to paste.")
@click.option("--into", help="With --missing: add them to this file of checks/cases.")
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
    from dashboard.clock import today
    from engine.authoring import (
        coverage,
        fired_counts,
        proposals_text,
        propose,
        propose_statements,
        unstated_rules,
    )

    from . import covering
    from .packages import packages_of
    from .workspace import open_workspace

    with open_workspace(name, as_of) as workspace:
        suite, logic = workspace.suite(), workspace.logic()
        if caseload is not None or synthetic is not None:
            packages = packages_of(caseload, synthetic or 0, seed, workspace.catalogue)
            seen, counts = fired_counts(workspace.catalogue, workspace.rule_set, packages, as_of or today())
            echo_or_write(covering.never_fired(seen, dict(counts), suite), out)
            return
        targets = coverage(suite, logic)
        gaps = [target for target in targets if target.status == "missing"]
        clauses = workspace.clauses()
        if missing:
            if suite.cases:
                _refuse_while_cases_fail(suite, name, workspace.catalogue)
                proposals = propose_statements(suite, propose(suite, logic, suite.cases[0], gaps))
                text = proposals_text(proposals)
                if into is not None and text:
                    path = _append(workspace.folder.path / "checks" / "cases", into, text)
                    click.echo(f"Written: {path}. Read each before it stands: it says what the rules do now.")
                    return
                echo_or_write(text or clauses.missing() or "# nothing is missing", out)
                return
            raise click.UsageError("write a first case by hand: the others start from it")
        untried = clauses.untried() if clauses.cases else ()
        page = covering.as_page(suite, targets, workspace.folder) if form == "html" else ""
        report = page or {"text": covering.as_text, "json": covering.as_data}[form](suite, targets)
        more = covering.clauses_text(clauses, untried) if form == "text" else ""
        echo_or_write(f"{report}\n{more}" if more else report, out)
        silent = unstated_rules(suite)
    if gaps or silent or untried:
        raise SystemExit(FOUND)


@rules.command()
@SET_ARGUMENT
@SET_AS_OF
@format_option("text", "json")
@click.option("--filter", "pattern", default="", help=f"{_FILTER} Of rules.")
@OUT_FILE
def mutate(name: str, as_of: date | None, form: str, pattern: str, out: Path | None) -> None:
    """Make small wrong changes to the rules and say which of them no case notices."""
    from engine.authoring import RULE_SET, consequence_fates

    from . import mutating
    from .testing import NOTHING_OWN, says_nothing_of_its_own
    from .workspace import open_workspace

    with open_workspace(name, as_of) as workspace:
        suite, logic, accepted = workspace.suite(), workspace.logic(), workspace.accepted().mutants()
        rules = [rule for rule in workspace.rule_set.own_rules if not pattern or _matches(rule.id, pattern)]
        mutants, complete = mutating.mutants_of(suite, logic, rules)
        owners = {rule.id for rule in rules} | ({RULE_SET} if not pattern else set())
        mutants += [mutant for mutant in consequence_fates(suite) if mutant.owner in owners]
        if not mutants and not pattern and says_nothing_of_its_own(workspace):
            echo_or_write(NOTHING_OWN, out)
            return
        if not mutants:
            raise click.UsageError(f"no rule matches `{pattern}`")
        text = {"text": mutating.as_text, "json": mutating.as_data}[form](suite, logic, mutants, accepted)
        more, alive = ("", False) if pattern else mutating.clauses_text(workspace.clauses())
        echo_or_write(f"{text}\n{more}" if more and form == "text" else text, out)
    survived = {survivor.id for survivor in mutants if survivor.fate == "survived"}
    idle = () if pattern or not complete else sorted(accepted - survived)
    for mutant in idle:
        click.echo(f"checks/accepted.yaml accepts a mutant that no longer survives: {mutant}", err=True)
    if idle or alive or not complete or mutating.surviving(mutants, accepted):
        raise SystemExit(FOUND)


@rules.command()
@click.argument("rule")
@click.argument(
    "kind", type=click.Choice(["reading", "unmet_need", "hold", "exclude", "caution", "suggest", "ask"])
)
@click.argument("about")
@click.option("--when", required=True, help="The condition, on one line: `person.grip >= 2`.")
@click.option(
    "--cites", required=True, multiple=True, help="An id of the evidence register; again for another."
)
@click.option(
    "--for", "scope", type=click.Choice(["person", "visit", "task"]), default="person", show_default=True
)
@click.option(
    "--set", "name", default="home_care", show_default=True, help="The rule set: a shipped one or a folder."
)
@click.option(
    "--into", help="Append to this rules file of the set, and the case to the cases file of that name."
)
def new(
    rule: str,
    kind: Any,
    about: str,
    when: str,
    cites: tuple[str, ...],
    scope: Any,
    name: str,
    into: str | None,
) -> None:
    """A new rule with its first case: printed, or appended to the files of the set."""
    from engine.authoring import scaffold

    from .workspace import open_workspace

    with open_workspace(name) as workspace:
        scaffolded = scaffold(workspace.catalogue, workspace.rule_set, rule, kind, about, when, cites, scope)
        if into is None:
            click.echo(
                f"# in a rules file\n{scaffolded.rule}\n# in checks/cases\n{scaffolded.case}", nl=False
            )
            return
        for folder, text in (
            (workspace.folder.path, scaffolded.rule),
            (workspace.folder.path / "checks" / "cases", scaffolded.case),
        ):
            click.echo(f"Written: {_append(folder, into, text)}")


@rules.command("format")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--check", "only_look", is_flag=True, help="Change nothing; fail when something would change.")
def format_(files: tuple[Path, ...], only_look: bool) -> None:
    """Lay out files of rules or cases alike. Comments stay, and what the files say stays."""
    from engine.authoring import LayoutError, lay_out
    from engine.language import read_document

    waiting = 0
    for path in files:
        read_document(path)  # what cannot be read is said with its file and line
        text = path.read_text(encoding="utf-8")
        try:
            tidy = lay_out(text)
        except LayoutError as error:
            raise click.ClickException(f"{path}: {error}.") from None
        if tidy == text:
            continue
        waiting += 1
        click.echo(f"{'Would change' if only_look else 'Laid out'}: {path}")
        if not only_look:
            path.write_text(tidy, encoding="utf-8")
    if waiting and only_look:
        raise SystemExit(FOUND)
    if not waiting:
        click.echo("Nothing to change.")


@rules.command()
@SET_ARGUMENT
@SET_AS_OF
@click.option("--for", "reader", type=click.Choice(["clinician"]), default="clinician", show_default=True)
@click.option(
    "--out",
    type=FILE,
    required=True,
    help="The sheet: .csv or .xlsx to be filled in, .md to be read.",
)
def worklist(name: str, as_of: date | None, reader: str, out: Path) -> None:
    """Write every rule, item and question to a review sheet: one line each to agree, change or refuse."""
    from .sheets import said_of, write_sheet
    from .workspace import open_workspace

    with open_workspace(name, as_of) as workspace:
        lines = write_sheet(workspace, out)
        click.echo(f"Written: {out} ({lines} lines for a {reader}). {said_of(workspace)}")


@rules.command()
@SET_ARGUMENT
@click.option("--sheet", type=FILE, required=True, help="The sheet, filled in.")
@click.option("--name", "who", required=True, help="The clinician's name.")
@click.option("--profession", required=True, help="As what: occupational therapist.")
@click.option("--registration", required=True, help="With which register, and the number.")
@click.option("--on", "day", type=DAY, required=True, help="The day of the signature.")
def sign(name: str, sheet: Path, who: str, profession: str, registration: str, day: date) -> None:
    """Keep a review sheet that a clinician has filled in and signed, in the set's folder `signed`."""
    from dashboard.clock import today

    from . import sheets
    from .workspace import open_workspace

    with open_workspace(name) as workspace:
        written = sheets.sign(
            workspace,
            sheet,
            name=who,
            profession=profession,
            registration=registration,
            on=day,
            today=today(),
        )
        click.echo(f"Written: {written}. {sheets.said_of(workspace)}")


@rules.command()
@SET_ARGUMENT
@click.option("--out", "folder", required=True, type=FOLDER, help="The folder.")
def schemas(name: str, folder: Path) -> None:
    """Write JSON Schemas, so that editors complete this project's own words."""
    from engine.authoring import schemas as made_of

    from .formats import as_json
    from .workspace import open_workspace

    with open_workspace(name) as workspace:
        folder.mkdir(parents=True, exist_ok=True)
        for title, schema in made_of(workspace.catalogue, workspace.rule_set).items():
            path = folder / f"{title}.schema.json"
            path.write_text(as_json(schema) + "\n", encoding="utf-8")
            click.echo(f"Written: {path}")


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


def _append(folder: Path, name: str, text: str) -> Path:
    """Add entries to a file of a folder of the set, laid out."""
    path = folder / file_of_rules(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_text(encoding="utf-8").rstrip("\n") + "\n\n" if path.exists() else ""
    path.write_text(before + text, encoding="utf-8")
    return path


def _matches(name: str, pattern: str) -> bool:
    from fnmatch import fnmatch

    return fnmatch(name, pattern if any(sign in pattern for sign in "*?[") else f"*{pattern}*")
