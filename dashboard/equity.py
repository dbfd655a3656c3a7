"""What a fairness report is made of, for the terminal and the screen: counts of chunks, and what may be shown.

Left out: how it looks, apart from the table to calculate with.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from engine import CarePackage
from engine.caseload import CaseloadEvaluator
from engine.exchange import inert_cell
from engine.fairness import Counterfactual, Report, counterfactuals, no_tally, report, sample, tally
from engine.model import Payback
from engine.wording import day_text
from engine.worth import SMALLEST_SHOWN, Worth, no_worth_tally, tally_worth, worth

_COLUMNS = (
    "characteristic", "group", "packages", "measure", "value", "low", "high", "difference", "difference_low",
    "difference_high", "alike", "alike_low", "alike_high", "stands",
)  # fmt: skip
UNSEEN = "Whether people fare alike cannot be seen where the characteristic is not recorded."


class Counted:
    """What is counted of the packages that were read; none of them is kept but a sample.

    Args:
        evaluator: reviews them.
        draws: how many draws it has.
        seed: names them.
        size: packages of the sample of which one characteristic alone is changed.
    """

    def __init__(self, evaluator: CaseloadEvaluator, *, draws: int, seed: int, size: int) -> None:
        self._evaluator, self._seed, self._size = evaluator, seed, size
        self._tally, self._worth = no_tally(), no_worth_tally(draws)
        self._sample: list[CarePackage] = []
        self._synthetic = 0

    def add(self, packages: Sequence[CarePackage]) -> None:
        """Evaluate and count a chunk."""
        outcome = self._evaluator.evaluate(packages)
        self._tally += tally(packages, outcome, self._evaluator.rule_set)
        self._worth += tally_worth(outcome, self._evaluator.catalogue)
        self._sample = sample([*self._sample, *packages], self._size)
        self._synthetic += sum(package.synthetic for package in packages)

    def shown(self, *, check: bool = True) -> Shown:
        """Everything that may be shown.

        Args:
            check: whether the check of single characteristics is made, which takes a while.
        """
        day, rules = self._evaluator.reviewed_on, self._evaluator.rule_set
        money = worth(self._worth, self._evaluator.catalogue, self._seed)
        return Shown(
            report(self._tally),
            self.unmoved() if check else (),
            money,
            day_text(day),
            f"{rules.id} {rules.version}",
            self._synthetic,
        )

    def unmoved(self) -> tuple[Counterfactual, ...]:
        """The sample with one characteristic alone changed; nothing where there is no sample."""
        return counterfactuals(self._evaluator, self._sample) if self._sample else ()


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
        return {
            "day": self.day,
            "rules": self.rules,
            "synthetic": self.synthetic > 0,
            "report": self.report.to_plain(),
            "counterfactuals": []
            if few
            else [asdict(counterfactual) for counterfactual in self.counterfactuals],
            "worth": None if few else self.worth.model_dump(mode="json"),
        }


def payback_said(payback: Payback) -> str:
    """How long until the value has paid for the cost, in a sentence."""
    late = f"in {round(100 * payback.probability_not_paid_back)} of 100 reckonings it is not paid back within ten years."
    if payback.p50 is None:
        return f"Not paid back in the middle draw: {late}"
    ends = " to ".join(
        "more than 520" if value is None else f"{value:,.0f}" for value in (payback.p10, payback.p90)
    )
    return f"Paid back after {ends} weeks, middle {payback.p50:,.0f}; {late}"


def chances_said(amounts: Worth) -> str:
    """How often nothing changes, and how often equipment adds care."""
    return (
        f"In {round(100 * amounts.probability_of_no_value)} of 100 reckonings no commissioned hour changes; in "
        f"{round(100 * amounts.probability_of_more_care)} of 100 equipment adds care. This is no saving and no "
        "target."
    )


def unpriced_said(amounts: Worth) -> str:
    """Which items have no price, and in how many packages they are suggested; empty where all have one."""
    if not amounts.without_price:
        return ""
    often = [
        f"{item.name} ({item.packages:,})" for item in amounts.without_price if item.packages is not None
    ]
    seldom = len(amounts.without_price) - len(often)
    more = (
        [f"{'and ' if often else ''}{seldom} in fewer than {SMALLEST_SHOWN} packages each"] if seldom else []
    )
    return f"Without a price, and in no figure here (packages): {', '.join([*often, *more])}."


def as_table(report: Report) -> str:
    """CSV: a row for each figure, with its interval and, where it was compared, the difference."""
    compared = {
        (comparison.characteristic, comparison.group, comparison.measure): comparison
        for comparison in report.comparisons
    }
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(_COLUMNS)
    for table in report.tables:
        for row in table.rows:
            for measure in report.measures:
                comparison = compared.get((table.characteristic, row.group, measure.id))
                intervals = (
                    row.figures[measure.id],
                    comparison.difference if comparison else None,
                    comparison.alike if comparison else None,
                )
                cells: list[float | str] = []
                for interval in intervals:
                    ends = (interval.value, interval.low, interval.high) if interval else ("", "", "")
                    cells += [round(cell, 6) if isinstance(cell, float) else cell for cell in ends]
                lines.writerow(
                    (
                        table.label,
                        inert_cell(row.group),
                        "" if row.packages is None else row.packages,
                        measure.label,
                        *cells,
                        "" if comparison is None else "yes" if comparison.stands else "no",
                    )
                )
    return text.getvalue()
