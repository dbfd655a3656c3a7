"""How good the estimates have been: proper scores of what was signed, on the outcomes that came afterwards.

Definitions:
- A review is scored with the range that was signed before its outcome was known, and a learned figure only on reviews
  that were signed after everything it was learned from had been followed up and entered: the future is never used.
- *Inside*: what came lay from P10 to P90, or within half a quarter of an hour of them; eight in ten should.
- *CRPS*, hours a week, from the three quantiles (twice the mean pinball loss): smaller is better. Two baselines are scored
  alike: always no change, and the review's mean without a range.
- *PIT*: where in the predicted distribution the outcome lay; uniform where the ranges are right. Inside an interval
  between two quantiles it is taken as even; beyond them, and at no change, it is drawn at random, as is usual for masses.
- *Overclaims*: hours fell by less than was predicted on average, by `WORTH_SAYING_HOURS` or more and by more than chance
  (one-sided, 1 in 100 of everything; of the groups a false discovery rate of 5 %, Benjamini and Hochberg). Where a few
  outcomes decide it (`hangs_on`), that is said: they may have been typed wrongly.
- A review with several items counts for each of them.

Left out: groups of fewer than `FEW` outcomes.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
import scoringrules
from numpy.typing import NDArray
from scipy import stats

from ..knowledge import Catalogue
from ..model.catalogue_item import Span
from ..model.effect_kind import EFFECTS
from ..review import SAME_HOURS
from .counts import counts_of, event_of
from .followed_review import FollowedReview, PredictedChange
from .learner import posteriors
from .one_sided import FEW
from .quadrature import SHARES, Array, pert
from .shares import USED_EARLY, USED_LATE

LEVELS = (0.1, 0.5, 0.9)
WORTH_SAYING_HOURS = 0.1
SURE, FALSE_DISCOVERIES = 0.01, 0.05
MISTYPED = 0.02
"""The part of recorded hours that may have been typed wrongly: an assumption."""
PIT_BINS = 10
CHANCE_EDGES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
_SEED = 21


@dataclass(frozen=True)
class ChanceBin:
    """Reviews that gave about the same chance, and how often it came about."""

    low: float
    high: float
    outcomes: int
    predicted: float
    came: float


@dataclass(frozen=True)
class GroupScore:
    """The scores of a group of reviews."""

    group: str
    outcomes: int
    predicted_hours: float
    """Mean of the predicted means, commissioned hours a week; fewer is negative."""
    actual_hours: float
    inside: float
    below_p10: float
    above_p90: float
    crps: float
    crps_no_change: float
    crps_mean: float
    pit: tuple[int, ...]
    no_change: tuple[ChanceBin, ...]
    more: tuple[ChanceBin, ...]
    chance_of_gap: float
    """How often hours would fall short of what was predicted by so much, or more, if it were right."""
    hangs_on: int
    """How few of the outcomes that are furthest from the others decide whether hours fall short; 0 where so few do not."""


@dataclass(frozen=True)
class UseForecast:
    """How well use was forecast in a quarter, from what was published and from what was learned before."""

    quarter: str
    outcomes: int
    learned_from: int
    brier_published: float
    brier_learned: float


@dataclass(frozen=True)
class ScoreReport:
    """Everything that is said of how good the estimates have been."""

    made_up: bool
    everything: GroupScore
    by_kind: tuple[GroupScore, ...]
    by_item: tuple[GroupScore, ...]
    by_quarter: tuple[GroupScore, ...]
    use: tuple[UseForecast, ...]
    not_scored: int
    """Reviews without hours at any follow-up, or whose care has ended."""

    @property
    def overclaims(self) -> tuple[str, ...]:
        """The groups of which more was claimed than came about."""
        groups = (*self.by_kind, *self.by_item, *self.by_quarter)
        adjusted = (
            stats.false_discovery_control([group_score.chance_of_gap for group_score in groups])
            if groups
            else ()
        )
        overclaiming = [
            group_score
            for group_score, chance in zip(groups, adjusted, strict=True)
            if chance < FALSE_DISCOVERIES
        ]
        if self.everything.chance_of_gap < SURE:
            overclaiming.insert(0, self.everything)
        return tuple(
            group_score.group
            for group_score in overclaiming
            if group_score.actual_hours - group_score.predicted_hours >= WORTH_SAYING_HOURS
        )


def score(followed: Iterable[FollowedReview], catalogue: Catalogue) -> ScoreReport:
    """Score what was signed.

    Args:
        followed: reviews of one council.
        catalogue: kinds of effects, and what was published of use.

    Raises:
        ValueError: too few outcomes, or made-up ones among real ones.
    """
    reviews = sorted(followed, key=lambda review: (review.signed_on, review.model_dump_json()))
    known = [review for review in reviews if review.change_hours is not None]
    if len(known) < FEW:
        raise ValueError(f"fewer than {FEW} outcomes with hours: nothing is scored")
    if len({review.synthetic for review in known}) > 1:
        raise ValueError("made-up outcomes stand among real ones: nothing is scored of both together")
    kinds: dict[str, list[FollowedReview]] = {}
    items: dict[str, list[FollowedReview]] = {}
    quarters: dict[str, list[FollowedReview]] = {}
    for review in known:
        quarters.setdefault(quarter_of(review.signed_on), []).append(review)
        for kind in _kinds(review, catalogue):
            kinds.setdefault(kind, []).append(review)
        for item in review.items:
            items.setdefault(item.item, []).append(review)
    return ScoreReport(
        known[0].synthetic,
        score_group("everything", known),
        _scores(kinds),
        _scores(items),
        _scores(quarters),
        tuple(_use_forecasts(reviews, catalogue)),
        len(reviews) - len(known),
    )


def score_group(group: str, reviews: Sequence[FollowedReview]) -> GroupScore:
    """The scores of reviews that all have hours."""
    actual = np.array([review.change_hours or 0.0 for review in reviews])
    predictions = [review.predicted for review in reviews]
    quantiles = np.array([(prediction.p10, prediction.p50, prediction.p90) for prediction in predictions])
    means = np.array([prediction.mean for prediction in predictions])
    levels = np.array(LEVELS)
    below, above = actual < quantiles[:, 0] - SAME_HOURS, actual > quantiles[:, 2] + SAME_HOURS

    def crps(forecast: Array) -> float:
        return float(scoringrules.crps_quantile(actual, forecast, levels).mean())

    rng = np.random.default_rng([_SEED, len(reviews)])
    places = [
        place_in(prediction, float(value), float(rng.random()))
        for prediction, value in zip(predictions, actual, strict=True)
    ]
    same = np.abs(actual) < SAME_HOURS
    return GroupScore(
        group,
        len(reviews),
        float(means.mean()),
        float(actual.mean()),
        float((~below & ~above).mean()),
        float(below.mean()),
        float(above.mean()),
        crps(quantiles),
        crps(np.zeros_like(quantiles)),
        crps(np.repeat(means[:, None], len(LEVELS), axis=1)),
        tuple(np.histogram(places, PIT_BINS, (0, 1))[0].tolist()),
        _bins(np.array([prediction.no_change for prediction in predictions]), same),
        _bins(np.array([prediction.more for prediction in predictions]), actual >= SAME_HOURS),
        _chance_of_gap(actual - means),
        _hangs_on(actual - means),
    )


def place_in(predicted: PredictedChange, value: float, chance: float) -> float:
    """Where a value lies in what was predicted, from 0 to 1; `chance` decides where only an interval is known."""
    more = min(predicted.more, 1 - predicted.no_change) if predicted.p90 > 0 else 0.0
    at_zero = (max(1 - predicted.no_change - more, 0.0), min(1 - more, 1.0))
    if abs(value) < SAME_HOURS:
        return at_zero[0] + chance * (at_zero[1] - at_zero[0])
    points = list(zip((predicted.p10, predicted.p50, predicted.p90), LEVELS, strict=True))
    equal = [level for x, level in points if abs(x - value) < SAME_HOURS]
    if (
        len(equal) > 1
    ):  # a mass: between the last level below it, or nothing, and the next above, or everything
        low, high = (
            (0.0 if equal[0] == LEVELS[0] else LEVELS[0]),
            (1.0 if equal[-1] == LEVELS[-1] else LEVELS[-1]),
        )
        return low + chance * (high - low)
    if value < 0:
        knots = [(-math.inf, 0.0), *((x, level) for x, level in points if x < 0), (0.0, at_zero[0])]
    else:
        knots = [(0.0, at_zero[1]), *((x, level) for x, level in points if x > 0), (math.inf, 1.0)]
    for (x, low), (next_x, high) in pairwise(knots):
        if value <= next_x:
            inside = chance if math.isinf(next_x - x) or next_x == x else (value - x) / (next_x - x)
            return min(low + inside * max(high - low, 0.0), 1.0)
    raise AssertionError("the last knot is infinite or no change")


def quarter_of(day: date) -> str:
    """The quarter of a year."""
    return f"{day.year} Q{(day.month + 2) // 3}"


def _scores(groups: Mapping[str, Sequence[FollowedReview]]) -> tuple[GroupScore, ...]:
    return tuple(
        score_group(name, reviews) for name, reviews in sorted(groups.items()) if len(reviews) >= FEW
    )


def _kinds(review: FollowedReview, catalogue: Catalogue) -> frozenset[str]:
    kinds = {
        EFFECTS[effect.kind].label
        for item in review.items
        if item.item in catalogue.items
        for effect in catalogue.items[item.item].effects
        if effect.size.low < effect.size.high
    }
    return frozenset(kinds or {"Nothing that eases paid care"})


def _bins(predicted: Array, came: NDArray[np.bool_]) -> tuple[ChanceBin, ...]:
    bins = []
    for low, high in pairwise(CHANCE_EDGES):
        inside = (predicted >= low) & ((predicted < high) | (high == CHANCE_EDGES[-1]))
        if inside.sum() >= FEW:
            bins.append(
                ChanceBin(
                    low, high, int(inside.sum()), float(predicted[inside].mean()), float(came[inside].mean())
                )
            )
    return tuple(bins)


def _chance_of_gap(apart: Array) -> float:
    """Student's one-sided test of the mean of actual less predicted; where nothing varies, by the sign alone."""
    if float(np.ptp(apart)) == 0:
        return 0.0 if apart[0] > 0 else 1.0
    return float(stats.ttest_1samp(apart, 0.0, alternative="greater").pvalue)


