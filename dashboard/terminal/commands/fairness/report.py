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


def as_text(shown: Shown) -> str:
    """The whole report."""
    made = shown.report
    lines = [f"Fairness, {shown.day}, rules {shown.rules}"]
    if shown.synthetic:
        lines.append("Made up, all or in part: no real person.")
    if made.packages is None:
        return "\n".join([*lines, *(wrapped(note) for note in made.notes)])
    lines.append(f"{made.packages:,} packages. Numbers of fewer than 5 people are not shown.")
    return "\n".join(
        [*lines, *_findings(made), *_unmoved(shown.counterfactuals), *_tables(made), *_money(shown.worth)]
    )


def _findings(made: Report) -> Iterator[str]:
    yield heading("What is commoner for whom")
    if not made.findings:
        yield "  Nothing that chance does not explain."
    for one in made.findings:
        yield wrapped(f"{one.says} {one.alike}", "  * ", "    ")
        yield wrapped(one.means, "    ")
    for note in made.notes:
        yield wrapped(note, "  ")
    if made.gaps:
        yield heading("What is not recorded")
        yield wrapped(UNSEEN, "  ")
    for gap in made.gaps:
        yield wrapped(gap, "  - ", "    ")


def _unmoved(found: Sequence[Counterfactual]) -> Iterator[str]:
    if not found or not found[0].packages:
        return
    yield heading("If one characteristic alone were another")
    free = [one for one in found if not one.rules_may_read]
    broken = [one for one in free if not one.holds]
    names = ", ".join(one.label.lower() for one in free)
    if broken:
        yield wrapped(
            f"THE CHECK FAILED: {', '.join(one.label for one in broken)} changed the outcome of packages, or "
            "is read by a rule. Do not use these rules.",
            "  ! ",
            "    ",
        )
    else:
        yield wrapped(
            f"{found[0].packages} packages were evaluated again with every other value of each of: {names}. "
            "Not a byte of any outcome changed, and no rule reads them.",
            "  ",
        )
    for one in found:
        if one.rules_may_read:
            yield wrapped(_said(one), "  ")
            for effect in one.effects if one.moved else ():
                yield (
                    f"      all as “{effect.group}”: {effect.suggested:+.2f} suggested, {effect.ask_first:+.2f} to "
                    f"ask about first, {effect.potential:+.2f} h a week"
                ).replace("-", "−")


def _said(one: Counterfactual) -> str:
    if not one.readers:
        return f"{one.label} is a fact of need that rules may read; none does, and changing it alone changed nothing."
    names = [reader.source.partition(":")[2] for reader in one.readers if not reader.through]
    further = sum(bool(reader.through) for reader in one.readers)
    more = f" and {further} more through a reading" if further else ""
    return (
        f"{one.label} is a fact of need, read by {', '.join(names)}{more}. Changed alone it changed the outcome of "
        f"{one.moved} of {one.packages} packages; on average for each:"
    )


def _tables(made: Report) -> Iterator[str]:
    measures = {measure.id: measure for measure in made.measures}
    for table in made.tables:
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
    for row in table.rows:
        people = _HIDDEN if row.packages is None else f"{row.packages:,}"
        figures = [row.figures.get(name) for name in _COLUMNS]
        shown = [
            _HIDDEN if figure is None else number(figure.value, measures[name], 1).removesuffix(" hours")
            for name, figure in zip(_COLUMNS, figures, strict=True)
        ]
        yield "".join(
            [
                row.group[: _LABEL - 1].ljust(_LABEL),
                people.rjust(_PEOPLE),
                *(one.rjust(_FIGURE) for one in shown),
            ]
        )


def _money(made: Worth) -> Iterator[str]:
    yield heading("What acting on every suggestion would cost and be worth (P10 to P90)")
    yield f"  once                    £{span(made.one_off_gbp, 0)}  ({made.suggestions:,} suggestions)"
    yield f"  once, beside hours      £{span(made.beside_hours_gbp, 0)}  (for safety and independence)"
    yield f"  running                 £{span(made.running_gbp_per_year, 0)} a year"
    yield f"  value of fewer hours    £{span(made.value_gbp_per_week, 0)} a week, if the contract returns them"
    yield wrapped(payback_said(made.payback), "  ")
    yield wrapped(chances_said(made), "  ")
    for text in filter(None, (unpriced_said(made), *made.rates, *made.assumed)):
        yield wrapped(text, "  - ", "    ")
