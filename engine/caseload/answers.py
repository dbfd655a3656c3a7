"""What every rule and clause says of every row of a chunk, and which fields would settle what is unknown.

Definitions: a comparison is *open* in a condition when it and every part around it are unknown: exactly the comparisons
that `engine.review.reason.unknown_paths` follows. A reading that is open stands for the fields it rests on.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ..columns import PackageColumns
from ..inference import Answers, ColumnTruths, Truths
from ..model import Comparison, Condition, Not, Scope
from ..program import RuleProgram
from ..review import EQUIPMENT

Flags = NDArray[np.bool_]
UNKNOWN, TRUE = np.uint8(1), np.uint8(2)
_READING = "reading."


class ChunkAnswers:
    """The truths of a chunk."""

    def __init__(self, rows: PackageColumns, program: RuleProgram) -> None:
        """Decide every proposition for every row."""
        self.rows = rows
        self._truths = ColumnTruths(rows, program)
        self._program = program
        self._fields_of_reading: dict[str, dict[str, Flags]] = {}

    def of(self, proposition: str) -> Truths:
        """The truths of one proposition, a row each of its scope."""
        return self._truths.of(proposition)

    def of_one(self, package: int) -> Answers:
        """Everything that is said of one package (by its place in the chunk), as one evaluator would give it."""
        return self._truths.answers(package)

    def of_packages(self, proposition: str, scope: Scope) -> Truths:
        """The greatest truth in each package."""
        return self.rows.of_packages(self.of(proposition), scope)

    def of_tasks(self, truths: Truths, scope: Scope) -> Truths:
        """Truths of a scope, for each of the task lines that their row stands for."""
        if scope == "task":
            return truths
        return truths[self.rows.package_of_task if scope == "person" else self.rows.visit_of_task]

    def open_fields(self, condition: Condition, scope: Scope, wanted: Flags) -> Iterator[tuple[str, Flags]]:
        """The fields that could settle a condition where it is unknown: a field, and the packages.

        Args:
            condition: what is unknown.
            scope: whose it is.
            wanted: the rows that matter.
        """
        for path, open_rows in self._open_leaves(condition, scope, wanted):
            packages = self.rows.of_packages(open_rows, scope)
            if path.startswith(_READING):
                for field, resting in self._fields_of(path.removeprefix(_READING)).items():
                    yield field, packages & resting
            elif path.startswith("equipment."):
                yield EQUIPMENT, packages & self.nobody_has_looked
                yield path, packages & ~self.nobody_has_looked
            else:
                yield path, packages

    @cached_property
    def nobody_has_looked(self) -> Flags:
        """Where it is not known what equipment is in place."""
        unknown: Flags = ~self.rows.is_said("equipment")
        return unknown

    def _open_leaves(self, condition: Condition, scope: Scope, wanted: Flags) -> Iterator[tuple[str, Flags]]:
        open_rows = wanted & (self._truths.part(condition, scope) == UNKNOWN)
        if not open_rows.any():
            return
        if isinstance(condition, Comparison):
            yield condition.path, open_rows
            return
        for part in (condition.part,) if isinstance(condition, Not) else condition.parts:
            yield from self._open_leaves(part, scope, open_rows)

    def _fields_of(self, reading: str) -> dict[str, Flags]:
        found = self._fields_of_reading.get(reading)
        if found is None:
            found = self._fields_of_reading[reading] = {}
            everyone = np.ones(self.rows.size("person"), dtype=np.bool_)
            for rule in self._program.rules("reading", reading):
                for field, packages in self.open_fields(rule.when, "person", everyone):
                    found[field] = found[field] | packages if field in found else packages
        return found
