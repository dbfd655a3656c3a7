"""Drools, through drools_jpy: the JVM engine in this process, rules as Ansible Rulebook conditions.

Each rule becomes two rules of a ruleset, `surely` and `possibly`, in the condition tree that drools_jpy takes (it
takes no DRL). What was not assessed is absent from the event; a comparison with an absent field is false in Drools,
for `!=` and `not in` too, so only `possibly` says more (`IsNotDefined or …`). `IsNotDefined` by itself would ask
whether no event at all has the field, so a rule that is nothing else also asks for a field that every event has.

There is a ruleset for each stratum of readings and one for each scope, so that an event meets only rules that can
concern it; a visit's or task line's event carries the person's words that its rules read, so that there is nothing to
join. A ruleset matches several rules an event (`match_multiple_rules`), and its events live for a second, so that
memory is bounded.

drools_jpy takes one event a call, as JSON, and answers with every rule that matched and the whole event with each, so
much of the time is JSON; there is no other way in. Events hold only words that the ruleset reads, which keeps that
small. The answers are taken as drools_jpy gets them, before it would call back rule by rule. In the run it is held to
one core like all the others, which the JVM's compiler then shares; with two it answered a quarter more.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any as Anything

from benchmarks.peers.question import Answer, Question
from benchmarks.peers.two_valued import Boolean, Every, Leaf, possibly, surely
from engine.language.facts import Facts
from engine.language.vocabulary import Vocabulary
from engine.model.condition import comparisons
from engine.program import Proposition, Subject

TTL = "1 seconds"
_HERE = "here"
_EXPRESSIONS = {
    "==": "EqualsExpression", "!=": "NotEqualsExpression",
    "<": "LessThanExpression", "<=": "LessThanOrEqualToExpression",
    ">": "GreaterThanExpression", ">=": "GreaterThanOrEqualToExpression",
    "in": "ItemInListExpression", "not in": "ItemNotInListExpression",
}  # fmt: skip


class Drools:
    """Two Drools rules a rule."""

    name = "drools_jpy"
    how = "two Drools rules a rule, one event a subject, in the JVM"
    limit = ""

    def version(self) -> str:
        """The installed version, if there is a Java to run it."""
        java = shutil.which("java")
        if "JAVA_HOME" not in os.environ:
            if java is None:
                raise ImportError("no java on the path")
            os.environ["JAVA_HOME"] = str(Path(java).resolve().parents[1])
        os.environ.setdefault("DROOLS_JPY_JVM_MAXMEM", "2G")
        import drools.ruleset  # noqa: F401

        return version("drools-jpy")

    def prepare(self, question: Question) -> None:
        """Load the rulesets into the JVM."""
        words = question.vocabulary
        strata = enumerate(question.stages[:-1])
        self._readings = [_Loaded(f"readings {number}", stage, words) for number, stage in strata]
        self._person, self._visit, self._task = (
            _Loaded(scope, question.of(scope), words) for scope in ("person", "visit", "task")
        )

    def decide(self, packages: Sequence[Facts]) -> list[list[tuple[Subject, list]]]:
        """One package after the other, one event a subject."""
        return [self._package(facts) for facts in packages]

    def answers(self, decided: list[list[tuple[Subject, list]]], packages: Sequence[Facts]) -> list[Answer]:
        """From matched rules to sets; where both rules matched, the surer counts."""
        found = []
        for package in decided:
            truths: dict[tuple[str, Subject], int] = {}
            for subject, matched in package:
                for rule, truth in matched:
                    truths[rule, subject] = max(truth, truths.get((rule, subject), 0))
            found.append(frozenset((*key, truth) for key, truth in truths.items()))
        return found

    def _package(self, facts: Facts) -> list[tuple[Subject, list]]:
        found: list[tuple[Subject, list]] = []
        person = dict(facts.person)
        for loaded in self._readings:
            matched = loaded.matched(person)
            found.append(((), matched))
            truths = dict.fromkeys((rule.reading for rule in loaded.rules), 0)
            for rule, truth in matched:
                reading = loaded.derives[rule]
                truths[reading] = max(truth, truths[reading])
            person |= {f"reading.{name}": truth == 2 for name, truth in truths.items() if truth != 1}
        found.append(((), self._person.matched(person)))
        found += [
            ((number,), self._visit.matched(person, visit)) for number, visit in enumerate(facts.visits)
        ]
        found += [((visit, task), self._task.matched(person, values)) for visit, task, values in facts.tasks]
        return found


class _Loaded:
    """A ruleset in the JVM and the words that it reads."""

    def __init__(self, name: str, rules: Sequence[Proposition], vocabulary: Vocabulary) -> None:
        from drools.ruleset import Ruleset

        self.rules = rules
        self.derives = {rule.id: rule.reading for rule in rules}
        self._paths = {leaf.path: _key(leaf.path) for rule in rules for leaf in comparisons(rule.condition)}
        written = [
            _rule(f"{rule.id}={truth}", form(rule.condition, vocabulary))
            for rule in rules
            for truth, form in ((2, surely), (1, possibly))
        ]
        described = {
            "name": name,
            "hosts": ["all"],
            "sources": [],
            "match_multiple_rules": True,
            "default_events_ttl": TTL,
            "rules": written,
        }
        self._ruleset = Ruleset(name, json.dumps(described))

    def matched(self, *values: Mapping[str, Anything]) -> list[tuple[str, int]]:
        event = {key: one[path] for path, key in self._paths.items() for one in values if path in one}
        event[_HERE] = True
        results = json.loads(
            self._ruleset._api.assertEvent(self._ruleset._session_id, json.dumps(event)) or "[]"
        )
        return [_named(name) for result in results for name in result]


def _named(name: str) -> tuple[str, int]:
    rule, _, truth = name.partition("=")
    return rule, int(truth)


def _rule(name: str, holds: Boolean) -> Anything:
    condition = written(holds)
    if isinstance(holds, Leaf) and holds.operator == "is unknown":
        condition = {"AndExpression": {"lhs": {"IsDefinedExpression": {"Event": _HERE}}, "rhs": condition}}
    condition = {"AllCondition": [condition]}
    return {"Rule": {"name": name, "condition": condition, "action": {}, "enabled": True}}


def written(boolean: Boolean) -> Anything:
    """As drools_jpy's condition tree."""
    if not isinstance(boolean, Leaf):
        kind = "AndExpression" if isinstance(boolean, Every) else "OrExpression"
        return _joined(kind, [written(part) for part in boolean.parts])
    field = {"Event": _key(boolean.path)}
    if boolean.value is None:
        return {
            "IsNotDefinedExpression" if boolean.operator == "is unknown" else "IsDefinedExpression": field
        }
    value = boolean.value
    constant = [_constant(one) for one in value] if isinstance(value, tuple) else _constant(value)
    compared = {_EXPRESSIONS[boolean.operator]: {"lhs": field, "rhs": constant}}
    return (
        _joined("OrExpression", [{"IsNotDefinedExpression": field}, compared])
        if boolean.if_unknown
        else compared
    )


def _joined(kind: str, parts: Iterable[Anything]) -> Anything:
    first, *rest = parts
    for part in rest:
        first = {kind: {"lhs": first, "rhs": part}}
    return first


def _constant(value: Anything) -> Anything:
    kind = {bool: "Boolean", int: "Integer", float: "Float"}.get(type(value), "String")
    return {kind: value}


def _key(path: str) -> str:
    return path.replace(".", "_")
