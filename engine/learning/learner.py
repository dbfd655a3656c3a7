"""From counts to an evidence layer: what each figure was published as, and what it is with the outcomes of here.

Definitions: only figures that may be shown (`.suppression`) enter anything; whatever has too few outcomes stays as
published, and the layer says so. A figure *disagrees* when more than half of its posterior lies outside the published
span. Nothing is learned of figures without a range, of use where memory is poor, or of prices and rates.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from ..knowledge import Catalogue, span_in_use
from ..model.catalogue_item import Effect, Span
from ..model.effect_kind import EFFECTS, EffectKind
from ..model.evidence_layer import EvidenceLayer, LearnedEffect, LearnedReview, LearnedUse
from .counts import (
    CHANGED,
    CHANGED_INFERRED,
    NEARLY_ALL,
    NEARLY_ALL_CHANGED,
    NEARLY_ALL_SAME,
    OTHER_ITEMS,
    SAME,
    SAME_INFERRED,
    USE_NOT_RECORDED,
    OutcomeCounts,
    chance_name,
)
from .disagreement import figures_apart
from .one_sided import LEAST, log_chance_of_few
from .quadrature import SHARE_EDGES, SHARES, SIZE_EDGES, Array, quantiles, share_outside, share_prior
from .shares import EVENTS, learn_chance, learn_use
from .sizes import Binned, learn_sizes, scale_of
from .spans import PORTIONS, span_near
from .suppression import figures_of_use, may_show, shown_number

METHOD = "hierarchical quadrature, version 3"
HIT, FALSE = 0.95, 0.05
"""How often a change of the second carer shows in all commissioned hours, and how often they fall without one:
assumptions."""
_DISAGREES = 0.5
LIMITS = (
    "Before and after, without anybody to compare with: what would have happened anyway is in these figures.",
    "Learned from the packages that were reviewed, and of those from the ones that were followed up: others may fare "
    "otherwise.",
    "What is not recorded counts as not known. If people who stopped using something answer less often, use is "
    "overstated.",
    "Of several items in one package, commissioned hours tell nothing of each; only what was timed or counted does.",
    "Whoever also holds another layer of these outcomes can tell by it where one person's outcome was corrected, entered "
    "after the 26 weeks or erased in between: give away the layers of fixed dates only, such as once a year.",
)
WERE_COMPARED = (
    "Councils of which two count many of the same reviews are refused, whatever they are called; a few shared reviews, and "
    "somebody who moved from one to another, may be in it twice."
)
WERE_NOT_COMPARED = (
    "Whether two councils count the same reviews was not compared (their files have no key in common, or too few reviews): "
    "it was told by their names, days and counts alone, so the same reviews under another name may be in it twice."
)
USE_OF_POOLED = "Use of one item rests on the councils in which ten people or more had it."
_WORDS_OF_SIDES = (
    ("Nearly everybody still uses it", "Nearly nobody still uses it"),
    ("Nearly every review changed something", "Nearly no review changed anything"),
)


@dataclass(frozen=True, eq=False)
class Posteriors:
    """Masses over cells, by figure as the counts name it; use of everything under `use`."""

    shares: Mapping[str, Array]
    sizes: Mapping[str, Array]


def posteriors(counts: OutcomeCounts, catalogue: Catalogue) -> Posteriors:
    """Every posterior that may be shown."""
    shares = dict(_use(counts, catalogue))
    for figure in counts.figures("chance"):
        if may_show(counts, figure):
            prior = share_prior(_percent(_chance_of(figure, catalogue)))
            shares[figure] = learn_chance(prior, _log_likelihood_of_chance(counts, figure))
    sizes: dict[str, Array] = {}
    for figures in _pooled_figures(counts, catalogue):
        published = {figure: published_size(figure, catalogue) for figure in figures}
        sizes.update(learn_sizes(published, {figure: list(counts.of[figure].values()) for figure in figures}))
    return Posteriors(shares, sizes)


def make_layer(counts: OutcomeCounts, catalogue: Catalogue, *, name: str, on: date) -> EvidenceLayer:
    """An evidence layer.

    Args:
        counts: of one council, or pooled.
        catalogue: the published figures, without any layer.
        name: of the layer.
        on: the day.

    Raises:
        ValueError: the catalogue has a layer already.
    """
    if catalogue.layer is not None:
        raise ValueError("outcomes are laid over what was published, not over another layer")
    learned = posteriors(counts, catalogue)
    return EvidenceLayer(
        layer=name,
        made_up=counts.synthetic,
        made_on=on,
        method=METHOD,
        councils=counts.councils,
        first_signed=counts.first_signed,
        last_signed=counts.last_signed,
        outcomes=max(shown_number(counts.reviews), 5),
        used=tuple(_learned_use(counts, learned, catalogue)),
        effects=tuple(_learned_effects(counts, learned, catalogue)),
        second_carer=tuple(_learned_reviews(counts, learned, catalogue)),
        not_learned=tuple(_not_learned(counts, learned)),
        limits=(
            *_limits_of_sites(counts, catalogue),
            *_limits_of_one_side(counts, catalogue),
            *_limits_of_unrecorded_use(counts, learned),
            *LIMITS,
            *_limits_of_pooling(counts),
            *_limits_of_alike(counts),
        ),
    )


def published_of(figure: str, catalogue: Catalogue) -> Span:
    """What was published of any figure of the counts, as the estimate uses it.

    Raises:
        KeyError, IndexError, StopIteration, ValueError: there is no such figure.
    """
    kind, name, *place = figure.split(" ")
    if len(place) != (kind == "size") or (place and place[0] != str(abs(int(place[0])))):
        raise ValueError(f"{figure} is no name of a figure")
    if kind == "use":
        item = None if figure == OTHER_ITEMS else catalogue.items[name]
        usual = (item and item.used_at_follow_up) or catalogue.adoption.used_at_follow_up
        return Span(low=usual.low, likely=usual.likely, high=usual.high)
    if kind == "chance":
        return _chance_of(figure, catalogue)
    if kind not in ("share", "size"):
        raise ValueError(f"{kind} is no kind of figure")
    return published_size(figure, catalogue)


def published_size(figure: str, catalogue: Catalogue) -> Span:
    """The published span of a size, as the estimate uses it."""
    kind, *name = figure.split(" ")
    if kind == "share":
        return next(iter(_reviews(name[0], catalogue))).size
    effect = catalogue.items[name[0]].effects[int(name[1])]
    return span_in_use(effect, catalogue.adoption)


def _use(counts: OutcomeCounts, catalogue: Catalogue) -> Iterator[tuple[str, Array]]:
    """Posteriors of use: of all equipment, and of each item that may be shown."""
    figures = figures_of_use(counts)
    if not figures:
        return
    usual = catalogue.adoption.used_at_follow_up
    sites = sorted({site for figure in figures for site in counts.of[figure]})
    events = np.zeros((len(figures), len(sites), EVENTS))
    for row, figure in enumerate(figures):
        for site, binned in counts.of[figure].items():
            for bin_count in binned:
                events[row, sites.index(site), bin_count.first] += bin_count.count
    posterior = learn_use(share_prior(Span(low=usual.low, likely=usual.likely, high=usual.high)), events)
    yield "use", posterior.overall
    for row, figure in enumerate(figures):
        if may_show(counts, figure):
            yield figure, posterior.items[row]


def _log_likelihood_of_chance(counts: OutcomeCounts, figure: str) -> Array:
    """`[sites, cells]`; an inferred change may be false, and may have been missed.

    Where it is only known that nearly all are on one side, all are taken as inferred.
    """
    inferred = FALSE + (HIT - FALSE) * SHARES
    events = {
        CHANGED: np.log(SHARES),
        SAME: np.log1p(-SHARES),
        CHANGED_INFERRED: np.log(inferred),
        SAME_INFERRED: np.log1p(-inferred),
    }
    few = {NEARLY_ALL_CHANGED: 1 - inferred, NEARLY_ALL_SAME: inferred}

    def log_likelihood(bin_count: Binned) -> Array:
        if bin_count.first in few:
            return log_chance_of_few(bin_count.count, few[bin_count.first])
        return bin_count.count * events[bin_count.first]

    nothing = np.zeros(SHARES.size)
    return np.array(
        [sum(map(log_likelihood, binned), start=nothing) for binned in counts.of[figure].values()]
    )


def _pooled_figures(counts: OutcomeCounts, catalogue: Catalogue) -> Iterator[tuple[str, ...]]:
    """Figures of sizes that are pooled with each other."""
    kinds: dict[str, list[str]] = {}
    for figure in (*counts.figures("size"), *counts.figures("share")):
        if may_show(counts, figure):
            kinds.setdefault(_kind_of(figure, catalogue), []).append(figure)
    yield from (tuple(figures) for figures in kinds.values())


def _kind_of(figure: str, catalogue: Catalogue) -> EffectKind:
    kind, *name = figure.split(" ")
    return "second_carer" if kind == "share" else catalogue.items[name[0]].effects[int(name[1])].kind


def _learned_use(counts: OutcomeCounts, learned: Posteriors, catalogue: Catalogue) -> Iterator[LearnedUse]:
    usual = catalogue.adoption.used_at_follow_up
    for figure in ("use", *counts.figures("use")):
        if figure in learned.shares and figure != OTHER_ITEMS:
            item = figure.removeprefix("use").strip()
            figures = [figure] if item else figures_of_use(counts)
            published = (catalogue.items[item].used_at_follow_up if item else None) or usual
            span = Span(low=published.low, likely=published.likely, high=published.high)
            number = sum(counts.total(source_figure) for source_figure in figures)
            yield LearnedUse(item=item, **_summary(learned.shares[figure], SHARE_EDGES, span, (0, 1), number))


def _learned_effects(
    counts: OutcomeCounts, learned: Posteriors, catalogue: Catalogue
) -> Iterator[LearnedEffect]:
    """The sizes of effects with what was published; shares of second carers' hours are not among them."""
    for figure, masses in learned.sizes.items():
        kind, *name = figure.split(" ")
        if kind == "share":
            continue
        effect = catalogue.items[name[0]].effects[int(name[1])]
        published = span_in_use(effect, catalogue.adoption)
        ends = (-100.0, 100.0) if EFFECTS[effect.kind].percent else (-1440.0, 1440.0)
        edges = SIZE_EDGES * scale_of(published)
        yield LearnedEffect(
            item=name[0],
            effect=int(name[1]),
            kind=effect.kind,
            **_summary(masses, edges, published, ends, counts.total(figure)),
        )


