"""clipspy: CLIPS 6.4, forward chaining over a Rete network in C.

Each rule becomes two `defrule`s, `surely` and `possibly`, over a `person`, `visit` or `task` fact, whose slots hold
what is known, and `nil` where it was not assessed. What concerns one fact alone is written as constraints of its
pattern (as constants where CLIPS can look them up), what concerns several is a test at their join, and the facts of
one package are joined by its number. A reading is three rules (true, false, unknown), each of which asserts the
reading as a fact that later rules join to: the engine's own way, and it needs no negation.

For speed: the facts of a batch are loaded as one text, which CLIPS parses in C (slot by slot through the binding
takes twice as long); the check for duplicate facts is off; a rule that fires writes one short line to a file that is
read afterwards, because calling back into Python costs more; and the binding's own error router is switched off once
all is built, because CLIPS would ask it, in Python, about every character read and every word written (this alone
made it six times as fast). Larger batches were no faster.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from itertools import count
from pathlib import Path
from typing import Any as Anything

from benchmarks.peers.question import Answer, Question
from benchmarks.peers.two_valued import Boolean, Every, Leaf, leaves, possibly, surely
from engine.language.facts import Facts
from engine.language.vocabulary import Vocabulary
from engine.model.condition import AnyOf, Not
from engine.model.rule import Scope
from engine.program import Subject

BATCH = 20


class Clips:
    """Two CLIPS rules a rule."""

    name = "clipspy"
    how = "two defrules a rule, forward chaining in C"
    limit = ""

    def version(self) -> str:
        """The installed version of the binding."""
        import clips  # noqa: F401

        return version("clipspy")

    def prepare(self, question: Question) -> None:
        """Build templates and rules."""
        import clips

        self._rules = question.rules
        words = question.vocabulary
        self._slots: dict[Scope, dict[str, str]] = {"person": {}, "visit": {}, "task": {}}
        for number, path in enumerate(question.paths):
            for scope in ("visit", "task") if words[path].scope == "visit" else (words[path].scope,):
                self._slots[scope][path] = f"s{number}"
        self._environment = clips.Environment()
        for scope, slots in self._slots.items():
            made = "".join(f" (slot {slot} (default nil))" for slot in slots.values())
            self._environment.build(f"(deftemplate {scope} (slot p) (slot row){made})")
        for stage in question.strata:
            for name in stage:
                self._environment.build(f"(deftemplate reading-{name} (slot p) (slot is))")
        for text in self._written(question, words):
            self._environment.build(text)
        self._environment.eval("(set-fact-duplication TRUE)")
        for router in self._environment.routers():
            router.deactivate()

    def _written(self, question: Question, words: Vocabulary) -> Iterator[str]:
        for number, rule in enumerate(self._rules):
            for truth, form in ((2, surely), (1, possibly)):
                action = f'(printout out "{number} {truth} " ?row crlf)'
                yield self._rule(f"r{number}-{truth}", rule.scope, form(rule.condition, words), action)
        for name in (name for stage in question.strata for name in stage):
            whole = AnyOf(parts=tuple(rule.condition for rule in self._rules if rule.reading == name))
            sure, maybe = surely(whole, words), possibly(whole, words)
            no, maybe_no = surely(Not(part=whole), words), possibly(Not(part=whole), words)
            for value, holds in (("TRUE", sure), ("FALSE", no), ("nil", Every((maybe, maybe_no)))):
                action = f"(assert (reading-{name} (p ?p) (is {value})))"
                yield self._rule(f"{name}-{value}", "person", holds, action)

    def _rule(self, name: str, scope: Scope, holds: Boolean, action: str) -> str:
        parts: list[Boolean] = []
        for part in holds.parts if isinstance(holds, Every) else (holds,):
            parts.extend(part.parts if isinstance(part, Every) else (part,))
        facts = sorted(
            {_fact(leaf.path, scope) for leaf in leaves(holds)} | {scope},
            key=lambda fact: (fact in ("visit", "task"), fact.startswith("reading-")),
        )
        placed: dict[str, list[Boolean]] = {fact: [] for fact in facts}
        for part in parts:
            placed[max((_fact(leaf.path, scope) for leaf in leaves(part)), key=facts.index)].append(part)
        bound = {leaf.path for part in parts if not isinstance(part, Leaf) for leaf in leaves(part)}
        patterns = (self._pattern(fact, scope, placed[fact], bound) for fact in facts)
        return f"(defrule {name} {' '.join(patterns)} => {action})"

    def _pattern(self, fact: str, scope: Scope, parts: Sequence[Boolean], bound: set[str]) -> str:
        constraints: dict[str, list[str]] = {}
        for path in sorted(path for path in bound if _fact(path, scope) == fact):
            constraints[path] = [_variable(path)]
        for part in parts:
            if isinstance(part, Leaf):
                constraints.setdefault(part.path, []).append(f":{_predicate(part)}")
        simple = {part.path: _constant(part) for part in parts if isinstance(part, Leaf)}
        slots = []
        for path, found in constraints.items():
            alone = simple.get(path)
            if alone and len(found) == 1:
                slots.append(f"({self._slot(fact, path)} {alone})")
            else:
                tail = [one for one in found if one.startswith(":")]
                slots.append(f"({self._slot(fact, path)} {'&'.join([_variable(path), *tail])})")
        joint = [_predicate(part) for part in parts if not isinstance(part, Leaf)]
        subject = "(row ?row)" if fact == scope else ""
        return f"({fact} {subject} {' '.join(slots)} (p {'&:'.join(['?p', *joint])}))"

    def _slot(self, fact: str, path: str) -> str:
        return "is" if fact.startswith("reading-") else self._slots[fact][path]  # type: ignore[index]

    def decide(self, packages: Sequence[Facts]) -> list[str]:
        """Batch after batch; lines of rule, truth and row."""
        found = []
        with tempfile.TemporaryDirectory() as folder:
            fired = Path(folder) / "fired"
            for since in range(0, len(packages), BATCH):
                self._environment.reset()
                self._environment.eval(f'(open "{fired}" out "w")')
                self._environment.load_facts("".join(self._facts(packages[since : since + BATCH])))
                self._environment.run()
                self._environment.eval("(close out)")
                found.append(fired.read_text(encoding="ascii"))
        return found

    def answers(self, decided: list[str], packages: Sequence[Facts]) -> list[Answer]:
        """From lines to sets; where both rules fired, the surer counts."""
        found: list[dict[tuple[str, Subject], int]] = [{} for _ in packages]
        for batch, text in enumerate(decided):
            rows = list(_rows(packages[batch * BATCH : (batch + 1) * BATCH]))
            for line in text.splitlines():
                rule, truth, row = (int(part) for part in line.split())
                package, subject = rows[row]
                answer, key = found[batch * BATCH + package], (self._rules[rule].id, subject)
                answer[key] = max(truth, answer.get(key, 0))
        return [frozenset((*key, truth) for key, truth in one.items()) for one in found]

    def _facts(self, packages: Sequence[Facts]) -> Iterator[str]:
        slots, rows = self._slots, count()
        for number, facts in enumerate(packages):
            told = [
                ("person", facts.person),
                *(("visit", one) for one in facts.visits),
                *(("task", values) for *_, values in facts.tasks),
            ]
            for scope, values in told:
                yield f"({scope} (p {number})(row {next(rows)}){_slots(slots[scope], values)})\n"


def _rows(packages: Sequence[Facts]) -> Iterator[tuple[int, Subject]]:
    for number, facts in enumerate(packages):
        yield number, ()
        yield from ((number, (visit,)) for visit in range(len(facts.visits)))
        yield from ((number, (visit, task)) for visit, task, _ in facts.tasks)


def _slots(slots: Mapping[str, str], values: Mapping[str, Anything]) -> str:
    known = [(slot, values[path]) for path, slot in slots.items() if path in values]
    return "".join([f"({slot} {'TRUE' if v is True else 'FALSE' if v is False else v})" for slot, v in known])


def _fact(path: str, scope: Scope) -> str:
    head, _, name = path.partition(".")
    return f"reading-{name}" if head == "reading" else scope if head in ("visit", "task") else "person"


def _variable(path: str) -> str:
    return "?" + path.replace(".", "-")


def _literal(value: Anything) -> str:
    return str(value).upper() if isinstance(value, bool) else str(value)


def _constant(leaf: Leaf) -> str | None:
    """As a constraint that CLIPS can look up, if it is one."""
    values = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
    if leaf.value is None:
        return "nil" if leaf.operator == "is unknown" else "~nil"
    if leaf.operator not in ("==", "in", "!=", "not in") or not all(
        isinstance(value, (str, bool)) for value in values
    ):
        return None
    if leaf.operator in ("==", "in"):
        return "|".join([_literal(value) for value in values] + ["nil"] * leaf.if_unknown)
    return "&".join([f"~{_literal(value)}" for value in values] + ["~nil"] * (not leaf.if_unknown))


def _predicate(boolean: Boolean) -> str:
    """As a function call."""
    if not isinstance(boolean, Leaf):
        kind = "and" if isinstance(boolean, Every) else "or"
        return f"({kind} {' '.join(_predicate(part) for part in boolean.parts)})"
    name = _variable(boolean.path)
    if boolean.value is None:
        return f"({'eq' if boolean.operator == 'is unknown' else 'neq'} {name} nil)"
    values = boolean.value if isinstance(boolean.value, tuple) else (boolean.value,)
    listed = " ".join(_literal(value) for value in values)
    if all(isinstance(value, (str, bool)) for value in values):
        if boolean.operator in ("!=", "not in"):
            return f"(neq {name} {listed}{' nil' * (not boolean.if_unknown)})"
        equal = [f"(eq {name} {one})" for one in [*listed.split(), *["nil"] * boolean.if_unknown]]
        return equal[0] if len(equal) == 1 else f"(or {' '.join(equal)})"
    symbol = {"==": "=", "!=": "<>", "in": "=", "not in": "<>"}.get(boolean.operator, boolean.operator)
    compared = " ".join(f"({symbol} {name} {one})" for one in listed.split())
    if len(values) > 1:
        compared = f"({'or' if boolean.operator == 'in' else 'and'} {compared})"
    return f"(or (eq {name} nil) {compared})" if boolean.if_unknown else f"(and (neq {name} nil) {compared})"
