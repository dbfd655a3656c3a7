"""Running cases: what came out otherwise than expected, and the condition with this case's values.

Definitions: a case passes when the rules that fire are exactly those expected, the same for what is unknown where that
is said, each near miss misses by exactly the comparisons named, each rule does what is stated, and the review has the
items and the hours that are expected. A failure carries the condition tree of its rule for the subject that came nearest.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ...language import ranges_in_words, trace, truth_of
from ...model import Condition, ConditionTrace, Review, Rule, Scalar, Truth
from ...model.estimate import Range
from ...review import Reviewer
from ..quality.suite import Suite
from .case import Case
from .consequence import consequence_of, differences

_HOUR_DIGITS = 2


@dataclass(frozen=True)
class Failure:
    """One thing that came out otherwise."""

    message: str
    rule: str = ""
    trace: ConditionTrace | None = None


@dataclass(frozen=True)
class CaseOutcome:
    """A case that has been run."""

    case: Case
    failures: tuple[Failure, ...]

    @property
    def passed(self) -> bool:
        """Whether every expectation of the case was met."""
        return not self.failures


def choose_cases(cases: Iterable[Case], pattern: str) -> tuple[Case, ...]:
    """The cases whose name, or a rule that they expect, contains a text or matches a pattern with `*`."""
    glob = pattern if any(sign in pattern for sign in "*?[") else f"*{pattern}*"
    return tuple(
        case
        for case in cases
        if any(fnmatch.fnmatch(name.lower(), glob.lower()) for name in (case.name, *case.expects.fires))
    )


def run(suite: Suite, reviewer: Reviewer | None = None) -> Iterator[CaseOutcome]:
    """Run every case of a suite.

    Args:
        suite: the rule set and its cases.
        reviewer: gives whole reviews; needed by the cases that expect items or hours.
    """
    rules = {rule.id: rule for rule in suite.rule_set.rules}
    for index, case in enumerate(suite.cases):
        failures = [
            *_differences(suite, index, rules, suite.fired[index], case.expects.fires, "fire"),
            *_unknown_differences(suite, index, rules),
            *_near_differences(suite, index, rules),
            *_consequence_differences(suite, index, rules),
        ]
        if case.expects.items or case.expects.hours:
            assert reviewer is not None
            failures += _review_differences(case, reviewer.review(case.package, reviewed_on=case.on))
        yield CaseOutcome(case, tuple(failures))


def needs_review(cases: Iterable[Case]) -> bool:
    """Whether any case expects items or hours."""
    return any(case.expects.items or case.expects.hours for case in cases)


def nearest_trace(suite: Suite, index: int, rule: Rule) -> ConditionTrace:
    """The condition of a rule with the values of the subject of a case for which it is truest."""
    spans = suite.facts[index].ranges
    ranges = ranges_in_words(suite.cases[index].package, suite.facts[index])

    def trace_of(values: Mapping[str, Scalar]) -> ConditionTrace:
        def truth(part: Condition) -> Truth:
            return truth_of(part, values, suite.vocabulary, spans)

        return trace(rule.when, values, suite.vocabulary, truth, ranges)

    traces = [trace_of(values) for values in _subjects(suite, index, rule)]
    if not traces:
        return trace_of(person_values(suite, index))
    return max(
        traces, key=lambda trace: (trace.truth, -sum(leaf.truth is Truth.FALSE for leaf in trace.leaves()))
    )


def _differences(
    suite: Suite,
    index: int,
    rules: Mapping[str, Rule],
    actual: frozenset[str],
    expected: frozenset[str],
    verb: str,
) -> Iterator[Failure]:
    """A failure for each name that is expected and absent, or there and not expected."""
    for name in sorted(expected - actual):
        denied = "does not" if verb == "fire" else "is not"
        yield Failure(
            f"expected `{name}` to {verb}, and it {denied}", name, nearest_trace(suite, index, rules[name])
        )
    for name in sorted(actual - expected):
        yield Failure(f"did not expect `{name}` to {verb}", name, nearest_trace(suite, index, rules[name]))


def _unknown_differences(suite: Suite, index: int, rules: Mapping[str, Rule]) -> Iterator[Failure]:
    expected = suite.cases[index].expects.unknown
    if expected is not None:
        yield from _differences(suite, index, rules, suite.unknown[index], expected, "be unknown")


def _near_differences(suite: Suite, index: int, rules: Mapping[str, Rule]) -> Iterator[Failure]:
    for name, texts in suite.cases[index].expects.near.items():
        tree = nearest_trace(suite, index, rules[name])
        missed = {leaf.text for leaf in tree.leaves() if leaf.truth is not Truth.TRUE}
        if tree.truth is Truth.TRUE:
            yield Failure(f"expected `{name}` to miss, and it fires", name, tree)
        elif missed != set(texts):
            message = (
                f"expected `{name}` to miss by {_list_names(texts)}, and it misses by {_list_names(missed)}"
            )
            yield Failure(message, name, tree)


def _consequence_differences(suite: Suite, index: int, rules: Mapping[str, Rule]) -> Iterator[Failure]:
    """Failures of what rules do: consequences, lines of holds, and what the set demands."""
    expects = suite.cases[index].expects
    for name, entry in expects.does.items():
        rule = rules[name]
        for sentence in differences(name, entry.consequence(), consequence_of(rule)):
            yield Failure(sentence, name)
        if entry.lines is None or rule.kind != "hold" or name not in suite.fired[index]:
            continue
        lines = set(suite.held_lines(index, rule))
        for line in sorted(set(entry.lines) - lines):
            yield Failure(f"expected `{name}` to hold the line `{line}`, and it does not", name)
        for line in sorted(lines - set(entry.lines)):
            yield Failure(f"did not expect `{name}` to hold the line `{line}`", name)
    for key, expected in expects.demands.items():
        demanded = set(getattr(suite.rule_set, key))
        for name in sorted(expected - demanded):
            yield Failure(f"expected `{name}` under `{key}` of the set, and it is not there")
        for name in sorted(demanded - expected):
            yield Failure(f"did not expect `{name}` under `{key}` of the set")


def items_of(review: Review) -> Mapping[str, frozenset[str]]:
    """The items of a review by what a case calls them."""
    return {
        "suggests": frozenset(
            suggestion.item for suggestion in review.suggestions if suggestion.status == "suggested"
        ),
        "asks_first": frozenset(
            suggestion.item for suggestion in review.suggestions if suggestion.status == "ask_first"
        ),
        "rules_out": frozenset(item.item for item in review.not_suggested if item.status == "excluded"),
    }


def _review_differences(case: Case, review: Review) -> Iterator[Failure]:
    """Failures of what the whole review says: items, and hours outside the expected range."""
    items = items_of(review)
    for key, expected in case.expects.items.items():
        verb = key.replace("_", " ")
        for item in sorted(expected - items[key]):
            yield Failure(f"expected that the review {verb} `{item}`, and it does not")
        for item in sorted(items[key] - expected):
            yield Failure(f"did not expect that the review {verb} `{item}`")
    hours = {"claimed": review.estimate.claimed, "potential": review.estimate.potential}
    for key, (low, high) in case.expects.hours.items():
        hours_range: Range = hours[key].released_hours_per_week
        if round(hours_range.p10, _HOUR_DIGITS) < low or round(hours_range.p90, _HOUR_DIGITS) > high:
            yield Failure(
                f"expected {key} hours released within {low:g} to {high:g} a week, and they are "
                f"{hours_range.p10:.2f} to {hours_range.p90:.2f}"
            )


def _subjects(suite: Suite, index: int, rule: Rule) -> Iterator[Mapping[str, Scalar]]:
    person, facts = person_values(suite, index), suite.facts[index]
    if rule.scope == "person":
        yield person
    for values in facts.visits if rule.scope == "visit" else ():
        yield {**person, **values}
    for _, _, values in facts.tasks if rule.scope == "task" else ():
        yield {**person, **values}


def person_values(suite: Suite, index: int) -> dict[str, Scalar]:
    """What is known of the person of a case, with the readings."""
    person, spans = dict(suite.facts[index].person), suite.facts[index].ranges
    readings: dict[str, list[Rule]] = {}
    for rule in suite.rule_set.rules:
        if rule.kind == "reading":
            readings.setdefault(rule.about[0], []).append(rule)
    for name in suite.program.readings:
        truth = max(truth_of(rule.when, person, suite.vocabulary, spans) for rule in readings[name])
        if truth is not Truth.UNKNOWN:
            person[f"reading.{name}"] = truth is Truth.TRUE
    return person


def _list_names(texts: Iterable[str]) -> str:
    return ", ".join(f"`{text}`" for text in sorted(texts)) or "nothing"