def _learned_reviews(
    counts: OutcomeCounts, learned: Posteriors, catalogue: Catalogue
) -> Iterator[LearnedReview]:
    """Chance and share of second carers' reviews, by their published chance."""
    for figure in (*counts.figures("chance"), *counts.figures("share")):
        masses = learned.shares.get(figure, learned.sizes.get(figure))
        if masses is None:
            continue
        what = figure.split(" ")[0]
        chance = _chance_of(figure, catalogue)
        published = chance if what == "chance" else published_size(figure, catalogue)
        edges = SHARE_EDGES * 100 if what == "chance" else SIZE_EDGES * scale_of(published)
        yield LearnedReview(
            published_chance=chance,
            what=what,
            **_summary(masses, edges, published, (0, 100), counts.total(figure)),
        )


def _summary(
    masses: Array, edges: Array, published: Span, ends: tuple[float, float], outcomes: int
) -> dict[str, Any]:
    """Published beside learned: percentiles within the ends, the span nearest to them, and whether they disagree."""
    percentiles = quantiles(masses, edges, PORTIONS)
    p10, p50, p90 = (round(min(max(value, ends[0]), ends[1]), 4) + 0.0 for value in percentiles)
    return {
        "published": published,
        "learned": span_near((p10, p50, p90), *ends),
        "p10": p10,
        "p50": p50,
        "p90": p90,
        "outcomes": shown_number(outcomes),
        "disagrees": share_outside(masses, edges, published) > _DISAGREES,
    }


