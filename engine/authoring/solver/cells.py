"""Conditions over words that nothing ties together, decided for every package at once without the solver.

Definitions:
- A word is *free* when no other follows from it: those of the person, the home, risks, medicines, decisions, preferences
  and the service. Conditions over free words alone are true, unknown or false by the words' own values.
- The *cells* of a few conditions are every combination of each word's classes: a word's class is a set of values that
  none of the conditions tells apart, or that it was not assessed. There is a package for each cell, so that what holds
  in no cell can be in no package.

It says the same as the solver (a test holds them together) some twenty times faster. Left out: conditions with readings or
tied words, and those with too many cells; then there is no answer, and the solver is asked.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import z3
from numpy.typing import NDArray

from ...language import Term
from ...model import AllOf, Comparison, Condition, Not, Scalar, comparisons
from .logic import Logic
from .world import TIED

_MOST_CELLS = 200_000
Truths = NDArray[np.uint8]
_FALSE, _UNKNOWN, _TRUE = 0, 1, 2


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
    classes = {path: _classes(logic, path, leaves) for path in paths}
    if math.prod(len(values) for values in classes.values()) > _MOST_CELLS:
        return None
    shape = tuple(len(classes[path]) for path in paths)
    axes = {path: axis for axis, path in enumerate(paths)}

    def truth(condition: Condition) -> Truths:
        if isinstance(condition, Comparison):
            term = logic.world.vocabulary[condition.path]
            line = np.array(
                [_truth(condition, term, rank) for rank in classes[condition.path]], dtype=np.uint8
            )
            along = [1] * len(paths)
            along[axes[condition.path]] = len(line)
            return line.reshape(along)
        if isinstance(condition, Not):
            return np.subtract(_TRUE, truth(condition.part), dtype=np.uint8)
        join = np.minimum if isinstance(condition, AllOf) else np.maximum
        joined: Truths = np.array(_TRUE if isinstance(condition, AllOf) else _FALSE, dtype=np.uint8)
        for part in condition.parts:
            joined = join(joined, truth(part))
        return joined

    return tuple(np.broadcast_to(truth(condition), shape) for condition in conditions)


def _classes(logic: Logic, path: str, leaves: Sequence[Comparison]) -> list[float | None]:
    """A value of each class as its rank on the word's line; None for not assessed."""
    term = logic.world.vocabulary[path]
    unknown: list[float | None] = [] if z3.is_true(logic.world.known[path]) else [None]
    if term.type == "boolean":
        return [*unknown, 0.0, 1.0]
    if term.type == "words":
        return [*unknown, *(float(rank) for rank in range(len(term.words)))]
    named = sorted({term.rank(value) for leaf in leaves if leaf.path == path for value in _values(leaf)})
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


def _truth(leaf: Comparison, term: Term, rank: float | None) -> int:
    if leaf.operator in ("is unknown", "is known"):
        return _TRUE if (rank is None) == (leaf.operator == "is unknown") else _FALSE
    if rank is None:
        return _UNKNOWN
    ranks = [term.rank(value) for value in _values(leaf)]
    holds = {
        "==": rank in ranks,
        "in": rank in ranks,
        "!=": rank not in ranks,
        "not in": rank not in ranks,
        "<": rank < ranks[0],
        "<=": rank <= ranks[0],
        ">": rank > ranks[0],
        ">=": rank >= ranks[0],
    }[leaf.operator]
    return _TRUE if holds else _FALSE
