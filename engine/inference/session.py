"""Runs a compiled program with durable_rules' C module; made to be the whole of a child process.

Imports nothing but the standard library and `durable_rules_engine`, so that `python session.py` starts at once.
Speaks lines of JSON: first the program, answered by `{"ready": …}`; then a package a line, answered by `{"answers":
…}` with the number of the question, or by `{"fault": …}`. What it may take of memory is bounded, where the system can.

The protocol with the engine (each step was shown to be needed):
- a sentinel fact is asserted and drained first: a session that never fired must not be deleted;
- all facts of a shard go in one batch, the gate last: its firing proves that the whole batch was parsed;
- result 1 (a fact that matched nothing) is normal, result 2 (an id that is known already) is a fault;
- more firings than rules times facts are a fault;
- the session is deleted whatever happens. One session id, small numbers as fact ids.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from typing import Any

import durable_rules_engine as engine

EngineError = engine.error
"""What the C module raises."""
SESSION = "s"
SENTINEL = '{"id":"o","sid":"s","$ph":-1}'
GATE = '{"id":"ph","sid":"s","$ph":0}'
GATE_RULE = {"all": [{"g": {"$ex": {"$ph": 1}}}], "pri": 60000}
MOST_MEMORY_BYTES = 2 << 30
"""Address space that a process of its own may take; the shipped rules need 40 MB."""
PERSON = "~p"
"""The kind of the person's fact."""
_ID, ASKED = '"id":"', "k"
"""Before the number of a fact; after the number of a term that is written with whether it is known."""


class Fault(Exception):
    """The engine did not do what it must; the answer of this package is worth nothing."""


class Shard:
    """One durable_rules rule set: as many engine rules as one session can hold."""

    def __init__(self, code: dict[str, Any], unknown: list[int]) -> None:
        """Load the rules into the engine."""
        self.stratum: int = code["stratum"]
        self.asked = frozenset(map(str, code["asked"]))
        self.terms: dict[str, list[str]] = {}
        self.unknown: dict[str, list[str]] = {}
        for kind, terms in code["terms"].items():
            written = [(term, _fields(term, *unknown)) for term in map(str, terms)]
            self.terms[kind] = [term + ASKED if term in self.asked else term for term, _ in written]
            self.unknown[kind] = [
                _fields_and_known(term, text, False) if term in self.asked else text for term, text in written
            ]
        self.size = len(code["rules"])
        self.of_person = frozenset(name for name, rule in code["rules"].items() if _is_of_person(rule))
        rules = {**code["rules"], "$ph": GATE_RULE}
        self.handle = engine.create_ruleset("rules", json.dumps(rules))

    def fire(self, facts: list[Fact]) -> list[tuple[str, int]]:
        """Give the shard its facts; every firing as rule and fact number (the last fact it stands on)."""
        batch = [
            fact.text(self.terms[fact.kind], self.unknown[fact.kind])
            for fact in facts
            if fact.kind in self.terms
        ]
        _, slot = engine.assert_fact(self.handle, SENTINEL)
        try:
            _drain(engine.start_action_for_state(self.handle, slot), self.handle, slot, 1)
            result, slot = engine.assert_facts(self.handle, f"[{','.join([*batch, GATE])}]")
            if result == 2:
                raise Fault("a fact was refused as seen before")
            started = engine.start_action_for_state(self.handle, slot)
            messages = _drain(started, self.handle, slot, self.size * len(batch) + 1)
        finally:
            engine.delete_state(self.handle, SESSION)
        fired = [(message[2 : message.index('"', 2)], message) for message in messages]
        if not any(rule == "$ph" for rule, _ in fired):
            raise Fault("part of the facts was lost")
        return [
            (rule, 0 if rule in self.of_person else _last_fact(text)) for rule, text in fired if rule != "$ph"
        ]

    def close(self) -> None:
        """Free the engine rule set."""
        engine.delete_ruleset(self.handle)


class Fact:
    """The person, a visit or a task line as the engine is given it; each term is written once for all shards."""

    def __init__(self, kind: str, number: int, values: dict[str, Any], asked: frozenset[str]) -> None:
        """Write what is known, by term number; of those that are asked, also whether they are known."""
        self.kind = kind
        self._head = f'{{"{kind}":1,"id":"{number}","sid":"{SESSION}"'
        self._asked = asked
        self._known: dict[str, str] = {}
        for term, value in values.items():
            self.add(term, value)

    def add(self, term: str, value: Any) -> None:
        """Write a term: a number, or the two between which it lies."""
        is_known = isinstance(value, int)
        low, high = (value, value) if is_known else value
        written = self._known[term] = _fields(term, low, high)
        if term in self._asked:
            self._known[term + ASKED] = _fields_and_known(term, written, is_known)

    def text(self, terms: list[str], unknown: list[str]) -> str:
        """The fact with these terms, each as it is known, or else as it is written while it is not."""
        return ",".join((self._head, *map(self._known.get, terms, unknown))) + "}"


