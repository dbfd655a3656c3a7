"""`handrail backtest`: what the estimates predict for the people of published projects, beside what was published."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from dashboard.terminal.words import heading, wrapped
from engine.backtest import Comparison, LeftOut, Published

_DECIMALS = {"hours a week": 1, "minutes a week": 0, "minutes": 1}
_UNITS = {"hours a week": "h a week", "minutes a week": "min a week", "minutes": "min"}
_NO_DECIMALS_FROM = 100
_BOUNDS = {"measured": "", "at_most": "at most ", "at_least": "at least "}
VERDICTS = {"within": "within", "claims more": "CLAIMS MORE than was published", "claims less": "claims less"}
DERIVED = ("Each of these figures was used, in one way or another, to set an effect in the catalogue. Meeting it "
           "checks that nothing grows on the way to hours; it is no proof. Proof comes from outcomes recorded at "
           "follow-up.")


def published_figure(figure: Published) -> str:
    """The published figure with what kind of end it is."""
    if figure.value == 0:
        return "none shown"
    value = f"{figure.value * 100:.3g} %" if figure.unit == "share" else f"{figure.value:g} {_UNITS[figure.unit]}"
    return _BOUNDS[figure.bound] + value


def predicted_range(one: Comparison) -> str:
    """P10 to P90 with the middle."""
    unit = one.published.unit
    low, middle, high = (_written(value, unit) for value in (one.predicted.p10, one.predicted.p50, one.predicted.p90))
    shown = low if low == middle == high else f"{low} to {high}, middle {middle}"
    return shown if unit == "share" else f"{shown} {_UNITS[unit]}"


def as_text(found: Sequence[Comparison], left_out: Iterable[LeftOut]) -> str:
    """A report, 100 columns wide."""
    lines = ["Predicted for people like those of published projects, beside what was published.",
             wrapped("P10 to P90 over 2,000 draws; what is uncertain about the evidence is the same for everybody. The "
                     "people are made up after what each source says.")]
    title, said = "", set[str]()
    for one in found:
        if one.portfolio.title != title:
            title = one.portfolio.title
            lines += [heading(f"{title} ({one.portfolio.year})"),
                      *(wrapped(f"Assumed: {text}", "  ") for text in one.portfolio.assumed if text not in said)]
            if said & set(one.portfolio.assumed):
                lines.append("  Assumed: otherwise the same people as above.")
            said |= set(one.portfolio.assumed)
        lines += ["", wrapped(f"{one.published.says}", "  "),
                  f"    published {published_figure(one.published)}; predicted {predicted_range(one)}: "
                  f"{VERDICTS[one.verdict]}"]
        if one.published.note:
            lines.append(wrapped(one.published.note, "    "))
    lines += ["", wrapped(DERIVED), heading("What nothing is held against, and why")]
    lines += [wrapped(f"{one.title}: {one.why}", "  - ", "    ") for one in left_out]
    return "\n".join(lines)


def as_markdown(found: Sequence[Comparison]) -> str:
    """The table of the README."""
    rows = ["| published project | figure | published | predicted, P10 to P90 | |", "| --- | --- | --- | --- | --- |"]
    title = ""
    for one in found:
        shown = "the same" if one.portfolio.title == title else f"{one.portfolio.title} ({one.portfolio.year})"
        title = one.portfolio.title
        rows.append(f"| {shown} | {one.published.says} | {published_figure(one.published)} | {predicted_range(one)} | "
                    f"{VERDICTS[one.verdict]} |")
    return "\n".join(rows)


def as_json(found: Sequence[Comparison]) -> str:
    """Every comparison with its sources."""
    return json.dumps([
        {"portfolio": one.portfolio.id, "title": one.portfolio.title, "year": one.portfolio.year,
         "cites": one.portfolio.cites, "people": one.portfolio.people, "offered": one.offered,
         "assumed": one.portfolio.assumed, "published": one.published.model_dump(),
         "predicted": one.predicted.model_dump(), "verdict": one.verdict}
        for one in found
    ], indent=2, ensure_ascii=False)


def _written(value: float, unit: str) -> str:
    if unit == "share":
        return f"{value * 100:.0f} %"
    return f"{value:,.{_DECIMALS[unit] if abs(value) < _NO_DECIMALS_FROM else 0}f}"
