"""zen-engine (GoRules): expressions compiled to bytecode and evaluated in Rust.

Each rule becomes one expression in ZEN's own language that gives 2, 1 or 0 (`possibly ? surely ? 2 : 1 : 0`), and all
rules of a stage become one compiled expression, so that a package crosses from Python to Rust once a stage and not
once a rule: `map` runs over visits and task lines inside the engine. What was not assessed is absent, which ZEN reads
as `null`; a comparison of order is asked only of what is not null, since ZEN refuses others. Readings are decided
stratum by stratum and handed to the next stage. The documentation recommends compiling once; compiled expressions are
the leanest form of that: the person's rules as a decision graph with an expression node took three times as long
here.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any as Anything

from benchmarks.peers.question import Answer, Question
from benchmarks.peers.two_valued import Boolean, Every, Leaf, possibly, surely
from engine.language.facts import Facts
from engine.language.vocabulary import Vocabulary
from engine.model.condition import comparisons
from engine.program import Proposition


class Zen:
    """One compiled ZEN expression a stage."""

    name = "zen-engine"
    how = "one compiled expression a stage, in Rust"
    limit = ""

    def version(self) -> str:
        """The installed version."""
        import zen  # noqa: F401

        return version("zen-engine")

    def prepare(self, question: Question) -> None:
        """Write and compile the expressions."""
        import zen

        words = question.vocabulary
        self._stages = []
        for stage in question.stages[:-1]:
            wanted = {leaf.path for rule in stage for leaf in comparisons(rule.condition)}
            compiled = zen.compile_expression(f"[{', '.join(_truth(rule, words) for rule in stage)}]")
            self._stages.append((stage, [(path, _key(path)) for path in sorted(wanted)], compiled))
        self._rules = [question.of(scope) for scope in ("person", "visit", "task")]
        person, visit, task = ([_truth(rule, words) for rule in rules] for rules in self._rules)
        self._all = zen.compile_expression(
            f"[[{', '.join(person)}], map(v, [{', '.join(visit)}]), map(t, [{', '.join(task)}])]"
        )
        read = [path for path in question.paths if words[path].scope == "person"]
        self._person = [(path, _key(path)) for path in read]

    def decide(self, packages: Sequence[Facts]) -> list[tuple[list, list]]:
        """One package after the other."""
        return [self._package(facts) for facts in packages]

    def _package(self, facts: Facts) -> tuple[list, list]:
        person: dict[str, Anything] = {
            key: facts.person[path] for path, key in self._person if path in facts.person
        }
        derived = []
        for stage, wanted, compiled in self._stages:
            truths = compiled.evaluate({"p": {key: person[key] for _, key in wanted if key in person}})
            derived.append(truths)
            readings: dict[str, float] = {}
            for rule, truth in zip(stage, truths, strict=True):
                readings[rule.reading or ""] = max(truth, readings.get(rule.reading or "", 0))
            person |= {f"reading_{name}": truth == 2 for name, truth in readings.items() if truth != 1}
        visits, tasks = [_renamed(one) for one in facts.visits], [_renamed(one) for *_, one in facts.tasks]
        return derived, self._all.evaluate({"p": person, "v": visits, "t": tasks})

    def answers(self, decided: list[tuple[list, list]], packages: Sequence[Facts]) -> list[Answer]:
        """From lists in rule order to sets."""
        found = []
        for (derived, (person, visits, tasks)), facts in zip(decided, packages, strict=True):
            rows: list[tuple] = [
                (stage, (), truths) for (stage, *_), truths in zip(self._stages, derived, strict=True)
            ]
            rows.append((self._rules[0], (), person))
            rows += [(self._rules[1], (number,), truths) for number, truths in enumerate(visits)]
            rows += [
                (self._rules[2], (visit, task), truths)
                for (visit, task, _), truths in zip(facts.tasks, tasks, strict=True)
            ]
            found.append(
                frozenset(
                    (rule.id, subject, int(truth))
                    for rules, subject, truths in rows
                    for rule, truth in zip(rules, truths, strict=True)
                    if truth
                )
            )
        return found


def _renamed(values: Anything) -> dict[str, Anything]:
    return {path.replace(".", "_"): value for path, value in values.items()}


def _truth(rule: Proposition, vocabulary: Vocabulary) -> str:
    maybe, sure = possibly(rule.condition, vocabulary), surely(rule.condition, vocabulary)
    return f"({written(maybe)} ? ({written(sure)} ? 2 : 1) : 0)"


def written(boolean: Boolean) -> str:
    """In ZEN's language."""
    if not isinstance(boolean, Leaf):
        joined = (" and " if isinstance(boolean, Every) else " or ").join(
            written(part) for part in boolean.parts
        )
        return f"({joined})"
    word = _word(boolean.path)
    if boolean.value is None:
        return f"{word} {'==' if boolean.operator == 'is unknown' else '!='} null"
    compared = f"{word} {boolean.operator} {json.dumps(boolean.value)}"
    if boolean.if_unknown:
        return f"({word} == null or {compared})"
    return compared if boolean.operator in ("==", "in") else f"({word} != null and {compared})"


def _word(path: str) -> str:
    head = path.split(".", 1)[0]
    return f"#.{_key(path)}" if head in ("visit", "task") else f"p.{_key(path)}"


def _key(path: str) -> str:
    return path.replace(".", "_")
