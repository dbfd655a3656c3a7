"""Propositions compiled for durable_rules, inside the narrow subset in which it is exact.

Definitions:
- A proposition becomes rules of two forms: *true* (it surely holds) and *possible* (it is not surely false). Possible
  and not true is UNKNOWN.
- A rule is a conjunction of constant tests on at most two facts, the person and one visit or task line; alternatives
  become several rules. There is no join, no negation, no alternative and no text in what the engine is given.
- Readings are derived stratum by stratum and are then values of the person like any other.
- A shard is a set of rules that one engine rule set can hold within its limits (`limits`).

Left out: a single comparison (`comparison_tests`), running it (`session`, `worker`).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from typing import Any

from ..language.term import Term
from ..model.condition import AllOf, Comparison, Condition, Not, Scalar
from ..program import Program, Proposition
from .comparison_tests import (
    IS_KNOWN,
    UNKNOWN_HIGH,
    UNKNOWN_LOW,
    Alternative,
    Form,
    Test,
    comparison_tests,
    engine_number,
)
from .fault import EngineFault
from .limits import (
    MOST_FIELDS,
    MOST_PENDING,
    MOST_RULES,
    AlphaCondition,
    AlphaNetwork,
    colliding,
)

MOST_ALTERNATIVES = 256
_KINDS = {"person": "~p", "visit": "~v", "task": "~t"}


@dataclass(frozen=True)
class ReteProgram:
    """What a session runs, and what its parent needs to speak with it."""

    line: bytes
    """`code` as a session is sent it, JSON."""
    numbers: dict[str, int]
    """Term number by path."""
    terms: dict[str, Term]
    propositions: tuple[Proposition, ...]
    readings: tuple[str, ...]

    @cached_property
    def code(self) -> dict[str, Any]:
        """`terms`: term number by path; `shards`: engine rules with the terms they read; `readings`; `marks` by rule."""
        code: dict[str, Any] = json.loads(self.line)
        return code

    def number(self, path: str, value: Scalar) -> int:
        """A value as the engine is given it."""
        return engine_number(self.terms[path], value)

    def end(self, path: str, end: float) -> int:
        """One of two values between which a term lies, as the engine is given it: levels are ranks already."""
        term = self.terms[path]
        return engine_number(term, end) if term.has_bounds else int(end)


@dataclass(slots=True)
class _Rule:
    """An engine rule: tests by kind of fact, and the propositions that it speaks for."""

    stratum: int
    patterns: tuple[tuple[str, tuple[Test, ...]], ...]
    marks: list[tuple[int, Form]] = field(default_factory=list)


@dataclass(slots=True)
class _Shard:
    rules: list[_Rule] = field(default_factory=list)
    network: AlphaNetwork = field(default_factory=AlphaNetwork)
    fields: dict[str, set[str]] = field(default_factory=dict)

    def takes(self, rule: _Rule) -> bool:
        """Add a rule if it stays within the engine's limits; a shard that refused one is not asked again."""
        pending = 0
        for kind, tests in rule.patterns:
            fields = self.fields.setdefault(kind, set())
            fields |= {name for name, _, _ in tests}
            pending = max(pending, self.network.add(_path(kind, tests)))
        widest = max(map(_width, self.fields.values()))
        if pending > MOST_PENDING or widest > MOST_FIELDS or len(self.rules) >= MOST_RULES:
            return False
        self.rules.append(rule)
        return True


def compile_program(program: Program) -> ReteProgram:
    """Compile a program for the engine.

    Raises:
        EngineFault: when a proposition cannot be put into the engine's safe subset.
    """
    return _Compiler(program).compile()


