"""What every rule and clause says of every row of some packages, and which fields would settle what is unknown.

Definitions: a comparison is *open* in a condition when it and every part around it are unknown: its field could settle
the condition. Of parts that must all hold, the first in the author's order is asked about before the others, which may
fall away with its answer. A reading that is open stands for the fields that it rests on, every word about equipment
for one question while nobody has looked what is there, and every word about unpaid carers, and about who helps, for one
while nobody has asked whether there is one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from ..columns import PackageColumns
from ..inference import ColumnTruths, Truths
from ..language.derived import HELPED, MAY_HARM
from ..model import (
    AllOf,
    AnyOf,
    Clause,
    Comparison,
    Condition,
    Not,
    Rule,
    RuleKind,
    Scope,
    Truth,
    comparisons,
)
from ..program import READING, ClauseId, RuleProgram, Section

Flags = NDArray[np.bool_]
Index = NDArray[np.intp]
_Value = TypeVar("_Value", bound=np.generic)
OpenFields = Sequence[tuple[str, Flags]]
"""Fields that could settle something, each with the packages that may be asked."""
UNKNOWN, TRUE = np.uint8(1), np.uint8(2)
EQUIPMENT = "equipment"
"""Stands for every word about equipment in place while nobody has looked."""
IN_PLACE = ("equipment.", "working.")
"""How words begin that nobody knows before somebody has looked what is in the home."""
SPEAKS_FOR_NOTHING = (*IN_PLACE, MAY_HARM)
"""How words begin whose answer brings no item forward."""
CARER = "support.unpaid_carer"
"""Stands for every word about unpaid carers while nobody has asked whether there is one."""
NATION = "nation"
"""Where the person lives; no rule reads it, and the law that a reason rests on does."""


class ChunkAnswers(ColumnTruths):
    """The truths of a chunk of packages; a review's is a chunk of one."""

    program: RuleProgram
    rows: PackageColumns

    def __init__(self, rows: PackageColumns, program: RuleProgram) -> None:
        """Decide every proposition for every row."""
        super().__init__(rows, program)
        self._fields_of_reading: dict[str, dict[str, Flags]] = {}
        self._greatest: dict[str, Truths] = {}
        self._unknown: dict[str, Index] = {}
        self._of_rules: dict[str, Truths] = {}
        self._of_rows: dict[tuple[Scope, int], bytes] = {}
        self._clauses: dict[tuple[Section, Truth], dict[str, list[tuple[ClauseId, Clause]]]] = {}

    def of_rule(self, rule: Rule) -> Truths:
        """The truths of a rule, a row each of its scope; what does not count while it is unknown is false then."""
        truths = self._of_rules.get(rule.id)
        if truths is None:
            truths = self.of(ClauseId.of_rule(rule.id))
            if rule.only_when_true:
                truths = np.where(truths == TRUE, TRUE, np.uint8(0))
            elif rule.kind == "exclude" and rule.ask_where:
                matters = (self.of_reading(rule.ask_where) == TRUE)[self.rows.owners(rule.scope)]
                truths = np.where((truths == UNKNOWN) & ~matters, np.uint8(0), truths)
            self._of_rules[rule.id] = truths
        return truths

    def of_row(self, scope: Scope, row: int) -> bytes:
        """The truths in every register of a scope, of one of its rows."""
        truths = self._of_rows.get((scope, row))
        if truths is None:
            truths = self._of_rows[scope, row] = self._registers[scope][:, row].tobytes()
        return truths

    def open_rules(self, kind: RuleKind, about: str | None = None) -> Sequence[Rule]:
        """The rules of a kind that are true or unknown of any row, in the set's order; those about one thing if named.

        A rule that chooses items by what they do is about dozens of them, and is false of most packages.
        """
        return self._open_rules.get((kind, about), ())

    @cached_property
    def _open_rules(self) -> Mapping[tuple[RuleKind, str | None], Sequence[Rule]]:
        open_rules: dict[tuple[RuleKind, str | None], list[Rule]] = {}
        for rule, (scope, place), asked_by in self.program.ways_to_rules:
            if self._is_open[scope][place]:
                for kind_and_thing in asked_by:
                    open_rules.setdefault(kind_and_thing, []).append(rule)
        return open_rules

    def unknown_rows(self, rule: Rule) -> Index:
        """The rows of its scope for which a rule is unknown."""
        rows = self._unknown.get(rule.id)
        if rows is None:
            rows = self._unknown[rule.id] = rows_where(self.of_rule(rule) == UNKNOWN)
        return rows

    def of_clause(self, item: str, section: Section, index: int) -> Truths:
        """The truths of a clause of the catalogue, for each package; of an effect's condition, for each task line."""
        return self.of(ClauseId.of_clause(item, section, index))

    def of_section(self, item: str, section: Section) -> Truths:
        """`[clauses, packages]`: the truths of the clauses in a section of an item."""
        return self._registers["person"][self.program.places[item, section]]

    def of_registers(self, scope: Scope, places: Index) -> Truths:
        """`[registers, rows]`: the truths in some registers of a scope."""
        truths: Truths = self._registers[scope][places]
        return truths

    def clauses(self, section: Section, truth: Truth) -> Mapping[str, Sequence[tuple[ClauseId, Clause]]]:
        """By item: the clauses in a section that have this truth in any package.

        For the whole catalogue at once, since they are few of few items.
        """
        by_item = self._clauses.get((section, truth))
        if by_item is None:
            by_item = self._clauses[section, truth] = {}
            places, clauses = self.program.clauses_in(section)
            some = (self.of_registers("person", places) == truth).any(axis=1)
            for which in np.flatnonzero(some).tolist():
                item, source, clause = clauses[which]
                by_item.setdefault(item, []).append((source, clause))
        return by_item

    def greatest(self, rule: Rule) -> Truths:
        """The greatest truth of a rule in each package."""
        truths = self._greatest.get(rule.id)
        if truths is None:
            truths = self._greatest[rule.id] = self.greatest_of(self.of_rule(rule), rule.scope)
        return truths

    def greatest_of(self, truths: Truths, scope: Scope) -> Truths:
        """The greatest of a scope's truths in each package; false in one that has no such rows."""
        if scope == "person":
            return truths
        greatest = np.zeros(self.rows.size("person"), dtype=np.uint8)
        some = rows_where(truths)
        np.maximum.at(greatest, self.rows.owners(scope)[some], truths[some])
        return greatest

    def in_packages(self, flags: Flags, scope: Scope) -> Flags:
        """Which packages have a row of a scope of which this is so."""
        if scope == "person":
            return flags
        return self.packages_of(rows_where(flags), scope)

    def packages_of(self, rows: Index, scope: Scope) -> Flags:
        """Which packages these rows of a scope are of."""
        packages = np.zeros(self.rows.size("person"), dtype=np.bool_)
        packages[rows if scope == "person" else self.rows.owners(scope)[rows]] = True
        return packages

    def of_lines(self, rows: NDArray[_Value], scope: Scope) -> NDArray[_Value]:
        """Flags or truths of a scope, for each of the task lines that their row stands for."""
        if scope == "task":
            return rows
        return rows[self.rows.package_of_task if scope == "person" else self.rows.visit_of_task]

    @cached_property
    def nobody_has_looked(self) -> Flags:
        """Where it is not known what equipment is in place."""
        unknown: Flags = ~self.rows.is_said("equipment")
        return unknown

    @cached_property
    def nobody_has_asked(self) -> Flags:
        """Where it is not known whether there is an unpaid carer."""
        unknown: Flags = ~self.rows.is_said("unpaid_carers")
        return unknown

    def points_to(self, condition: Condition, scope: Scope, rows: Index) -> Flags:
        """Of which of these rows some comparison of a condition is true: what is known speaks for it, as far as it goes.

        That a piece is not in the home, or that nobody there is feared, speaks for nothing.
        """
        spoken_for = np.zeros(len(rows), dtype=np.bool_)
        for leaf in comparisons(condition):
            if not leaf.path.startswith(SPEAKS_FOR_NOTHING):
                spoken_for |= self.part_at(leaf, scope, rows) == TRUE
        return spoken_for

    def open_fields(self, condition: Condition, scope: Scope, rows: Index) -> Iterator[tuple[str, Flags]]:
        """The fields that could settle a condition where it is unknown: a field, and the packages.

        Args:
            condition: what is unknown.
            scope: whose it is.
            rows: the rows that matter.
        """
        for path, open_rows in self._open_leaves(condition, scope, rows, is_denied=False):
            packages = self.packages_of(open_rows, scope)
            if path.startswith(READING):
                for field, resting in self._fields_of(path.removeprefix(READING)).items():
                    yield field, packages & resting
            elif path.startswith(IN_PLACE):
                yield EQUIPMENT, packages & self.nobody_has_looked
                yield path, packages & ~self.nobody_has_looked
            elif path.startswith((HELPED, "support.")):
                yield CARER, packages & self.nobody_has_asked
                yield path, packages & ~self.nobody_has_asked
            else:
                yield path, packages

    def _open_leaves(
        self, condition: Condition, scope: Scope, rows: Index, *, is_denied: bool
    ) -> Iterator[tuple[str, Index]]:
        """What is open, and in which rows: of parts that must all hold only the first, because the others may fall away.

        Args:
            condition: what is unknown.
            scope: whose it is.
            rows: the rows that matter.
            is_denied: it stands under an odd number of `not`, where `any` asks for all.
        """
        if not len(rows):
            return
        open_rows = rows[self.part_at(condition, scope, rows) == UNKNOWN]
        if not len(open_rows):
            return
        if isinstance(condition, Comparison):
            yield condition.path, open_rows
            return
        if isinstance(condition, Not):
            yield from self._open_leaves(condition.part, scope, open_rows, is_denied=not is_denied)
            return
        must_all_hold = isinstance(condition, AnyOf if is_denied else AllOf)
        for part in condition.parts:
            yield from self._open_leaves(part, scope, open_rows, is_denied=is_denied)
            if must_all_hold:
                open_rows = open_rows[self.part_at(part, scope, open_rows) != UNKNOWN]

    def _fields_of(self, reading: str) -> Mapping[str, Flags]:
        fields = self._fields_of_reading.get(reading)
        if fields is None:
            fields = self._fields_of_reading[reading] = {}
            everyone = np.arange(self.rows.size("person"), dtype=np.intp)
            for rule in self.program.rules("reading", reading):
                add_fields(fields, self.open_fields(rule.when, "person", everyone))
        return fields


def add_fields(fields: dict[str, Flags], open_fields: Iterable[tuple[str, Flags]]) -> None:
    """Add packages to those of each field."""
    for field, packages in open_fields:
        if np.count_nonzero(
            packages
        ):  # faster than `any`, which counts where there are thousands of such fields
            fields[field] = fields[field] | packages if field in fields else packages


def rows_where(flags: NDArray[np.bool_] | Truths) -> Index:
    """The rows of which this is so; for one package, `np.flatnonzero` takes five times as long."""
    return flags.nonzero()[0]


def only_in(fields: OpenFields, packages: Flags) -> Iterator[tuple[str, Flags]]:
    """Fields with the packages in which they may be asked, kept to these packages."""
    if np.count_nonzero(packages):
        for field, asked in fields:
            yield field, asked & packages
