"""A rule set with its cases, laid out as columns: what testing, coverage and mutation all read.

Definitions: a case *fires* a rule when the rule is true of at least one of its subjects; a rule is *unknown* for a case
when it is true of none and may be true of one. Only rules are asked here; what a review makes of them is `runner`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ...inference import ColumnTruths, FactRows, Truths
from ...knowledge import EVERYTHING, Catalogue
from ...language import Facts, Vocabulary
from ...model import Rule, RuleSet
from ...program import ClauseId, RuleProgram
from ..cases.case import Case


class Suite:
    """One rule set and its cases."""

    def __init__(
        self,
        catalogue: Catalogue,
        rule_set: RuleSet,
        cases: Sequence[Case],
        program: RuleProgram | None = None,
    ) -> None:
        """Take what is asked; nothing is computed until then.

        Args:
            catalogue: what equipment exists.
            rule_set: the rules.
            cases: the cases that they are asked of.
            program: the two compiled, where that is done already.
        """
        self.catalogue = catalogue
        self.rule_set = rule_set
        self.cases = tuple(cases)
        self.program = program or RuleProgram(catalogue, rule_set)
        self.vocabulary: Vocabulary = self.program.vocabulary

    def with_cases(self, cases: Sequence[Case]) -> Suite:
        """A suite of these rules, which stay compiled, with other cases."""
        return Suite(self.catalogue, self.rule_set, cases, self.program)

    @cached_property
    def facts(self) -> tuple[Facts, ...]:
        """The facts of each case."""
        return tuple(self.program.facts(case.package, case.on) for case in self.cases)

    @cached_property
    def columns(self) -> ColumnTruths:
        """The rules decided for every case."""
        return ColumnTruths(FactRows(self.facts), self.program.of_rules)

    def truths(self, rule: Rule) -> Truths:
        """The truth of a rule for every subject of its scope in every case."""
        return self.columns.of(ClauseId.of_rule(rule.id))

    def best(self, rule: Rule, truths: Truths | None = None) -> NDArray[np.uint8]:
        """The greatest truth of a rule in each case.

        Args:
            rule: the rule, for its scope.
            truths: other truths of its subjects, as of a mutant; its own by default.
        """
        greatest = np.zeros(len(self.cases), dtype=np.uint8)
        np.maximum.at(
            greatest, self.columns.rows.owners(rule.scope), self.truths(rule) if truths is None else truths
        )
        return greatest

    @cached_property
    def fired(self) -> tuple[frozenset[str], ...]:
        """The rules that each case fires."""
        return self._with_truth(2)

    @cached_property
    def unknown(self) -> tuple[frozenset[str], ...]:
        """The rules that are unknown for each case."""
        return self._with_truth(1)

    def held_lines(self, index: int, rule: Rule) -> tuple[str, ...]:
        """The lines of a case's package that a hold which is true keeps, as `visit/activity`, sorted."""
        owners, truths = self.columns.rows.owners(rule.scope), self.truths(rule)
        true = [bool(truth == 2) for truth in truths[owners == index]]
        facts, visits = self.facts[index], self.cases[index].package.visits
        places = [(visit, task) for visit, task, _ in facts.tasks]
        lines = []
        for number, place in enumerate(places):
            activity = visits[place[0]].tasks[place[1]].activity
            subject = {"person": 0, "visit": place[0], "task": number}[rule.scope]
            if true[subject] and (EVERYTHING in rule.about or activity in rule.about):
                lines.append(f"{visits[place[0]].id}/{activity}")
        return tuple(sorted(lines))

    def _with_truth(self, truth: int) -> tuple[frozenset[str], ...]:
        by_case: list[set[str]] = [set() for _ in self.cases]
        for rule in self.rule_set.rules:
            for index in np.flatnonzero(self.best(rule) == truth):
                by_case[index].add(rule.id)
        return tuple(frozenset(names) for names in by_case)
