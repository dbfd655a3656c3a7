"""The posterior of the sizes of effects, from what was timed or counted before and after.

Model (docs/learning_model.md): what was found of one person is the effect's size, and how the site differs, and how the
person differs (Student's t with four degrees of freedom, so that a strange figure moves little); two in a hundred figures
are taken to have been entered with the wrong sign. A figure is only known to lie in its bin, so counts in bins are all
that the likelihood needs, and all that ever has to leave a council. Sizes of one kind of effect are pooled through the
share of what was published that comes about here. All is integrated over grids.

Units: an effect's *scale* is the widest size that was published of it; bins, sizes and noises are in such units.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy import stats

from ..model.catalogue_item import Span
from .quadrature import SIZE_EDGES, SIZES, Array, size_prior

BIN_EDGES: Array = np.concatenate([[-np.inf], np.linspace(-2.5, 2.5, 41), [np.inf]])
BINS = BIN_EDGES.size - 1
NOISES = (0.1, 0.2, 0.4, 0.8)
"""Of people, in units of the scale; each as likely."""
SITE_NOISES = (0.03, 0.1, 0.3)
FREEDOM = 4
SWAPPED = 0.02
"""Figures whose sign was entered wrongly."""
REALISED_SPREAD = 0.2
"""Standard deviation of the logarithm of the share of what was published that comes about here."""
REALISED: Array = np.exp(REALISED_SPREAD * np.linspace(-2.0, 2.0, 9))


@dataclass(frozen=True)
class Binned:
    """Figures of one site: how many lie in the bins from `first` to `last`."""

    first: int
    last: int
    count: int


def scale_of(span: Span) -> float:
    """The unit of an effect."""
    return max(span.high, 0.0) - min(span.low, 0.0)


def bin_of(value: float, scale: float) -> int:
    """The bin of a figure."""
    return int(np.searchsorted(BIN_EDGES, value / scale, side="right") - 1)


def log_likelihood_of_size(sites: Sequence[Sequence[Binned]]) -> Array:
    """`[noises, site noises, cells]` of one effect, with its sites integrated out."""
    total = np.zeros((len(NOISES), len(SITE_NOISES), SIZES.size))
    for binned in sites:
        of_site = np.zeros((len(NOISES), SIZES.size))
        for bin_count in binned:
            of_site += bin_count.count * np.log(
                _reach()[..., bin_count.last + 1] - _reach()[..., bin_count.first]
            )
        greatest = of_site.max()
        likelihood = np.exp(of_site - greatest)
        for place, kernel in enumerate(_site_kernels()):
            total[:, place] += np.log(np.maximum(likelihood @ kernel.T, 1e-300))
        total += greatest
    return total


def learn_sizes(
    published: Mapping[str, Span], sites: Mapping[str, Sequence[Sequence[Binned]]]
) -> dict[str, Array]:
    """Masses over the cells of a size, by effect: of effects of one kind.

    Args:
        published: by effect, the span as the estimate uses it.
        sites: by effect, the figures of each site.
    """
    realised = stats.norm.pdf(np.log(REALISED), 0, REALISED_SPREAD)
    joint = np.log(realised / realised.sum())
    parts: dict[str, tuple[Array, Array]] = {}
    for name, of_sites in sites.items():
        span, log_likelihood = published[name], log_likelihood_of_size(of_sites)
        likelihood = np.exp(log_likelihood - log_likelihood.max()).mean(axis=(0, 1))
        prior = np.stack([size_prior(span, scale_of(span), share) for share in REALISED])
        reached = prior @ likelihood
        joint += np.log(reached)
        parts[name] = (prior * likelihood, reached)
    weight = np.exp(joint - joint.max())
    weight /= weight.sum()
    return {name: np.asarray((weight / reached) @ each) for name, (each, reached) in parts.items()}


@cache
def _reach() -> Array:
    """`[noises, cells, edges]`: the chance that a person's figure lies below each edge of the bins."""
    noises = np.array(NOISES)[:, None, None]
    below = stats.t.cdf((BIN_EDGES - SIZES[:, None]) / noises, FREEDOM)
    swapped = stats.t.cdf((BIN_EDGES + SIZES[:, None]) / noises, FREEDOM)
    return np.asarray((1 - SWAPPED) * below + SWAPPED * swapped)


@cache
def _site_kernels() -> tuple[Array, ...]:
    """How sizes at sites lie around the size, by the spread of sites."""
    kernels = []
    for noise in SITE_NOISES:
        cells = np.diff(stats.norm.cdf((SIZE_EDGES[None, :] - SIZES[:, None]) / noise), axis=1)
        kernels.append(cells / cells.sum(axis=1, keepdims=True))
    return tuple(kernels)
