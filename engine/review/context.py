"""One package under review: what was resolved of it, and who is meant by a row.

Definitions: a subject is `()` for the person, `(visit,)` for a visit, `(visit, task)` for a task line, by index. The
values of a subject are the person's, its own and the derived readings that are known. The resolution is that of a chunk
of one package; here it gets names, values and traces.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from ..language import Facts, TraceMemory, ranges_in_words, trace
from ..model import (
    CarePackage,
    Clause,
    Condition,
    ConditionTrace,
    Rule,
    RuleKind,
    Scalar,
    Scope,
    TaskReference,
    Truth,
)
from ..program import READING, ClauseId, RuleProgram, Section, Subject
from .answers import ChunkAnswers, Flags
from .reason_memory import ReasonMemory, memory_of
from .resolution import Resolution

Line = tuple[int, int]
_FIELD_NAMES = re.compile(r" \(`[^)]*`\)")


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that is true, or may be true, of these subjects."""

    rule: Rule
    truth: Truth
    subjects: tuple[Subject, ...]


@dataclass(frozen=True)
class ReviewContext:
    """A package with everything that its reasons are read from."""

    package: CarePackage
    facts: Facts
    resolution: Resolution

    @cached_property
    def program(self) -> RuleProgram:
        """The rules and the catalogue that were asked."""
        return self.resolution.program

    @cached_property
    def answers(self) -> ChunkAnswers:
        """What every rule and clause answers of the package."""
        return self.resolution.answers

    @cached_property
    def memory(self) -> ReasonMemory:
        """What was said in other reviews with the same program."""
        return memory_of(self.program)

    @property
    def on(self) -> date:
        """The day of the review."""
        return self.answers.rows.on

    @cached_property
    def _person(self) -> Mapping[str, Scalar]:
        readings = {name: self.reading(name) for name in self.program.readings}
        known = {name: truth is Truth.TRUE for name, truth in readings.items() if truth is not Truth.UNKNOWN}
        return {**self.facts.person, **{f"{READING}{name}": value for name, value in known.items()}}

    @cached_property
    def ranges(self) -> Mapping[str, str]:
        """By word that is not known: the range of levels in which it lies, or the least that it can be, in words."""
        return ranges_in_words(self.package, self.facts)

    @cached_property
    def _findings_by_rule(self) -> dict[str, tuple[Finding, ...]]:
        """The findings of each rule that was asked for: one rule may speak of many items."""
        return {}

    @cached_property
    def traces(self) -> dict[tuple[int, Scope, Subject], ConditionTrace]:
        """Traces that were made, by the identity of their condition, which the program keeps alive (`reason`)."""
        return {}

    @cached_property
    def _values(self) -> dict[Subject, Mapping[str, Scalar]]:
        return {}

    @cached_property
    def _references(self) -> dict[Subject, TaskReference]:
        """Names that were asked for: each hold names the same lines."""
        return {}

    @cached_property
    def _tasks(self) -> Mapping[Line, Mapping[str, Scalar]]:
        return {(visit, task): values for visit, task, values in self.facts.tasks}

    def reading(self, name: str) -> Truth:
        """The truth of a reading."""
        return Truth(int(self.answers.of_reading(name)[0]))

    def values(self, subject: Subject) -> Mapping[str, Scalar]:
        """Known values by path for a subject."""
        if not subject:
            return self._person
        values = self._values.get(subject)
        if values is None:
            own = self._tasks[subject[0], subject[1]] if len(subject) == 2 else self.facts.visits[subject[0]]
            values = self._values[subject] = {**self._person, **own}
        return values

    def trace(
        self, condition: Condition, scope: Scope, subject: Subject, memory: TraceMemory | None = None
    ) -> ConditionTrace:
        """A condition with the values of a subject, and the truth of every part as it was decided.

        Args:
            condition: of the program.
            scope: of its rule.
            subject: whose values.
            memory: traces of other packages with the same program.
        """
        row = self.row(subject, scope)
        return trace(
            condition,
            self.values(subject),
            self.program.vocabulary,
            lambda part: self.answers.part_of(part, scope, row),
            self.ranges,
            memory,
        )

    def row(self, subject: Subject, scope: Scope) -> int:
        """The row of a subject, or of the visit or the person that it belongs to, in its own or a wider scope."""
        if scope == "person":
            return 0
        visit = subject[0]
        return visit if scope == "visit" else int(self.answers.rows.first_task[visit]) + subject[1]

    def wording(self, text: str) -> str:
        """A text of the rules or the catalogue, in the words of the law where the person lives.

        Names of fields in brackets are for whoever writes a package file, and no reader of a review has one.
        """
        words = _FIELD_NAMES.sub("", text) if "`" in text else text
        return self.program.catalogue.wording_in(self.package.nation, words)

    def cites_in_nation(self, cites: tuple[str, ...]) -> tuple[str, ...]:
        """Ids of sources that hold where the person lives."""
        return self.program.catalogue.cited_in(self.package.nation, cites)

    def reference(self, subject: Subject) -> TaskReference:
        """How a visit or a line is named to people."""
        reference = self._references.get(subject)
        if reference is None:
            reference = self._references[subject] = self._make_reference(subject)
        return reference

    def _make_reference(self, subject: Subject) -> TaskReference:
        visit = self.package.visits[subject[0]]
        if len(subject) == 1:
            return TaskReference(visit=visit.id)
        activity = visit.tasks[subject[1]].activity
        label = self.program.catalogue.activities[activity].label
        return TaskReference(visit=visit.id, task=subject[1], activity=activity, label=label)

    def references(self, subjects: Iterable[Subject]) -> tuple[TaskReference, ...]:
        """Names of several; the person needs none."""
        return tuple(self.reference(subject) for subject in subjects if subject)

    def subjects(self, rows: Flags, scope: Scope) -> tuple[Subject, ...]:
        """The subjects of the rows of which this is so."""
        subjects = self.answers.rows.subjects(scope)
        return tuple(subjects[row] for row in rows.nonzero()[0].tolist())

    def lines(self, rows: Flags) -> tuple[Line, ...]:
        """The task lines of which this is so."""
        return tuple((visit, task) for visit, task in self.subjects(rows, "task"))

    def findings(self, kind: RuleKind, about: str | None = None) -> Iterator[Finding]:
        """Rules of a kind that are true of somebody, and those that may be, each with whom; in the set's order."""
        for rule in self.answers.open_rules(kind, about):
            findings = self._findings_by_rule.get(rule.id)
            if findings is None:
                findings = self._findings_by_rule[rule.id] = tuple(self._findings_of(rule))
            yield from findings

    def clauses(self, item: str, section: Section, truth: Truth) -> Sequence[tuple[ClauseId, Clause]]:
        """The clauses in a section of an item that have this truth."""
        return self.answers.clauses(section, truth).get(item, ())

    def _findings_of(self, rule: Rule) -> Iterator[Finding]:
        truths, subjects = self.answers.of_rule(rule).tolist(), self.answers.rows.subjects(rule.scope)
        for truth in (Truth.TRUE, Truth.UNKNOWN):
            if truth in truths:
                yield Finding(
                    rule, truth, tuple(who for who, its in zip(subjects, truths, strict=True) if its == truth)
                )

    def open_fields(self, rule: Rule) -> frozenset[str]:
        """The fields whose answers could settle a rule of whomever it may be true."""
        return fields_of(self.resolution.deciding_fields.of_rule(rule))


def fields_of(open_fields: Iterable[tuple[str, Flags]]) -> frozenset[str]:
    """The fields that are open in a chunk of one package."""
    return frozenset(field for field, packages in open_fields if np.count_nonzero(packages))
