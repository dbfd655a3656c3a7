"""Which figures may be learned and shown at all, so that no posterior tells of one person.

Definitions: a share is shown only where at least `LEAST` people are on either side of it: a posterior, its prior and its
number together give the count away, so they are treated as if they were the count. Where fewer are on one side, it is
learned only that they are fewer (`.one_sided`). A size is shown only over `FEW` people or more. A number of outcomes is
rounded down to a block.
"""

from __future__ import annotations

from .counts import BLOCK, SIDES, OutcomeCounts, shows_its_sides
from .one_sided import FEW, LEAST


def may_show(counts: OutcomeCounts, figure: str) -> bool:
    """Whether a figure of these counts may be shown."""
    kind = figure.split(" ", 1)[0]
    if counts.total(figure) < FEW:
        return False
    return kind not in SIDES or shows_its_sides(kind, counts.of[figure])


def figures_of_use(counts: OutcomeCounts) -> tuple[str, ...]:
    """The items that the use of all equipment is learned from.

    Those that may not be shown count only where all of them together may: what is shown of the others and of everything
    would give them away otherwise.
    """
    figures = counts.figures("use")
    showable = tuple(figure for figure in figures if may_show(counts, figure))
    hidden = tuple(figure for figure in figures if figure not in showable)
    sides = [sum(counts.at(figure, *side) for figure in hidden) for side in SIDES["use"]]
    return figures if hidden and min(sides) >= LEAST else showable


def shown_number(count: int) -> int:
    """A number of outcomes as it is shown."""
    return count - count % BLOCK
