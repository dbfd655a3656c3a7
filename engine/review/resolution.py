"""Holds and items of some packages, resolved column by column; a review reads the resolution of a chunk of one.

Definitions:
- An item is, in this order: *in place*, when the home has it; *not indicated*, when no rule suggests it; *excluded*,
  when a rule excludes it, a danger is present or something that it needs is missing; else *indicated*, a *candidate*.
- A piece *in place* is judged as a candidate is, but for single lines: it is *wrong* there when something stands
  against it (`standing`), and what is unknown of it is asked (`deciding_fields`).
- A suggestion helps with the lines of which it is surely true; only where no rule is sure, with those of which it may
  be. A benefit needs its condition to be true of a line; a burden counts while it is not ruled out.
- Every array of lines has a row for each task line, every array of visits one for each visit, and every other one for
  each package.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..estimate.more_care import probability_of_any, probability_of_cost
from ..program import MEMORY_POOR, Section
from .answers import (
    TRUE,
    UNKNOWN,
    ChunkAnswers,
    Flags,
    Index,
)
from .deciding_fields import DecidingFields
from .hold_columns import held_rows, holds_that_may_bind
from .item_columns import ItemColumns
from .standing import standings_of

_BARS: tuple[tuple[Section, np.uint8], ...] = (("unsafe_when", TRUE), ("needs", np.uint8(0)))
"""Sections of an item, each with the truth of a clause that stands against it."""


_NO_PLACE = np.zeros(0, dtype=np.intp)


class _Suggested(NamedTuple):
    """By item and package, what the rules that suggest it say; and the lines that items would help with."""

    surely: Flags
    possible: Flags
    spoken_for: Flags
    items: Index
    rows: Index
    """The item and the line of each pair, for few lines are helped by any."""


class _Bars(NamedTuple):
    """By item and package, or line: where something stands against it, and where that is not known."""

    packages: Flags
    lines: Flags
    unknown: Flags


class Resolution:
    """The resolution of a chunk."""

    def __init__(self, answers: ChunkAnswers) -> None:
        """Resolve holds first, then items.

        Args:
            answers: what every rule and clause says.
        """
        self.answers, self.program = answers, answers.program
        self._activity = answers.rows.value("visits.tasks.activity")
        self._carers = answers.rows.value("visits.tasks.carers")
        self._nobody = np.zeros(answers.rows.size("person"), dtype=np.bool_)
        self._no_line = np.zeros(answers.rows.size("task"), dtype=np.bool_)
        self.deciding_fields = DecidingFields(answers)
        self.holds = tuple(holds_that_may_bind(answers))
        self.held = held_rows(self.holds, answers)
        self.items = self._resolve_items()

    @property
    def memory_poor(self) -> Flags:
        """Where an item that the person works is used less: memory is poor, or nobody knows."""
        flags: Flags = self.answers.of(MEMORY_POOR) > 0
        return flags

    @cached_property
    def needs_more(self) -> NDArray[np.float64]:
        """How likely it is that meeting the unmet needs of each package takes more care."""
        needs = (
            (probability_of_cost(rule.may_cost_hours), self.answers.greatest(rule) == TRUE)
            for rule in self.answers.open_rules("unmet_need")
        )
        return probability_of_any((need for need in needs if need[0]), len(self._nobody))

    @cached_property
    def asked(self) -> dict[str, Flags]:
        """By field: the packages in which it is to be asked about."""
        return self.deciding_fields.packages_to_ask(self.holds, self.items)

    def _resolve_items(self) -> tuple[ItemColumns, ...]:
        """Every item for every package.

        What stands against it, whether a rule suggests it, and which lines it would help.
        """
        answers, package_of_task = self.answers, self.answers.rows.package_of_task
        in_place: Flags = answers.rows.items_in_place == 1
        suggested, bars = self._suggesting_rules(), self._bars()
        possible = suggested.possible & ~in_place
        items, rows = suggested.items, suggested.rows
        is_open = ~bars.lines[items, rows]
        has_lines = self._packages_with(items[is_open], rows[is_open])
        barred = bars.packages | (self._packages_with(items, rows) & ~has_lines)
        indicated = possible & ~barred
        is_open &= indicated[items, package_of_task[rows]]
        items, rows = items[is_open], rows[is_open]
        lines = np.zeros_like(bars.lines)
        lines[items, rows] = True
        is_free = ~self.held.surely[rows]
        free = self._packages_with(items[is_free], rows[is_free]) | (indicated & ~has_lines)
        unsettled = indicated & (bars.unknown | ~suggested.surely | answers.nobody_has_looked)
        return tuple(
            map(
                ItemColumns,
                self.program.catalogue.items.values(),
                in_place,
                self._standings(in_place),
                possible & barred,
                indicated,
                suggested.surely,
                suggested.spoken_for,
                unsettled,
                free,
                lines,
                self._lines_by_effect(lines),
            )
        )

    def _suggesting_rules(self) -> _Suggested:
        """What every rule that suggests anything says; lines of which one is sure, else those of which it may be."""
        answers, tables = self.answers, self.program.item_tables
        packages = (len(tables.helps_with), len(self._nobody))
        surely, possible, spoken_for = (np.zeros(packages, dtype=np.bool_) for _ in range(3))
        pairs = [(_NO_PLACE, _NO_PLACE, self._nobody[:0])]
        for rule in answers.open_rules("suggest"):
            items, greatest = tables.items_of[rule.id], answers.greatest(rule)
            surely[items] |= greatest == TRUE
            possible[items] |= greatest > 0
            spoken_for[items] |= answers.packages_of(self.deciding_fields.spoken_for(rule), rule.scope)
            if rule.scope != "person":
                truths = answers.of_lines(answers.of_rule(rule), rule.scope)
                rows = np.flatnonzero(truths)
                is_true = truths[rows] == TRUE
                pairs += [(np.full_like(rows, item), rows, is_true) for item in items.tolist()]
        at, rows, is_true = map(np.concatenate, zip(*pairs, strict=True))
        helped = is_true == surely[at, answers.rows.package_of_task[rows]]
        helped &= tables.helps_with[at, self._activity[rows]]
        return _Suggested(surely, possible, spoken_for | surely, at[helped], rows[helped])

    def _bars(self) -> _Bars:
        """What every rule that excludes anything says, and what the clauses of each item do."""
        answers, tables = self.answers, self.program.item_tables
        barred = answers.rows.items_refused.copy()
        unknown = np.zeros_like(barred)
        lines = np.zeros((len(barred), len(self._no_line)), dtype=np.bool_)
        for rule in answers.open_rules("exclude"):
            items, truths = tables.items_of[rule.id], answers.of_rule(rule)
            unknown[items] |= answers.in_packages(truths == UNKNOWN, rule.scope)
            if rule.scope == "person":
                barred[items] |= truths == TRUE
            elif truths.any():
                lines[items] |= answers.of_lines(truths == TRUE, rule.scope)
        for section, bars in _BARS:
            table = tables.sections[section]
            if len(table.items):
                truths = answers.of_registers("person", table.registers)
                barred[table.items] |= _any_of_each(truths == bars, table.first)
                unknown[table.items] |= _any_of_each(truths == UNKNOWN, table.first)
        return _Bars(barred, lines, unknown)

    def _packages_with(self, items: Index, rows: Index) -> Flags:
        """`[items, packages]`: which have any of these lines of an item."""
        packages = np.zeros((len(self.program.item_tables.helps_with), len(self._nobody)), dtype=np.bool_)
        packages[items, self.answers.rows.package_of_task[rows]] = True
        return packages

    def _standings(self, in_place: Flags) -> Sequence[NDArray[np.uint8]]:
        """How each item stands where it is in place."""
        standings = [np.zeros(len(self._nobody), dtype=np.uint8)] * len(in_place)
        items = tuple(self.program.catalogue.items.values())
        for place in np.flatnonzero(in_place.any(axis=1)).tolist():
            standings[place] = standings_of(items[place], in_place[place], self.answers)
        return standings

    def _lines_by_effect(self, lines: Flags) -> Sequence[Mapping[int, Flags]]:
        """By item: the lines that each of its effects would touch."""
        touched: list[dict[int, Flags]] = [{} for _ in lines]
        effects = self.program.item_tables.effects
        has_lines = np.asarray(lines.any(axis=1))
        at_work = np.flatnonzero(has_lines[effects.item])
        reached = lines[effects.item[at_work]] & effects.tasks[at_work][:, self._activity]
        reached[effects.second_carer[at_work]] &= self._carers >= 2
        for row, effect in enumerate(at_work.tolist()):
            if effect in effects.conditions:
                clause, is_benefit = effects.conditions[effect]
                reached[row] &= self.answers.of(clause) >= (TRUE if is_benefit else UNKNOWN)
        for row in np.flatnonzero(reached.any(axis=1)).tolist():
            effect = at_work[row]
            touched[effects.item[effect]][int(effects.place[effect])] = reached[row]
        return touched


def _any_of_each(flags: Flags, first: Index) -> Flags:
    """`[groups, packages]`: whether any flag of a group of rows is set, for groups from these rows on.

    For eight packages at a time, whose flags are one number.
    """
    count = flags.shape[1]
    padded = np.zeros((len(flags), -(-count // 8) * 8), dtype=np.bool_)
    padded[:, :count] = flags
    return np.bitwise_or.reduceat(padded.view(np.uint64), first, axis=0).view(np.bool_)[:, :count]
