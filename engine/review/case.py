"""One package under review: its facts, the agreed answers, and who is meant by a subject.

Definitions: a subject is `()` for the person, `(visit,)` for a visit, `(visit, task)` for a task line, by index.
The values of a subject are the person's, its own and the derived readings that are known.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from ..inference import Answers
from ..knowledge import Catalogue
from ..language import Facts, Vocabulary
from ..model import RULE_KINDS, CarePackage, Rule, RuleKind, RuleSet, Scalar, TaskReference, Truth
from ..program import ClauseId, RuleProgram, Subject

Line = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that is true, or may be true, of these subjects."""

    rule: Rule
    truth: Truth
    subjects: tuple[Subject, ...]


@dataclass(frozen=True)
class Case:
    """A package with everything that the resolution reads."""

    package: CarePackage
    program: RuleProgram
    facts: Facts
    answers: Answers

    @property
    def catalogue(self) -> Catalogue:
        """What equipment exists."""
        return self.program.catalogue

    @property
    def rule_set(self) -> RuleSet:
        """The rules."""
        return self.program.rule_set

    @property
    def vocabulary(self) -> Vocabulary:
        """The words, with readings."""
        return self.program.vocabulary

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Every task line, in package order."""
        return tuple((visit, task) for visit, task, _ in self.facts.tasks)

    @cached_property
    def lines_by_subject(self) -> Mapping[Subject, tuple[Line, ...]]:
        """The task lines that a subject stands for: all of the person's, all of a visit's, or the one."""
        of_visits = {visit: tuple(line for line in self.lines if line[0] == visit[0]) for visit in self.visits}
        return {(): self.lines, **of_visits, **{line: (line,) for line in self.lines}}

    @cached_property
    def visits(self) -> tuple[Subject, ...]:
        """Every visit, in package order."""
        return tuple((index,) for index in range(len(self.package.visits)))

    @cached_property
    def _person(self) -> Mapping[str, Scalar]:
        known = {
            f"reading.{name}": truth is Truth.TRUE
            for name, truth in self.answers.readings.items()
            if truth is not Truth.UNKNOWN
        }
        return {**self.facts.person, **known}

    @cached_property
    def _tasks(self) -> Mapping[Line, Mapping[str, Scalar]]:
        return {(visit, task): values for visit, task, values in self.facts.tasks}

    def values(self, subject: Subject) -> Mapping[str, Scalar]:
        """Known values by path for a subject."""
        if not subject:
            return self._person
        own = self._tasks[subject[0], subject[1]] if len(subject) == 2 else self.facts.visits[subject[0]]
        return ChainMap(dict(own), dict(self._person))

    def activity(self, line: Line) -> str:
        """The activity of a line."""
        return self.package.visits[line[0]].tasks[line[1]].activity

    def reference(self, subject: Subject) -> TaskReference:
        """How a visit or a line is named to people."""
        visit = self.package.visits[subject[0]]
        if len(subject) == 1:
            return TaskReference(visit=visit.id)
        activity = visit.tasks[subject[1]].activity
        label = self.catalogue.activities[activity].label
        return TaskReference(visit=visit.id, task=subject[1], activity=activity, label=label)

    def references(self, subjects: Iterable[Subject]) -> tuple[TaskReference, ...]:
        """Names of several; the person needs none."""
        return tuple(self.reference(subject) for subject in subjects if subject)

    @cached_property
    def _subjects_found(self) -> Mapping[str, Mapping[Truth, tuple[Subject, ...]]]:
        found: dict[str, dict[Truth, tuple[Subject, ...]]] = {}
        for (proposition, subject), truth in sorted(self.answers.truths.items()):
            of_truth = found.setdefault(proposition, {})
            of_truth[truth] = (*of_truth.get(truth, ()), subject)
        return found

    @cached_property
    def _findings(self) -> Mapping[RuleKind, tuple[Finding, ...]]:
        found: dict[RuleKind, list[Finding]] = {kind: [] for kind in RULE_KINDS}
        for rule in self.rule_set.rules:
            by_truth = self._subjects_found.get(ClauseId.of_rule(rule.id), {})
            found[rule.kind].extend(
                Finding(rule, truth, by_truth[truth]) for truth in (Truth.TRUE, Truth.UNKNOWN) if truth in by_truth
            )
        return {kind: tuple(findings) for kind, findings in found.items()}

    def findings(self, kind: RuleKind, about: str | None = None) -> tuple[Finding, ...]:
        """Rules of a kind that are true of somebody, and those that may be, each with whom; in the set's order."""
        if about is None:
            return self._findings[kind]
        return tuple(finding for finding in self._findings[kind] if about in finding.rule.about)

    def in_place(self, item: str) -> Truth:
        """Whether the home has an item; unknown while nobody has looked."""
        if self.package.equipment is None:
            return Truth.UNKNOWN
        return Truth.TRUE if any(thing.item == item for thing in self.package.equipment) else Truth.FALSE
