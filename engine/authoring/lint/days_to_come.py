"""Days and years in a layer that have not come, and a layer that would go on unread long after its base.

Definitions: nobody has looked at a price, a figure or a source on a day that is still to come; a later day would make it
seem newer than every other. A layer is read again by a year after its base at the latest: one that would be read again
far later is never read.

Left out: days that are past (`gaps`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ...knowledge import Catalogue
from ...model import Figure, Place, Problem, RuleSet
from ...wording import day_text

_CODE = "H205"
_YEARS_AFTER_ITS_BASE = 1


def days_to_come(
    catalogue: Catalogue, layer: RuleSet, base: RuleSet, display_name: str, on: date
) -> Iterator[Problem]:
    """A problem for each day or year that has not come, and for a layer that is read again too late.

    Args:
        catalogue: with what the layer adds.
        layer: the layer, laid over its base.
        base: the set that it lies on.
        display_name: what to call its folder in problems.
        on: the day.
    """
    for item in catalogue.items.values():
        checked = item.supply.checked_on if item.supply is not None else None
        if checked is not None and checked > on:
            yield Problem(
                _CODE,
                f"`checked_on` of `{item.id}` is {day_text(checked)}, which has not come",
                Place(f"{display_name}/catalogue/prices.csv"),
                "write the day on which somebody looked",
            )
    for name, year in _years(catalogue):
        if year > on.year:
            yield Problem(
                _CODE,
                f"the year of `{name}` is {year}, which has not come",
                Place(f"{display_name}/catalogue"),
                "write the year in which it was said",
            )
    latest = base.next_review.replace(day=1, year=base.next_review.year + _YEARS_AFTER_ITS_BASE)
    if layer.next_review.replace(day=1) > latest:
        yield Problem(
            _CODE,
            f"`next_review` is {day_text(layer.next_review)}, and the base is read again by "
            f"{day_text(base.next_review)}",
            Place(f"{display_name}/rule_set.yaml"),
            "let the layer be read again by a year after its base at the latest",
        )


def _years(catalogue: Catalogue) -> Iterator[tuple[str, int]]:
    """Every year in which something is said to have been found or decided, with what."""
    for record in (catalogue.adoption, *catalogue.items.values()):
        for name, value in record:
            figures = value.values() if isinstance(value, dict) else (value,)
            yield from (
                (f"{getattr(record, 'id', '')} {name}".strip(), figure.year)
                for figure in dict.fromkeys(figures if isinstance(value, (dict, Figure)) else ())
                if isinstance(figure, Figure) and figure.year is not None
            )
    for source in catalogue.evidence.values():
        if source.year is not None:
            yield source.id, source.year
