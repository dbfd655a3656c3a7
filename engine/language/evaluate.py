"""Evaluating a condition with true, false and unknown, and tracing why.

Definitions: strong Kleene logic (`engine.model.condition`). A comparison of a word that lies between two levels is true
when it holds for each of them, false when it holds for none, else unknown; the word counts as not assessed. The distance
of a failed comparison is how far the value would have to move, in the field's own unit or in steps of its words; `None`
where there is no such line. The trace is for people; findings come from the two evaluators of `engine.inference`, which
share no code with it.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping

from ..model.condition import AllOf, Comparison, Condition, Not, Scalar, Truth, show
from ..model.trace import ConditionTrace
from .term import Bounds, Term
from .vocabulary import Vocabulary

_MOST_TRACES = 32_768
Values = Mapping[str, Scalar]
"""Known values by path; a path that is missing was not assessed."""
RanksByPath = Mapping[str, Bounds]
"""By path that is not known: the two ends between which it lies."""
NO_SPANS: RanksByPath = types.MappingProxyType({})
NO_TEXTS: Mapping[str, str] = types.MappingProxyType({})


def truth_of(
    condition: Condition, values: Values, vocabulary: Vocabulary, spans: RanksByPath = NO_SPANS
) -> Truth:
    """The three-valued truth of a condition."""
    if isinstance(condition, Comparison):
        return _compare(condition, values, vocabulary[condition.path], spans)
    if isinstance(condition, Not):
        return Truth(2 - truth_of(condition.part, values, vocabulary, spans))
    truths = [truth_of(part, values, vocabulary, spans) for part in condition.parts]
    return min(truths) if isinstance(condition, AllOf) else max(truths)


def trace(
    condition: Condition,
    values: Values,
    vocabulary: Vocabulary,
    truth: Callable[[Condition], Truth] | None = None,
    ranges: Mapping[str, str] = NO_TEXTS,
    memory: TraceMemory | None = None,
) -> ConditionTrace:
    """The condition as a tree with this person's values at the leaves.

    Args:
        condition: the condition.
        values: what is known of them.
        vocabulary: the words.
        truth: what was decided of each part; by the definitions when it is left out.
        ranges: by path that was not assessed, what is known of it all the same, in words.
        memory: traces of other packages, for conditions that live as long as it does.
    """
    decided = truth or (lambda part: truth_of(part, values, vocabulary))
    return _trace(condition, values, vocabulary, decided, ranges, TraceMemory() if memory is None else memory)


class TraceMemory:
    """Traces kept from one package to the next: most people give most comparisons one of a few answers.

    Conditions, and traces as parts of others, are known by object: a trace that is kept keeps its parts.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self.traces: dict[tuple[object, ...], ConditionTrace] = {}

    def keep(self, key: tuple[object, ...], traced: ConditionTrace) -> ConditionTrace:
        """Remember a trace; where there are too many, only this one."""
        if len(self.traces) >= _MOST_TRACES:
            self.traces.clear()
        self.traces[key] = traced
        return traced


def _trace(
    condition: Condition,
    values: Values,
    vocabulary: Vocabulary,
    decided: Callable[[Condition], Truth],
    ranges: Mapping[str, str],
    memory: TraceMemory,
) -> ConditionTrace:
    """The trace of a condition or of a part of one: as it is remembered, or made now."""
    truth, key = decided(condition), tuple[object, ...]()
    if isinstance(condition, Comparison):
        value = values.get(condition.path)
        known = ranges.get(condition.path) if value is None else None
        key = (id(condition), truth, type(value), value, known)
        return memory.traces.get(key) or memory.keep(
            key, _leaf_trace(condition, truth, value, known, vocabulary)
        )
    parts = (condition.part,) if isinstance(condition, Not) else condition.parts
    traces = tuple([_trace(part, values, vocabulary, decided, ranges, memory) for part in parts])
    key = (id(condition), truth, *map(id, traces))
    return memory.traces.get(key) or memory.keep(
        key, ConditionTrace(text=condition.kind, truth=truth, parts=traces)
    )


def _leaf_trace(
    comparison: Comparison, truth: Truth, value: Scalar | None, in_range: str | None, vocabulary: Vocabulary
) -> ConditionTrace:
    """One comparison with what is recorded: a value, a range of levels, or that nobody has assessed it."""
    term, is_range = vocabulary[comparison.path], in_range is not None
    return ConditionTrace(
        text=str(comparison),
        truth=truth,
        path=term.path,
        actual=(in_range or "not assessed") if value is None else show(value),
        unit="" if is_range else term.unit,
        distance=_distance(comparison, value, term) if truth is Truth.FALSE else None,
        words=term.type == "words" and not is_range,
    )


def _compare(comparison: Comparison, values: Values, term: Term, spans: RanksByPath) -> Truth:
    known = term.path in values
    if comparison.operator == "is unknown":
        return Truth.FALSE if known else Truth.TRUE
    if comparison.operator == "is known":
        return Truth.TRUE if known else Truth.FALSE
    if not known:
        return _over(comparison, term, spans.get(term.path))
    return Truth.TRUE if _holds(comparison, values[term.path], term) else Truth.FALSE


def _over(comparison: Comparison, term: Term, span: Bounds | None) -> Truth:
    """The truth of a comparison over every level, or number, that the word may have."""
    if span is None:
        return Truth.UNKNOWN
    if term.has_bounds:
        return _over_numbers(comparison, term, span)
    span = int(span[0]), int(span[1])
    ranks = range(span[0], span[1] + 1)
    holds = {_holds(comparison, term.words[rank] if term.type == "words" else rank, term) for rank in ranks}
    return Truth.UNKNOWN if len(holds) > 1 else Truth.TRUE if holds.pop() else Truth.FALSE


def _over_numbers(comparison: Comparison, term: Term, bounds: Bounds) -> Truth:
    """The truth of a comparison over every number between two."""
    low, high = bounds
    if comparison.operator in ("==", "!=", "in", "not in") and low < high:
        values = comparison.value if isinstance(comparison.value, tuple) else (comparison.value,)
        if any(value is not None and low <= float(value) <= high for value in values):
            return Truth.UNKNOWN
    holds = {_holds(comparison, end, term) for end in bounds}
    return Truth.UNKNOWN if len(holds) > 1 else Truth.TRUE if holds.pop() else Truth.FALSE


def _holds(comparison: Comparison, actual: Scalar, term: Term) -> bool:
    value, operator = comparison.value, comparison.operator
    if isinstance(value, tuple):
        return (actual in value) == (operator == "in")
    assert value is not None
    if operator in ("==", "!="):
        return (actual == value) == (operator == "==")
    left, right = term.rank(actual), term.rank(value)
    return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[operator]


def _distance(comparison: Comparison, actual: Scalar | None, term: Term) -> float | None:
    value = comparison.value
    if actual is None or value is None or not term.comparable:
        return None
    targets = value if isinstance(value, tuple) else (value,)
    if comparison.operator in ("!=", "not in"):
        return 1.0
    gap = min(abs(term.rank(actual) - term.rank(target)) for target in targets)
    strict = comparison.operator in ("<", ">") and term.type != "number"
    return round(gap + (1.0 if strict else 0.0), 6)
