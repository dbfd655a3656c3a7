"""`handrail backtest --leave-out`: each published figure beside what is predicted without its own studies."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.terminal.words import heading, wrapped
from engine.backtest import VERDICTS, LeftOutComparison, predicted_range, published_figure
from engine.knowledge import Catalogue


def left_out_report(comparisons: Sequence[LeftOutComparison], catalogue: Catalogue) -> str:
    """A report, 100 columns wide."""
    predicted = [comparison for comparison in comparisons if comparison.compared is not None]
    lines = [
        "Published projects, each predicted without its own studies.",
        wrapped(
            "An effect that rests on a project is derived again from the other studies, by one rule: low the least low, "
            "high the greatest high, likely the mean. Where no other study is left nothing is predicted: such a "
            "figure was used, so it is evidence of nothing."
        ),
        f"{len(predicted)} of {len(comparisons)} figures can be predicted so.",
    ]
    title = ""
    for comparison in comparisons:
        if comparison.portfolio.title != title:
            title = comparison.portfolio.title
            lines.append(heading(f"{title} ({comparison.portfolio.year})"))
        figure = next(each for each in comparison.portfolio.published if each.id == comparison.figure)
        lines += ["", wrapped(figure.says, "  ")]
        if comparison.compared is None:
            lines.append("    used, and not predicted: without these studies nothing is left")
            continue
        lines.append(
            f"    published {published_figure(figure)}; predicted {predicted_range(comparison.compared)}: "
            f"{VERDICTS[comparison.compared.verdict]}"
        )
        names = "; ".join(catalogue.evidence[study].source for study in comparison.from_studies)
        lines.append(wrapped(f"from {names}", "    "))
    return "\n".join(lines)
