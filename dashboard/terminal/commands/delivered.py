"""`handrail delivered`: care as it was logged beside care as it was planned, and its facts for the packages.

Exit codes: 0 done, whatever was found; 2 something is wrong with what was given.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dashboard.file_names import distinct_names, plain_name
from dashboard.terminal.commands.exchange import MAPPING, choices_of, packages_of
from dashboard.terminal.day import DAY
from dashboard.terminal.options import FOLDER
from dashboard.wording import DELIVERED_FINDING_WORDS, count_of, not_judged_in_words
from engine.files import write_whole

if TYPE_CHECKING:
    from pandas import DataFrame

    from engine import CarePackage
    from engine.delivered import DeliveredReport, PersonDelivered, Thresholds

_MOST_SHOWN = 20


@click.command("delivered")
@click.argument("exports", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--plan",
    "plans",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Packages; may be given more than once.",
)
@MAPPING
@click.option(
    "--thresholds", "thresholds_file", type=click.Path(dir_okay=False, exists=True, path_type=Path),
    help="Figures of your own contract; the shipped ones by default.",
)  # fmt: skip
@click.option(
    "--travel-minutes", type=click.FloatRange(0, 240), help="How long the way to the next person takes."
)
@click.option("--zone", default="", help="The time zone where the people live, such as Europe/London.")
@click.option("--from", "first", type=DAY, help="The first day that the export is of.")
@click.option("--to", "last", type=DAY, help="The last day that the export is of.")
@click.option("--out", type=FOLDER, help="Write packages with facts, and tables.")
@click.option("--json", "as_json", is_flag=True, help="Print the whole report as JSON.")
def delivered_command(
    exports: tuple[Path, ...],
    plans: tuple[Path, ...],
    mapping_file: Path | None,
    thresholds_file: Path | None,
    travel_minutes: float | None,
    zone: str,
    first: date | None,
    last: date | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Hold EXPORTS of call monitoring against the packages that were planned."""
    from dashboard.knowledge_named import catalogue_named
    from engine.delivered import DeliveredReport, load_thresholds, measure
    from engine.formats import tallies, understand_files

    packages = packages_of(plans)
    thresholds = load_thresholds(thresholds_file) if thresholds_file else load_thresholds()
    understood, used = understand_files(exports, choices_of(mapping_file, (), zone=zone))
    measured = measure(
        understood.rows,
        packages,
        thresholds,
        usual_step=round(catalogue_named().adoption.increment_minutes.likely),
        travel_minutes=travel_minutes,
        first=first,
        last=last,
    )
    report = DeliveredReport(
        files=tuple(map(str, exports)),
        formats=tuple(mapping.title for mapping in used),
        people=measured.people,
        not_in_the_plan=measured.not_in_the_plan,
        not_in_the_export=measured.not_in_the_export,
        not_understood=tallies(understood.counts.not_understood),
        thresholds={threshold.id: threshold.value for threshold in thresholds.thresholds},
    )
    for say in understood.says:
        click.echo(say, err=True)
    if out:
        _write(report, packages, thresholds, out)
    click.echo(report.model_dump_json(indent=2) if as_json else _report_text(report))


def _write(
    report: DeliveredReport, packages: dict[str, CarePackage], thresholds: Thresholds, out: Path
) -> None:
    """The report, its tables, and a package with facts for each person of whom something may be concluded."""
    from engine.delivered import with_facts
    from engine.formats.writing import package_yaml

    texts = {
        out / "delivered.json": report.model_dump_json(indent=2) + "\n",
        out / "findings.csv": _findings_table(report),
        out / "days.csv": _days_table(report),
    }
    names = distinct_names({person.reference: plain_name(person.reference) for person in report.people})
    for person in report.people:
        if person.concludes and person.plan == "package":
            package = with_facts(packages[person.reference], person, thresholds)
            texts[out / f"{names[person.reference]}.yaml"] = package_yaml(package)
    try:
        out.mkdir(parents=True, exist_ok=True)
        for path, text in texts.items():
            write_whole(text.encode(), path)
            click.echo(f"Written: {path}", err=True)
    except OSError as error:
        raise click.UsageError(f"{out} cannot be written: {(error.strerror or 'failed').lower()}.") from None


def _findings_table(report: DeliveredReport) -> str:
    """A row for each finding."""
    from engine.frames import delivered_finding_frame

    frame = delivered_finding_frame(report.people)
    frame["minutes"] = frame["minutes"].round(1)
    frame["where"] = frame["where"].map("; ".join)
    names = {"reference": "person", "kind": "finding", "where": "rows of the export"}
    columns = ["person", "day", "visit", "finding", "minutes", "says", "rows of the export"]
    return inert_table(frame.rename(columns=names)[columns])


