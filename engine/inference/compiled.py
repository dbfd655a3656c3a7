"""The second evaluator: conditions compiled to plain Python, one function a scope.

Each comparison becomes an expression that yields 0 (false), 1 (unknown) or 2 (true); `all` is `min`, `any` is `max`,
`not` is `2 - x`. Every constant is passed by reference and every path is looked up by a literal key, so no text of a
rule is ever run as code. Shares no evaluation code with `rete.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..language.facts import Facts
from ..language.vocabulary import Vocabulary
from ..model.condition import AllOf, Comparison, Condition, Not, Scalar, Truth
from ..model.rule import Scope
from ..program import Program, Proposition, Subject
from .answers import Answers

Values = Mapping[str, Scalar]
Decide = Callable[[Callable[[str], Scalar | None]], list[int]]
_ORDER = {"<": "<", "<=": "<=", ">": ">", ">=": ">="}


class CompiledEvaluator:
    """Decides propositions with generated Python functions."""

    def __init__(self, program: Program) -> None:
        """Compile once."""
        everything, vocabulary, strata = program.propositions, program.vocabulary, program.strata
        self._readings = [
            [_compile(tuple(p for p in everything if p.reading == name), vocabulary) for name in stratum]
            for stratum in strata
        ]
        self._names = strata
        self._ids: dict[Scope, tuple[str, ...]] = {}
        self._decide: dict[Scope, Decide] = {}
        for scope in _SCOPES:
            of_scope = tuple(p for p in everything if p.scope == scope)
            self._ids[scope] = tuple(p.id for p in of_scope)
            self._decide[scope] = _compile(of_scope, vocabulary)

    def evaluate(self, facts: Facts) -> Answers:
        """Decide every proposition for every subject."""
        person: dict[str, Scalar] = dict(facts.person)
        readings: dict[str, Truth] = {}
        for names, functions in zip(self._names, self._readings, strict=True):
            decided = {name: max(decide(person.get), default=0) for name, decide in zip(names, functions, strict=True)}
            for name, truth in decided.items():
                readings[name] = Truth(truth)
                if truth != Truth.UNKNOWN:
                    person[f"reading.{name}"] = truth == Truth.TRUE
        truths: dict[tuple[str, Subject], Truth] = {}
        self._collect("person", (), person, truths)
        for index, visit in enumerate(facts.visits):
            self._collect("visit", (index,), {**person, **visit}, truths)
        for visit_index, task_index, task in facts.tasks:
            self._collect("task", (visit_index, task_index), {**person, **task}, truths)
        return Answers(truths, readings)

    def _collect(
        self, scope: Scope, subject: Subject, values: Values, truths: dict[tuple[str, Subject], Truth]
    ) -> None:
        for name, truth in zip(self._ids[scope], self._decide[scope](values.get), strict=True):
            if truth:
                truths[name, subject] = _TRUTHS[truth]


_SCOPES: tuple[Scope, ...] = ("person", "visit", "task")
_TRUTHS = (Truth.FALSE, Truth.UNKNOWN, Truth.TRUE)


def _compile(propositions: tuple[Proposition, ...], vocabulary: Vocabulary) -> Decide:
    writer = Writer(vocabulary)
    return compile_rows(writer, [writer.expression(p.condition) for p in propositions])


def compile_rows(writer: Writer, rows: list[str]) -> Callable[[Callable[[str], Scalar | None]], list[Any]]:
    """A function of a look-up by path that gives the value of every row (an expression of this writer)."""
    lines = ["def decide(get):"]
    lines += [f"    v{index} = get(k{index})" for index in range(len(writer.paths))]
    lines += ["    return [", *(f"        {row}," for row in rows), "    ]"]
    space: dict[str, object] = dict(writer.constants)
    space |= {f"k{index}": path for index, path in enumerate(writer.paths)}
    exec(compile("\n".join(lines), "<rules>", "exec"), space)
    return space["decide"]  # type: ignore[return-value]


class Writer:
    """Writes expressions over `v<n>` (values) and `c<n>` (constants); no text of a rule enters the code."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Start with no paths and no constants."""
        self.vocabulary = vocabulary
        self.paths: dict[str, int] = {}
        self.constants: dict[str, object] = {}

    def value(self, path: str) -> str:
        """The name that stands for a path's value."""
        return f"v{self.paths.setdefault(path, len(self.paths))}"

    def expression(self, condition: Condition) -> str:
        """0 false, 1 unknown, 2 true."""
        if isinstance(condition, Comparison):
            return self._comparison(condition)
        if isinstance(condition, Not):
            return f"(2 - {self.expression(condition.part)})"
        parts = [self.expression(part) for part in condition.parts]
        if len(parts) <= 1:
            return parts[0] if parts else "2"
        return f"{'min' if isinstance(condition, AllOf) else 'max'}({', '.join(parts)})"

    def _comparison(self, leaf: Comparison) -> str:
        name = self.value(leaf.path)
        if leaf.operator == "is unknown":
            return f"(2 if {name} is None else 0)"
        if leaf.operator == "is known":
            return f"(0 if {name} is None else 2)"
        return f"(1 if {name} is None else 2 if {self.test(leaf, name)} else 0)"

    def test(self, leaf: Comparison, name: str) -> str:
        """Whether a comparison holds for a known value."""
        if isinstance(leaf.value, tuple):
            return f"{name} {leaf.operator} {self._constant(frozenset(leaf.value))}"
        term = self.vocabulary[leaf.path]
        if leaf.operator in _ORDER and term.type == "words":
            ranks = {word: index for index, word in enumerate(term.words)}
            return f"{self._constant(ranks)}[{name}] {leaf.operator} {ranks[str(leaf.value)]}"
        return f"{name} {leaf.operator} {self._constant(leaf.value)}"

    def _constant(self, value: object) -> str:
        name = f"c{len(self.constants)}"
        self.constants[name] = value
        return name