class _Compiler:
    """Gives terms their numbers, and makes rules of propositions and shards of rules."""

    def __init__(self, program: Program) -> None:
        self.propositions, self.vocabulary, self.strata = (
            program.propositions,
            program.vocabulary,
            program.strata,
        )
        self.stratum_of = {name: index for index, names in enumerate(program.strata) for name in names}
        self.numbers: dict[str, int] = {}
        self.paths: list[str] = []

    def compile(self) -> ReteProgram:
        rules = self._rules()
        strata = sorted({rule.stratum for rule in rules})
        shards = [shard for stratum in strata for shard in self._shards(stratum, rules)]
        names = {name for shard in shards for fields in shard.fields.values() for name in fields}
        clash = colliding(sorted(names) + list(_KINDS.values()))
        if clash:
            raise EngineFault(f"the engine would take the fields {clash[0]} and {clash[1]} for one")
        readings = tuple(self.stratum_of)
        marks: list[list[tuple[int, Form]]] = []
        code = {
            "terms": self.numbers,
            "shards": [self._shard_code(shard, marks) for shard in shards],
            "readings": [
                {
                    "stratum": self.stratum_of[name],
                    "term": self.numbers.get(f"reading.{name}"),
                    "propositions": [i for i, p in enumerate(self.propositions) if p.reading == name],
                }
                for name in readings
            ],
            "marks": marks,
            "strata": len(self.strata) + 1,
            "unknown": [UNKNOWN_LOW, UNKNOWN_HIGH],
        }
        terms = {path: self.vocabulary[path] for path in self.numbers}
        return ReteProgram(json.dumps(code).encode(), self.numbers, terms, self.propositions, readings)

    def _rules(self) -> list[_Rule]:
        """The engine rules of every proposition in both forms.

        Equal patterns are one rule that speaks for several.
        """
        by_patterns: dict[tuple[int, Any], _Rule] = {}
        for index, proposition in enumerate(self.propositions):
            stratum = len(self.strata)
            if proposition.reading is not None:
                stratum = self.stratum_of[proposition.reading]
            for form in ("true", "possible"):
                for alternative in self._alternatives(proposition, form):
                    patterns = self._patterns(proposition, alternative)
                    rule = by_patterns.setdefault((stratum, patterns), _Rule(stratum, ()))
                    rule.marks.append((index, form))
        common = Counter(test for _, patterns in by_patterns for _, tests in patterns for test in tests)
        for (_, patterns), rule in by_patterns.items():
            rule.patterns = tuple(
                (kind, _in_order(tests, common)) for kind, tests in sorted(patterns, key=lambda p: p[0])
            )
        return list(by_patterns.values())

    def _alternatives(self, proposition: Proposition, form: Form) -> set[Alternative]:
        """The alternatives of a proposition, without those that another already covers where that is cheap to see."""
        conjunctions = self._dnf(proposition.condition, True, form, proposition.id)
        return (
            {
                conjunction
                for conjunction in conjunctions
                if not any(other < conjunction for other in conjunctions)
            }
            if len(conjunctions) <= 64
            else conjunctions
        )

    def _dnf(self, condition: Condition, wanted: bool, form: Form, name: str) -> set[Alternative]:
        """The alternatives under which a condition is true (or false).

        `not` is carried down to the comparisons.
        """
        if isinstance(condition, Comparison):
            return self._comparison(condition, wanted, form)
        if isinstance(condition, Not):
            return self._dnf(condition.part, not wanted, form, name)
        parts = [self._dnf(part, wanted, form, name) for part in condition.parts]
        if isinstance(condition, AllOf) == wanted:
            size = 1
            for part in parts:
                size *= len(part)
                _refuse_if_too_many(size, name)
            return {frozenset().union(*chosen) for chosen in product(*parts)}
        joined = set[Alternative]().union(*parts)
        _refuse_if_too_many(len(joined), name)
        return joined

    def _comparison(self, leaf: Comparison, wanted: bool, form: Form) -> set[Alternative]:
        """The alternatives of a comparison; its term gets a number when it is first met."""
        number = self.numbers.setdefault(leaf.path, len(self.numbers))
        if number == len(self.paths):
            self.paths.append(leaf.path)
        return comparison_tests(leaf, wanted, form, self.vocabulary[leaf.path], number)

    def _patterns(
        self, proposition: Proposition, alternative: Alternative
    ) -> frozenset[tuple[str, frozenset[Test]]]:
        """The tests of an alternative by the fact that they are on; the own fact is there even without a test."""
        own = _KINDS[proposition.scope]
        by_kind: dict[str, set[Test]] = {own: set()}
        for test in alternative:
            about_person = self.vocabulary[self.paths[int(test[0][1:])]].scope == "person"
            by_kind.setdefault("~p" if about_person else own, set()).add(test)
        return frozenset((kind, frozenset(tests)) for kind, tests in by_kind.items())

    def _shards(self, stratum: int, rules: Iterable[_Rule]) -> list[_Shard]:
        """Rules of one stratum shared out over engine rule sets.

        Sorted so that neighbours share long prefixes.
        """
        waiting = sorted((rule for rule in rules if rule.stratum == stratum), key=lambda rule: rule.patterns)
        shards: list[_Shard] = []
        current: _Shard | None = None
        for rule in waiting:
            if current is not None and current.takes(rule):
                continue
            current = _Shard()
            if not current.takes(rule):
                name = self.propositions[rule.marks[0][0]].id
                raise EngineFault(f"{name} alone exceeds what the engine can hold")
            shards.append(current)
        for shard in shards:
            shard.fields = _fields_of(shard.rules)
        return shards

    def _shard_code(self, shard: _Shard, marks: list[list[tuple[int, Form]]]) -> dict[str, Any]:
        rules = {}
        for rule in shard.rules:
            rules[str(len(marks))] = {
                "all": [_coded_pattern(n, *pattern) for n, pattern in enumerate(rule.patterns)]
            }
            marks.append(rule.marks)
        terms = {kind: sorted({int(name[1:]) for name in fields}) for kind, fields in shard.fields.items()}
        names = {name for fields in shard.fields.values() for name in fields}
        asked = sorted(int(name[1:]) for name in names if name.startswith(IS_KNOWN))
        return {"stratum": shard.rules[0].stratum, "rules": rules, "terms": terms, "asked": asked}


def _width(names: set[str]) -> int:
    """How many fields a fact has that carries these terms."""
    return 2 * len({name[1:] for name in names}) + sum(name.startswith(IS_KNOWN) for name in names)


def _in_order(tests: Iterable[Test], common: Counter[Test]) -> tuple[Test, ...]:
    """Equalities first, then what most rules share: long common prefixes keep the network small."""
    return tuple(sorted(tests, key=lambda test: (test[1] != "==", -common[test], test)))


def _path(kind: str, tests: Sequence[Test]) -> list[AlphaCondition]:
    steps = [AlphaCondition(kind, "marker")]
    steps += [AlphaCondition((name, op, value), name if op == "==" else None) for name, op, value in tests]
    return steps


def _coded_pattern(order: int, kind: str, tests: Sequence[Test]) -> dict[str, Any]:
    coded: list[dict[str, Any]] = [{"$ex": {kind: 1}}]
    coded += [{name: value} if op == "==" else {op: {name: value}} for name, op, value in tests]
    return {f"m{order}": {"$and": coded}}


def _fields_of(rules: Iterable[_Rule]) -> dict[str, set[str]]:
    fields: dict[str, set[str]] = {}
    for rule in rules:
        for kind, tests in rule.patterns:
            fields.setdefault(kind, set()).update(name for name, _, _ in tests)
    return fields


def _refuse_if_too_many(alternatives: int, name: str) -> None:
    if alternatives > MOST_ALTERNATIVES:
        raise EngineFault(
            f"{name} has more than {MOST_ALTERNATIVES} alternatives; split it into several rules with fewer `any`"
        )
