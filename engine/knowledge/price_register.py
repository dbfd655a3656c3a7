"""`prices.yaml`: what items cost, from published sources, and how old prices are brought into a sum.

Definitions:
- `price` is paid once, `running_cost_per_year` and `servicing_cost_per_year` each year, `life_years` is how long the
  item serves. Only amounts that state a usual price, or both ends of one, are these: they enter sums.
- `prices_in_no_sum` are shown and never added: a bound alone ("from", "at least", "up to") would make an item look
  cheaper than it is.
- The high end of a price of an earlier year is raised to the last year of the cited index; its low and likely ends stay
  as published, so that a price of long ago widens a range and never narrows it.

Left out: prices in other currencies (none is converted), and what a council's own store says (`.overlay`), which comes
before all of this.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import Field, model_validator

from ..language.document import Node
from ..model.catalogue_item import CatalogueItem, PriceInNoSum
from ..model.field import Frozen
from ..model.figure import Figure
from ..model.problem import Place, Problem
from .record import read_record, unknown_keys

REGISTER = "prices.yaml"
_FIGURES = ("price", "running_cost_per_year", "servicing_cost_per_year")


class CostIndex(Frozen):
    """How much dearer goods became, year by year."""

    name: str = Field(min_length=3)
    source: str = Field(min_length=3)
    url: str
    percent: dict[str, float] = Field(
        min_length=1, description="By financial year (2019 is 2019/20): the change from the year before"
    )

    @model_validator(mode="after")
    def _years_without_a_gap(self) -> CostIndex:
        if not all(year.isdecimal() and len(year) == 4 for year in self.percent):
            raise ValueError("each year is written as four digits in quotes")
        years = [int(year) for year in self.percent]
        if years != list(range(years[0], years[0] + len(years))):
            raise ValueError("the years follow each other without a gap")
        return self

    @property
    def last(self) -> int:
        """The last year of the index."""
        return max(int(year) for year in self.percent)

    def raised_since(self, year: int) -> float:
        """How many times a price of a year costs in the last year of the index; earlier years that it lacks count as 1."""
        times = 1.0
        for name, percent in self.percent.items():
            if int(name) > year:
                times *= 1 + percent / 100
        return times


class PricedItem(Frozen):
    """What is known of the money of one item."""

    item: str
    price: Figure | None = None
    running_cost_per_year: Figure | None = None
    servicing_cost_per_year: Figure | None = None
    life_years: Figure | None = None
    prices_in_no_sum: tuple[PriceInNoSum, ...] = ()

    @model_validator(mode="after")
    def _in_pounds_and_over_a_life(self) -> PricedItem:
        """Refuse what a sum could not take."""
        for name in _FIGURES:
            figure: Figure | None = getattr(self, name)
            if figure is None:
                continue
            if figure.unit != ("GBP" if name == "price" else "GBP/year"):
                raise ValueError(
                    f"`{name}` is in pounds ({'GBP' if name == 'price' else 'GBP/year'}); nothing is converted"
                )
            if figure.low < 0:
                raise ValueError(f"`{name}` is not below nothing")
            if not figure.covers:
                raise ValueError(f"`{name}` says in `covers` what is in it")
        if self.price is not None and self.life_years is None:
            raise ValueError("a `price` needs `life_years`, over which it is spread")
        if self.life_years is not None and (self.life_years.unit != "years" or self.life_years.low < 1):
            raise ValueError("`life_years` is a year or more, in years")
        return self


def with_register(
    items: Mapping[str, CatalogueItem], document: Node, file: str, problems: list[Problem]
) -> dict[str, CatalogueItem]:
    """The items with what the register says of their money.

    Args:
        items: by id.
        document: `prices.yaml`.
        file: what to call it in problems.
        problems: gathers what is wrong, with the line.
    """
    if document.kind != "map" or (body := document.get("prices")) is None or body.kind != "list":
        problems.append(Problem("H104", "expected a list under `prices:`", document.place(file), ""))
        return dict(items)
    unknown_keys(document, ("index", "prices"), file, problems)
    written = document.get("index")
    index = None if written is None else read_record(CostIndex, written, file, problems)
    priced = dict(items)
    seen: dict[str, int] = {}
    for node in body.items:
        entry = read_record(PricedItem, node, file, problems)
        if entry is None:
            continue
        place = node.place(file)
        if entry.item in seen:
            problems.append(
                Problem("H207", f"`{entry.item}` is priced twice", place, f"first on line {seen[entry.item]}")
            )
        elif entry.item not in items:
            problems.append(
                Problem("H403", f"`{entry.item[:60]}` is not an item of the catalogue", place, "")
            )
        else:
            priced[entry.item] = _with_money(items[entry.item], entry, index, place, problems)
        seen.setdefault(entry.item, node.line)
    return priced


def _with_money(
    item: CatalogueItem, entry: PricedItem, index: CostIndex | None, place: Place, problems: list[Problem]
) -> CatalogueItem:
    """An item with what the register says of it."""
    update: dict[str, Any] = {
        "price": entry.price and in_todays_reach(entry.price, index),
        "running_cost_per_year": entry.running_cost_per_year
        and in_todays_reach(entry.running_cost_per_year, index),
        "life_years": entry.life_years,
        "prices_in_no_sum": entry.prices_in_no_sum,
    }
    for name in ("price", "running_cost_per_year"):
        if getattr(item, name) is not None:
            problems.append(
                Problem(
                    "H207",
                    f"`{item.id}` has its `{name}` in two places",
                    place,
                    f"keep the one in {REGISTER}, or the one beside the item",
                )
            )
    if entry.servicing_cost_per_year is not None:
        if item.servicing is None:
            problems.append(Problem("H206", f"`{item.id}` has no servicing to be paid for", place, ""))
        else:
            cost = in_todays_reach(entry.servicing_cost_per_year, index)
            update["servicing"] = item.servicing.model_copy(update={"cost_per_year": cost})
    return item.model_copy(update=update)


def in_todays_reach(figure: Figure, index: CostIndex | None) -> Figure:
    """A price with its high end raised from its year to the last one of the index, and a note that says so."""
    if index is None or figure.year is None or figure.year >= index.last:
        return figure
    times = index.raised_since(figure.year)
    since = max(figure.year, min(int(year) for year in index.percent) - 1)
    note = (
        f"Its high end is raised by {100 * (times - 1):.0f} % with the {index.name} from {since} to {index.last}; "
        "its other ends are as published."
    )
    return figure.model_copy(
        update={"high": round(figure.high * times, 2), "note": f"{figure.note} {note}".strip()}
    )