def _not_learned(counts: OutcomeCounts, learned: Posteriors) -> Iterator[str]:
    known = {*learned.shares, *learned.sizes}
    few = sum(figure not in known for figure in counts.of)
    if few:
        yield f"{few} figures stay as published: too few outcomes, or too few on one side, to be shown."
    for why, number in sorted(counts.not_counted.items()):
        if shown_number(number):
            yield f"About {shown_number(number):,} outcomes are not counted: {why}."


def _limits_of_alike(counts: OutcomeCounts) -> Iterator[str]:
    if number := shown_number(counts.alike):
        yield f"About {number:,} outcomes are alike in everything to another, and count as those of different people."


def _limits_of_sites(counts: OutcomeCounts, catalogue: Catalogue) -> Iterator[str]:
    """What to look at first where sites differ widely; said without naming any."""
    names = [_name_of(figure, catalogue) for figure in figures_apart(counts)]
    if names:
        of = "councils" if len(counts.councils) > 1 else "sites"
        yield (
            f"The {of} differ so widely in these that one figure may be right for none of them: {'; '.join(names)}. "
            "Find out why before using the layer."
        )


def _limits_of_one_side(counts: OutcomeCounts, catalogue: Catalogue) -> Iterator[str]:
    """Of which figures it was only learned that nearly all are on one side."""
    for (kind, places), sides in zip(NEARLY_ALL.items(), _WORDS_OF_SIDES, strict=True):
        for place, side in zip(places, sides, strict=True):
            names = [
                _name_of(figure, catalogue) for figure in counts.figures(kind) if counts.at(figure, place)
            ]
            if names:
                yield (
                    f"{side}, in these: {'; '.join(names)}. How many do otherwise is not shown and not used, only that "
                    f"they are fewer than {LEAST}."
                )


