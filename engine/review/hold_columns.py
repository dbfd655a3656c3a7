"""Holds of some packages, as columns: which may bind, what each covers, and the lines and visits that are held.

Definitions: a hold *binds* while it is true or unknown: what was not assessed is not ruled out. On `everything` it
covers the whole package, with `for: visit` that visit, with `for: task` the lines it is true of; on activities it
covers the lines with those activities, within the same reach.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from ..inference import Truths
from ..knowledge import EVERYTHING
from ..model import Rule
from .answers import TRUE, ChunkAnswers, Flags


@dataclass(frozen=True)
class HoldColumns:
    """A hold that may bind somebody."""

    rule: Rule
    truths: Truths
    """A row each of its scope."""
    covered: Flags
    """Lines with its activities."""

    @property
    def on_everything(self) -> bool:
        """Whether it covers more than some activities."""
        return EVERYTHING in self.rule.about

    @property
    def holds_visits(self) -> bool:
        """Whether it covers whole visits, and not only their lines."""
        return self.on_everything and self.rule.scope != "task"

    def packages_bound(self, truth: np.uint8, answers: ChunkAnswers) -> Flags:
        """The packages of which it has a truth and in which it covers anything: a hold that covers nothing does not bind.

        Args:
            truth: true, for holds in force; unknown, for those that are not ruled out.
            answers: of the same chunk.
        """
        scope, rows = self.rule.scope, self.truths == truth
        packages = answers.in_packages(self.covered & answers.of_lines(rows, scope), "task")
        return packages | answers.in_packages(rows, scope) if self.holds_visits else packages


@dataclass(frozen=True)
class HeldRows:
    """What holds keep as it is."""

    lines: Flags
    surely: Flags
    """Lines of holds that are true."""
    visits: Flags


def holds_that_may_bind(answers: ChunkAnswers) -> Iterator[HoldColumns]:
    """Every hold that is true or unknown of anything in the chunk."""
    activity = answers.rows.value("visits.tasks.activity")
    for rule in answers.open_rules("hold"):
        truths = answers.of_rule(rule)
        if truths.any():
            whole = EVERYTHING in rule.about
            concerned = answers.program.item_tables.activities_of[rule.id]
            yield HoldColumns(
                rule, truths, np.ones(len(activity), dtype=np.bool_) if whole else concerned[activity]
            )


def held_rows(holds: Iterable[HoldColumns], answers: ChunkAnswers) -> HeldRows:
    """The lines and visits that any of these holds covers."""
    lines, surely = (np.zeros(answers.rows.size("task"), dtype=np.bool_) for _ in range(2))
    visits = np.zeros(answers.rows.size("visit"), dtype=np.bool_)
    for hold in holds:
        scope, binding, is_true = hold.rule.scope, hold.truths > 0, hold.truths == TRUE
        lines |= hold.covered & answers.of_lines(binding, scope)
        if is_true.any():
            surely |= hold.covered & answers.of_lines(is_true, scope)
        if hold.holds_visits:
            visits |= binding[answers.rows.package_of_visit] if scope == "person" else binding
    return HeldRows(lines, surely, visits)
