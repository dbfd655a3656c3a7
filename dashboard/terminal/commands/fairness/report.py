"""The equity report as text (100 columns, sentences first) and as a table with a row for each figure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dashboard.equity import UNSEEN, Shown, chances_said, payback_said, unpriced_said
from dashboard.terminal.words import heading, span, wrapped
from engine.fairness import Counterfactual, Measure, Report, Table, number
from engine.worth import Worth

_HIDDEN = "–"
_COLUMNS = ("not_assessed", "unmet", "held", "suggested", "ask_first", "hours_now", "potential")
_HEADS = ("unknown", "unmet", "hold", "items", "ask 1st", "h now", "h free")
_LEGEND = (
    "unknown: of what an assessment can fill; unmet, hold: of people; items, ask 1st: suggested and to ask "
    "about first, on average; h now, h free: hours a week now, and that might be freed once holds are lifted "
    "and questions answered."
)
_LABEL, _PEOPLE, _FIGURE = 30, 7, 9


def as_text(equity_report: Shown) -> str:
    """The whole report."""
    report = equity_report.report
    lines = [f"Fairness, {equity_report.day}, rules {equity_report.rules}"]
    if equity_report.synthetic:
        lines.append("Made up, all or in part: no real person.")
    if report.packages is None:
        return "\n".join([*lines, *(wrapped(note) for note in report.notes)])
    lines.append(f"{report.packages:,} packages. Numbers of fewer than 5 people are not shown.")
    return "\n".join(
        [
            *lines,
            *_findings(report),
            *_counterfactuals(equity_report.counterfactuals),
            *_tables(report),
            *_money(equity_report.worth),
        ]
    )


def _findings(report: Report) -> Iterator[str]:
    """Findings with what they may mean, then what is not recorded."""
    yield heading("What is commoner for whom")
    if not report.findings:
        yield "  Nothing that chance does not explain."
    for finding in report.findings:
        yield wrapped(f"{finding.says} {finding.alike}", "  * ", "    ")
        yield wrapped(finding.means, "    ")
    for note in report.notes:
        yield wrapped(note, "  ")
    if report.gaps:
        yield heading("What is not recorded")
        yield wrapped(UNSEEN, "  ")
    for gap in report.gaps:
        yield wrapped(gap, "  - ", "    ")


def _counterfactuals(counterfactuals: Sequence[Counterfactual]) -> Iterator[str]:
    """Whether changing one characteristic alone changed anything; a failed check is said first."""
    if not counterfactuals or not counterfactuals[0].packages:
        return
    yield heading("If one characteristic alone were another")
    free = [counterfactual for counterfactual in counterfactuals if not counterfactual.rules_may_read]
    broken = [counterfactual for counterfactual in free if not counterfactual.holds]
    names = ", ".join(counterfactual.label.lower() for counterfactual in free)
    if broken:
        yield wrapped(
            f"THE CHECK FAILED: {', '.join(counterfactual.label for counterfactual in broken)} changed the outcome of "
            "packages, or is read by a rule. Do not use these rules.",
            "  ! ",
            "    ",
        )
    else:
        yield wrapped(
            f"{counterfactuals[0].packages} packages were evaluated again with every other value of each of: {names}. "
            "Not a byte of any outcome changed, and no rule reads them.",
            "  ",
        )
    for counterfactual in counterfactuals:
        if counterfactual.rules_may_read:
            yield wrapped(_counterfactual_text(counterfactual), "  ")
            for effect in counterfactual.effects if counterfactual.moved else ():
                yield (
                    f"      all as “{effect.group}”: {effect.suggested:+.2f} suggested, {effect.ask_first:+.2f} to "
                    f"ask about first, {effect.potential:+.2f} h a week"
                ).replace("-", "−")


def _counterfactual_text(counterfactual: Counterfactual) -> str:
    """Which rules read a fact of need, and how many outcomes hang on it."""
    if not counterfactual.readers:
        return (
            f"{counterfactual.label} is a fact of need that rules may read; none does, and changing it alone changed "
            "nothing."
        )
    names = [reader.source.partition(":")[2] for reader in counterfactual.readers if not reader.through]
    further = sum(bool(reader.through) for reader in counterfactual.readers)
    more = f" and {further} more through a reading" if further else ""
    return (
        f"{counterfactual.label} is a fact of need, read by {', '.join(names)}{more}. Changed alone it changed the "
        f"outcome of {counterfactual.moved} of {counterfactual.packages} packages; on average for each:"
    )


def _tables(report: Report) -> Iterator[str]:
    """A table for each characteristic."""
    measures = {measure.id: measure for measure in report.measures}
    for table in report.tables:
        yield heading(table.label)
        yield "".join(
            ["".ljust(_LABEL), "people".rjust(_PEOPLE), *(head.rjust(_FIGURE) for head in _HEADS)]
        ).rstrip()
        yield from _rows(table, measures)
    yield ""
    yield wrapped(
        f"{_LEGEND} {_HIDDEN} is not shown: few people, counted with the first large group. Every "
        "figure with its interval: fairness.csv and fairness.json (--out)."
    )


def _rows(table: Table, measures: dict[str, Measure]) -> Iterator[str]:
    """One row for each group; what is hidden shows a mark, never a number."""
    for row in table.rows:
        people = _HIDDEN if row.packages is None else f"{row.packages:,}"
        figures = [row.figures.get(name) for name in _COLUMNS]
        cells = [
            _HIDDEN if figure is None else number(figure.value, measures[name], 1).removesuffix(" hours")
            for name, figure in zip(_COLUMNS, figures, strict=True)
        ]
        yield "".join(
            [
                row.group[: _LABEL - 1].ljust(_LABEL),
                people.rjust(_PEOPLE),
                *(cell.rjust(_FIGURE) for cell in cells),
            ]
        )


def _money(amounts: Worth) -> Iterator[str]:
    yield heading("What acting on every suggestion would cost and be worth (P10 to P90)")
    yield f"  once                    £{span(amounts.one_off_gbp, 0)}  ({amounts.suggestions:,} suggestions)"
    yield f"  once, beside hours      £{span(amounts.beside_hours_gbp, 0)}  (for safety and independence)"
    yield f"  running                 £{span(amounts.running_gbp_per_year, 0)} a year"
    yield f"  value of fewer hours    £{span(amounts.value_gbp_per_week, 0)} a week, if the contract returns them"
    yield wrapped(payback_said(amounts.payback), "  ")
    yield wrapped(chances_said(amounts), "  ")
    for text in filter(None, (unpriced_said(amounts), *amounts.rates, *amounts.assumed)):
        yield wrapped(text, "  - ", "    ")