def _limits_of_pooling(counts: OutcomeCounts) -> Iterator[str]:
    if len(counts.councils) > 1:
        yield WERE_COMPARED if counts.were_compared else WERE_NOT_COMPARED
        yield USE_OF_POOLED


def _limits_of_unrecorded_use(counts: OutcomeCounts, learned: Posteriors) -> Iterator[str]:
    """Between what use lies whatever became of the items of whose use nothing was recorded."""
    unknown = shown_number(counts.not_counted.get(USE_NOT_RECORDED, 0))
    known = shown_number(sum(counts.total(figure) for figure in figures_of_use(counts)))
    if unknown and known and "use" in learned.shares:
        used = known * quantiles(learned.shares["use"], SHARE_EDGES, (0.5,))[0]
        least, most = (round(100 * number / (known + unknown)) for number in (used, used + unknown))
        yield (
            f"Of about {unknown:,} items nothing is recorded of their use, beside {known:,} of which something is. If all "
            f"of them were stopped, about {least} in 100 of all would be in use; if none, {most}."
        )


def _name_of(figure: str, catalogue: Catalogue) -> str:
    """A figure in words."""
    kind, name, *place = figure.split(" ")
    if kind == "use":
        return f"use of {catalogue.items[name].name if figure != OTHER_ITEMS else 'other equipment'}"
    if kind == "size":
        effect = catalogue.items[name].effects[int(place[0])]
        return f"what {catalogue.items[name].name} does, {EFFECTS[effect.kind].unit}"
    return "the chance of a second carer's review" if kind == "chance" else "the second carer's hours that go"


def _chance_of(figure: str, catalogue: Catalogue) -> Span:
    effect = next(iter(_reviews(figure.split(" ")[1], catalogue)))
    if effect.chance_percent is None:
        raise AssertionError("reviews of a second carer have a chance")
    return effect.chance_percent


def _reviews(name: str, catalogue: Catalogue) -> Iterator[Effect]:
    for item in catalogue.items.values():
        for effect in item.effects:
            if effect.chance_percent is not None and chance_name(effect.chance_percent) == name:
                yield effect


def _percent(span: Span) -> Span:
    return Span(low=span.low / 100, likely=span.likely / 100, high=span.high / 100)
