"""This project's side: the rules alone, over columns.

The one place that knows which evaluator is meant, so that another can be put in its stead.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version

import numpy as np

from benchmarks.peers.question import Answer, Question
from engine.inference.columns import Columns, FactRows, Truths, evaluate_columns
from engine.language.facts import Facts
from engine.model.rule import Scope


class Handrail:
    """Rules over columns, three-valued."""

    name = "handrail"
    how = "rules over columns"
    limit = ""

    def version(self) -> str:
        """This project's version."""
        return version("handrail")

    def prepare(self, question: Question) -> None:
        """Columns need no compiling."""
        self._question = question

    def decide(self, packages: Sequence[Facts]) -> tuple[Columns, dict[str, Truths]]:
        """Truths of every rule for every row."""
        columns = Columns(FactRows(packages), self._question.vocabulary)
        return columns, evaluate_columns(columns, self._question.program)

    def answers(self, decided: tuple[Columns, dict[str, Truths]], packages: Sequence[Facts]) -> list[Answer]:
        """From rows back to packages."""
        columns, truths = decided
        scopes: dict[str, Scope] = {rule.id: rule.scope for rule in self._question.rules}
        found: list[set] = [set() for _ in packages]
        for rule, values in truths.items():
            owners, subjects = columns.rows.owners(scopes[rule]), columns.rows.subjects(scopes[rule])
            for row in np.flatnonzero(values):
                found[owners[row]].add((rule, subjects[row], int(values[row])))
        return [frozenset(one) for one in found]
