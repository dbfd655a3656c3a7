"""How good the estimates have been, as a readable text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from dashboard.terminal.commands.learn.report import MADE_UP
from dashboard.terminal.words import heading, number, wrapped
from engine.knowledge import Catalogue
from engine.learning import ChanceBin, GroupScore, ScoreReport
from engine.wording import list_text

_NAME = 44
_ITEMS = 15
_LEAST_TO_SAY = 0.005


def scores_report(report: ScoreReport, catalogue: Catalogue) -> str:
    """The whole report, 100 columns wide."""
    parts = (_head, _groups, _pit, _chances, _use, _end)
    return "\n".join(line for part in parts for line in part(report, catalogue))


def _head(report: ScoreReport, catalogue: Catalogue) -> Iterator[str]:
    """How often outcomes lay inside the range, and whether a simpler forecast would have done better."""
    score = report.everything
    yield "How good have the estimates been?"
    if report.made_up:
        yield MADE_UP
    yield wrapped(
        f"{score.outcomes:,} reviews whose hours are known at a follow-up ({report.not_scored:,} more are not, or "
        "care has ended), each against the range that was signed before."
    )
    yield wrapped(
        f"{_percent(score.inside)} of outcomes lay inside the range (80 % should): {_percent(score.below_p10)} below it, "
        f"{_percent(score.above_p90)} above. On average commissioned hours {_change(score.actual_hours)}; "
        f"it was predicted that they {_change(score.predicted_hours)}."
    )
    better = [
        name
        for name, value in (("always no change", score.crps_no_change), ("the mean alone", score.crps_mean))
        if value < score.crps
    ]
    if better:
        yield wrapped(f"A simpler forecast would have done better: {list_text(better)}.")
    if score.hangs_on:
        outcomes = "one outcome that is" if score.hangs_on == 1 else f"{score.hangs_on} outcomes that are"
        yield wrapped(
            f"Whether hours fell by less than was predicted hangs on the {outcomes} furthest from the others: look "
            "whether hours were typed wrongly, correct them on the review's page, and score again."
        )


def _groups(report: ScoreReport, catalogue: Catalogue) -> Iterator[str]:
    """The scores of all, by kind, by item and by quarter."""
    groups = (
        ("All together", (report.everything,)),
        ("By kind of change", report.by_kind),
        ("By item, the ones with most outcomes (all: --json)", _commonest(report.by_item)),
        ("By quarter of signature", report.by_quarter),
    )
    for title, scores in groups:
        if scores:
            yield heading(title)
            yield (
                f"  {'':<{_NAME}}{'outcomes':>8}{'predicted':>10}{'came':>7}{'inside':>8}{'CRPS':>7}{'no ch.':>7}"
                f"{'mean':>7}"
            )
            yield from (_row(score, catalogue, report.overclaims) for score in scores)


def _commonest(scores: Sequence[GroupScore]) -> Sequence[GroupScore]:
    return sorted(scores, key=lambda score: -score.outcomes)[:_ITEMS]


def _row(score: GroupScore, catalogue: Catalogue, overclaims: tuple[str, ...]) -> str:
    name = catalogue.items[score.group].name if score.group in catalogue.items else score.group
    mark = "  !" if score.group in overclaims else ""
    *before, last = textwrap.wrap(name, _NAME - 1, subsequent_indent="  ")
    figures = (
        f"  {last:<{_NAME}}{score.outcomes:>8,}{number(score.predicted_hours, 2):>10}"
        f"{number(score.actual_hours, 2):>7}{_percent(score.inside):>8}{number(score.crps, 2):>7}"
        f"{number(score.crps_no_change, 2):>7}{number(score.crps_mean, 2):>7}{mark}"
    )
    return "\n".join([*(f"  {line}" for line in before), figures])


def _pit(report: ScoreReport, catalogue: Catalogue) -> Iterator[str]:
    counts = report.everything.pit
    most = max(counts)
    yield heading("Where outcomes lay in what was predicted (even where the ranges are right)")
    for place, count in enumerate(counts):
        bar = "#" * round(40 * count / most)
        yield f"  {place * 10:>3} to {place * 10 + 10:>3} %  {bar:<40} {_percent(count / sum(counts))}"


def _chances(report: ScoreReport, catalogue: Catalogue) -> Iterator[str]:
    overall = report.everything
    for title, bins in (
        ("“No change”: said and come about", overall.no_change),
        ("“More”: said and come about", overall.more),
    ):
        if bins:
            yield heading(title)
            yield from _bins(bins)


def _bins(bins: Sequence[ChanceBin]) -> Iterator[str]:
    for chance_bin in bins:
        predicted, came = _percent(chance_bin.predicted), _percent(chance_bin.came)
        yield f"  said {predicted:>6}   came {came:>6}   of {chance_bin.outcomes:,}"


def _use(report: ScoreReport, catalogue: Catalogue) -> Iterator[str]:
    if not report.use:
        return
    yield heading("Is use forecast better with what was learned before? (Brier score: smaller is better)")
    yield f"  {'quarter':<10}{'outcomes':>10}{'learned from':>14}{'published':>12}{'learned':>10}"
    for forecast in report.use:
        yield (
            f"  {forecast.quarter:<10}{forecast.outcomes:>10,}{forecast.learned_from:>14,}{forecast.brier_published:>12.4f}"
            f"{forecast.brier_learned:>10.4f}"
        )


def _end(report: ScoreReport, catalogue: Catalogue) -> Iterator[str]:
    """How to read the scores, and where more was claimed than came about."""
    yield ""
    yield wrapped(
        "Commissioned hours a week: fewer is negative, so 0.50 came means half an hour more. CRPS: of the "
        "ranges, of “always no change”, and of the mean "
        "alone; smaller is better. Groups of fewer than ten outcomes are left out; a review with several items counts for "
        "each. “More” is also said where care falls short of what tasks need, which commissioned hours may never show. "
        "Who was reviewed and who was followed up is nobody's random sample."
    )
    yield wrapped(
        "For the council itself: a share of few outcomes may be one person. Give away a layer or an export, not this."
    )
    if report.overclaims:
        names = [
            catalogue.items[group].name if group in catalogue.items else group for group in report.overclaims
        ]
        yield ""
        yield wrapped(
            f"! CLAIMS MORE than came about, beyond chance: {', '.join(names)}. Hours fell by less than was predicted."
        )


def _change(hours: float) -> str:
    """A change of hours in words: nobody has to know which sign is which."""
    if abs(hours) < _LEAST_TO_SAY:
        return "stayed as they were"
    return f"{'fell' if hours < 0 else 'rose'} by {number(abs(hours), 2)} a week"


def _percent(share: float) -> str:
    return f"{round(share * 100)} %"
