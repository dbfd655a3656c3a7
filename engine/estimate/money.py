"""What a set of items would cost and what commissioned hours fewer are worth, as ranges.

Definitions:
- One-off: each item's price, drawn from its sourced range, and once a therapist's review (minutes times hourly rate)
  when an item of the set rests on a review of the second carer.
- Running: running and servicing cost a year.
- Yearly: each price spread over the years that its item serves (`.yearly`), with running and servicing. The review is
  not in it: it is paid once.
- Value a week: what visits cost less by the council's own prices of visits of a length (`.visit_prices`); without them,
  commissioned carer-hours fewer, times the contract rate, or the nation's published range.
- Pay-back: one-off over (value less running cost), in weeks; not within ten years counts as not paid back.

Left out: VAT, delivery, grants, what a person pays, hospital costs. An item without a sourced price has no cost here; the
review says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from ..model.care_package import CarePackage
from ..model.catalogue_item import Adoption, CatalogueItem
from ..model.estimate import Money, Payback, Range
from ..model.figure import Figure
from .draws import Array, Draws
from .percentiles import round_figure
from .plan import Candidate
from .ranges import range_of, share
from .rates import RATES
from .yearly import spread_over

HORIZON_WEEKS = 520
_BY_TABLE = "the council's prices by length of visit"
_WEEKS_PER_YEAR = 365.25 / 7


class Prices:
    """Costs and rates of one review."""

    def __init__(
        self, package: CarePackage, candidates: Sequence[Candidate], adoption: Adoption, draws: Draws
    ) -> None:
        """Take the rate at which the hours are paid: of the contract, else published for the nation, else none."""
        self._candidates = candidates
        self._adoption = adoption
        self._draws = draws
        contract = package.service.hourly_rate_gbp
        nation = package.nation or RATES[1]
        published = adoption.care_rate_gbp_per_hour.get(nation)
        if contract is not None:
            self.rate, self.rate_source = np.full(draws.count, contract), "contract rate given in the package"
        elif published is not None:
            self.rate, self.rate_source = (
                self._draw_figure(f"care rate {nation}", published),
                published.source
                if package.nation
                else f"{published.source}{self._where_nation_is_not_known(nation)}",
            )
        else:
            self.rate, self.rate_source = np.zeros(draws.count), "no rate is known for this nation"

    def _where_nation_is_not_known(self, nation: str) -> str:
        """That a rate is of a nation which nobody has named; nothing where all have the same, as a council's own."""
        figures = tuple(self._adoption.care_rate_gbp_per_hour.values())
        alike = len(figures) > 1 and all(figure == figures[0] for figure in figures)
        return "" if alike else f" ({nation}: the nation is not known)"

    def price(self, index: int) -> float:
        """Likely price of a candidate, GBP, without a review; 0 when nothing is to buy."""
        price = self._candidates[index].item.price
        return 0.0 if price is None else price.likely

    def has_price(self, index: int) -> bool:
        """Whether the cost of a candidate is known: a sourced price, or nothing to buy but a therapist's review."""
        candidate = self._candidates[index]
        only_review = not candidate.item.equipment and _rests_on_review(candidate)
        return candidate.item.price is not None or (
            only_review and self._adoption.therapist_rate_gbp_per_hour is not None
        )

    def needs_review(self, index: int) -> bool:
        """Whether a candidate rests on a therapist's review of the second carer."""
        return _rests_on_review(self._candidates[index])

    def review_cost(self) -> float:
        """Likely cost of a therapist's review, GBP; 0 when no rate is known."""
        rate = self._adoption.therapist_rate_gbp_per_hour
        return 0.0 if rate is None else self._adoption.review_minutes.likely / 60 * rate.likely

    def money(
        self,
        items: Sequence[int],
        change_minutes: Array,
        without_price: tuple[str, ...],
        by_table: Array | None = None,
    ) -> Money:
        """Costs and value of a set of candidates, from the commissioned change that was simulated.

        Args:
            items: the set, by index.
            change_minutes: commissioned carer-minutes a week, for each draw.
            without_price: items that are in no figure.
            by_table: GBP a week by the council's prices of visits, for each draw; the hourly rate without it.
        """
        chosen = [self._candidates[index] for index in items]
        one_off = self._sum((c.item.id, "price", c.item.price) for c in chosen)
        if any(_rests_on_review(candidate) for candidate in chosen):
            one_off = one_off + self._drawn_review()
        running = self._sum((c.item.id, "running", c.item.running_cost_per_year) for c in chosen)
        running = running + self._sum((c.item.id, "servicing", servicing_cost(c.item)) for c in chosen)
        by_rate = -change_minutes / 60 * self.rate
        value = by_rate if by_table is None else by_table
        value = value if chosen else np.zeros(self._draws.count)
        return Money(
            items=tuple(candidate.item.id for candidate in chosen),
            one_off_gbp=range_of(one_off, "GBP"),
            running_gbp_per_year=range_of(running, "GBP/year"),
            yearly_gbp=self._yearly(chosen, running),
            value_gbp_per_week=range_of(value, "GBP/week"),
            payback=payback(one_off, value - running / _WEEKS_PER_YEAR),
            items_without_price=without_price,
            rate_source=self.rate_source if by_table is None else _BY_TABLE,
        )

    def _yearly(self, chosen: Sequence[Candidate], running: Array) -> Range | None:
        rate = self._adoption.discount_rate
        bought = [candidate.item for candidate in chosen if candidate.item.price is not None]
        if rate is None or not bought or any(item.life_years is None for item in bought):
            return None
        total = running
        for item in bought:
            price = self._sum([(item.id, "price", item.price)])
            total = total + spread_over(price, self._sum([(item.id, "life", item.life_years)]), rate.likely)
        return range_of(total, "GBP/year")

    def _sum(self, costs: Iterable[tuple[str, str, Figure | None]]) -> Array:
        drawn = [
            self._draw_figure(f"{what} {item}", figure) for item, what, figure in costs if figure is not None
        ]
        return sum(drawn, start=np.zeros(self._draws.count))

    def _draw_figure(self, name: str, figure: Figure) -> Array:
        return self._draws.span(name, figure.low, figure.likely, figure.high)

    def _drawn_review(self) -> Array:
        rate = self._adoption.therapist_rate_gbp_per_hour
        if rate is None:
            return np.zeros(self._draws.count)
        return (
            self._draw_figure("review minutes", self._adoption.review_minutes)
            / 60
            * self._draw_figure("therapist rate", rate)
        )


