"""Small made-up councils as counts, drawn from the model itself, and the ranks of their truth in what is learned."""

from __future__ import annotations

import numpy as np
from scipy import stats

from engine.learning.counts import without_small_side
from engine.learning.quadrature import BROAD, PRECISIONS, SHARE_EDGES, SIZE_EDGES, pert, rank_of, share_prior
from engine.learning.shares import (
    EVENTS,
    GONE_EARLY,
    STOPPED,
    STOPPED_EARLY,
    STOPPED_LATE,
    USED_EARLY,
    USED_LATE,
    learn_chance,
    learn_use,
    prior_of_early,
    stopped_early,
)
from engine.learning.sizes import (
    FREEDOM,
    NOISES,
    REALISED,
    REALISED_SPREAD,
    SITE_NOISES,
    SWAPPED,
    Binned,
    bin_of,
    learn_sizes,
    scale_of,
)
from engine.model import Span

USED = Span(low=0.70, likely=0.80, high=0.86)
CHANCE = Span(low=0.15, likely=0.30, high=0.45)
SIZES = {"eased": Span(low=0, likely=12, high=18.75), "added": Span(low=-3.6, likely=-3.1, high=0)}


def drawn_share(span, rng):
    return rng.random() if rng.random() < BROAD else pert(span).ppf(rng.random())


def near(share, precision, rng):
    share = min(max(share, 1e-3), 1 - 1e-3)
    return rng.beta(share * precision, (1 - share) * precision)


def events_of_use(share, early, people, rng):
    """What is known of each person: a third was seen at both times, a third early, a third late."""
    counts = np.zeros(EVENTS)
    for seen in rng.integers(3, size=people):
        late = rng.random() < share
        soon = late or rng.random() >= early
        if seen == 1:
            counts[USED_EARLY if soon else GONE_EARLY] += 1
        elif late:
            counts[USED_LATE] += 1
        elif seen == 2:
            counts[STOPPED] += 1
        else:
            counts[STOPPED_LATE if soon else STOPPED_EARLY] += 1
    return counts


def ranks_of_use(seed, items=2, sites=3, people=12):
    """Of the share of everything, and of the first item; of small sides only that they are small is learned."""
    rng = np.random.default_rng(seed)
    overall = drawn_share(USED, rng)
    of_items, of_sites = rng.choice(PRECISIONS, 2)
    early = rng.choice(stopped_early(), p=prior_of_early())
    shares = [near(overall, of_items, rng) for _ in range(items)]
    learned_from = np.zeros((items, sites, EVENTS))
    for place, share in enumerate(shares):
        seen = {
            str(site): tuple(
                Binned(event, event, int(count))
                for event, count in enumerate(events_of_use(near(share, of_sites, rng), early, people, rng))
            )
            for site in range(sites)
        }
        for site, binned in enumerate(without_small_side("use any", seen).values()):
            for each in binned:
                learned_from[place, site, each.first] = each.count
    learned = learn_use(share_prior(USED), learned_from)
    return rank_of(overall, learned.overall, SHARE_EDGES), rank_of(shares[0], learned.items[0], SHARE_EDGES)


def ranks_of_chance(seed, sites=4, people=15, counted=1):
    """Of the chance that a review changes anything; `counted`: how often each site is taken."""
    rng = np.random.default_rng(seed)
    overall, precision = drawn_share(CHANCE, rng), rng.choice(PRECISIONS)
    changed = [rng.binomial(people, near(overall, precision, rng)) for _ in range(sites)]
    cells = (SHARE_EDGES[:-1] + SHARE_EDGES[1:]) / 2
    likelihood = np.array([n * np.log(cells) + (people - n) * np.log1p(-cells) for n in changed])
    return (
        rank_of(
            overall, learn_chance(share_prior(CHANCE), np.repeat(likelihood, counted, axis=0)), SHARE_EDGES
        ),
    )


def drawn_size(span, realised, rng):
    """From the prior of the model; drawn again where it lies outside the grid."""
    while True:
        if rng.random() < BROAD:
            value = pert(span).mean() + scale_of(span) * rng.normal()
        else:
            value = realised * pert(span).ppf(rng.random())
        if SIZE_EDGES[0] < value / scale_of(span) < SIZE_EDGES[-1]:
            return value


def figures(size, span, noise, people, rng):
    """What is found of so many people at one site."""
    measured = size + scale_of(span) * noise * rng.standard_t(FREEDOM, people)
    return np.where(rng.random(people) < SWAPPED, -measured, measured)


def binned(values, span):
    bins, counts = np.unique([bin_of(value, scale_of(span)) for value in values], return_counts=True)
    return [Binned(int(place), int(place), int(count)) for place, count in zip(bins, counts, strict=True)]


def ranks_of_sizes(seed, sites=3, people=8):
    """Of two effects of one kind that are pooled, one that eases and one that adds."""
    rng = np.random.default_rng(seed)
    weight = stats.norm.pdf(np.log(REALISED), 0, REALISED_SPREAD)
    realised = rng.choice(REALISED, p=weight / weight.sum())
    truth, measured = {}, {}
    for name, span in SIZES.items():
        truth[name] = drawn_size(span, realised, rng)
        noise, of_sites = rng.choice(NOISES), rng.choice(SITE_NOISES) * scale_of(span)
        measured[name] = [
            binned(figures(truth[name] + of_sites * rng.normal(), span, noise, people, rng), span)
            for _ in range(sites)
        ]
    masses = learn_sizes(SIZES, measured)
    return tuple(
        rank_of(truth[name], masses[name], SIZE_EDGES * scale_of(span)) for name, span in SIZES.items()
    )
