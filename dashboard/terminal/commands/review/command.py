"""`handrail review`: one package reviewed, printed as text, JSON or PDF; one item explained, or one rule followed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dashboard.clock import today
from dashboard.terminal.compiling import say_if_it_compiles
from dashboard.terminal.exit_codes import REFUSED
from dashboard.terminal.options import EVIDENCE, FILE, RULES, RULES_AS_OF, day_option, seed_option
from engine.wording import day_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine import CarePackage, Catalogue, Review, Reviewer, RuleSet


@click.command("review")
@click.argument("package")
@click.option("--json", "as_json", is_flag=True, help="Print the whole review as JSON.")
@click.option("--pdf", type=FILE, help="Write the provider's PDF to this file.")
@RULES
@RULES_AS_OF
@day_option("the review")
@seed_option("the draws of the estimate")
@click.option("--explain", metavar="ITEM", help="Why this item is, or is not, suggested.")
@click.option("--trace", "rule_id", metavar="RULE", help="Follow this rule hop by hop, with every value.")
@EVIDENCE
def review_command(
    package: str,
    as_json: bool,
    pdf: Path | None,
    rule_set_name: str,
    as_of: date | None,
    day: date | None,
    seed: int,
    explain: str | None,
    rule_id: str | None,
    evidence: Path | None,
) -> None:
    """Review one package: a file, or the reference of a demonstration package such as DEMO-01."""
    from engine import ReviewRefusedError

    on = day or today()
    try:
        with _reviewer(rule_set_name, as_of, evidence) as reviewer:
            catalogue = reviewer.catalogue
            care_package = _package(package, catalogue)
            say_if_it_compiles(for_caseload=False)
            _warn_if_not_in_force(reviewer.rule_set, on)
            review = reviewer.review(care_package, reviewed_on=on, seed=seed)
            if rule_id is not None:
                click.echo(_rule_trace(reviewer, review, rule_id))
                return
    except ReviewRefusedError as refused:
        click.echo(str(refused), err=True)
        raise SystemExit(REFUSED) from None
    if pdf is not None:
        from dashboard.print import render, write_pdf

        try:
            write_pdf(render("provider", review), pdf)
        except OSError as error:
            raise click.UsageError(
                f"{pdf} cannot be written: {(error.strerror or 'failed').lower()}."
            ) from None
        click.echo(f"Written: {pdf}", err=True)
    if as_json:
        click.echo(review.model_dump_json(indent=2))
    elif explain:
        from dashboard.terminal.explanation import explanation

        _refuse_unknown_item(explain, catalogue)
        click.echo(explanation(review, explain))
    elif pdf is None:
        from dashboard.terminal.report import report

        from .store import store_lines

        click.echo(report(review))
        for line in store_lines(review, catalogue):
            click.echo(line)


def _reviewer(rule_set_name: str, as_of: date | None, evidence: Path | None) -> Reviewer:
    """The reviewer of a rule set; its durable_rules starts while the package is read."""
    from engine import Reviewer
    from engine.knowledge import KnowledgeSource, rule_set_folder
    from engine.review.prepared import prepared_reviewer

    if evidence is not None:
        return Reviewer(*KnowledgeSource(rule_set_name, str(evidence)).load(as_of))
    with rule_set_folder(rule_set_name, as_of) as folder:
        return prepared_reviewer(folder)


def _warn_if_not_in_force(rule_set: RuleSet, on: date) -> None:
    if not rule_set.effective_from <= on <= (rule_set.effective_to or on):
        until = f" to {day_text(rule_set.effective_to)}" if rule_set.effective_to else ""
        span = f"{day_text(rule_set.effective_from)}{until}"
        click.echo(f"Warning: on {day_text(on)} these rules are not in force ({span}).", err=True)


def _rule_trace(reviewer: Reviewer, review: Review, rule_id: str) -> str:
    from dashboard.terminal.commands.review.rule_trace import rule_trace
    from engine.review import UnknownRuleError, trace_rule

    try:
        return rule_trace(trace_rule(reviewer, review, rule_id), review)
    except UnknownRuleError:
        names = [rule.id for rule in reviewer.rule_set.rules]
        raise _unknown_name(rule_id, "a rule of this rule set", names, "--trace") from None


def _package(name: str, catalogue: Catalogue) -> CarePackage:
    from engine import load_package

    if not Path(name).exists():
        from dashboard.demonstration import demonstration_package

        demonstration = demonstration_package(name.upper(), catalogue)
        if demonstration is not None:
            return demonstration
    return load_package(Path(name), catalogue)


def _refuse_unknown_item(name: str, catalogue: Catalogue) -> None:
    if name not in catalogue.items:
        raise _unknown_name(name, "an item of the catalogue", catalogue.items, "--explain")


def _unknown_name(name: str, what: str, names: Iterable[str], option: str) -> click.BadParameter:
    from engine.language.nearest_name import nearest_name

    close = nearest_name(name, names)
    message = f"`{name}` is not {what}." + (f" Did you mean `{close}`?" if close else "")
    return click.BadParameter(message, param_hint=option)
