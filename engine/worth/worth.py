"""From a tally to money, as ranges: never a promise. Zero, and a cost without any return, are possible answers.

Definitions, over all packages of the caseload, draw by draw (prices and effects are the same for everybody in a draw):
- *One-off*: what buying and installing every suggested item that could touch paid hours would cost, and a therapist's
  review where one is needed. Suggestions that stand beside each other are all counted, so this is the most it could be.
- *Beside hours*: the same for items that touch no paid hours: they are for safety and independence, and nobody's hours
  are set against them.
- *Running*: running and servicing of the first kind, a year.
- *Value*: commissioned hours fewer, with holds in force, at the contract's or the nation's published rate: what a
  council could spend otherwise if the hours change and the contract returns them. Negative: equipment adds care. Hours
  that overrunning visits need anyway are an unmet need and are set against nothing (`ChunkOutcome.change_at`).
- *Pay-back*: `engine.estimate.money.payback`.

Left out: VAT, grants, staff time of putting it into practice, hospital costs, and what a life is worth.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from pydantic import Field

from ..caseload import CONTRACT, RATES
from ..estimate.draws import Array, Draws
from ..estimate.money import payback, servicing_cost
from ..estimate.percentiles import NO_CHANGE_MINUTES
from ..estimate.ranges import range_of, share
from ..knowledge import Catalogue
from ..model import CatalogueItem, Figure, Frozen, Payback, Range
from ..review import DEFAULT_DRAWS, DEFAULT_SEED
from .tally import WorthTally

_WEEKS_PER_YEAR = 365.25 / 7
_MINUTES_AN_HOUR = 60


SMALLEST_SHOWN = 5


class Unpriced(Frozen):
    """An item without a sourced price, and how many packages it is suggested in."""

    item: str
    name: str
    packages: int | None = Field(description=f"None: fewer than {SMALLEST_SHOWN}")


class Worth(Frozen):
    """Money of a caseload."""

    packages: int
    suggestions: int = Field(description="Items suggested, over all packages")
    reviews: int = Field(description="Therapist's reviews of a second carer")
    one_off_gbp: Range
    beside_hours_gbp: Range
    running_gbp_per_year: Range
    value_gbp_per_week: Range
    probability_of_no_value: float = Field(
        ge=0, le=1, description="Share of draws in which hours do not change"
    )
    probability_of_more_care: float = Field(
        ge=0, le=1, description="Share of draws in which the value is negative"
    )
    payback: Payback
    without_price: tuple[Unpriced, ...] = Field(description="In no figure here")
    assumed: tuple[str, ...]
    rates: tuple[str, ...] = Field(
        description="What an hour is valued at, for how many packages, and who says so"
    )


def worth(tally: WorthTally, catalogue: Catalogue, seed: int = DEFAULT_SEED) -> Worth:
    """What acting on everything that may be claimed would cost and be worth.

    Args:
        tally: of the caseload.
        catalogue: the items that were suggested.
        seed: of the evaluator; the same draws as in every single review.
    """
    draws = Draws(seed, tally.change.shape[1])
    counts = [(catalogue.items[item], count) for item, count in sorted(tally.suggested.items())]
    touching = [(item, count) for item, count in counts if _may_touch_hours(item)]
    one_off = _prices(touching, draws) + tally.reviews * _review(catalogue, draws)
    running = _running(touching, draws)
    value = -_priced_change(tally, catalogue, draws)
    few = NO_CHANGE_MINUTES / _MINUTES_AN_HOUR
    return Worth(
        packages=tally.packages,
        suggestions=sum(count for _, count in counts),
        reviews=tally.reviews,
        one_off_gbp=range_of(one_off, "GBP"),
        beside_hours_gbp=range_of(
            _prices([counted for counted in counts if not _may_touch_hours(counted[0])], draws), "GBP"
        ),
        running_gbp_per_year=range_of(running, "GBP/year"),
        value_gbp_per_week=range_of(value, "GBP/week"),
        probability_of_no_value=share(np.abs(value) < few),
        probability_of_more_care=share(value <= -few),
        payback=payback(one_off, value - running / _WEEKS_PER_YEAR),
        without_price=tuple(
            Unpriced(item=item.id, name=item.name, packages=count if count >= SMALLEST_SHOWN else None)
            for item, count in sorted(counts, key=lambda counted: -counted[1])
            if item.price is None and item.equipment
        ),
        assumed=tuple(_assumption_texts(counts, tally, catalogue)),
        rates=tuple(_rates(tally, catalogue)),
    )


def price_of(
    items: Iterable[CatalogueItem], *, seed: int = DEFAULT_SEED, draws: int = DEFAULT_DRAWS
) -> Range:
    """What buying and installing these would cost once, those of them that have a price; an item may stand twice."""
    return range_of(_prices(((item, 1) for item in items), Draws(seed, draws)), "GBP")


def _may_touch_hours(item: CatalogueItem) -> bool:
    return any(
        effect.care != "unpaid" and (effect.size.low, effect.size.high) != (0, 0) for effect in item.effects
    )


def _prices(counts: Iterable[tuple[CatalogueItem, int]], draws: Draws) -> Array:
    return _sum(draws, ((count, f"price {item.id}", item.price) for item, count in counts))


def _running(counts: Iterable[tuple[CatalogueItem, int]], draws: Draws) -> Array:
    item_counts = list(counts)
    running = _sum(
        draws, ((count, f"running {item.id}", item.running_cost_per_year) for item, count in item_counts)
    )
    return running + _sum(
        draws, ((count, f"servicing {item.id}", servicing_cost(item)) for item, count in item_counts)
    )


def _sum(draws: Draws, costs: Iterable[tuple[int, str, Figure | None]]) -> Array:
    drawn = [count * _draw_figure(draws, name, figure) for count, name, figure in costs if figure is not None]
    return sum(drawn, start=np.zeros(draws.count))


def _draw_figure(draws: Draws, name: str, figure: Figure) -> Array:
    return draws.span(name, figure.low, figure.likely, figure.high)


def _review(catalogue: Catalogue, draws: Draws) -> Array:
    rate = catalogue.adoption.therapist_rate_gbp_per_hour
    if rate is None:
        return np.zeros(draws.count)
    minutes = _draw_figure(draws, "review minutes", catalogue.adoption.review_minutes)
    return minutes / _MINUTES_AN_HOUR * _draw_figure(draws, "therapist rate", rate)


def _priced_change(tally: WorthTally, catalogue: Catalogue, draws: Draws) -> Array:
    """GBP a week; more hours are positive."""
    total = np.zeros(draws.count)
    for rate, change in zip(RATES, tally.change, strict=True):
        published = catalogue.adoption.care_rate_gbp_per_hour.get(rate)
        if rate == CONTRACT:
            total += change / _MINUTES_AN_HOUR
        elif published is not None:
            total += change / _MINUTES_AN_HOUR * _draw_figure(draws, f"care rate {rate}", published)
    return total


def _assumption_texts(
    counts: Iterable[tuple[CatalogueItem, int]], tally: WorthTally, catalogue: Catalogue
) -> Iterator[str]:
    """What the figures rest on, a sentence each."""
    yield (
        "Every suggested item is counted, also where one would do instead of another, and nothing is set off for "
        "what a therapist or the person would decline."
    )
    yield "Hours count as commissioned time only if the provider's contract changes and returns it."
    yield "Visits that overrun need more commissioned time with or without equipment: that is not set against it here."
    adoption = catalogue.adoption
    if tally.reviews and adoption.therapist_rate_gbp_per_hour is not None:
        yield _figure_text("A therapist's hour", adoption.therapist_rate_gbp_per_hour)
        yield _figure_text("A review of the second carer", adoption.review_minutes)
    for item, _ in counts:
        for what, figure in (
            ("price", item.price),
            ("running cost", item.running_cost_per_year),
            ("servicing", servicing_cost(item)),
        ):
            if figure is not None and (figure.assumption or figure.grade == "D"):
                yield _figure_text(f"{item.name}, {what}", figure)


def _rates(tally: WorthTally, catalogue: Catalogue) -> Iterator[str]:
    for rate, packages in tally.paid_at.items():
        published = catalogue.adoption.care_rate_gbp_per_hour.get(rate)
        who = f"{packages:,} {'package' if packages == 1 else 'packages'}"
        if rate == CONTRACT:
            yield f"{who}: the contract rate given in the package."
        elif published is None:
            yield f"{who} in {rate}: no rate is known, so their hours are valued at nothing."
        else:
            yield _figure_text(f"{who} in {rate}, an hour", published)


def _figure_text(what: str, figure: Figure) -> str:
    ends = f"{figure.low:,g}" if figure.low == figure.high else f"{figure.low:,g} to {figure.high:,g}"
    source = "our own assumption" if figure.assumption else figure.source
    return f"{what}: {ends} {figure.unit} ({source}; grade {figure.grade})."
