"""`handrail backtest`: what the estimates predict for the people of published projects, beside what was published."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from dashboard.terminal.words import heading, wrapped
from engine.backtest import (
    DERIVED,
    VERDICTS,
    LeftOut,
    PublishedComparison,
    predicted_range,
    published_figure,
    with_project_names,
)


def as_text(comparisons: Sequence[PublishedComparison], left_out: Iterable[LeftOut]) -> str:
    """A report, 100 columns wide."""
    lines = [
        "Predicted for people like those of published projects, beside what was published.",
        wrapped(
            "P10 to P90 over 2,000 draws; what is uncertain about the evidence is the same for everybody. The "
            "people are made up after what each source says."
        ),
    ]
    title, assumed_before = "", set[str]()
    for comparison in comparisons:
        if comparison.portfolio.title != title:
            title = comparison.portfolio.title
            lines += [
                heading(f"{title} ({comparison.portfolio.year})"),
                *(
                    wrapped(f"Assumed: {text}", "  ")
                    for text in comparison.portfolio.assumed
                    if text not in assumed_before
                ),
            ]
            if assumed_before & set(comparison.portfolio.assumed):
                lines.append("  Assumed: otherwise the same people as above.")
            assumed_before |= set(comparison.portfolio.assumed)
        lines += [
            "",
            wrapped(f"{comparison.published.says}", "  "),
            f"    published {published_figure(comparison.published)}; predicted {predicted_range(comparison)}: "
            f"{VERDICTS[comparison.verdict]}",
        ]
        if comparison.published.note:
            lines.append(wrapped(comparison.published.note, "    "))
    lines += ["", wrapped(DERIVED), heading("What nothing is held against, and why")]
    lines += [wrapped(f"{entry.title}: {entry.why}", "  - ", "    ") for entry in left_out]
    return "\n".join(lines)


def as_markdown(comparisons: Sequence[PublishedComparison]) -> str:
    """The table of the README."""
    rows = [
        "| published project | figure | published | predicted, P10 to P90 | |",
        "| --- | --- | --- | --- | --- |",
    ]
    for project, comparison in with_project_names(comparisons):
        rows.append(
            f"| {project} | {comparison.published.says} | {published_figure(comparison.published)} | "
            f"{predicted_range(comparison)} | {VERDICTS[comparison.verdict]} |"
        )
    return "\n".join(rows)


def as_json(comparisons: Sequence[PublishedComparison]) -> str:
    """Every comparison with its sources."""
    return json.dumps(
        [
            {
                "portfolio": comparison.portfolio.id,
                "title": comparison.portfolio.title,
                "year": comparison.portfolio.year,
                "cites": comparison.portfolio.cites,
                "people": comparison.portfolio.people,
                "offered": comparison.offered,
                "assumed": comparison.portfolio.assumed,
                "published": comparison.published.model_dump(),
                "predicted": comparison.predicted.model_dump(),
                "verdict": comparison.verdict,
            }
            for comparison in comparisons
        ],
        indent=2,
        ensure_ascii=False,
    )
