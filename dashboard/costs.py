"""What an item costs, in words: range, price year, what is in it, who says so; or that nobody says.

Left out: sums of a set of items (the money of a review), and drawing.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.model import CatalogueItem, Figure, PriceInNoSum

_SOON_WEEKS = 4
NO_PRICE = "no source was found, so no figure is given."


def spread_of(figure: Figure) -> str:
    """The ends of a price: `£525 to £1,100`, or one amount where it has no range."""
    low, high = pounds(figure.low), pounds(figure.high)
    return f"{low}, one figure without a range" if low == high else f"{low} to {high}"


def pounds(amount: float) -> str:
    """An amount, pence only where the source counts them."""
    return f"£{amount:,.0f}" if amount >= 100 or amount == int(amount) else f"£{amount:,.2f}"


def price_year(figure: Figure | PriceInNoSum) -> str:
    """The year of a price, or that its source shows none."""
    return f"prices of {figure.year}" if figure.year else "price year not shown"


def cost_in_words(figure: Figure | None) -> str:
    """A price with its range, year, source, grade and what is in it."""
    if figure is None:
        return NO_PRICE
    source = "our own assumption" if figure.assumption else figure.source
    a_year = " a year" if figure.unit == "GBP/year" else ""
    covers = f" For: {figure.covers[0].lower()}{figure.covers[1:]}." if figure.covers else ""
    return f"{spread_of(figure)}{a_year} ({price_year(figure)}; {source}; grade {figure.grade}).{covers}"


def paid_for(item: CatalogueItem) -> Iterator[tuple[str, str]]:
    """What is paid for an item once and each year, with what each is called; its price, always."""
    if item.price is not None or item.running_cost_per_year is None:
        yield "Price", cost_in_words(item.price)
    if item.running_cost_per_year is not None:
        yield "Running cost", cost_in_words(item.running_cost_per_year)


def costs_of(item: CatalogueItem) -> Iterator[tuple[str, str]]:
    """Everything that is known of an item's money, with what each is called."""
    yield from paid_for(item)
    if item.servicing is not None and item.servicing.cost_per_year is not None:
        yield "Servicing cost", cost_in_words(item.servicing.cost_per_year)
    if item.price is not None and item.life_years is not None:
        life = item.life_years
        source = "our own assumption" if life.assumption else f"{life.source}; grade {life.grade}"
        years = f"{life.low:g}" if life.low == life.high else f"{life.low:g} to {life.high:g}"
        yield "Spread over", f"{years} years ({source})."
    for published in item.prices_in_no_sum:
        yield "Published, in no sum", in_no_sum(published)


def lead_time_of(item: CatalogueItem) -> Figure | None:
    """How long an item takes to come: in days where that is no whole number of weeks, and soon or one figure."""
    figure = item.lead_time_weeks
    if figure is None or figure.unit != "weeks" or all(end == int(end) for end in (figure.low, figure.high)):
        return figure
    if figure.low != figure.high and figure.high > _SOON_WEEKS:
        return figure
    days = {name: float(round(getattr(figure, name) * 7)) for name in ("low", "likely", "high")}
    return figure.model_copy(update={**days, "unit": "days"})


def in_no_sum(published: PriceInNoSum) -> str:
    """An amount that is shown and never added, and why."""
    per = {"GBP": "", "GBP/year": " a year", "GBP/week": " a week", "GBP/hour": " an hour"}[published.unit]
    return (
        f"{_bounds(published)}{per} ({price_year(published)}; {published.source}; grade {published.grade}). "
        f"For: {published.covers[0].lower()}{published.covers[1:]}. {published.why_not}"
    )


def _bounds(published: PriceInNoSum) -> str:
    low, likely, high = published.low, published.likely, published.high
    if low is not None and high is not None:
        return f"{pounds(low)} to {pounds(high)}"
    if likely is not None:
        return pounds(likely)
    return f"from {pounds(low)}" if low is not None else f"up to {pounds(high or 0)}"