def _days_table(report: DeliveredReport) -> str:
    """A row for each visit on each day."""
    from engine.frames import delivered_day_frame

    return inert_table(delivered_day_frame(report.people).rename(columns={"reference": "person"}))


def inert_table(frame: DataFrame) -> str:
    """A frame as CSV; empty is not known, and a cell that a spreadsheet would take for a formula is marked as text."""
    from engine.exchange import inert_cell

    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(frame.columns)
    cells = frame.astype("string").fillna("")
    table.writerows(
        [inert_cell(str(cell)) for cell in row] for row in cells.itertuples(index=False, name=None)
    )
    return text.getvalue()


def _report_text(report: DeliveredReport) -> str:
    """Everybody's facts, then what is missing on either side; of very many, the first."""
    lines = [] if report.people else ["No row says when somebody came: nothing is known of anybody."]
    for person in report.people[:_MOST_SHOWN]:
        lines += [*_person(person), ""]
    if len(report.people) > _MOST_SHOWN:
        lines += [f"and {len(report.people) - _MOST_SHOWN:,} more people: --json or --out has them all.", ""]
    if report.not_in_the_plan:
        lines.append(f"No package was given of: {', '.join(report.not_in_the_plan[:_MOST_SHOWN])}.")
    if report.not_in_the_export:
        lines.append(
            f"Nothing was logged of: {', '.join(report.not_in_the_export[:_MOST_SHOWN])}. That is not known, not missed."
        )
    for count in report.not_understood[:_MOST_SHOWN]:
        lines.append(f"Not understood: {count.count:,} of {count.what}: {count.because}")
    lines.append("A short visit proves nothing by itself: ask which tasks were done, and the person.")
    return "\n".join(lines)


def _conclusion(person: PersonDelivered) -> str:
    if not person.concludes:
        return f"  Nothing is concluded: {'; '.join(person.why_not)}."
    if person.plan == "package":
        return "  Enough was logged to conclude: the package has what was delivered beside what is planned."
    return (
        "  Enough was logged to conclude, by what the export itself says was planned. No package was given: of a visit, or "
        "a second carer, that has no row in the export nothing is known."
    )


def _person(person: PersonDelivered) -> list[str]:
    """One person: how much was logged, whether that is enough, and the findings day by day."""
    logged = "not known" if person.electronic_percent is None else f"{person.electronic_percent:.0f} %"
    due = "due" if person.plan == "package" else "in the export"
    if person.plan == "none":
        return [
            f"{person.reference}: {count_of(person.logged, 'visit')} logged, and there is no plan to hold them against: "
            "give the package with --plan."
        ]
    lines = [
        f"{person.reference}, {person.first_day} to {person.last_day}: {person.logged} of {person.due} visits {due} were "
        f"logged, electronically {logged}."
    ]
    if person.silent_days:
        lines.append(f"  {person.silent_days} days without any log are left out: was the person away?")
    lines.append(_conclusion(person))
    kinds = Counter(finding.kind for finding in person.findings)
    if kinds:
        lines.append(
            "  "
            + ", ".join(f"{count} {DELIVERED_FINDING_WORDS[kind]}" for kind, count in kinds.most_common())
        )
    lines += [f"  {line}" for line in not_judged_in_words(person)]
    for visit in person.visits:
        median = (
            "length not known" if visit.median_minutes is None else f"usually {visit.median_minutes:g} min"
        )
        counted = ", ".join(
            f"{'not judged whether' if count is None else count} {DELIVERED_FINDING_WORDS[kind]}"
            for kind, count in (
                ("missed", visit.missed),
                ("late", visit.late),
                ("short", visit.short),
                ("single_handed", visit.single_handed),
            )
        )
        carers = (
            ", nobody says by how many" if visit.planned_carers is None else f" by {visit.planned_carers}"
        )
        planned = "length not known" if visit.planned_minutes is None else f"{visit.planned_minutes} min"
        lines.append(
            f"  {visit.visit}: planned {planned}{carers}; {visit.logged} of {visit.due} logged, {median}; {counted}"
        )
    for finding in person.findings[:_MOST_SHOWN]:
        lines.append(
            f"    {finding.day} {finding.visit or '-'}: {DELIVERED_FINDING_WORDS[finding.kind]}: {finding.says}"
        )
    if len(person.findings) > _MOST_SHOWN:
        lines.append(f"    and {len(person.findings) - _MOST_SHOWN:,} more findings")
    return lines
