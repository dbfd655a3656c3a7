"""The rules that just miss for a package: fewest comparisons away from being true, with what would have to change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from ...inference import nearest_misses
from ...model import ConditionTrace, Rule, Truth
from ...program import ClauseId
from ..cases.runner import nearest_trace
from ..quality.suite import Suite


@dataclass(frozen=True)
class NearMiss:
    """A rule that is not true, and the condition with this package's values."""

    rule: Rule
    cost: float
    """How many comparisons fail, an unknown one counting a quarter."""
    trace: ConditionTrace

    def failing(self) -> tuple[ConditionTrace, ...]:
        """The comparisons that fail or are unknown."""
        return tuple(leaf for leaf in self.trace.leaves() if leaf.truth is not Truth.TRUE)


def near_misses(suite: Suite, index: int, most: int) -> tuple[NearMiss, ...]:
    """The rules that miss a case of a suite least, nearest first.

    Args:
        suite: a rule set with cases.
        index: the case.
        most: at most so many.
    """
    costs = nearest_misses(suite.columns, index, [ClauseId.of_rule(rule.id) for rule in suite.rule_set.rules])
    asked = [
        (order, rule) for order, rule in enumerate(suite.rule_set.rules) if rule.id not in suite.fired[index]
    ]
    missed = sorted(
        (costs[source][0], order, rule)
        for order, rule in asked
        if (source := ClauseId.of_rule(rule.id)) in costs
    )
    return tuple(islice(_with_traces(suite, index, missed), most))


def _with_traces(suite: Suite, index: int, missed: list[tuple[float, int, Rule]]) -> Iterator[NearMiss]:
    for cost, _, rule in missed:
        yield NearMiss(rule, cost, nearest_trace(suite, index, rule))
