"""The figures of an evidence layer with their names: what was learned, beside what was published.

Definitions: a *row* is a figure, its name, and by what it is multiplied to be read (a share in percent).

Left out: what was not learned and the limits (they are sentences of the layer).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.wording import MINUS, number_text

if TYPE_CHECKING:
    from engine.knowledge import Catalogue
    from engine.model import EvidenceLayer, LearnedFigure
    from engine.model.evidence_layer import LearnedUse

DISAGREES = "* Here it is most likely outside what was published: find out why before using it."
HOW_TO_READ = (
    "Published: from lowest to highest. With outcomes: P10 to P90, eight in ten that it lies there. Outcomes: people, "
    "rounded down to fives; a review with several items counts for each."
)


@dataclass(frozen=True)
class LayerRow:
    """A figure with its name."""

    name: str
    figure: LearnedFigure
    times: float = 1

    def published(self, minus: str = MINUS) -> str:
        """From lowest to highest."""
        return self._from_to(self.figure.published.low, self.figure.published.high, minus)

    def learned(self, minus: str = MINUS) -> str:
        """P10 to P90."""
        return self._from_to(self.figure.p10, self.figure.p90, minus)

    def _from_to(self, low: float, high: float, minus: str) -> str:
        lowest, highest = (number_text(value * self.times, 0, minus=minus) for value in (low, high))
        return f"{lowest} to {highest}"


def use_in_words(use: LearnedUse) -> str:
    """How much of an item is still used by local outcomes, beside what was published."""
    row = LayerRow("", use, 100)
    return (
        f"Still used after four months: {row.learned()} in 100, with about {use.outcomes} local outcomes; published: "
        f"{row.published()}."
    )


def parts_of_layer(layer: EvidenceLayer, catalogue: Catalogue) -> Iterator[tuple[str, tuple[LayerRow, ...]]]:
    """Its figures under what they are of; what has none is left out."""
    parts = {
        "Share of equipment that is still used after four months, percent": _use(layer, catalogue),
        "Reviews of a second carer, percent": _reviews(layer),
        "What equipment does where it is used (less than nothing: more time is needed)": _effects(
            layer, catalogue
        ),
    }
    for heading, rows in parts.items():
        if shown := tuple(rows):
            yield heading, shown


def _use(layer: EvidenceLayer, catalogue: Catalogue) -> Iterator[LayerRow]:
    for figure in layer.used:
        yield LayerRow(catalogue.items[figure.item].name if figure.item else "All equipment", figure, 100)


def _reviews(layer: EvidenceLayer) -> Iterator[LayerRow]:
    for figure in layer.second_carer:
        of = figure.published_chance
        what = (
            "Chance that a review changes anything" if figure.what == "chance" else "Hours that go if it does"
        )
        yield LayerRow(
            f"{what} (published chance {number_text(of.low, 0)} to {number_text(of.high, 0)})", figure
        )


def _effects(layer: EvidenceLayer, catalogue: Catalogue) -> Iterator[LayerRow]:
    from engine.model import EFFECTS

    for figure in layer.effects:
        yield LayerRow(f"{catalogue.items[figure.item].name}, {EFFECTS[figure.kind].unit}", figure)
