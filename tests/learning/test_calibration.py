"""Simulation-based calibration: over a thousand councils drawn from the model, the truth's rank is uniform.

Tolerance: the Kolmogorov-Smirnov distance from uniform stays below 0.0617, which chance exceeds in 1 of 1,000 such tests
(seeds are fixed, so the test gives one answer).
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from tests.learning.councils import ranks_of_chance, ranks_of_sizes, ranks_of_use

COUNCILS, FIRST = 1000, 10_000
KS_DISTANCE = 0.0617


@pytest.mark.parametrize("ranks_of", [ranks_of_use, ranks_of_chance, ranks_of_sizes])
def test_ranks_of_the_truth_are_uniform_over_a_thousand_councils(ranks_of):
    ranks = np.array([ranks_of(seed) for seed in range(FIRST, FIRST + COUNCILS)])
    for of_one in ranks.T:
        assert stats.kstest(of_one, "uniform").statistic < KS_DISTANCE
        inside = ((of_one > 0.1) & (of_one < 0.9)).mean()
        assert inside == pytest.approx(0.8, abs=0.04)


def test_the_test_notices_learning_that_is_too_sure():
    """Every site counted five times, as if it were five."""
    ranks = np.array([ranks_of_chance(seed, counted=5)[0] for seed in range(FIRST, FIRST + COUNCILS)])
    assert stats.kstest(ranks, "uniform").statistic > KS_DISTANCE
    assert ((ranks > 0.1) & (ranks < 0.9)).mean() < 0.7