def _hangs_on(apart: Array) -> int:
    """How few outcomes, the furthest from the middle of all, have to go for another verdict on hours.

    Figures that were typed wrongly make the spread so wide that no gap is seen, or make one. As many are tried as may
    have been typed wrongly (`MISTYPED`), two at least; 0 where the verdict stays.
    """
    furthest_first = np.argsort(-np.abs(apart - np.median(apart)), kind="stable")
    verdict = _falls_short(apart)
    most = min(max(2, math.ceil(MISTYPED * apart.size)), apart.size - 2)
    tried = range(1, most + 1)
    return next(
        (count for count in tried if _falls_short(np.delete(apart, furthest_first[:count])) != verdict), 0
    )


def _falls_short(apart: Array) -> bool:
    return _chance_of_gap(apart) < SURE and float(apart.mean()) >= WORTH_SAYING_HOURS


def _use_forecasts(reviews: Sequence[FollowedReview], catalogue: Catalogue) -> Iterable[UseForecast]:
    """Quarter by quarter, with what had been followed up before it began."""
    usual = catalogue.adoption.used_at_follow_up
    published = float(pert(Span(low=usual.low, likely=usual.likely, high=usual.high)).mean())
    for quarter in dict.fromkeys(quarter_of(review.signed_on) for review in reviews):
        now = [review for review in reviews if quarter_of(review.signed_on) == quarter]
        begins = _first_day(quarter)
        before = [review for review in reviews if review.was_known(begins)]
        if len(before) < FEW:
            continue
        learned = posteriors(counts_of(before, catalogue), catalogue).shares
        if "use" not in learned:
            continue
        pairs = [
            (float(learned.get(f"use {item}", learned["use"]) @ SHARES), used) for item, used in _uses(now)
        ]
        if len(pairs) >= FEW:
            learned_shares, used = (np.array(column, dtype=np.float64) for column in zip(*pairs, strict=True))
            yield UseForecast(
                quarter,
                len(pairs),
                len(before),
                float(((published - used) ** 2).mean()),
                float(((learned_shares - used) ** 2).mean()),
            )


def _uses(reviews: Iterable[FollowedReview]) -> Iterable[tuple[str, bool]]:
    """Items whose use at four months is known, where memory is not in question."""
    for review in reviews:
        for item in review.items:
            event = event_of(item)
            if not item.memory_poor and event not in (None, USED_EARLY):
                yield item.item, event == USED_LATE


def _first_day(quarter: str) -> date:
    year, part = quarter.split(" Q")
    return date(int(year), 3 * int(part) - 2, 1)