def _fields(term: str, low: int, high: int) -> str:
    """A term as its two fields."""
    return f'"l{term}":{low},"h{term}":{high}'


def _fields_and_known(term: str, written: str, is_known: bool) -> str:
    """The JSON text of the fields of a term, with the one that says whether the term is known."""
    return f'{written},"k{term}":{int(is_known)}'


def _is_of_person(rule: dict[str, Any]) -> bool:
    """Whether a rule stands on the person alone, whose fact is the first: then nothing is looked for in its firings."""
    patterns = [pattern for named in rule["all"] for pattern in named.values()]
    return all(PERSON in test.get("$ex", ()) for pattern in patterns for test in pattern["$and"][:1])


def _last_fact(firing: str) -> int:
    """The greater of the numbers of the one or two facts that a firing stands on.

    A firing holds its facts whole, thousands of characters: only their first and last id is looked for.
    """
    places = (firing.index(_ID) + len(_ID), firing.rindex(_ID) + len(_ID))
    return max(int(firing[place : firing.index('"', place)]) for place in places)


class Sessions:
    """All shards of one program."""

    def __init__(self, code: dict[str, Any]) -> None:
        """Load a program (`ReteProgram.code`)."""
        self.code = code
        self.shards = [Shard(shard, code["unknown"]) for shard in code["shards"]]
        self.asked = frozenset[str]().union(*(shard.asked for shard in self.shards))

    def evaluate(self, request: dict[str, Any]) -> dict[str, Any]:
        """Decide one package.

        Args:
            request: `facts`, a list of kind and values by term number, a range as its two ends; the person's first.

        Returns:
            `true` and `possible`: pairs of proposition and fact number.
        """
        facts = [
            Fact(kind, number, values, self.asked) for number, (kind, values) in enumerate(request["facts"])
        ]
        fired: dict[str, set[tuple[int, int]]] = {"true": set(), "possible": set()}
        for stratum in range(self.code["strata"]):
            for shard in self.shards:
                if shard.stratum == stratum:
                    for rule, number in shard.fire(facts):
                        for proposition, form in self.code["marks"][int(rule)]:
                            fired[form].add((proposition, number))
            self._derive(stratum, fired, facts[0])
        return {form: sorted(pairs) for form, pairs in fired.items()}

    def close(self) -> None:
        """Delete every session and free its memory."""
        for shard in self.shards:
            shard.close()
        self.shards = []

    def _derive(self, stratum: int, fired: dict[str, set[tuple[int, int]]], person: Fact) -> None:
        for reading in self.code["readings"]:
            if reading["stratum"] != stratum or reading["term"] is None:
                continue
            mine = [(proposition, 0) for proposition in reading["propositions"]]
            if any(pair in fired["true"] for pair in mine):
                person.add(str(reading["term"]), 1)
            elif not any(pair in fired["possible"] for pair in mine):
                person.add(str(reading["term"]), 0)


def _drain(started: Any, handle: int, slot: int, most: int) -> list[str]:
    messages = []
    message = started[1] if started else None
    while message is not None:
        messages.append(message)
        if len(messages) > most:
            raise Fault(f"more than {most} firings")
        message = engine.complete_and_start_action(handle, slot)
    return messages


def _bound_memory() -> None:
    with contextlib.suppress(ImportError, OSError, ValueError):  # Windows has no such module, macOS refuses
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        bounds = [MOST_MEMORY_BYTES, *(bound for bound in (soft, hard) if bound != resource.RLIM_INFINITY)]
        resource.setrlimit(resource.RLIMIT_AS, (min(bounds), hard))


def serve() -> None:
    """Answer lines from standard input until it closes."""
    _bound_memory()
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    sessions: Sessions | None = None
    for line in sys.stdin:
        try:
            request = json.loads(line)
            if sessions is None:
                sessions = Sessions(request)
                reply: dict[str, Any] = {"ready": len(sessions.shards)}
            else:
                reply = {"answers": sessions.evaluate(request), "number": request["number"]}
        except Exception as error:
            reply = {"fault": f"{type(error).__name__}: {error}"}
        answers.write(json.dumps(reply) + "\n")
        answers.flush()


if __name__ == "__main__":
    serve()
