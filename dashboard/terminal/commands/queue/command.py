"""`handrail queue`: which package next, from the results of a caseload.

Exit codes: 0 done; 2 something is wrong with what was given.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dashboard.small_table import read_small_table
from dashboard.terminal.options import EVIDENCE, FILE, FOLDER, RULES
from dashboard.terminal.remarks import say_remarks
from engine.model import Place, Problem, ProblemsFoundError

if TYPE_CHECKING:
    import pyarrow as pa

    from engine import CarePackage, Catalogue, RuleSet
    from engine.caseload.run.summary import Summary
    from engine.queue import GroupInQueue, Move, QueuePlace, Ranking

_CHUNK = 1000
_MOST_NAMED = 5


@click.command("queue")
@click.argument("results", type=FOLDER)
@click.option("--first", default=20, show_default=True, type=click.IntRange(1), help="Places to print.")
@click.option("--out", type=FILE, help="Write the whole queue (CSV) to this file.")
@click.option(
    "--earlier",
    type=FILE,
    help="CSV with `reference` and `without_change`: double-handed reviews that changed nothing.",
)
@click.option(
    "--moves",
    type=FILE,
    help="CSV with `reference`, `before`, `by` and `because`: packages that a therapist has moved.",
)
@click.option(
    "--groups",
    "packages",
    multiple=True,
    type=FILE,
    help="The package files again: how groups of people fare in the queue.",
)
@RULES
@EVIDENCE
def queue_command(
    results: Path,
    first: int,
    out: Path | None,
    earlier: Path | None,
    moves: Path | None,
    packages: tuple[Path, ...],
    rule_set_name: str,
    evidence: Path | None,
) -> None:
    """Which package next? Unmet needs and dangers first, then what an hour of a therapist may bring.

    RESULTS is a folder that `handrail caseload` wrote. No price and no rate is read.

    \b
    Examples:
      handrail caseload caseload.jsonl --out results
      handrail queue results --out queue.csv --groups caseload.jsonl
    """  # noqa: D301
    from dashboard.terminal.commands.queue.report import queue_report
    from engine.knowledge import KnowledgeSource
    from engine.queue import MoveRefusedError, Ranking, apply_moves, groups_in_queue, labels_of_people

    catalogue, rule_set = KnowledgeSource(rule_set_name, str(evidence or "")).load()
    summary, table = _read_results(results, catalogue, rule_set)
    ranking = Ranking.of(catalogue, rule_set)
    without_change = _read_earlier(earlier) if earlier else {}
    places = ranking.rank(table, without_change)
    if unknown := sorted(set(without_change) - {place.reference for place in places}):
        click.echo(f"{earlier}: not in the results, and not counted: {_list_references(unknown)}.", err=True)
    if moves is not None:
        try:
            places = apply_moves(places, _read_moves(moves))
        except MoveRefusedError as refused:
            raise ProblemsFoundError(
                [
                    Problem(move.code, move.why, Place(str(moves), move.number + 2), move.help)
                    for move in refused.refused
                ]
            ) from None
    groups: Sequence[GroupInQueue] = ()
    if packages:
        numbers = {place.reference: number for number, place in enumerate(places, 1)}
        labels = labels_of_people(_packages(packages, catalogue))
        groups = groups_in_queue(labels, numbers, _first_places(first, len(places)))
    if out is not None:
        _write(out, places, ranking, summary.labels)
    click.echo(queue_report(places, first, ranking, summary, (_first_places(first, len(places)), groups)))


def _list_references(references: Sequence[str]) -> str:
    more = f" and {len(references) - _MOST_NAMED:,} more" if len(references) > _MOST_NAMED else ""
    return f"{', '.join(references[:_MOST_NAMED])}{more}"


def _first_places(first: int, whole: int) -> int:
    """How many places groups are compared in: those printed, or a tenth of the queue where that is more."""
    return max(first, whole // 10)


def _read_results(results: Path, catalogue: Catalogue, rule_set: RuleSet) -> tuple[Summary, pa.Table]:
    """The results of a caseload run; refused where they were made with other rules or another catalogue."""
    import pyarrow.parquet as pq
    from pydantic import ValidationError

    from engine.caseload.run.summary import Summary
    from engine.queue import missing_columns

    try:
        summary = Summary.model_validate_json((results / "summary.json").read_text(encoding="utf-8"))
        table = pq.read_table(results / "packages.parquet")
    except (OSError, ValidationError, ValueError):
        raise click.UsageError(
            f"{results} holds no finished results with packages.parquet: make them with handrail caseload."
        ) from None
    if lacking := missing_columns(table):
        raise click.UsageError(f"{results}: packages.parquet has no column {', '.join(lacking)}.")
    made_with = summary.made_with
    if (made_with["rule_set_hash"], made_with["catalogue_hash"]) != (
        rule_set.content_hash,
        catalogue.content_hash,
    ):
        layer = made_with.get("evidence_layer")
        raise click.UsageError(
            f"{results} was made with other rules, another catalogue or another evidence layer"
            f"{f' ({layer}: name it with --evidence)' if layer else ''}. Run handrail caseload again."
        )
    return summary, table


def _read_earlier(file: Path) -> dict[str, int]:
    """How many reviews of each package changed nothing."""
    earlier, problems = dict[str, int](), list[Problem]()
    for number, row in enumerate(read_small_table(file, ("reference", "without_change")), 2):
        if not re.fullmatch("[0-9]{1,4}", row["without_change"].strip(), re.ASCII):
            message, help_text = (
                "`without_change` is a whole number, 0 or more",
                "count the reviews, or leave the row out",
            )
            problems.append(Problem("H203", message, Place(str(file), number), help_text))
        elif row["reference"] in earlier:
            message = f"{row['reference']} stands twice"
            problems.append(Problem("H207", message, Place(str(file), number), "write each package once"))
        else:
            earlier[row["reference"]] = int(row["without_change"])
    if problems:
        raise ProblemsFoundError(problems)
    return earlier


def _read_moves(file: Path) -> list[Move]:
    from engine.queue import Move

    rows = read_small_table(file, ("reference", "before", "by", "because"))
    return [Move(row["reference"], row["before"], row["by"], row["because"]) for row in rows]


def _packages(files: tuple[Path, ...], catalogue: Catalogue) -> Iterator[CarePackage]:
    from engine.exchange import batches, check_files, read_batch

    check_files(files)
    say_remarks(files)
    for batch in batches(files, _CHUNK):
        for read_package in read_batch(batch, catalogue):
            if read_package.package is not None:
                yield read_package.package


def _write(out: Path, places: Sequence[QueuePlace], ranking: Ranking, labels: Mapping[str, str]) -> None:
    """The whole queue as CSV, a row a package."""
    from engine.exchange import inert_cell
    from engine.files import whole_file
    from engine.queue import reasons

    try:
        with whole_file(out) as partial, partial.open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(
                ("place", "reference", "band", "needs", "review_hours_a_week", "safety_matters", "worth",
                 "telephone_first", "question", "another_review_worth_it", "why")
            )  # fmt: skip
            for number, place in enumerate(places, 1):
                rows.writerow(
                    (
                        number,
                        inert_cell(place.reference),
                        ranking.terms.bands[place.band].label,
                        len(place.needs),
                        round(place.review_hours, 2),
                        place.safety_matters,
                        round(place.worth, 2),
                        "yes" if ranking.telephone_first(place) else "no",
                        place.question.field if place.question else "",
                        "" if place.another is None else "yes" if place.another.worth_it else "no",
                        inert_cell(" ".join(reasons(place, ranking, labels))),
                    )
                )
    except OSError as error:
        raise click.UsageError(f"{out} cannot be written: {(error.strerror or 'failed').lower()}.") from None
    click.echo(f"Written: {out}", err=True)
