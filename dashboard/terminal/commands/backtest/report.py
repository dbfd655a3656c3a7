"""`handrail backtest`: what the estimates predict for the people of published projects, beside what was published."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from dashboard.terminal.words import heading, wrapped
from engine.backtest import DERIVED, VERDICTS, LeftOut, PublishedComparison, predicted_range, published_figure


def as_text(found: Sequence[PublishedComparison], left_out: Iterable[LeftOut]) -> str:
    """A report, 100 columns wide."""
    lines = [
        "Predicted for people like those of published projects, beside what was published.",
        wrapped(
            "P10 to P90 over 2,000 draws; what is uncertain about the evidence is the same for everybody. The "
            "people are made up after what each source says."
        ),
    ]
    title, said = "", set[str]()
    for one in found:
        if one.portfolio.title != title:
            title = one.portfolio.title
            lines += [
                heading(f"{title} ({one.portfolio.year})"),
                *(wrapped(f"Assumed: {text}", "  ") for text in one.portfolio.assumed if text not in said),
            ]
            if said & set(one.portfolio.assumed):
                lines.append("  Assumed: otherwise the same people as above.")
            said |= set(one.portfolio.assumed)
        lines += [
            "",
            wrapped(f"{one.published.says}", "  "),
            f"    published {published_figure(one.published)}; predicted {predicted_range(one)}: "
            f"{VERDICTS[one.verdict]}",
        ]
        if one.published.note:
            lines.append(wrapped(one.published.note, "    "))
    lines += ["", wrapped(DERIVED), heading("What nothing is held against, and why")]
    lines += [wrapped(f"{one.title}: {one.why}", "  - ", "    ") for one in left_out]
    return "\n".join(lines)


def as_markdown(found: Sequence[PublishedComparison]) -> str:
    """The table of the README."""
    rows = [
        "| published project | figure | published | predicted, P10 to P90 | |",
        "| --- | --- | --- | --- | --- |",
    ]
    title = ""
    for one in found:
        shown = (
            "the same" if one.portfolio.title == title else f"{one.portfolio.title} ({one.portfolio.year})"
        )
        title = one.portfolio.title
        rows.append(
            f"| {shown} | {one.published.says} | {published_figure(one.published)} | {predicted_range(one)} | "
            f"{VERDICTS[one.verdict]} |"
        )
    return "\n".join(rows)


def as_json(found: Sequence[PublishedComparison]) -> str:
    """Every comparison with its sources."""
    return json.dumps(
        [
            {
                "portfolio": one.portfolio.id,
                "title": one.portfolio.title,
                "year": one.portfolio.year,
                "cites": one.portfolio.cites,
                "people": one.portfolio.people,
                "offered": one.offered,
                "assumed": one.portfolio.assumed,
                "published": one.published.model_dump(),
                "predicted": one.predicted.model_dump(),
                "verdict": one.verdict,
            }
            for one in found
        ],
        indent=2,
        ensure_ascii=False,
    )
