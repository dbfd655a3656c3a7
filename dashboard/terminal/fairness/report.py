"""The equity report as text (100 columns, sentences first) and as a table with a row for each figure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from dashboard.terminal.words import heading, span, wrapped
from engine.fairness import Counterfactual, Measure, Report, Table, number
from engine.model import Payback
from engine.worth import SMALLEST_SHOWN, Worth

_HIDDEN = "–"
_COLUMNS = ("not_assessed", "unmet", "held", "suggested", "ask_first", "hours_now", "potential")
_HEADS = ("unknown", "unmet", "hold", "items", "ask 1st", "h now", "h free")
_LEGEND = ("unknown: of what an assessment can fill; unmet, hold: of people; items, ask 1st: suggested and to ask "
           "about first, on average; h now, h free: hours a week now, and that might be freed once holds are lifted "
           "and questions answered.")
_LABEL, _PEOPLE, _FIGURE = 30, 7, 9


@dataclass(frozen=True)
class Shown:
    """Everything that a fairness report shows."""

    report: Report
    counterfactuals: tuple[Counterfactual, ...]
    worth: Worth
    day: str
    rules: str
    synthetic: int

    def to_plain(self) -> dict[str, Any]:
        """Plain values for JSON; of a caseload of few people no figure."""
        few = self.report.packages is None
        return {"day": self.day, "rules": self.rules, "synthetic": self.synthetic > 0, "report": self.report.to_plain(),
                "counterfactuals": [] if few else [asdict(one) for one in self.counterfactuals],
                "worth": None if few else self.worth.model_dump(mode="json")}


def as_text(shown: Shown) -> str:
    """The whole report."""
    made = shown.report
    lines = [f"Fairness, {shown.day}, rules {shown.rules}"]
    if shown.synthetic:
        lines.append("Made up, all or in part: no real person.")
    if made.packages is None:
        return "\n".join([*lines, *(wrapped(note) for note in made.notes)])
    lines.append(f"{made.packages:,} packages. Numbers of fewer than 5 people are not shown.")
    return "\n".join([*lines, *_findings(made), *_unmoved(shown.counterfactuals), *_tables(made), *_money(shown.worth)])


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
        yield wrapped(f"THE CHECK FAILED: {', '.join(one.label for one in broken)} changed the outcome of packages, or "
                      "is read by a rule. Do not use these rules.", "  ! ", "    ")
    else:
        yield wrapped(f"{found[0].packages} packages were evaluated again with every other value of each of: {names}. "
                      "Not a byte of any outcome changed, and no rule reads them.", "  ")
    for one in found:
        if one.rules_may_read:
            yield wrapped(_said(one), "  ")
            for effect in one.effects if one.moved else ():
                yield (f"      all as “{effect.group}”: {effect.suggested:+.2f} suggested, {effect.ask_first:+.2f} to "
                       f"ask about first, {effect.potential:+.2f} h a week").replace("-", "−")


def _said(one: Counterfactual) -> str:
    if not one.readers:
        return f"{one.label} is a fact of need that rules may read; none does, and changing it alone changed nothing."
    names = [reader.source.partition(":")[2] for reader in one.readers if not reader.through]
    further = sum(bool(reader.through) for reader in one.readers)
    more = f" and {further} more through a reading" if further else ""
    return (f"{one.label} is a fact of need, read by {', '.join(names)}{more}. Changed alone it changed the outcome of "
            f"{one.moved} of {one.packages} packages; on average for each:")


def _tables(made: Report) -> Iterator[str]:
    measures = {measure.id: measure for measure in made.measures}
    for table in made.tables:
        yield heading(table.label)
        yield "".join(["".ljust(_LABEL), "people".rjust(_PEOPLE), *(head.rjust(_FIGURE) for head in _HEADS)]).rstrip()
        yield from _rows(table, measures)
    yield ""
    yield wrapped(f"{_LEGEND} {_HIDDEN} is not shown: too few people, or it would give away another number. Every "
                  "figure with its interval: fairness.csv and fairness.json (--out).")


def _rows(table: Table, measures: dict[str, Measure]) -> Iterator[str]:
    for row in table.rows:
        people = _HIDDEN if row.packages is None else f"{row.packages:,}"
        figures = [row.figures.get(name) for name in _COLUMNS]
        shown = [_HIDDEN if figure is None else number(figure.value, measures[name], 1).removesuffix(" hours")
                 for name, figure in zip(_COLUMNS, figures, strict=True)]
        yield "".join([row.group[: _LABEL - 1].ljust(_LABEL), people.rjust(_PEOPLE),
                       *(one.rjust(_FIGURE) for one in shown)])


def _money(made: Worth) -> Iterator[str]:
    yield heading("What acting on every suggestion would cost and be worth (P10 to P90)")
    yield f"  once                    £{span(made.one_off_gbp, 0)}  ({made.suggestions:,} suggestions)"
    yield f"  once, beside hours      £{span(made.beside_hours_gbp, 0)}  (for safety and independence)"
    yield f"  running                 £{span(made.running_gbp_per_year, 0)} a year"
    yield f"  value of fewer hours    £{span(made.value_gbp_per_week, 0)} a week, if the contract returns them"
    yield wrapped(payback_said(made.payback), "  ")
    yield wrapped(f"In {round(100 * made.probability_of_no_value)} of 100 draws no commissioned hour changes; in "
                  f"{round(100 * made.probability_of_more_care)} of 100 equipment adds care. This is no saving and no "
                  "target.", "  ")
    if made.without_price:
        yield wrapped(f"{unpriced_said(made)}", "  - ", "    ")
    for text in (*made.rates, *made.assumed):
        yield wrapped(text, "  - ", "    ")


def unpriced_said(made: Worth) -> str:
    """Which items have no price, and in how many packages they are suggested."""
    often = [f"{one.name} ({one.packages:,})" for one in made.without_price if one.packages is not None]
    seldom = len(made.without_price) - len(often)
    more = [f"and {seldom} more in fewer than {SMALLEST_SHOWN} packages each"] if seldom else []
    return f"Without a price, and in no figure here (packages): {', '.join([*often, *more])}."


def payback_said(found: Payback) -> str:
    """How long until the value has paid for the cost, in a sentence."""
    late = f"in {round(100 * found.probability_not_paid_back)} of 100 draws it is not paid back within ten years."
    if found.p50 is None:
        return f"Not paid back in the middle draw: {late}"
    ends = " to ".join("more than 520" if value is None else f"{value:,.0f}" for value in (found.p10, found.p90))
    return f"Paid back after {ends} weeks, middle {found.p50:,.0f}; {late}"


def as_table(made: Report) -> str:
    """CSV: a row for each figure, with its interval and, where it was compared, the difference."""
    compared = {(one.characteristic, one.group, one.measure): one for one in made.comparisons}
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(("characteristic", "group", "packages", "measure", "value", "low", "high", "difference",
                    "difference_low", "difference_high", "alike", "alike_low", "alike_high", "stands"))
    for table in made.tables:
        for row in table.rows:
            for measure in made.measures:
                figure, one = row.figures[measure.id], compared.get((table.characteristic, row.group, measure.id))
                shown = (figure, one and one.difference, one and one.alike)
                cells = [cell for part in shown for cell in
                         ((part.value, part.low, part.high) if part is not None else ("", "", ""))]
                lines.writerow((table.label, row.group, "" if row.packages is None else row.packages, measure.label,
                                *(round(cell, 6) if isinstance(cell, float) else cell for cell in cells),
                                "" if one is None else "yes" if one.stands else "no"))
    return text.getvalue()
