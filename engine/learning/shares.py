"""The posterior of shares that belong together: of all equipment, of each item, and of each item at each site.

Model (docs/learning_model.md): the share of all equipment has its published prior; an item's share is beta distributed
around it, an item's share at a site is beta distributed around the item's; both precisions are unknown. All is
integrated over grids, so nothing is sampled and the answer is the same every time.

*When* people stop: of those who stop using something, a share unknown to us has stopped by six weeks. Somebody seen
using it at six weeks and not since is therefore counted as not yet stopped by then, not as a user.

Several people of whom it is only said that nearly all are on one side count once a site: their numbers are not added up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy import stats

from .one_sided import log_chance_of_few
from .quadrature import PRECISIONS, SHARES, Array, around

USED_LATE, STOPPED_EARLY, STOPPED_LATE, USED_EARLY, STOPPED, GONE_EARLY = range(6)
"""What is known of one person and item: used at four months; stopped by six weeks; stopped between; used at six weeks and
not seen since; stopped by four months, it is not known when; stopped by six weeks and not seen since."""
NEARLY_ALL_USED, NEARLY_ALL_STOPPED = 6, 7
"""What is known of several people together (`.one_sided`): fewer than five of them stopped; fewer than five use it still."""
EVENTS = 8
_TIMES = 9
_ROOM = 1e-300


@dataclass(frozen=True, eq=False)
class SharePosterior:
    """Masses over the cells of a share."""

    overall: Array
    items: Array
    """`[items, cells]`."""


def log_likelihood_of_use(counts: Array) -> Array:
    """`[..., times, cells]` from `[..., EVENTS]`."""
    used, early = np.log(SHARES)[None, :], stopped_early()[:, None]
    stop = np.log1p(-SHARES)[None, :]
    still = np.log1p(-(1 - SHARES)[None, :] * early)
    events = (
        used + 0 * early,
        stop + np.log(early),
        stop + np.log1p(-early),
        still,
        stop + 0 * early,
        stop + np.log(early),
    )
    alone = np.tensordot(counts[..., :NEARLY_ALL_USED], np.stack(events), axes=(-1, 0))
    if not counts[..., NEARLY_ALL_USED:].any():
        return np.asarray(alone)
    together = log_chance_of_few(counts[..., NEARLY_ALL_USED, None], 1 - SHARES)
    together += log_chance_of_few(counts[..., NEARLY_ALL_STOPPED, None], SHARES)
    return np.asarray(alone + together[..., None, :])


def stopped_early() -> Array:
    """The grid of the share, among those who stop, of those who stop by six weeks."""
    return np.asarray((np.arange(_TIMES) + 0.5) / _TIMES)


def prior_of_early() -> Array:
    """Its prior: Beta(2, 2), an assumption."""
    return np.asarray(np.diff(stats.beta(2, 2).cdf(np.linspace(0, 1, _TIMES + 1))))


def learn_use(prior: Array, counts: Array) -> SharePosterior:
    """The posterior of use.

    Args:
        prior: masses of the overall share.
        counts: `[items, sites, EVENTS]`.
    """
    return _learn(prior, log_likelihood_of_use(counts), prior_of_early(), kernels())


def learn_chance(prior: Array, log_likelihood: Array) -> Array:
    """The posterior of one share that differs by site only, from `[sites, cells]`."""
    posterior = _learn(prior, log_likelihood[None, :, None, :], np.ones(1), (np.eye(SHARES.size),))
    return posterior.overall


@cache
def kernels() -> tuple[Array, ...]:
    """How shares lie around the share above, by precision."""
    return tuple(around(precision) for precision in PRECISIONS)


def _learn(prior: Array, log_likelihood: Array, times: Array, alike: Sequence[Array]) -> SharePosterior:
    """Integrate over both precisions and the time, for `[items, sites, times, cells]`."""
    cells = prior.size
    of_items = _likelihood_of_items(log_likelihood)
    weight = np.log(prior)[None, :, None, None] + np.log(times)[None, None, None, :]
    reached, parts = [], []
    for kernel in alike:
        sums = np.maximum(np.einsum("uv,isfv->iusf", kernel, of_items, optimize=True), _ROOM)
        reached.append(sums)
        parts.append(weight[0] + np.log(sums).sum(axis=0))
    joint = np.stack(parts)
    joint = np.exp(joint - joint.max())
    joint /= joint.sum()
    items = np.zeros((of_items.shape[0], cells))
    for kernel, sums, part in zip(alike, reached, joint, strict=True):
        shared = np.einsum("iusf,uv->isfv", part[None] / sums, kernel, optimize=True)
        items += (shared * of_items).sum(axis=(1, 2))
    return SharePosterior(joint.sum(axis=(0, 2, 3)), items / items.sum(axis=1, keepdims=True))


def _likelihood_of_items(log_likelihood: Array) -> Array:
    """`[items, site precisions, times, cells]`: each item's likelihood with its sites integrated out, greatest 1."""
    greatest = log_likelihood.max(axis=(2, 3), keepdims=True)
    likelihood = np.exp(log_likelihood - greatest)
    parts = []
    for kernel in kernels():
        sites = np.maximum(likelihood @ kernel.T, _ROOM)
        parts.append(np.log(sites).sum(axis=1))
    combined = np.stack(parts, axis=1)
    return np.asarray(np.exp(combined - combined.max(axis=(1, 2, 3), keepdims=True)))
