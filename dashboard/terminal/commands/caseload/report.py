"""The summary of a run as text: who needs more first, then holds, then hours as ranges, and what was checked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from dashboard.terminal.words import heading, number, span, wrapped
from engine.caseload import CaseloadHours, Summary
from engine.model import Range

_SHOWN = 5


def report(made: Summary, out: Path) -> str:
    """The summary, 100 columns wide."""
    parts = (_head, _first, _hours, _checked)
    return "\n".join([*(line for part in parts for line in part(made)), "", *_files(made, out)])


def _head(made: Summary) -> Iterator[str]:
    said = made.made_with
    yield (
        f"{made.packages:,} packages reviewed as of {said['reviewed_on']}, rules {said['rule_set']} "
        f"{said['rule_set_version']}"
    )
    if made.not_read:
        what = "1 package or file" if made.not_read == 1 else f"{made.not_read:,} packages or files"
        yield wrapped(
            f"{what} could not be read and {'is' if made.not_read == 1 else 'are'} in none of these figures: "
            "bad_rows.csv says where and what to do."
        )
    if made.synthetic:
        which = "All of them are" if made.synthetic == made.packages else f"{made.synthetic:,} of them are"
        yield f"{which} made up: no real person."
    yield (
        f"Now {number(made.hours_now, 0)} paid carer-hours a week, {number(made.second_carer_hours_now, 0)} of them "
        "a second carer's."
    )


def _first(made: Summary) -> Iterator[str]:
    yield heading("First: people who need more, and what must not change yet")
    yield f"  {made.with_unmet_need:>9,} packages show an unmet need"
    yield from _top(made, "unmet_needs")
    yield f"  {made.with_hold:>9,} have a hold in force"
    yield from _top(made, "holds")
    yield f"  {made.with_hold_not_ruled_out:>9,} have one that cannot be ruled out until something is assessed"
    yield "            most asked about:"
    yield from _top(made, "questions")


def _top(made: Summary, what: str) -> Iterator[str]:
    for name, count in list(made.counts.get(what, {}).items())[:_SHOWN]:
        yield f"            {count:>9,}  {made.labels.get(name, name.replace('_', ' '))}"


def _hours(made: Summary) -> Iterator[str]:
    yield heading("What could change, everybody together, per week (P10 to P90)")
    yield from _change("What can be claimed today", made.claimed, made.packages)
    yield from _change(
        "If holds are lifted and questions answered well (not a promise)", made.potential, made.packages
    )
    yield wrapped(
        "Released time is freed inside visits; commissioned hours change only as visits can be bought. Needs "
        "more: visits that already take longer than they are commissioned for. Nothing here is a decision "
        "about anybody: each package is reviewed by an occupational therapist.",
        "  ",
    )


def _change(label: str, hours: CaseloadHours, packages: int) -> Iterator[str]:
    yield f"  {label}:"
    yield f"    released inside visits  {span(hours.released_hours_per_week, 0)} carer-hours"
    yield f"    commissioned: more      {span(hours.more_hours_per_week, 0)} carer-hours"
    yield f"    commissioned: fewer     {span(_turned(hours.fewer_hours_per_week), 0)} carer-hours"
    yield f"    tasks eased             {span(hours.eased_minutes_per_week, 0)} carer-minutes"
    still = packages - hours.packages_expected_to_change
    yield f"    no change expected in   {number(still, 0)} of {packages:,} packages"


def _turned(change: Range) -> Range:
    """Fewer hours as a number above nought."""
    return Range(p10=-change.p90, p50=-change.p50, p90=-change.p10, mean=-change.mean, unit=change.unit)


def _checked(made: Summary) -> Iterator[str]:
    yield ""
    yield wrapped(
        f"{made.checked:,} packages ({made.share_checked:.1%}) were answered by both evaluators, without a "
        "difference; every other by one."
    )
    if made.read_twice:
        yield wrapped(
            f"Read more than once, and counted each time: {', '.join(made.read_twice[:_SHOWN])}"
            f"{' …' if len(made.read_twice) > _SHOWN else ''}"
        )


def _files(made: Summary, out: Path) -> Iterator[str]:
    yield f"Written to {out}: {', '.join(sorted(path.name for path in out.iterdir() if not path.name.startswith('.')))}"
