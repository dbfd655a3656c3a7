"""A made-up caseload, evaluated once with few draws, and what it comes to."""

from dataclasses import dataclass
from datetime import date
from itertools import islice

import numpy as np
import pytest

from dashboard.demonstration import synthetic_packages
from engine.caseload import CaseloadEvaluator
from engine.fairness.tally import MEASURES, SCALE, count_by_cell, measure_packages

SIZE, CHUNK = 800, 200


@dataclass(frozen=True)
class Caseload:
    """Packages, what is measured of each, and the evaluator that measured it."""

    packages: list
    y: np.ndarray
    evaluator: CaseloadEvaluator
    chunks: tuple

    def tally(self, packages=None, y=None):
        """The tally of these people with those outcomes."""
        y = self.y if y is None else y
        return count_by_cell(
            MEASURES, self.packages if packages is None else packages, y, np.full_like(y, SCALE)
        )


@pytest.fixture(scope="session")
def evaluator(catalogue, rule_set):
    return CaseloadEvaluator(catalogue, rule_set, date(2026, 11, 24), draws=40)


@pytest.fixture(scope="session")
def caseload(evaluator, rule_set):
    people = list(islice(synthetic_packages(SIZE, seed=7), SIZE))
    parts = [people[start : start + CHUNK] for start in range(0, SIZE, CHUNK)]
    chunks = tuple((part, evaluator.evaluate(part)) for part in parts)
    return Caseload(
        people, np.concatenate([measure_packages(*chunk, rule_set) for chunk in chunks]), evaluator, chunks
    )
