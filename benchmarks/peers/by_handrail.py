"""This project's side: the rules alone, over columns.

The one place that knows which evaluator is meant, so that another can be put in its stead.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version

from benchmarks.peers.question import Answer, Question
from engine.inference import ColumnTruths, FactRows
from engine.language.facts import Facts


class Handrail:
    """Rules over columns, three-valued."""

    name = "handrail"
    how = "rules over columns"
    limit = ""

    def version(self) -> str:
        """This project's version."""
        return version("handrail")

    def prepare(self, question: Question) -> None:
        """Lay out the registers."""
        self._question = question
        assert question.program.registers

    def decide(self, packages: Sequence[Facts]) -> ColumnTruths:
        """Truths of every rule for every row."""
        return ColumnTruths(FactRows(packages), self._question.program)

    def answers(self, decided: ColumnTruths, packages: Sequence[Facts]) -> list[Answer]:
        """From rows back to packages."""
        found = (decided.answers(place).truths for place in range(len(packages)))
        return [
            frozenset((rule, whom, int(truth)) for (rule, whom), truth in truths.items()) for truths in found
        ]
