"""`handrail print` and `handrail verify`: papers from packages and from the records, and whether a paper is genuine.

Exit codes of `print`: 0 all are there; 1 some are not, and why is said. Of `verify`: 0 genuine, or a seal that is
known; 3 replaced; 4 printed by another version, which proves nothing; 1 anything else. Of both: 2 where what was given
cannot be read or written.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dashboard.clock import today
from dashboard.paper_kinds import PAPER_KINDS
from dashboard.terminal.commands.records import (
    errors_in_one_sentence,
    screen_database_url,
    unnamed_database_url,
)
from dashboard.terminal.options import FOLDER, RULES, database_option, day_option

if TYPE_CHECKING:
    from dashboard.print.jobs.batch import Done, Order
    from engine import CarePackage, Catalogue
    from engine.model import ChosenHours, SignedReview

_SUMMARY = "summary"
_SHOWN = 20
_OTHER_CODES = {"replaced": 3, "another version": 4}
"""Exit code of a genuine paper that a newer signed review has replaced."""


@click.command(name="print")
@click.argument("packages", nargs=-1)
@click.option("--out", type=FOLDER, required=True, help="Folder for the PDFs.")
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice((*PAPER_KINDS, "all", _SUMMARY)),
    default=("provider",),
    show_default=True,
    help="Which paper; may be given several times. A summary is one for a whole caseload.",
)
@click.option("--large", is_flag=True, help="18 point print; 24 point for the person's paper.")
@click.option("--caseload", help="Every package of this caseload that has been signed.")
@database_option(", with --caseload")
@click.option(
    "--contacts",
    type=click.Path(path_type=Path),
    help="YAML with whom to call: therapist, out_of_hours, equipment; HANDRAIL_CONTACTS by default.",
)
@click.option(
    "--sign-with",
    "key",
    type=click.Path(path_type=Path),
    help="PKCS #12 file of the council's certificate, set on papers of signed reviews; HANDRAIL_SIGNING_KEY by default. "
    "Its passphrase is HANDRAIL_SIGNING_PASSPHRASE.",
)
@RULES
@day_option("a draft's review")
def print_papers(
    packages: tuple[str, ...],
    out: Path,
    kinds: tuple[str, ...],
    large: bool,
    caseload: str | None,
    database: str | None,
    contacts: Path | None,
    key: Path | None,
    rule_set_name: str,
    day: date | None,
) -> None:
    """Print papers as PDF: of PACKAGES (files, or references such as DEMO-01) as drafts, or of a caseload.

    What is already there and unchanged is not printed again, so an interrupted run can be started again.
    """
    from dashboard.print.jobs.batch import PrintingRunError, print_many
    from dashboard.print.jobs.certificate import KEY_VARIABLE, CertificateError, load_certificate
    from dashboard.print.jobs.contacts import ContactsError, load_contacts

    paper_kinds = (
        PAPER_KINDS if "all" in kinds else tuple(dict.fromkeys(kind for kind in kinds if kind != _SUMMARY))
    )
    if bool(packages) == bool(caseload):
        raise click.UsageError("Name packages, or a --caseload of the records.")
    url = screen_database_url(database) if caseload else None
    if _SUMMARY in kinds and not caseload:
        raise click.UsageError("A summary is of a --caseload of the records.")
    with errors_in_one_sentence():
        orders = (
            _caseload_orders(str(url), str(caseload), paper_kinds, large)
            if caseload
            else _drafts(packages, paper_kinds, large, day, rule_set_name)
        )
    try:
        numbers = load_contacts(contacts)
        load_certificate(key)
    except ContactsError as error:
        raise click.BadParameter(str(error), param_hint="--contacts") from None
    except CertificateError as error:
        raise click.BadParameter(str(error), param_hint="--sign-with") from None
    key_file = str(key or os.environ.get(KEY_VARIABLE, ""))
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise click.UsageError(f"{out} cannot be made: {(error.strerror or 'failed').lower()}.") from None
    if _SUMMARY in kinds:
        with errors_in_one_sentence():
            _write_summary(str(url), str(caseload), out, large, rule_set_name)
    if paper_kinds:
        try:
            done = _shown_while(print_many(orders, out, url, contacts=numbers, key=key_file), len(orders))
        except PrintingRunError as error:
            raise click.ClickException(str(error)) from None
        _sum_up(done, out)


def _caseload_orders(url: str, caseload: str, kinds: Sequence[str], large: bool) -> list[Order]:
    """Papers of every signed review of a caseload."""
    from engine.records import PackageRecords, SignedRecords, open_existing_database

    engine = open_existing_database(url)
    records = PackageRecords(engine)
    if caseload not in records.caseloads():
        known = ", ".join(records.caseloads()) or "none"
        raise click.BadParameter(
            f"there is no caseload “{caseload}”. There are: {known}.", param_hint="--caseload"
        )
    newest = SignedRecords(engine).newest()
    references = [reference for reference in records.references([caseload]) if reference in newest]
    return _orders(((reference, "") for reference in references), kinds, large)


def _write_summary(url: str, caseload: str, out: Path, large: bool, rules: str) -> None:
    """The summary of a caseload; refused or left out where nothing was signed."""
    from dashboard.print import render_summary, write_pdf
    from dashboard.print.jobs.batch import file_names
    from engine.records import PackageRecords, SignedRecords, open_existing_database

    engine = open_existing_database(url)
    signed, references = SignedRecords(engine), PackageRecords(engine).references([caseload])
    newest = signed.newest()
    stored_reviews = [signed.load_newest(reference) for reference in references if reference in newest]
    signed_reviews = [(stored.signed, stored.second) for stored in stored_reviews if stored is not None]
    if not signed_reviews:
        click.echo("Nothing has been signed in this caseload, so there is no summary.")
        return
    outcomes = {key: outcome for key, (_, outcome) in signed.outcomes(references).items()}
    path = out / file_names([caseload], _SUMMARY, large)[caseload]  # type: ignore[arg-type]
    try:
        write_pdf(
            render_summary(
                signed_reviews,
                caseload,
                outcomes=outcomes,
                together=_together([review for review, _ in signed_reviews], rules),
                large=large,
            ),
            path,
        )
    except OSError as error:
        raise click.UsageError(f"{path} cannot be written: {(error.strerror or 'failed').lower()}.") from None
    click.echo(f"Written: {path}")


def _together(reviews: Sequence[SignedReview], rules: str) -> ChosenHours | None:
    """Hours of signed reviews added up draw by draw; None where they were made by several versions."""
    from dashboard.knowledge_named import knowledge_named
    from engine import Reviewer

    with Reviewer(*knowledge_named(rules).load()) as reviewer:
        return reviewer.hours_of_all((signed.review, signed.decision, signed.hours) for signed in reviews)


def _drafts(
    packages: Sequence[str], kinds: Sequence[str], large: bool, day: date | None, rules: str
) -> list[Order]:
    """Papers of reviews that nobody has signed, by the rules that are named."""
    from dashboard.knowledge_named import knowledge_named
    from engine import Reviewer

    catalogue, rule_set = knowledge_named(rules).load()
    loaded = [_package(name, catalogue) for name in packages]
    on = day or today()
    with Reviewer(catalogue, rule_set) as reviewer:
        drafts = [
            (package.reference, reviewer.review(package, reviewed_on=on).model_dump_json())
            for package in loaded
        ]
    return _orders(drafts, kinds, large)


def _package(name: str, catalogue: Catalogue) -> CarePackage:
    from dashboard.demonstration import demonstration_package
    from engine import load_package

    known = demonstration_package(name.upper(), catalogue) if not Path(name).exists() else None
    return known or load_package(Path(name), catalogue)


def _orders(sources: Iterable[tuple[str, str]], kinds: Sequence[str], large: bool) -> list[Order]:
    from dashboard.print.jobs.batch import Order, file_names

    by_reference = dict(sources)
    return [
        Order(reference, kind, large, names[reference], draft)  # type: ignore[arg-type]
        for kind in kinds
        for names in (file_names(by_reference, kind, large),)  # type: ignore[arg-type]
        for reference, draft in by_reference.items()
    ]


def _shown_while(done: Iterable[Done], count: int) -> list[Done]:
    """Everything that was done, with a bar while it is done."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("Printing"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    finished, console = [], Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("", total=count)
        for order_done in done:
            finished.append(order_done)
            progress.advance(task)
    return finished


