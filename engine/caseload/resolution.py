"""Holds and items of a chunk, resolved as `engine.review` resolves one package: the same definitions, column by column.

Definitions: every array of `lines` has a row for each task line of the chunk, every array of `visits` one for each
visit, and every other one for each package. An item is a *candidate* when it is indicated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from ..inference import Truths
from ..knowledge import EVERYTHING
from ..model import CatalogueItem, Effect, Rule
from ..program import MEMORY_POOR, ClauseId, RuleProgram, Section
from ..review import EQUIPMENT
from .answers import TRUE, UNKNOWN, ChunkAnswers, Flags

_BARS: tuple[tuple[Section, int], ...] = (("unsafe_when", 2), ("needs", 0))
"""Sections of an item, each with the truth of a clause that stands against it."""


@dataclass(frozen=True)
class Held:
    """What holds keep as it is."""

    lines: Flags
    surely: Flags
    """Lines of holds that are true."""
    visits: Flags


@dataclass(frozen=True)
class ItemColumns:
    """What becomes of one item, package by package."""

    item: CatalogueItem
    in_place: Flags
    excluded: Flags
    indicated: Flags
    unsettled: Flags
    """Rests on something that is not known."""
    free: Flags
    """Indicated, and not all of its lines are surely held."""
    touched: Mapping[int, Flags]
    """Lines that each of its effects would touch, by the effect's index; none where no line is."""