def _rests_on_review(candidate: Candidate) -> bool:
    return any(applied.effect.kind == "second_carer" and applied.lines for applied in candidate.effects)


def servicing_cost(item: CatalogueItem) -> Figure | None:
    """GBP a year; None where no source was found, or nothing is to be serviced."""
    return item.servicing.cost_per_year if item.servicing is not None else None


def payback(one_off: Array, value_per_week: Array) -> Payback:
    """Weeks until the value, running costs taken off, has paid for what is spent once; draw by draw.

    Args:
        one_off: GBP.
        value_per_week: GBP a week; 0 or less never pays back.
    """
    pays = value_per_week > 0
    weeks = np.full(one_off.size, np.inf)
    np.divide(one_off, value_per_week, out=weeks, where=pays)
    weeks = np.where(one_off <= 0, np.where(value_per_week >= 0, 0.0, np.inf), weeks)
    late = weeks > HORIZON_WEEKS
    ordered = np.sort(weeks)
    p10, p50, p90 = (
        _cap_at_horizon(float(ordered[int(portion * (ordered.size - 1))])) for portion in (0.1, 0.5, 0.9)
    )
    return Payback(
        p10=p10, p50=p50, p90=p90, horizon_weeks=HORIZON_WEEKS, probability_not_paid_back=share(late)
    )


def _cap_at_horizon(weeks: float) -> float | None:
    return round_figure(weeks) if weeks <= HORIZON_WEEKS else None