def _sum_up(results: Sequence[Done], out: Path) -> None:
    """How many papers are there now, and why the others are not."""
    counted = {
        outcome: sum(result.outcome == outcome for result in results)
        for outcome in ("printed", "was there", "not printed")
    }
    if not results:
        click.echo("Nothing has been signed in this caseload, so nothing is printed.")
        return
    drafts = any(result.order.draft for result in results)
    click.echo(
        f"{counted['printed']:,} printed, {counted['was there']:,} already there, "
        f"{counted['not printed']:,} not printed. They are in {out}."
    )
    if drafts:
        click.echo("They are drafts and say so on every page: nobody has signed them.")
    failed = sorted(
        (result for result in results if result.outcome == "not printed"),
        key=lambda result: result.order.file,
    )
    for result in failed[:_SHOWN]:
        click.echo(f"  {result.order.reference}, {result.order.kind}: {result.why}.")
    if len(failed) > _SHOWN:
        click.echo(f"  and {len(failed) - _SHOWN:,} more.")
    not_noted = [result for result in results if result.outcome == "printed" and result.why]
    for result in not_noted[:_SHOWN]:
        click.echo(f"  {result.order.file}: {result.why}.")
    if len(not_noted) > _SHOWN:
        click.echo(f"  and {len(not_noted) - _SHOWN:,} more.")
    if failed:
        raise click.exceptions.Exit(1)


