"""`handrail exchange export` and `questionnaire`: signed reviews for other systems, and Handrail's own form.

Exit codes: 0 done; 1 the review is not signed by everybody who must; 2 something is wrong with what was given.
"""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dashboard.small_table import read_stock
from dashboard.terminal.commands.records import errors_in_one_sentence, screen_database_url
from dashboard.terminal.exit_codes import REFUSED
from dashboard.terminal.options import OUT_FILE, database_option

if TYPE_CHECKING:
    from engine.answers import SignedAnswer
    from engine.model import Provenance, RuleSet


@click.command(name="export")
@click.argument("reference")
@database_option()
@click.option("--number", type=click.IntRange(1), help="Which signed review; the newest by default.")
@click.option(
    "--as", "how", type=click.Choice(["fhir", "csv", "text"]), default="fhir", show_default=True,
    help="A FHIR R4B bundle, rows for a case-management system, or two pages of plain text.",
)  # fmt: skip
@click.option(
    "--stock", type=click.Path(dir_okay=False, exists=True, path_type=Path),
    help="A CSV file with the columns item and stock_number: the council's own numbers.",
)  # fmt: skip
@click.option(
    "--rules",
    metavar="SET",
    help="The rule set that it was made with; else HANDRAIL_RULES, or the shipped one.",
)
@OUT_FILE
def export(
    reference: str,
    database: str | None,
    number: int | None,
    how: str,
    stock: Path | None,
    rules: str | None,
    out: Path | None,
) -> None:
    """Write the signed review of REFERENCE for another system. Only what everybody has signed counts as signed."""
    from engine.answers import NotSignedError
    from engine.files import write_whole

    try:
        answer = _answer(
            reference, screen_database_url(database), number, read_stock(stock) if stock else {}, rules
        )
    except NotSignedError as error:
        click.echo(f"Nothing is sent: {error}.", err=True)
        raise SystemExit(REFUSED) from None
    text = {"fhir": _fhir, "csv": _csv, "text": _text}[how](answer)
    if out is None:
        click.echo(text, nl=False)
        return
    try:
        write_whole(text.encode(), out)
    except OSError as error:
        raise click.UsageError(f"{out} cannot be written: {(error.strerror or 'failed').lower()}.") from None
    click.echo(f"Written: {out}. It holds a person's data.", err=True)


@click.command(name="questionnaire")
def questionnaire_command() -> None:
    """Print Handrail's own assessment as a FHIR Questionnaire, to be filled in elsewhere."""
    from engine.answers import questionnaire

    click.echo(json.dumps(questionnaire(), indent=2, ensure_ascii=False))


def _answer(
    reference: str, url: str, number: int | None, stock: dict[str, str], rules: str | None
) -> SignedAnswer:
    """A signed review with what its export needs; the newest where no number is given."""
    from dashboard.knowledge_named import knowledge_named
    from engine.answers import SignedAnswer
    from engine.knowledge import knowledge_of
    from engine.records import SignedRecords, open_existing_database

    with errors_in_one_sentence():
        records = SignedRecords(open_existing_database(url))
        numbers = records.numbers(reference)
        chosen_number = number or (numbers[-1] if numbers else None)
        stored = records.load(reference, chosen_number) if chosen_number else None
    if stored is None:
        what = f"signed review {number}" if number else "signed review"
        raise click.UsageError(f"There is no {what} of {reference}.")
    signed, second, _ = stored
    provenance = signed.review.provenance
    catalogue, rule_set, same = knowledge_of(provenance, knowledge_named(rules))
    if not same:
        click.echo(_otherwise(provenance, rule_set), err=True)
    if unknown := sorted(set(stock) - set(catalogue.items)):
        raise click.UsageError(f"--stock: `{unknown[0]}` is not an item of the catalogue.")
    known = rule_set.decision_reasons if same or _is_related(provenance, rule_set) else ()
    reasons = {reason.code: reason.words for reason in known}
    return SignedAnswer(signed, second, catalogue.items, stock, reasons)


def _is_related(provenance: Provenance, rule_set: RuleSet) -> bool:
    """Whether a set is the one that a review names, in whatever version, or the base of it: its codes mean the same."""
    return rule_set.id in (provenance.rule_set, provenance.base.id if provenance.base else "")


def _otherwise(provenance: Provenance, rule_set: RuleSet) -> str:
    """That the rules which a review was made with are not here, and what that means for what is sent."""
    made_with = f"{provenance.rule_set} {provenance.rule_set_version} ({provenance.rule_set_hash[:12]})"
    here = f"{rule_set.id} {rule_set.version} ({rule_set.content_hash[:12]})"
    alike = _is_related(provenance, rule_set)
    words = "coded reasons are in its words" if alike else "coded reasons are sent as their codes"
    return f"This review was made with {made_with}, and here is {here}: {words}. Name the set with --rules if you have it."


def _fhir(answer: SignedAnswer) -> str:
    from engine.answers import faults_of, fhir_bundle

    bundle = fhir_bundle(answer)
    if faults := faults_of(bundle):
        raise RuntimeError(f"the bundle is not what is meant to be written: {faults[0]}")
    return json.dumps(bundle, indent=2, ensure_ascii=False) + "\n"


def _csv(answer: SignedAnswer) -> str:
    from engine.answers import COLUMNS, rows_of
    from engine.exchange import inert_cell

    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(COLUMNS)
    for row in rows_of(answer):
        table.writerow([inert_cell(row[name]) for name in COLUMNS])
    return text.getvalue()


def _text(answer: SignedAnswer) -> str:
    from engine.answers import plain_text

    return plain_text(answer)
