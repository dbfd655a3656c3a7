"""How likely it is that meeting what is unmet takes more care.

Definitions: an unmet need states its cost as `low <= likely <= high` carer-hours a week, read as a triangular
distribution. It *takes more care* where its likely cost is above 0 and the cost reaches `LEAST_HOURS`; a need whose likely
cost is 0 tells nothing of it. Needs are taken as independent of each other and of the draws of the equipment.

Left out: the hours themselves. They are in no figure of the estimate; a review states them beside the need.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from ..model.catalogue_item import Span

Probability = TypeVar("Probability", float, NDArray[np.float64])

LEAST_HOURS = 0.25
"""Carer-hours a week; less is within what a provider rounds."""


def probability_of_cost(cost: Span | None) -> float:
    """The probability that meeting a need costs at least `LEAST_HOURS` more."""
    if cost is None or cost.likely <= 0 or cost.high <= LEAST_HOURS:
        return 0.0
    if cost.low >= LEAST_HOURS:
        return 1.0
    width = cost.high - cost.low
    if cost.likely >= LEAST_HOURS:
        return 1 - (LEAST_HOURS - cost.low) ** 2 / (width * (cost.likely - cost.low))
    return (cost.high - LEAST_HOURS) ** 2 / (width * (cost.high - cost.likely))


def probability_of_any(
    needs: Iterable[tuple[float, NDArray[np.bool_]]], packages: int
) -> NDArray[np.float64]:
    """For each package, the probability that any of its needs takes more care.

    Args:
        needs: the probability of each need alone, and the packages that have it.
        packages: how many there are.
    """
    none = np.ones(packages)
    for probability, present in needs:
        none = np.where(present, none * (1 - probability), none)
    return 1 - none


def probability_of_either(of_draws: Probability, of_needs: Probability) -> Probability:
    """More care by the draws of the equipment, or by the needs."""
    return 1 - (1 - of_draws) * (1 - of_needs)