@dataclass
class Resolution:
    """The resolution of a chunk."""

    answers: ChunkAnswers
    program: RuleProgram
    asked: dict[str, Flags] = field(default_factory=dict)
    """Packages in which a field is to be asked about."""

    def __post_init__(self) -> None:
        """Resolve: holds first, then items; what is unknown in them is asked about."""
        self._activity = self._activities()
        self._carers = self.answers.rows.value("visits.tasks.carers")
        self.held = self._held()
        self.items = tuple(self._item(item) for item in self.program.catalogue.items.values())
        self._ask()

    @property
    def memory_poor(self) -> Flags:
        """Where an item that the person works is used less: memory is poor, or nobody knows."""
        found: Flags = self.answers.of(MEMORY_POOR) > 0
        return found

    def _activities(self) -> NDArray[np.intp]:
        return self.answers.rows.value("visits.tasks.activity").astype(np.intp)

    def _doing(self, activities: Sequence[str]) -> Flags:
        """Lines of these activities."""
        wanted = np.array([name in activities for name in self.program.catalogue.activities], dtype=np.bool_)
        found: Flags = wanted[self._activity]
        return found

    def _held(self) -> Held:
        rows = self.answers.rows
        lines, surely = np.zeros(rows.size("task"), dtype=np.bool_), np.zeros(rows.size("task"), dtype=np.bool_)
        visits = np.zeros(rows.size("visit"), dtype=np.bool_)
        for rule in self.program.rules("hold"):
            truths, everything = self.answers.of(ClauseId.of_rule(rule.id)), EVERYTHING in rule.about
            if not truths.any():
                continue
            reached = self.answers.of_tasks(truths, rule.scope)
            mine = np.ones_like(lines) if everything else self._doing(rule.about)
            lines |= mine & (reached > 0)
            surely |= mine & (reached == TRUE)
            if everything and rule.scope != "task":
                visits |= (truths[rows.package_of_visit] if rule.scope == "person" else truths) > 0
            self._ask_where_it_binds(rule, truths, mine, everything)
        return Held(lines, surely, visits)

    def _ask_where_it_binds(self, rule: Rule, truths: Truths, mine: Flags, everything: bool) -> None:
        """A hold that may be true asks its question where it covers anything."""
        unknown = truths == UNKNOWN
        if not unknown.any():
            return
        rows = self.answers.rows
        binds = rows.of_packages(mine & (self.answers.of_tasks(truths, rule.scope) == UNKNOWN), "task")
        if everything and rule.scope == "person":
            binds = binds | unknown
        elif everything and rule.scope == "visit":
            binds = binds | rows.of_packages(unknown, "visit")
        owners = rows.owners(rule.scope)
        self._ask_about(rule, unknown & binds[owners])

    def _item(self, item: CatalogueItem) -> ItemColumns:
        suggested = [(rule, self.answers.of(ClauseId.of_rule(rule.id)))
                     for rule in self.program.rules("suggest", item.id)]
        surely = self._any(suggested, TRUE)
        indicated_by = surely | self._any(suggested, UNKNOWN)
        in_place, looked = self._in_place(item), ~self.answers.nobody_has_looked
        if not indicated_by.any():
            nothing = np.zeros_like(surely)
            return ItemColumns(item, in_place, nothing, nothing, nothing, nothing, {})
        barred, lines_barred, unsettled = self._bars(item)
        helped = self._helped(item, suggested, surely)
        lines = helped & ~lines_barred
        has_lines = self.answers.rows.of_packages(lines, "task")
        barred |= self.answers.rows.of_packages(helped, "task") & ~has_lines
        excluded = indicated_by & ~in_place & barred
        indicated = indicated_by & ~in_place & ~barred
        free_lines = self.answers.rows.of_packages(lines & ~self.held.surely, "task")
        unsettled |= (indicated_by & ~surely) | ~looked
        self._ask_about_item(item, suggested, surely, indicated, looked)
        touched = self._touched(item, lines & indicated[self.answers.rows.package_of_task])
        free = indicated & (free_lines | ~has_lines)
        return ItemColumns(item, in_place, excluded, indicated, indicated & unsettled, free, touched)

    def _any(self, rules: Sequence[tuple[Rule, Truths]], truth: np.uint8) -> Flags:
        none = np.zeros(self.answers.rows.size("person"), dtype=np.bool_)
        found = (self.answers.rows.of_packages(truths == truth, rule.scope) for rule, truths in rules)
        return reduce(np.logical_or, found, none)

    def _in_place(self, item: CatalogueItem) -> Flags:
        there: Flags = self.answers.rows.word(f"equipment.{item.id}") == 1
        return there

    def _bars(self, item: CatalogueItem) -> tuple[Flags, Flags, Flags]:
        """Packages and lines for which something stands against it, and packages where that is not known."""
        rows = self.answers.rows
        barred, unknown = np.zeros(rows.size("person"), dtype=np.bool_), np.zeros(rows.size("person"), dtype=np.bool_)
        lines = np.zeros(rows.size("task"), dtype=np.bool_)
        for rule in self.program.rules("exclude", item.id):
            truths = self.answers.of(ClauseId.of_rule(rule.id))
            unknown |= rows.of_packages(truths == UNKNOWN, rule.scope)
            if rule.scope == "person":
                barred |= truths == TRUE
            else:
                lines |= self.answers.of_tasks(truths, rule.scope) == TRUE
        for section, bars in _BARS:
            for index in range(len(getattr(item, section))):
                truths = self.answers.of(ClauseId.of_clause(item.id, section, index))
                barred |= truths == bars
                unknown |= truths == UNKNOWN
        return barred, lines, unknown

    def _helped(self, item: CatalogueItem, suggested: Sequence[tuple[Rule, Truths]], surely: Flags) -> Flags:
        rows = self.answers.rows
        sure, maybe = np.zeros(rows.size("task"), dtype=np.bool_), np.zeros(rows.size("task"), dtype=np.bool_)
        for rule, truths in suggested:
            if rule.scope != "person":
                reached = self.answers.of_tasks(truths, rule.scope)
                sure |= reached == TRUE
                maybe |= reached == UNKNOWN
        found: Flags = np.where(surely[rows.package_of_task], sure, maybe) & self._doing(item.tasks)
        return found

    def _touched(self, item: CatalogueItem, lines: Flags) -> dict[int, Flags]:
        if not lines.any():
            return {}
        found = {index: lines & self._reaches(item, index, effect) for index, effect in enumerate(item.effects)}
        return {index: touched for index, touched in found.items() if touched.any()}

    def _reaches(self, item: CatalogueItem, index: int, effect: Effect) -> Flags:
        """A benefit needs its condition to be true; a burden counts while it is not ruled out."""
        reaches = self._doing(effect.tasks)
        if effect.kind == "second_carer":
            reaches = reaches & (self._carers >= 2)
        if effect.when is not None:
            least = UNKNOWN if effect.size.likely < 0 else TRUE
            reaches = reaches & (self.answers.of(ClauseId.of_clause(item.id, "effects", index)) >= least)
        return reaches

    def _ask(self) -> None:
        for rule in self.program.rules("ask"):
            truths = self.answers.of(ClauseId.of_rule(rule.id))
            self._add(rule.about[0], self.answers.rows.of_packages(truths == TRUE, rule.scope))
        for rule in self.program.rules("unmet_need"):
            self._ask_about(rule, self.answers.of(ClauseId.of_rule(rule.id)) == UNKNOWN)

    def _ask_about_item(
        self, item: CatalogueItem, suggested: Sequence[tuple[Rule, Truths]], surely: Flags, indicated: Flags,
        looked: Flags,
    ) -> None:
        if not indicated.any():
            return
        unsure = indicated & ~surely
        for rule, truths in suggested:
            self._ask_about(rule, (truths == UNKNOWN) & unsure[self.answers.rows.owners(rule.scope)])
        for rule in self.program.rules("exclude", item.id):
            truths = self.answers.of(ClauseId.of_rule(rule.id))
            self._ask_about(rule, (truths == UNKNOWN) & indicated[self.answers.rows.owners(rule.scope)])
        for clause in (*item.unsafe_when, *item.needs):
            for path, packages in self.answers.open_fields(clause.when, "person", indicated):
                self._add(path, packages)
        self._add(EQUIPMENT, indicated & ~looked)

    def _ask_about(self, rule: Rule, rows: Flags) -> None:
        if rows.any():
            for path, packages in self.answers.open_fields(rule.when, rule.scope, rows):
                self._add(path, packages)

    def _add(self, path: str, packages: Flags) -> None:
        if packages.any():
            self.asked[path] = self.asked[path] | packages if path in self.asked else packages
