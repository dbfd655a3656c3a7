"""The summary of a run as text: who needs more first, then holds, then hours as ranges, and what was checked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from dashboard.terminal.words import heading, number, span, wrapped
from engine.caseload import CaseloadHours, Summary
from engine.model import Range

_SHOWN = 5


def report(summary: Summary, out: Path) -> str:
    """The summary, 100 columns wide."""
    parts = (_head, _first, _hours, _checks)
    return "\n".join([*(line for part in parts for line in part(summary)), "", *_files(summary, out)])


def _head(summary: Summary) -> Iterator[str]:
    """How many packages, on which day, with which rules, and what could not be read."""
    made_with = summary.made_with
    yield (
        f"{summary.packages:,} packages reviewed as of {made_with['reviewed_on']}, rules {made_with['rule_set']} "
        f"{made_with['rule_set_version']}"
    )
    if made_with.get("sign_off"):
        yield wrapped(str(made_with["sign_off"]))
    if summary.not_read:
        what = "1 package or file" if summary.not_read == 1 else f"{summary.not_read:,} packages or files"
        yield wrapped(
            f"{what} could not be read and {'is' if summary.not_read == 1 else 'are'} in none of these figures: "
            "bad_rows.csv says where and what to do."
        )
    if summary.synthetic:
        which = (
            "All of them are"
            if summary.synthetic == summary.packages
            else f"{summary.synthetic:,} of them are"
        )
        yield f"{which} made up: no real person."
    yield (
        f"Now {number(summary.hours_now, 0)} paid carer-hours a week, {number(summary.second_carer_hours_now, 0)} of them "
        "a second carer's."
    )


def _first(summary: Summary) -> Iterator[str]:
    yield heading("First: people who need more, and what must not change yet")
    yield f"  {summary.with_unmet_need:>9,} packages show an unmet need"
    yield from _top(summary, "unmet_needs")
    yield f"  {summary.with_hold:>9,} have a hold in force"
    yield from _top(summary, "holds")
    yield f"  {summary.with_hold_not_ruled_out:>9,} have one that cannot be ruled out until something is assessed"
    yield "            most asked about:"
    yield from _top(summary, "questions")


def _top(summary: Summary, what: str) -> Iterator[str]:
    for name, count in list(summary.counts.get(what, {}).items())[:_SHOWN]:
        yield f"            {count:>9,}  {summary.labels.get(name, name.replace('_', ' '))}"


def _hours(summary: Summary) -> Iterator[str]:
    yield heading("What could change, everybody together, per week (P10 to P90)")
    yield from _change("What can be claimed today", summary.claimed, summary.packages)
    yield from _change(
        "If holds are lifted and questions answered well (not a promise)", summary.potential, summary.packages
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
    yield f"    commissioned: fewer     {span(_released_as_positive(hours.fewer_hours_per_week), 0)} carer-hours"
    yield f"    tasks eased             {span(hours.eased_minutes_per_week, 0)} carer-minutes"
    still = packages - hours.packages_expected_to_change
    yield f"    no change expected in   {number(still, 0)} of {packages:,} packages"


def _released_as_positive(change: Range) -> Range:
    """Fewer hours as a number above nought."""
    return Range(p10=-change.p90, p50=-change.p50, p90=-change.p10, mean=-change.mean, unit=change.unit)


def _checks(summary: Summary) -> Iterator[str]:
    yield ""
    yield wrapped(
        f"{summary.checked:,} packages ({summary.share_checked:.1%}) were answered by both evaluators, without a "
        "difference; every other by one."
    )
    if summary.read_twice:
        yield wrapped(
            f"Read more than once, and counted each time: {', '.join(summary.read_twice[:_SHOWN])}"
            f"{' …' if len(summary.read_twice) > _SHOWN else ''}"
        )


def _files(summary: Summary, out: Path) -> Iterator[str]:
    yield f"Written to {out}: {', '.join(sorted(path.name for path in out.iterdir() if not path.name.startswith('.')))}"
