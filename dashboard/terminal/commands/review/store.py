"""What a council's store says of the items that a review suggests: how many there are, how soon, and instead of what.

A store names substitutes for everybody. One that the review does not suggest may be ruled out for this person, and is said
apart.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from dashboard.terminal.words import heading, wrapped
from engine import Catalogue, Review
from engine.model.catalogue_item import Supply
from engine.wording import day_text


def store_lines(review: Review, catalogue: Catalogue) -> Iterator[str]:
    """A line for each suggested item of which the store says something; nothing where there is no store."""
    known = [
        (suggestion.item, supply)
        for suggestion in review.suggestions
        if (supply := catalogue.items[suggestion.item].supply) is not None
    ]
    if not known:
        return
    suggested = {suggestion.item for suggestion in review.suggestions}
    yield heading("From the equipment store")
    for item, supply in known:
        name = catalogue.items[item].name
        parts = "; ".join(_supply_parts(supply, catalogue, suggested))
        yield wrapped(f"{name}: {parts or 'nothing recorded'}.", "  - ", "    ")


def _supply_parts(supply: Supply, catalogue: Catalogue, suggested: Collection[str]) -> Iterator[str]:
    """What the store's list says of an item, part by part; nothing for what it leaves out."""

    def names(items: Iterable[str]) -> str:
        return ", ".join(catalogue.items[item].name for item in items)

    if supply.in_stock is not None:
        yield f"{supply.in_stock} in stock" if supply.in_stock else "none in stock"
    if supply.lead_days is not None:
        yield f"about {supply.lead_days} days to deliver"
    if supply.supplier:
        yield f"from {supply.supplier}"
    if supply.checked_on is not None:
        yield f"as of {day_text(supply.checked_on)}"
    if fitting := [item for item in supply.substitutes if item in suggested]:
        yield f"in its place, if the therapist agrees: {names(fitting)}"
    if others := [item for item in supply.substitutes if item not in suggested]:
        yield f"not in its place here, since this review does not suggest it: {names(others)}"
    if supply.fits_with:
        yield f"used with: {names(supply.fits_with)}"
