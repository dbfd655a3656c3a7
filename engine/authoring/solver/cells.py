"""Conditions over words that nothing ties together, decided for every package at once without the solver.

Definitions:
- A word is *free* when no other follows from it: those of the person, the home, risks, medicines, decisions, preferences
  and the service. Conditions over free words alone are true, unknown or false by the words' own values.
- A word's *classes* are sets of values that none of the conditions tells apart; besides, that it was not assessed, and that
  it is only known to lie between two levels. A *sample* stands for its class.
- A *cell* is one class of every word. There is a package for each cell, so that what holds in no cell can be in no package.

It says the same as the solver (a test holds them together) some twenty times faster. Left out: conditions with readings or
tied words, and those with too many cells; then there is no answer, and the solver is asked.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
import z3
from numpy.typing import NDArray

from ...language import Term
from ...model import AllOf, Comparison, Condition, Not, Scalar, comparisons
from .logic import Logic, all_ranks, rank_passes
from .world import TIED

_MOST_CELLS = 200_000
Truths = NDArray[np.uint8]
_FALSE, _UNKNOWN, _TRUE = 0, 1, 2
_Sample = float | tuple[int, int] | None
"""A rank, the ranks of the two levels that a word lies between, or None for not assessed."""


def cell_truths(logic: Logic, conditions: Sequence[Condition]) -> tuple[Truths, ...] | None:
    """The truth of each condition (0 false, 1 unknown, 2 true) in every cell; None where the solver must be asked.

    Args:
        logic: the words, and which of them are always known.
        conditions: what to decide together.
    """
    leaves = [leaf for condition in conditions for leaf in comparisons(condition)]
    paths = list(dict.fromkeys(leaf.path for leaf in leaves))
    if any(path.split(".")[0] in TIED or path.startswith("reading.") for path in paths):
        return None
    samples = {path: _samples(logic, path, leaves) for path in paths}
    if math.prod(len(values) for values in samples.values()) > _MOST_CELLS:
        return None
    shape = tuple(len(samples[path]) for path in paths)
    axes = {path: axis for axis, path in enumerate(paths)}

    def truth(condition: Condition) -> Truths:
        if isinstance(condition, Comparison):
            term = logic.world.vocabulary[condition.path]
            line = np.array(
                [_truth(condition, term, sample) for sample in samples[condition.path]], dtype=np.uint8
            )
            along = [1] * len(paths)
            along[axes[condition.path]] = len(line)
            # Along its own word's axis alone: numpy spreads it over the other words only where conditions
            # meet.
            return line.reshape(along)
        # With 0, 1 and 2 for false, unknown and true, Kleene's "not" is 2 less it, "all" the least, "any" the
        # greatest.
        if isinstance(condition, Not):
            return np.subtract(_TRUE, truth(condition.part), dtype=np.uint8)
        join = np.minimum if isinstance(condition, AllOf) else np.maximum
        joined: Truths = np.array(_TRUE if isinstance(condition, AllOf) else _FALSE, dtype=np.uint8)
        for part in condition.parts:
            joined = join(joined, truth(part))
        return joined

    return tuple(np.broadcast_to(truth(condition), shape) for condition in conditions)


def _samples(logic: Logic, path: str, leaves: Sequence[Comparison]) -> list[_Sample]:
    """A sample of each class of a word; where two samples give every condition the same truth, the first alone."""
    term = logic.world.vocabulary[path]
    of_word = [leaf for leaf in leaves if leaf.path == path]
    by_truths: dict[tuple[int, ...], _Sample] = {}
    for sample in (*_single_values(logic, path, of_word), *_level_ranges(term)):
        by_truths.setdefault(tuple(_truth(leaf, term, sample) for leaf in of_word), sample)
    return list(by_truths.values())


def _level_ranges(term: Term) -> Iterator[tuple[int, int]]:
    """Every range that a word may lie in."""
    ranks = all_ranks(term) if term.has_levels else range(0)
    for low, high in combinations(ranks, 2):
        if term.comparable or high == low + 1:
            yield low, high


def _single_values(logic: Logic, path: str, of_word: Sequence[Comparison]) -> list[float | None]:
    """A value of each class as its rank among the word's values; None for not assessed."""
    term = logic.world.vocabulary[path]
    unknown: list[float | None] = [] if z3.is_true(logic.world.known[path]) else [None]
    if term.type == "boolean":
        return [*unknown, 0.0, 1.0]
    if term.type == "words":
        return [*unknown, *(float(rank) for rank in range(len(term.words)))]
    named = sorted({term.rank(value) for leaf in of_word for value in _values(leaf)})
    low = -math.inf if term.low is None else term.low
    high = math.inf if term.high is None else term.high
    points = {*named, *(float(end) for end in (low, high) if not math.isinf(end))}
    for left, right in zip((low, *named), (*named, high), strict=True):
        between = _between(left, right, whole=term.type == "integer")
        if between is not None:
            points.add(between)
    return [*unknown, *sorted(point for point in points if low <= point <= high)]


def _between(left: float, right: float, *, whole: bool) -> float | None:
    """A value strictly between two neighbours, or at an end of the line; None where there is none."""
    if left >= right:
        return None
    if math.isinf(left) and math.isinf(right):
        return 0.0
    if math.isinf(left):
        return right - 1
    if math.isinf(right):
        return left + 1
    middle = (left + right) / 2
    if not whole:
        return middle
    return next(
        (float(number) for number in (math.floor(middle), math.ceil(middle)) if left < number < right), None
    )


def _values(leaf: Comparison) -> tuple[Scalar, ...]:
    if leaf.value is None:
        return ()
    return leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)


def _truth(leaf: Comparison, term: Term, sample: _Sample) -> int:
    if leaf.operator in ("is unknown", "is known"):
        is_known = isinstance(sample, (int, float))
        return _TRUE if is_known == (leaf.operator == "is known") else _FALSE
    if sample is None:
        return _UNKNOWN
    ranks = [term.rank(value) for value in _values(leaf)]
    levels: Sequence[float] = range(sample[0], sample[1] + 1) if isinstance(sample, tuple) else (sample,)
    holds = {rank_passes(leaf, rank, ranks) for rank in levels}
    return _UNKNOWN if len(holds) > 1 else _TRUE if holds.pop() else _FALSE
