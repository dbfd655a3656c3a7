"""Probabilities on grids: what every posterior here is integrated over, instead of being sampled.

Definitions:
- A *share* (used, changed) lies in one of 100 equal cells from 0 to 1; a *size* in one of 160 cells from -2 to 2 of its
  effect's scale. Masses are exact probabilities of cells (distribution functions of SciPy), so that a distribution
  narrower than a cell loses nothing.
- A published span is a PERT distribution, as the estimate draws it. `BROAD` of the prior's mass is spread widely, so that
  outcomes which contradict what was published can be learned from.

Left out: what the cells are used for (`.shares`, `.sizes`).
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from ..model.catalogue_item import Span

Array = NDArray[np.float64]

BROAD = 0.1
"""The prior chance that what was published does not describe what happens here."""
SHARE_EDGES: Array = np.linspace(0.0, 1.0, 101)
SHARES: Array = (SHARE_EDGES[:-1] + SHARE_EDGES[1:]) / 2
SIZE_EDGES: Array = np.linspace(-2.0, 2.0, 161)
SIZES: Array = (SIZE_EDGES[:-1] + SIZE_EDGES[1:]) / 2
PRECISIONS = (8.0, 20.0, 50.0, 120.0)
"""How alike items, or sites, may be: the precision of a beta distribution around the share above; each as likely."""
_PERT_WEIGHT = 4.0


def pert(span: Span) -> stats.rv_continuous:
    """The distribution of a published span that is no point."""
    width = span.high - span.low
    alpha = 1 + _PERT_WEIGHT * (span.likely - span.low) / width
    beta = 1 + _PERT_WEIGHT * (span.high - span.likely) / width
    return stats.beta(alpha, beta, loc=span.low, scale=width)


def share_prior(span: Span) -> Array:
    """The prior of a share (0 to 1): the published span, with a little everywhere."""
    published = np.diff(pert(span).cdf(SHARE_EDGES))
    return np.asarray((1 - BROAD) * published / published.sum() + BROAD / SHARES.size)


@lru_cache(maxsize=4096)
def size_prior(span: Span, scale: float, realised: float) -> Array:
    """The prior of an effect's size in units of its scale, where `realised` of what was published comes about.

    The broad part is normal around the published mean, as wide as the whole scale.
    """
    published = np.diff(pert(span).cdf(SIZE_EDGES * scale / realised))
    mean = float(pert(span).mean()) / scale
    broad = np.diff(stats.norm(mean, 1.0).cdf(SIZE_EDGES))
    return np.asarray((1 - BROAD) * published / published.sum() + BROAD * broad / broad.sum())


def around(precision: float) -> Array:
    """`[cells, cells]`: the masses of a beta distribution with this precision around each share."""
    mean = SHARES[:, None]
    cells = np.diff(stats.beta.cdf(SHARE_EDGES[None, :], mean * precision, (1 - mean) * precision), axis=1)
    return np.asarray(cells / cells.sum(axis=1, keepdims=True))


def quantiles(masses: Array, edges: Array, portions: tuple[float, ...]) -> tuple[float, ...]:
    """Quantiles of a distribution over cells, linear inside a cell."""
    below = np.concatenate([[0.0], np.cumsum(masses)])
    rising = np.concatenate([[True], np.diff(below) > 0])
    return tuple(np.interp(portions, below[rising] / below[-1], edges[rising]).tolist())


def rank_of(value: float, masses: Array, edges: Array) -> float:
    """How much of a distribution lies below a value: uniform from 0 to 1 where the value was drawn from it."""
    below = np.concatenate([[0.0], np.cumsum(masses)])
    return float(np.interp(value, edges, below / below[-1]))


def share_outside(masses: Array, edges: Array, span: Span) -> float:
    """How much of a distribution lies outside a published span."""
    return 1.0 - (rank_of(span.high, masses, edges) - rank_of(span.low, masses, edges))
