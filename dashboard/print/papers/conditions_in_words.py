"""A condition with this person's values, in the words that the model and the catalogue describe its fields with.

Definitions: a comparison reads `Body weight: at least 100 kg? No, 74 kg.` without codes; what is not in the vocabulary
(a field of an earlier Handrail) keeps its code in plain letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from dashboard.print.papers.basis import Basis
from engine.language import Vocabulary, package_vocabulary
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
_COMPARISON = re.compile(
    r"^(?P<path>[\w.]+) (?P<operator>==|!=|>=|<=|>|<|not in|in) (?P<value>.+)$", re.DOTALL
)
_CODE = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+")


class ConditionWords:
    """Says conditions in words, for one review."""

    def __init__(self, basis: Basis) -> None:
        """Take the names of activities and items from the review."""
        labels = basis.review.activity_labels
        self._vocabulary: Vocabulary = package_vocabulary(basis.names, labels)
        self._names: Mapping[str, str] = {**basis.names, **labels}

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
        return f"{self.comparison(trace)} {_ANSWERS[trace.truth]}{self._here(trace)}"

    def comparison(self, trace: ConditionTrace) -> str:
        """What is asked, without the answer."""
        match = _COMPARISON.match(trace.text)
        if match is None:
            return f"{self._plain(trace.text)}?"
        path, operator, value = match.group("path", "operator", "value")
        unit = f" {trace.unit}" if trace.unit else ""
        if value in ("true", "false") and operator == "==":
            return f"{self._name(path)}{'' if value == 'true' else ': no'}?"
        return f"{self._name(path)}: {_OPERATORS[operator]}{self._plain(value.strip('[]'))}{unit}?"

    def actual(self, trace: ConditionTrace) -> str:
        """What is recorded."""
        unit = f" {trace.unit}" if trace.unit and trace.actual != "not assessed" else ""
        return f"{self._plain(trace.actual or '–')}{unit}"

    def _here(self, trace: ConditionTrace) -> str:
        return f", {self.actual(trace)}" if trace.actual not in ("", "true", "false") else ""

    def _name(self, path: str) -> str:
        if path in self._vocabulary:
            return self._vocabulary[path].description or self._plain(path)
        return self._plain(path.rpartition(".")[2])

    def _plain(self, text: str) -> str:
        return _CODE.sub(lambda code: self._names.get(code[0], code[0].replace("_", " ")), text)
