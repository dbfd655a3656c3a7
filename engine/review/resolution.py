"""Holds and items of some packages, resolved column by column; a review reads the resolution of a chunk of one.

Definitions:
- A hold *binds* while it is true or unknown: what was not assessed is not ruled out. On `everything` it covers the
  whole package, with `for: visit` that visit, with `for: task` the lines it is true of; on activities it covers the
  lines with those activities, within the same reach.
- An item is, in this order: *in place*, when the home has it; *not indicated*, when no rule suggests it; *excluded*,
  when a rule excludes it, a danger is present or something that it needs is missing; else *indicated*, a *candidate*.
- A piece *in place* is judged as a candidate is, but for single lines: it is *wrong* there when something stands
  against it (`standing`), and what is unknown of it is asked, but for what it needs of the rooms: that it stands there
  says so, and whether it works, fits and is used is asked of all pieces at once.
- What decides only whether an item may be suggested is asked where some part of its rule is true already; so
  something that is known *speaks for* the item. Of an item for which nothing speaks it is not known yet whether it
  could help: it is a candidate of what might be, and nothing of it is asked.
- A suggestion helps with the lines of which it is surely true; only where no rule is sure, with those of which it may
  be. A benefit needs its condition to be true of a line; a burden counts while it is not ruled out.
- Every array of lines has a row for each task line, every array of visits one for each visit, and every other one for
  each package.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..estimate.more_care import probability_of_any, probability_of_cost
from ..inference import Truths
from ..knowledge import EVERYTHING
from ..model import CatalogueItem, Condition, Rule, Truth, comparisons
from ..program import MEMORY_POOR, Section
from .answers import (
    EQUIPMENT,
    NATION,
    TRUE,
    UNKNOWN,
    ChunkAnswers,
    Flags,
    Index,
    OpenFields,
    add_fields,
    only_in,
)
from .standing import WRONG, standings_of

_BARS: tuple[tuple[Section, np.uint8], ...] = (("unsafe_when", TRUE), ("needs", np.uint8(0)))
"""Sections of an item, each with the truth of a clause that stands against it."""


_NO_PLACE = np.zeros(0, dtype=np.intp)


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


@dataclass(frozen=True)
class HeldRows:
    """What holds keep as it is."""

    lines: Flags
    surely: Flags
    """Lines of holds that are true."""
    visits: Flags


class ItemColumns(NamedTuple):
    """What becomes of one item, package by package."""

    item: CatalogueItem
    in_place: Flags
    standing: NDArray[np.uint8]
    """How it stands where it is in place (`standing`)."""
    excluded: Flags
    indicated: Flags
    surely: Flags
    """A rule that suggests it is true, and not only possible."""
    spoken_for: Flags
    """Surely, or some part of a rule that may suggest it is true."""
    unsettled: Flags
    """Indicated, and rests on something that is not known."""
    free: Flags
    """Indicated, and not all of its lines are surely held."""
    lines: Flags
    """Lines that a candidate helps with."""
    touched: Mapping[int, Flags]
    """Lines that each of its effects would touch, by the effect's index; none where no line is."""

    @property
    def wrong_in_place(self) -> Flags:
        """In place, and excluded, a danger, or without what it needs."""
        flags: Flags = self.standing >= WRONG
        return flags


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
        self._rows_spoken_for: dict[str, Index] = {}
        # A rule may speak of dozens of items: what would settle it is found once.
        self._fields: dict[tuple[str, bool], OpenFields] = {}
        self.holds = tuple(self._holds())
        self.held = self._held_rows()
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
    def law_matters(self) -> Flags:
        """Where the nation is not known, and a true hold or unmet need rests on a law that differs between nations."""
        unknown: Flags = self.answers.rows.value(NATION) < 0
        matters = self._nobody.copy()
        for rule in self.program.rules_of_differing_law if unknown.any() else ():
            matters |= self.answers.greatest(rule) == TRUE
        flags: Flags = matters & unknown
        return flags

    @cached_property
    def asked(self) -> dict[str, Flags]:
        """By field: the packages in which it is to be asked about."""
        asked: dict[str, Flags] = {}
        add_fields(asked, [(NATION, self.law_matters)])
        for rule in self.answers.open_rules("ask"):
            add_fields(asked, [(rule.about[0], self.answers.greatest(rule) == TRUE)])
        for hold in self.holds:
            add_fields(asked, self.fields_of_hold(hold))
        for rule in self.answers.open_rules("unmet_need"):
            add_fields(asked, self.fields_of_rule(rule))
        add_fields(asked, self._fields_of_exclusions())
        for item in self.items:
            if np.count_nonzero(item.indicated | item.in_place):
                settled = item.surely | item.in_place
                add_fields(asked, self.asked_of_suggestion(item))
                for fields in (self._fields_of_needs(item), self._dangers_in_catalogue(item)):
                    add_fields(asked, ((field, packages & settled) for field, packages in fields))
        return asked

    def _fields_of_exclusions(self) -> Iterator[tuple[str, Flags]]:
        """The fields that decide whether a piece in the home, or a candidate that is surely suggested, is ruled out.

        Rule by rule, as one rule may speak of dozens of items.
        """
        candidates = np.array([item.indicated & item.surely for item in self.items], dtype=np.bool_)
        either = candidates | np.array([item.in_place for item in self.items], dtype=np.bool_)
        for rule in self.answers.open_rules("exclude"):
            items = self.program.item_tables.items_of[rule.id]
            concerned = (either if rule.scope == "person" else candidates)[items]
            yield from only_in(self.fields_of_rule(rule), np.logical_or.reduce(concerned))

    def fields_of_suggestion(self, item: ItemColumns) -> Iterator[tuple[str, Flags]]:
        """The fields that decide whether an item is suggested at all, where that is only possible."""
        for rule in self.answers.open_rules("suggest", item.item.id):
            yield from only_in(self.fields_of_rule(rule), item.indicated & ~item.surely)

    def asked_of_suggestion(self, item: ItemColumns) -> Iterator[tuple[str, Flags]]:
        """Those of them that are worth asking about: of rules that something in the package speaks for already."""
        for rule in self.answers.open_rules("suggest", item.item.id):
            fields = self.fields_of_rule(rule, only_spoken_for=True)
            yield from only_in(fields, item.indicated & ~item.surely)

    def _spoken_for(self, rule: Rule) -> Index:
        """The rows of its scope of which a rule is unknown while some part of it is true."""
        rows = self._rows_spoken_for.get(rule.id)
        if rows is None:
            rows = self.answers.unknown_rows(rule)
            if len(rows):
                rows = rows[self.answers.points_to(rule.when, rule.scope, rows)]
            self._rows_spoken_for[rule.id] = rows
        return rows

    def fields_of_rule(self, rule: Rule, *, only_spoken_for: bool = False) -> OpenFields:
        """The fields that could settle a rule wherever it is unknown, each with the packages that may be asked.

        Args:
            rule: of the set.
            only_spoken_for: only for the rows of which some part of it is true.
        """
        fields = self._fields.get((rule.id, only_spoken_for))
        if fields is None:
            rows = self._spoken_for(rule) if only_spoken_for else self.answers.unknown_rows(rule)
            if rule.ask_where and len(rows):
                asks = self.answers.of_reading(rule.ask_where) == TRUE
                rows = rows[asks[self.answers.rows.owners(rule.scope)[rows]]]
            fields = tuple(self.answers.open_fields(rule.when, rule.scope, rows))
            self._fields[rule.id, only_spoken_for] = fields
        return fields

    def fields_of_hold(self, hold: HoldColumns) -> Iterator[tuple[str, Flags]]:
        """The fields that would settle a hold where it is unknown and covers anything."""
        if (hold.truths == UNKNOWN).any():
            yield from only_in(self.fields_of_rule(hold.rule), self.bound_by(hold, UNKNOWN))

    def bound_by(self, hold: HoldColumns, truth: np.uint8) -> Flags:
        """The packages of which a hold has a truth and covers anything; one that covers nothing of them binds nobody.

        Args:
            hold: of these packages.
            truth: true, for holds in force; unknown, for those that are not ruled out.
        """
        answers, scope, rows = self.answers, hold.rule.scope, hold.truths == truth
        packages = answers.in_packages(hold.covered & answers.of_lines(rows, scope), "task")
        return packages | answers.in_packages(rows, scope) if hold.holds_visits else packages

    def fields_of_item(self, item: ItemColumns) -> Iterator[tuple[str, Flags]]:
        """The fields that a candidate, or a piece in the home, rests on, but for what decides a danger."""
        yield from self.fields_of_suggestion(item)
        yield from self._fields_of_needs(item)

    def _fields_of_needs(self, item: ItemColumns) -> Iterator[tuple[str, Flags]]:
        for _, clause in self.answers.clauses("needs", Truth.UNKNOWN).get(item.item.id, ()):
            is_about_home = _is_about_the_home(clause.when)
            either = item.indicated if is_about_home else item.indicated | item.in_place
            yield from self.answers.open_fields(clause.when, "person", np.flatnonzero(either))
        yield EQUIPMENT, item.indicated & self.answers.nobody_has_looked

    def dangers_of_item(self, item: ItemColumns) -> Iterator[tuple[str, Flags]]:
        """The fields that decide whether a candidate, or a piece in the home, is a danger."""
        answers, either = self.answers, item.indicated | item.in_place
        for rule in answers.open_rules("exclude", item.item.id):
            concerned = either if rule.scope == "person" else item.indicated
            yield from only_in(self.fields_of_rule(rule), concerned)
        yield from self._dangers_in_catalogue(item)

    def _dangers_in_catalogue(self, item: ItemColumns) -> Iterator[tuple[str, Flags]]:
        """Those of them that the item's own clauses name."""
        answers, rows = self.answers, np.flatnonzero(item.indicated | item.in_place)
        for _, clause in answers.clauses("unsafe_when", Truth.UNKNOWN).get(item.item.id, ()):
            yield from answers.open_fields(clause.when, "person", rows)

    def _holds(self) -> Iterator[HoldColumns]:
        for rule in self.answers.open_rules("hold"):
            truths = self.answers.of_rule(rule)
            if truths.any():
                doing = self.program.item_tables.activities_of[rule.id]
                whole = EVERYTHING in rule.about
                yield HoldColumns(rule, truths, ~self._no_line if whole else doing[self._activity])

    def _held_rows(self) -> HeldRows:
        lines, surely = self._no_line.copy(), self._no_line.copy()
        visits = np.zeros(self.answers.rows.size("visit"), dtype=np.bool_)
        for hold in self.holds:
            scope = hold.rule.scope
            lines |= hold.covered & self.answers.of_lines(hold.truths > 0, scope)
            if (hold.truths == TRUE).any():
                surely |= hold.covered & self.answers.of_lines(hold.truths == TRUE, scope)
            if hold.holds_visits:
                binding = hold.truths > 0
                visits |= binding[self.answers.rows.package_of_visit] if scope == "person" else binding
        return HeldRows(lines, surely, visits)

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
            spoken_for[items] |= answers.packages_of(self._spoken_for(rule), rule.scope)
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


def _is_about_the_home(condition: Condition) -> bool:
    """Whether a condition reads nothing but the rooms: that a piece stands and works there answers it."""
    return all(leaf.path.startswith("home.") for leaf in comparisons(condition))
