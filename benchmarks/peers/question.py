"""What every peer is asked, and the shape in which they all answer.

Definitions: a question is the rules of a set (conditions, scopes, the order in which readings can be derived) and the
words that they use. A peer prepares once (compiling its rules; timed apart), then decides the facts of many packages.
What `decide` gives back is the peer's own and holds every answer in this process's memory; `answers` turns it into sets
of (rule id, subject, truth) outside the clock, TRUE and UNKNOWN only, so that nobody pays for being compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, Protocol

from engine import CarePackage, Catalogue, RuleSet
from engine.language.facts import Facts, facts_of
from engine.language.vocabulary import Vocabulary
from engine.model.condition import comparisons
from engine.model.rule import Scope
from engine.program import ClauseId, Program, Proposition, RuleProgram, Subject

DAY = date(2026, 11, 23)
Answer = frozenset[tuple[str, Subject, int]]
"""Rule id, subject, 2 true or 1 unknown; what is not there is false."""


@dataclass(frozen=True)
class Question:
    """The rules of a set, ready to be translated."""

    rules: tuple[Proposition, ...]
    """Every rule as a condition at a scope, under its own id; `reading` names what it derives."""
    vocabulary: Vocabulary
    """The words of a package and of the readings."""
    strata: tuple[tuple[str, ...], ...]
    """Names of readings in the order in which they can be derived."""

    @cached_property
    def program(self) -> Program:
        """The same for this project's own evaluators."""
        return Program(self.rules, self.vocabulary, self.strata)

    @cached_property
    def stages(self) -> tuple[tuple[Proposition, ...], ...]:
        """The rules by the stratum of the reading that they derive, then all that derive none."""
        readings = (tuple(rule for rule in self.rules if rule.reading in stratum) for stratum in self.strata)
        return (*readings, tuple(rule for rule in self.rules if rule.reading is None))

    def of(self, scope: Scope) -> tuple[Proposition, ...]:
        """The rules of a scope that derive no reading."""
        return tuple(rule for rule in self.stages[-1] if rule.scope == scope)

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """The words that the rules read, without the readings."""
        found = dict.fromkeys(leaf.path for rule in self.rules for leaf in comparisons(rule.condition))
        return tuple(path for path in found if not path.startswith("reading."))


def question_of(catalogue: Catalogue, rule_set: RuleSet) -> Question:
    """A rule set as a question."""
    program = RuleProgram(catalogue, rule_set).of_rules
    rules = (replace(rule, id=str(ClauseId(rule.id).rule)) for rule in program.propositions)
    return Question(tuple(rules), program.vocabulary, program.strata)


def plain_facts(package: CarePackage, catalogue: Catalogue) -> Facts:
    """The facts of a package: the same for everybody, on nobody's clock, and without ranges, which no peer can hold."""
    facts = facts_of(package, catalogue.items, catalogue.groups, DAY, catalogue.roles)
    return replace(facts, ranges={})


class Peer(Protocol):
    """One engine, used as its own documentation recommends."""

    name: str
    how: str
    """What it does, in a few words for the table."""
    limit: str
    """What it cannot do of the question, or nothing."""

    def version(self) -> str:
        """Its version; raises ImportError where it is not installed."""
        ...

    def prepare(self, question: Question) -> None:
        """Translate and compile the rules, once."""
        ...

    def decide(self, packages: Sequence[Facts]) -> Any:
        """Every rule for every subject of every package; timed."""
        ...

    def answers(self, decided: Any, packages: Sequence[Facts]) -> list[Answer]:
        """The same, in the common shape; not timed."""
        ...
