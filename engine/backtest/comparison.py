"""Predicted against published: the same number of people like a project's, offered what it offered.

Definitions:
- The prediction is the sum over the people draw by draw, as P10, P50 and P90. What is uncertain about the evidence is
  shared by all of them, so it does not average out.
- `within`: the published figure lies from P10 to P90; of an upper end, the middle lies at or below it.
- `claims more`: P10 is above a measured figure or a lower end; the middle is above an upper end.
- `claims less`: P90 is below a measured figure or a lower end. It is reported, and no fault.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import numpy as np

from ..estimate import Estimator, Plan, WeekDraws, range_of
from ..knowledge import Catalogue
from ..model import CarePackage, Range, RuleSet
from ..review import DEFAULT_DRAWS, DEFAULT_SEED, Planner
from .measure import MEASURES, TOTALS, Array
from .people import people_of
from .portfolio import Portfolio, Published

ClaimVerdict = Literal["within", "claims more", "claims less"]
_DAY = date(2026, 11, 23)
"""The day of every review here, fixed so that a prediction does not change with the calendar."""
_EVEN = 1e-9
"""Figures that are nearer than this are equal: sums of draws carry rounding errors."""


@dataclass(frozen=True)
class PublishedComparison:
    """One published figure beside the prediction."""

    portfolio: Portfolio
    published: Published
    predicted: Range
    offered: int
    """For how many of the people the rules suggest anything that the project offered."""

    @property
    def verdict(self) -> ClaimVerdict:
        """Whether the prediction is within what was published, or claims more or less."""
        value, bound = self.published.value, self.published.bound
        if bound == "at_most":
            return "claims more" if self.predicted.p50 > value + _EVEN else "within"
        if self.predicted.p10 > value + _EVEN:
            return "claims more"
        return "claims less" if self.predicted.p90 < value - _EVEN else "within"


class _Sum:
    """One published figure as predicted: amounts and what they are part of, added up person by person, draw by draw."""

    def __init__(self, figure: Published, draws: int) -> None:
        self.figure = figure
        self._amount: Array = np.zeros(draws)
        self._of = 0.0

    def add(self, package: CarePackage, week: WeekDraws) -> None:
        part = MEASURES[self.figure.measure](package, week, self.figure.of)
        self._amount = self._amount + part.amount
        self._of += part.of

    def predicted(self) -> Range:
        whole = 1.0 if self.figure.measure in TOTALS else self._of
        return range_of(self._amount / whole if whole else self._amount, self.figure.unit)


class Backtester:
    """Holds the estimates of one catalogue and rule set against portfolios."""

    def __init__(self, catalogue: Catalogue, rule_set: RuleSet) -> None:
        """Compile the rule set."""
        self._catalogue = catalogue
        self._planner = Planner(catalogue, rule_set)

    def compare(
        self,
        portfolio: Portfolio,
        people: Mapping[str, CarePackage],
        *,
        seed: int = DEFAULT_SEED,
        draws: int = DEFAULT_DRAWS,
    ) -> tuple[PublishedComparison, ...]:
        """Every published figure of a portfolio beside what is predicted.

        Args:
            portfolio: the project.
            people: the packages that people start from, by file name.
            seed: names the draws.
            draws: how many.
        """
        return self.compare_packages(portfolio, people_of(portfolio, people), seed=seed, draws=draws)

    def compare_packages(
        self,
        portfolio: Portfolio,
        packages: Iterable[CarePackage],
        *,
        seed: int = DEFAULT_SEED,
        draws: int = DEFAULT_DRAWS,
    ) -> tuple[PublishedComparison, ...]:
        """Compare a published portfolio with what is predicted for these packages."""
        sums = [_Sum(figure, draws) for figure in portfolio.published]
        estimator = Estimator(self._catalogue, seed=seed, draws=draws)
        offered = 0
        for package in packages:
            plan = self._only_offered(package, portfolio)
            offered += any(candidate.certain for candidate in plan.candidates)
            week = estimator.week(plan)
            for figure_sum in sums:
                figure_sum.add(package, week)
        return tuple(
            PublishedComparison(portfolio, figure_sum.figure, figure_sum.predicted(), offered)
            for figure_sum in sums
        )

    def _only_offered(self, package: CarePackage, portfolio: Portfolio) -> Plan:
        plan = self._planner.plan(package, _DAY)
        offered_candidates = tuple(
            candidate for candidate in plan.candidates if candidate.item.id in portfolio.items
        )
        return replace(plan, candidates=offered_candidates)
