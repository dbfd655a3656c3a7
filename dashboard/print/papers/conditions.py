"""A condition with this person's values in words, as the record prints it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dashboard.conditions_in_words import NOT_ASSESSED, ConditionWords
from dashboard.print.papers.basis import Basis
from engine.language import package_vocabulary
from engine.model import ConditionTrace, Truth

_ANSWERS = {Truth.TRUE: "yes", Truth.FALSE: "no", Truth.UNKNOWN: "not known"}
_JOINS = {"all": ("; and ", "all of "), "any": ("; or ", "at least one of "), "not": ("; ", "not ")}
_OPERATORS = {
    "==": "",
    "!=": "not ",
    ">=": "at least ",
    ">": "more than ",
    "<=": "at most ",
    "<": "less than ",
    "in": "one of ",
    "not in": "none of ",
}
_LONG_FRACTION = re.compile(r"\d+\.\d{3,}")
"""Of a share that was reckoned: 153.333333 percent."""


class PrintedConditions:
    """Prints conditions in words, for one review."""

    def __init__(self, basis: Basis) -> None:
        """Take the names of activities and items from the review."""
        labels = basis.review.activity_labels
        vocabulary = package_vocabulary(basis.names, labels)
        self._words = ConditionWords(vocabulary, {**basis.names, **labels})
        visits = basis.review.package.visits
        self._tasks = frozenset(self._words.plain(task.activity) for visit in visits for task in visit.tasks)

    def parts(self, trace: ConditionTrace) -> Iterator[str]:
        """A sentence for each part that must hold together."""
        whole = trace.parts if trace.text == "all" else (trace,)
        yield from (f"{self.condition(part)}." for part in whole)

    def condition(self, trace: ConditionTrace) -> str:
        """A condition, with its parts in brackets."""
        if trace.parts:
            join, before = _JOINS[trace.text]
            inner = join.join(self.condition(part) for part in trace.parts)
            return f"{before}({inner}): {_ANSWERS[trace.truth]}"
        return f"{self.comparison(trace)} {self._answer(trace)}"

    def comparison(self, trace: ConditionTrace) -> str:
        """What is asked, without the answer."""
        words = self._words.comparison(trace)
        if words is None:
            return f"{self._words.plain(trace.text)}?"
        # What a description explains behind its name would stand in every condition that reads the field.
        name = words.name.partition(": ")[0]
        if words.asks_yes_or_no:
            return f"{name}{'' if words.wanted == ('yes',) else ': no'}?"
        unit = f" {words.unit}" if words.unit else ""
        return f"{name}: {_OPERATORS[words.operator]}{', '.join(words.wanted)}{unit}?"

    def miss(self, trace: ConditionTrace) -> str:
        """What was asked and is not so; of a task that nobody does, that none is recorded, and not which other one is."""
        words = self._words.comparison(trace) if trace.path == "task.activity" else None
        if words is not None and words.operator in ("==", "in") and self._tasks.isdisjoint(words.wanted):
            return f"no such task is recorded ({', '.join(words.wanted)})"
        return f"{self.comparison(trace)} {self.actual(trace)}"

    def actual(self, trace: ConditionTrace) -> str:
        """The value that the package has, in words."""
        return _LONG_FRACTION.sub(lambda number: f"{float(number[0]):.1f}", self._words.actual(trace))

    def _answer(self, trace: ConditionTrace) -> str:
        """Yes, no or not known, and what is recorded where that says more."""
        answer = _ANSWERS[trace.truth]
        if trace.actual in ("", "true", "false"):
            return answer
        actual = self.actual(trace)
        words = self._words.comparison(trace)
        if trace.truth is Truth.UNKNOWN and actual == NOT_ASSESSED:
            return actual
        is_the_one_asked_for = words is not None and not words.asks_yes_or_no and words.wanted == (actual,)
        return answer if trace.truth is Truth.TRUE and is_the_one_asked_for else f"{answer}, {actual}"
