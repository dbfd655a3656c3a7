"""A posterior as a span: the PERT distribution whose P10, P50 and P90 are as near as a span's can be.

Why: the estimate draws spans (`engine.estimate.draws`), and a reader compares one span with another.
"""

from __future__ import annotations

import numpy as np
from scipy import optimize, stats

from ..model.catalogue_item import Span

PORTIONS = (0.1, 0.5, 0.9)
_WIDEST = 20.0


def span_near(percentiles: tuple[float, ...], low: float, high: float) -> Span:
    """The span nearest to a P10, P50 and P90.

    Args:
        percentiles: the three.
        low: no span may begin below.
        high: no span may end above.
    """
    p10, p50, p90 = (min(max(value, low), high) for value in percentiles)
    width = max(p90 - p10, 1e-6 * max(high - low, 1.0))

    def ends(at: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> tuple[float, float, float]:
        likely = min(max(p50 + float(at[0]) * width, low), high)
        below, above = (width * float(np.exp(min(value, np.log(_WIDEST)))) for value in at[1:])
        return max(likely - below, low), likely, min(likely + above, high)

    def apart(at: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> float:
        first, likely, last = ends(at)
        span = last - first
        if span <= 0:
            return 1e6
        alpha, beta = 1 + 4 * (likely - first) / span, 1 + 4 * (last - likely) / span
        reached = first + span * stats.beta.ppf(PORTIONS, alpha, beta)
        return float((((reached - (p10, p50, p90)) / width) ** 2).sum())

    fit = optimize.minimize(
        apart, np.array([0.0, 0.0, 0.0]), method="Nelder-Mead", options={"xatol": 1e-4, "fatol": 1e-8}
    )
    first, likely, last = (round(value, 4) + 0.0 for value in ends(fit.x))
    return Span(low=first, likely=min(max(likely, first), last), high=last)