@click.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option(
    "--seal", help="The seal on a paper, where there is no file: which signed review it belongs to."
)
@database_option()
def verify(file: Path | None, seal: str | None, database: str | None) -> None:
    """Say whether a printed FILE is what a signed review in the records prints.

    Exit code 0: genuine and in force. 1: not genuine, or nothing proves it. 2: it cannot be read, or there are no such
    records. 3: genuine, and a newer signed review has replaced it. 4: it differs, and says that another version of Handrail,
    or another layout of it, printed it: nothing is proved here.
    """
    from dashboard.print.jobs.contacts import ContactsError, load_contacts
    from dashboard.print.jobs.verify import look_up
    from dashboard.print.jobs.verify import verify as verify_paper

    url = database or unnamed_database_url()
    if (file is None) == (seal is None) or (seal and not url):
        raise click.UsageError("Name a PDF, or a --seal with the --database in which to look it up.")
    records = None
    if url:
        from engine.records import SignedRecords, open_existing_database

        with errors_in_one_sentence():
            records = SignedRecords(open_existing_database(url))
    try:
        contacts = load_contacts()
    except ContactsError as error:
        raise click.UsageError(str(error)) from None
    with errors_in_one_sentence():
        if file is not None:
            verdict = verify_paper(_content(file), records, contacts=contacts)
        else:
            assert records is not None, "a seal is only looked up with a database"
            verdict = look_up(str(seal), records)
    for line in verdict.says:
        click.echo(line)
    if url and not (database or os.environ.get("HANDRAIL_DATABASE")):
        click.echo("It was held against the screen's file in your own folder, as no database was named.")
    if verdict.state in _OTHER_CODES:
        raise click.exceptions.Exit(_OTHER_CODES[verdict.state])
    if verdict.state not in ("genuine", "known"):
        raise click.exceptions.Exit(1)


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise click.UsageError(f"{file} cannot be read: {(error.strerror or 'failed').lower()}.") from None
