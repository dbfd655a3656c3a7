"""rule-engine: an expression language over Python objects, evaluated in Python.

Each rule becomes two `Rule`s in rule-engine's own language, `possibly` and `surely`, parsed once with a shared
`Context` whose type resolver knows every word's type and whose resolver looks a word up in the facts as they are;
what was not assessed resolves to `null`. `surely` is asked only where `possibly` holds, so most rules cost one
evaluation. Readings are decided stratum by stratum and added to the person's facts. The library has no way to ask
many rules or many objects at once that would be faster than one after the other.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any as Anything

from benchmarks.peers.question import Answer, Question
from benchmarks.peers.two_valued import Boolean, Every, Leaf, possibly, surely
from engine.language.facts import Facts
from engine.program import Proposition


class RuleEngine:
    """Two rule-engine expressions a rule."""

    name = "rule-engine"
    how = "two parsed expressions a rule, asked one by one"
    limit = ""

    def version(self) -> str:
        """The installed version."""
        import rule_engine

        return rule_engine.__version__

    def prepare(self, question: Question) -> None:
        """Parse every expression once."""
        import rule_engine

        kinds = {"words": rule_engine.DataType.STRING, "boolean": rule_engine.DataType.BOOLEAN}
        types = {
            _symbol(path): kinds.get(term.type, rule_engine.DataType.FLOAT)
            for path, term in question.vocabulary.terms.items()
        }
        paths = {_symbol(path): path for path in question.vocabulary.terms}
        context = rule_engine.Context(
            type_resolver=rule_engine.type_resolver_from_dict(types),
            resolver=lambda facts, symbol: facts.get(paths[symbol]),
            default_value=None,
        )

        def pair(rule: Proposition) -> tuple[Proposition, Anything, Anything]:
            both = (form(rule.condition, question.vocabulary) for form in (possibly, surely))
            return rule, *(rule_engine.Rule(written(one), context=context).matches for one in both)

        self._readings = [[pair(rule) for rule in stage] for stage in question.stages[:-1]]
        self._scopes = [[pair(rule) for rule in question.of(scope)] for scope in ("person", "visit", "task")]

    def decide(self, packages: Sequence[Facts]) -> list[list[tuple]]:
        """One package after the other."""
        return [self._package(facts) for facts in packages]

    def answers(self, decided: list[list[tuple]], packages: Sequence[Facts]) -> list[Answer]:
        """Already in the common shape."""
        return [frozenset(one) for one in decided]

    def _package(self, facts: Facts) -> list[tuple]:
        found: list[tuple] = []
        person = dict(facts.person)
        for stage in self._readings:
            readings: dict[str, int] = {}
            for rule, truth in _truths(stage, person):
                readings[rule.reading or ""] = max(truth, readings.get(rule.reading or "", 0))
                if truth:
                    found.append((rule.id, (), truth))
            person |= {f"reading.{name}": truth == 2 for name, truth in readings.items() if truth != 1}
        of_person, of_visit, of_task = self._scopes
        subjects = [((), person, of_person)]
        subjects += [((number,), person | visit, of_visit) for number, visit in enumerate(facts.visits)]
        subjects += [((visit, task), person | values, of_task) for visit, task, values in facts.tasks]
        for subject, values, rules in subjects:
            found += [(rule.id, subject, truth) for rule, truth in _truths(rules, values) if truth]
        return found


def _truths(rules: Sequence[tuple], values: dict) -> list[tuple[Proposition, int]]:
    return [(rule, (2 if sure(values) else 1) if maybe(values) else 0) for rule, maybe, sure in rules]


def written(boolean: Boolean) -> str:
    """In rule-engine's language."""
    if not isinstance(boolean, Leaf):
        joined = (" and " if isinstance(boolean, Every) else " or ").join(
            written(part) for part in boolean.parts
        )
        return f"({joined})"
    symbol = _symbol(boolean.path)
    if boolean.value is None:
        return f"{symbol} {'==' if boolean.operator == 'is unknown' else '!='} null"
    operator = boolean.operator
    value = json.dumps(boolean.value)
    compared = f"not ({symbol} in {value})" if operator == "not in" else f"{symbol} {operator} {value}"
    return f"({symbol} == null or {compared})" if boolean.if_unknown else f"({symbol} != null and {compared})"


def _symbol(path: str) -> str:
    return path.replace(".", "__")
