"""Intervals and tests from sums alone, so that a million people need no more room than ten.

Methods:
- A share: Wilson's interval (Wilson 1927); a difference of two shares: Newcombe's hybrid score interval (Newcombe 1998,
  method 10) and the two-sample score test.
- A mean, or a ratio of sums (its variance linearised over people, who are the units): Student's t; a difference: the
  standard error is the larger of Welch's and the pooled one, with Welch's degrees of freedom, so that a small group in
  which nothing happened to vary is not taken for a certainty.
- Student's t is turned into a normal quantile by Wallace's approximation (Wallace 1959), good to a few percent of a
  tail probability from 20 degrees of freedom.
- Many comparisons: Benjamini and Hochberg (1995). Where nothing differs, the chance of a single false alarm in a whole
  report is at most the stated rate.
- Like with like: differences within strata, weighted n1 n0 / (n1 + n0) as Mantel and Haenszel weigh them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import NormalDist

_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Sample:
    """A figure Σy / Σx over people: how many, and the five sums."""

    people: int
    y: float
    yy: float
    x: float
    xx: float
    xy: float

    def __add__(self, other: Sample) -> Sample:
        """Both groups together."""
        return Sample(
            self.people + other.people,
            self.y + other.y,
            self.yy + other.yy,
            self.x + other.x,
            self.xx + other.xx,
            self.xy + other.xy,
        )

    @property
    def figure(self) -> float:
        """Σy / Σx; 0 where there is nothing to divide by."""
        return self.y / self.x if self.x else 0.0

    @property
    def variance(self) -> float:
        """The variance of `figure`, by linearising the ratio; infinite for fewer than two people."""
        if self.people < 2 or not self.x:
            return math.inf
        return self.spread(self.figure) / (self.people - 1) * self.people / self.x**2

    def spread(self, around: float) -> float:
        """Σ (y - around x)²."""
        return max(self.yy - 2 * around * self.xy + around**2 * self.xx, 0.0)


NOBODY = Sample(0, 0.0, 0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure and how sure it is."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Difference:
    """The difference between two groups, with its interval."""

    interval: Interval
    chance: float
    """How often a difference this large would come about where there is none (two-sided)."""


def share(sample: Sample, percent: float) -> Interval:
    """Wilson's interval of a share of people."""
    z, n, p = _z(percent), sample.people, sample.figure
    if not n:
        return Interval(0.0, 0.0, 1.0)
    middle, half = (
        (p + z * z / (2 * n)) / (1 + z * z / n),
        z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)),
    )
    half /= 1 + z * z / n
    return Interval(p, max(middle - half, 0.0), min(middle + half, 1.0))


def mean(sample: Sample, percent: float) -> Interval:
    """Student's interval of a mean or a ratio."""
    half = _t(percent, sample.people - 1) * math.sqrt(sample.variance)
    return Interval(sample.figure, sample.figure - half, sample.figure + half)


def difference_of_shares(sample: Sample, other: Sample, percent: float) -> Difference:
    """Newcombe's interval, and the score test."""
    a, b = share(sample, percent), share(other, percent)
    difference = a.value - b.value
    low = difference - math.hypot(a.value - a.low, b.high - b.value)
    high = difference + math.hypot(a.high - a.value, b.value - b.low)
    both = (sample + other).figure
    error = math.sqrt(both * (1 - both) * (1 / sample.people + 1 / other.people))
    return Difference(Interval(difference, low, high), _two_sided(difference / error) if error else 1.0)


def difference_of_means(sample: Sample, other: Sample, percent: float) -> Difference:
    """Student's interval and test with the larger of two standard errors."""
    difference, welch = sample.figure - other.figure, sample.variance + other.variance
    pooled = (sample.spread(sample.figure) + other.spread(other.figure)) / (sample.people + other.people - 2)
    per_person = sum(part.people / part.x**2 for part in (sample, other) if part.x)
    error = math.sqrt(max(welch, pooled * per_person))
    if not error or math.isinf(error):
        return Difference(
            Interval(difference, difference, difference)
            if not error
            else Interval(difference, -math.inf, math.inf),
            1.0,
        )
    freedom = (
        welch**2 / sum(part.variance**2 / (part.people - 1) for part in (sample, other))
        if welch
        else (min(sample.people, other.people) - 1)
    )
    half = _t(percent, freedom) * error
    return Difference(
        Interval(difference, difference - half, difference + half),
        _two_sided(_normal_of_t(difference / error, freedom)),
    )


def alike(pairs: Iterable[tuple[Sample, Sample]], percent: float) -> Interval | None:
    """The difference within strata, one group less the others; None where no stratum holds both.

    Args:
        pairs: for each stratum the group and the others.
        percent: of the interval.
    """
    weights = weighted = variance = 0.0
    for sample, other in pairs:
        both = sample.people + other.people
        if not sample.people or not other.people or both < 3:
            continue
        weight = sample.people * other.people / both
        pooled = (sample.spread(sample.figure) + other.spread(other.figure)) / (both - 2)
        weights, weighted = weights + weight, weighted + weight * (sample.figure - other.figure)
        variance += weight**2 * pooled * (1 / sample.people + 1 / other.people)
    if not weights:
        return None
    value, half = weighted / weights, _z(percent) * math.sqrt(variance) / weights
    return Interval(value, value - half, value + half)


def discoveries(chances: Sequence[float], rate: float) -> tuple[bool, ...]:
    """Which of many comparisons stand, at a false discovery rate (Benjamini and Hochberg)."""
    order = sorted(range(len(chances)), key=chances.__getitem__)
    last = max(
        (place for place, index in enumerate(order, 1) if chances[index] <= rate * place / len(chances)),
        default=0,
    )
    standing = set(order[:last])
    return tuple(index in standing for index in range(len(chances)))


def _z(percent: float) -> float:
    return _NORMAL.inv_cdf(0.5 + percent / 200)


def _t(percent: float, freedom: float) -> float:
    """The quantile of Student's t (Wallace's approximation, turned round)."""
    if freedom < 1:
        return math.inf
    z = _z(percent) * (8 * freedom + 3) / (8 * freedom + 1)
    return math.sqrt(freedom * math.expm1(z * z / freedom))


def _normal_of_t(t: float, freedom: float) -> float:
    return math.copysign(
        (8 * freedom + 1) / (8 * freedom + 3) * math.sqrt(freedom * math.log1p(t * t / freedom)), t
    )


def _two_sided(z: float) -> float:
    return math.erfc(abs(z) / math.sqrt(2))
