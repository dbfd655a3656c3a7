"""What is counted of a caseload to say what it is worth: suggestions by item, reviews, hours by rate, draw by draw.

Definitions: only what may be *claimed* counts: items with the status `suggested` (nothing unknown, no hold on all that
they help with) and the commissioned change with holds in force. A *review* is a therapist's review of the second carer:
one for each package in which an item that rests on one is suggested.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..caseload import RATES, STATUSES, ChunkOutcome
from ..knowledge import Catalogue

_CLAIMED = 0


@dataclass(frozen=True, eq=False)
class WorthTally:
    """Sums over many packages; those of different packages can be added."""

    packages: int
    suggested: Mapping[str, int]
    """Packages in which each item is suggested."""
    reviews: int
    change: NDArray[np.float64]
    """`[rates, draws]`, as `ChunkOutcome.change_at` has it."""
    paid_at: Mapping[str, int]
    """Packages by the rate at which their hours are paid."""

    def __add__(self, other: WorthTally) -> WorthTally:
        """Both caseloads together."""
        suggested, paid_at = Counter(self.suggested), Counter(self.paid_at)
        suggested.update(other.suggested)
        paid_at.update(other.paid_at)
        if not self.packages or not other.packages:
            change = self.change if self.packages else other.change
        else:
            change = self.change + other.change
        return WorthTally(
            self.packages + other.packages,
            dict(suggested),
            self.reviews + other.reviews,
            change,
            dict(paid_at),
        )


def no_worth_tally(draws: int) -> WorthTally:
    """A tally of zero packages, to which others are added."""
    return WorthTally(0, {}, 0, np.zeros((len(RATES), draws)), {})


def tally_worth(outcome: ChunkOutcome, catalogue: Catalogue) -> WorthTally:
    """Count a chunk.

    Args:
        outcome: what the chunk came to.
        catalogue: the items of the evaluator.
    """
    suggested = {item: statuses == STATUSES.index("suggested") for item, statuses in outcome.items.items()}
    review = np.zeros(len(outcome), dtype=np.bool_)
    for item, packages in suggested.items():
        if any(effect.kind == "second_carer" for effect in catalogue.items[item].effects):
            review |= packages
    paid_at = np.bincount(outcome.paid_at, minlength=len(RATES)).tolist()
    return WorthTally(
        len(outcome),
        {item: int(packages.sum()) for item, packages in suggested.items() if packages.any()},
        int(review.sum()),
        outcome.change_at[:, _CLAIMED],
        {rate: count for rate, count in zip(RATES, paid_at, strict=True) if count},
    )
