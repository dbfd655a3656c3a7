"""`handrail exchange`: files of other systems in, signed reviews out, and mappings for tables that nobody knows yet.

Everything or nothing: where one file cannot be read, nothing is written. Exit codes: 0 done; 2 something is wrong with
what was given.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dashboard.clock import today
from dashboard.file_names import distinct_names, plain_name
from dashboard.terminal.command_group import CommandGroup
from dashboard.terminal.commands.sending import export, questionnaire_command
from dashboard.terminal.options import FILE, FILES, FOLDER
from engine.files import write_text, write_whole

if TYPE_CHECKING:
    from engine import CarePackage, Problem
    from engine.formats import Choices, Count, ImportReport

_MOST_SHOWN = 12


@click.group(cls=CommandGroup)
def exchange() -> None:
    """Read files of other systems, and write signed reviews for them."""


exchange.add_command(export)
exchange.add_command(questionnaire_command)
SCALES = click.option(
    "--scale",
    "scales",
    multiple=True,
    metavar="INSTRUMENT=SCALE",
    help="Which scale is meant where the same number means different things, such as barthel=20.",
)
MAPPING = click.option(
    "--mapping",
    "mapping_file",
    type=click.Path(dir_okay=False, exists=True, path_type=Path),
    help="A mapping of your own; the shipped ones by default.",
)


def choices_of(
    mapping_file: Path | None,
    scales: tuple[str, ...],
    *,
    synthetic: bool = False,
    plans: Sequence[Path] = (),
    zone: str = "",
) -> Choices:
    """What was said on the command line.

    Raises:
        ProblemsFoundError: the mapping is wrong.
    """
    from engine.formats import Choices, load_mapping

    pairs = dict(scale.partition("=")[::2] for scale in scales)
    mapping = load_mapping(mapping_file) if mapping_file else None
    return Choices(today(), mapping, pairs, synthetic, zone, packages_of(plans).get)


@exchange.command(name="import")
@FILES
@click.option("--out", type=FOLDER, help="Write the packages into this folder.")
@MAPPING
@SCALES
@click.option(
    "--with", "plans", multiple=True, type=click.Path(path_type=Path),
    help="Packages that are there already: what comes in is joined to them, and changes nothing that they say.",
)  # fmt: skip
@click.option("--synthetic", is_flag=True, help="Nobody in the files is real.")
@click.option("--all", "everything", is_flag=True, help="List everything that was passed over too.")
@click.option("--json", "as_json", is_flag=True, help="Print the whole report as JSON.")
def import_(
    files: tuple[Path, ...],
    out: Path | None,
    mapping_file: Path | None,
    scales: tuple[str, ...],
    plans: tuple[Path, ...],
    synthetic: bool,
    everything: bool,
    as_json: bool,
) -> None:
    """Read FILES (or folders) of FHIR, EDIFACT or tables into packages, and say what was not understood."""
    from engine.formats import import_files

    report = import_files(files, choices_of(mapping_file, scales, synthetic=synthetic, plans=plans))
    written = _write(report, out) if out else ()
    if as_json:
        click.echo(report.model_dump_json(indent=2))
        return
    click.echo(_report_text(report, everything=everything))
    for path in written:
        click.echo(f"Written: {path}", err=True)


def _write(report: ImportReport, out: Path) -> tuple[Path, ...]:
    """Every file is made before the first is written, and each appears whole."""
    from engine.formats.writing import package_text

    formats = ", ".join(report.formats)
    names = distinct_names({person.reference: plain_name(person.reference) for person in report.people})
    texts = {
        out / f"{names[person.reference]}.yaml": package_text(person, formats, today())
        for person in report.people
        if person.says_anything
    }
    texts[_report_file(out)] = report.model_dump_json(indent=2) + "\n"
    try:
        out.mkdir(parents=True, exist_ok=True)
        for path, text in texts.items():
            write_whole(text.encode(), path)
    except OSError as error:
        raise click.UsageError(f"{out} cannot be written: {(error.strerror or 'failed').lower()}.") from None
    return tuple(texts)


def _report_file(out: Path) -> Path:
    """Where the report goes: one of an earlier import stays."""
    names = chain(["import-report.json"], (f"import-report-{number}.json" for number in count(2)))
    return next(out / name for name in names if not (out / name).exists())


def packages_of(plans: Sequence[Path]) -> dict[str, CarePackage]:
    """The packages of files, folders and demonstration references, by reference.

    Raises:
        ProblemsFoundError: everything that is wrong with them.
    """
    from dashboard.demonstration import demonstration_packages
    from dashboard.knowledge_named import catalogue_named
    from engine import ProblemsFoundError
    from engine.exchange import check_files, read_packages

    packages: dict[str, CarePackage] = {}
    problems: list[Problem] = []
    catalogue = catalogue_named()
    for plan in plans:
        if not plan.exists() and str(plan).upper() in demonstration_packages():
            packages[str(plan).upper()] = demonstration_packages()[str(plan).upper()]
            continue
        files = sorted(plan.glob("*.yaml")) if plan.is_dir() else [plan]
        try:
            check_files(files)
        except ProblemsFoundError as error:
            problems += error.problems
            continue
        for file in files:
            for read in read_packages(str(file), file.read_bytes(), catalogue):
                problems += read.problems
                if read.package is not None:
                    packages[read.package.reference] = read.package
    if problems:
        raise ProblemsFoundError(problems)
    return packages


def _report_text(report: ImportReport, *, everything: bool) -> str:
    """Who came in with how much, then what was not taken in, not understood or passed over."""
    people = len(report.people)
    lines = [
        f"{people:,} {'person' if people == 1 else 'people'} in {', '.join(report.formats) or 'nothing'}."
    ]
    if not people:
        lines.append(
            "No record of a person was found: profiles, lists of codes and records about nobody hold none."
        )
    for person in report.people[:_MOST_SHOWN]:
        package = person.package
        parts = {
            "word": person.sources, "range": person.ranges, "visit": package.visits, "allowance": package.allowances,
            "goal": package.goals, "note": person.noted,
        }  # fmt: skip
        counts = ", ".join(
            f"{len(many)} {word}{'' if len(many) == 1 else 's'}" for word, many in parts.items()
        )
        lines.append(f"  {person.reference}: {counts}")
    if people > _MOST_SHOWN:
        lines.append(f"  and {people - _MOST_SHOWN:,} more")
    empty = sum(not person.says_anything for person in report.people)
    if empty:
        lines.append(
            f"Of {empty:,} nothing came in that a package holds, and no file is written; logs of visits go in with "
            "`handrail delivered`."
        )
    for title, many in (
        ("Refused: it means a word here and cannot be its value", report.refused),
        ("Not understood, and in no package", report.not_understood),
        ("Passed over on purpose", report.passed_over if everything else ()),
    ):
        lines += _table(title, many, everything=everything)
    if not everything and report.passed_over:
        count = sum(entry.count for entry in report.passed_over)
        lines.append(f"Passed over on purpose: {count:,}; list them with --all.")
    lines += [f"Ask: {person.reference}: {doubt}" for person in report.people for doubt in person.doubts]
    lines += [f"Note: {say}" for say in report.says]
    return "\n".join(lines)


def _table(title: str, many: tuple[Count, ...], *, everything: bool) -> list[str]:
    if not many:
        return []
    listed = many if everything else many[:_MOST_SHOWN]
    lines = [
        f"{title}: {sum(entry.count for entry in many):,}",
        *(f"{entry.count:7,}  {entry.what}: {entry.because}" for entry in listed),
    ]
    if len(many) > len(listed):
        rest = sum(entry.count for entry in many[len(listed) :])
        lines.append(f"{rest:7,}  of {len(many) - len(listed):,} other kinds; list them with --all")
    return lines


@exchange.command(name="map")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--out", type=FILE, help="Write the mapping here.")
def map_(file: Path, out: Path | None) -> None:
    """Begin a mapping for a table of call monitoring by guessing what its columns mean."""
    from engine.formats import table_of
    from engine.formats.column_names import guess_fields
    from engine.formats.guessing import guess_mapping

    table = table_of(file, lambda head: len(guess_fields(head)))
    rows, above = ([cells for _, cells in part] for part in (table.rows, table.above))
    sheets = table.sheets if len(table.sheets) > 1 else ()
    guess = guess_mapping(file.name, table.head, rows, above=above, sheets=sheets)
    if out is None:
        click.echo(guess.text, nl=False)
    else:
        try:
            write_whole(guess.text.encode(), out)
        except OSError as error:
            raise click.UsageError(
                f"{out} cannot be written: {(error.strerror or 'failed').lower()}."
            ) from None
        click.echo(f"Written: {out}", err=True)
    for question in guess.questions:
        click.echo(f"To be said: {question}", err=True)


@exchange.command()
def formats() -> None:
    """List the formats and instruments that are known."""
    from engine.formats import shipped_mappings
    from engine.formats.crosswalk import shipped_crosswalks

    click.echo("Formats:")
    for name, mapping in shipped_mappings().items():
        click.echo(f"  {name:18} {mapping.title}")
    click.echo("Instruments of assessment:")
    for name, crosswalk in shipped_crosswalks().items():
        click.echo(
            f"  {name:18} {crosswalk.title}: {len(crosswalk.questions)} words, grade {crosswalk.grade}"
        )


@exchange.command()
@click.option(
    "--out",
    type=FOLDER,
    required=True,
    help="Write the schemas into this folder.",
)
def schemas(out: Path) -> None:
    """Write the JSON Schemas of everything that other programs may read or write, each with its version."""
    from engine.contract import CONTRACTS, published_schema

    try:
        out.mkdir(parents=True, exist_ok=True)
        for contract in CONTRACTS:
            text = json.dumps(published_schema(contract), indent=1, ensure_ascii=False) + "\n"
            write_text(out / contract.file_name, text)
    except OSError as error:
        raise click.UsageError(f"{out} cannot be written: {(error.strerror or 'failed').lower()}.") from None
    click.echo(f"{len(CONTRACTS)} schemas in {out}.", err=True)
