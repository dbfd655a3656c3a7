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

import numpy as np
from numpy.typing import NDArray

from ..estimate.more_care import probability_of_any, probability_of_cost
from ..inference import Truths
from ..knowledge import EVERYTHING
from ..model import CatalogueItem, Condition, Effect, Rule, comparisons
from ..program import MEMORY_POOR, Section
from .answers import EQUIPMENT, NATION, TRUE, UNKNOWN, ChunkAnswers, Flags, Index, add_fields, any_of
from .standing import WRONG, standings_of

_BARS: tuple[tuple[Section, np.uint8], ...] = (("unsafe_when", TRUE), ("needs", np.uint8(0)))
"""Sections of an item, each with the truth of a clause that stands against it."""


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


@dataclass(frozen=True)
class ItemColumns:
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
        self._lines_doing: dict[tuple[str, ...], Flags] = {}
        self._nobody = np.zeros(answers.rows.size("person"), dtype=np.bool_)
        self._no_line = np.zeros(answers.rows.size("task"), dtype=np.bool_)
        self._rows_spoken_for: dict[str, Index] = {}
        self._nothing_said = np.zeros(len(self._nobody), dtype=np.uint8)
        self.holds = tuple(self._holds())
        self.held = self._held_rows()
        self.items = tuple(self._item(item) for item in self.program.catalogue.items.values())

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
        matters = self._nobody.copy()
        for rule in self.program.rules_of_differing_law:
            matters |= self.answers.greatest(rule) == TRUE
        flags: Flags = matters & (self.answers.rows.value(NATION) < 0)
        return flags

    @cached_property
    def asked(self) -> dict[str, Flags]:
        """By field: the packages in which it is to be asked about."""
        asked: dict[str, Flags] = {}
        add_fields(asked, iter([(NATION, self.law_matters)]))
        for rule in self.answers.open_rules("ask"):
            add_fields(asked, iter([(rule.about[0], self.answers.greatest(rule) == TRUE)]))
        for hold in self.holds:
            add_fields(asked, self.fields_of_hold(hold))
        for rule in self.answers.open_rules("unmet_need"):
            add_fields(asked, self.fields_of_rule(rule, self.answers.unknown_rows(rule)))
        for item in self.items:
            if (item.indicated | item.in_place).any():
                settled = item.surely | item.in_place
                add_fields(asked, self.asked_of_suggestion(item))
                for fields in (self._fields_of_needs(item), self.dangers_of_item(item)):
                    add_fields(asked, ((field, packages & settled) for field, packages in fields))
        return asked

    def fields_of_suggestion(self, item: ItemColumns) -> Iterator[tuple[str, Flags]]:
        """The fields that decide whether an item is suggested at all, where that is only possible."""
        for rule, unknown in self._unsure(item):
            yield from self.fields_of_rule(rule, unknown)

    def asked_of_suggestion(self, item: ItemColumns) -> Iterator[tuple[str, Flags]]:
        """Those of them that are worth asking about: of rules that something in the package speaks for already."""
        for rule, unknown in self._unsure(item):
            if len(unknown):
                rows = np.intersect1d(unknown, self._spoken_for(rule), assume_unique=True)
                yield from self.fields_of_rule(rule, rows)

    def _spoken_for(self, rule: Rule) -> Index:
        """The rows of its scope of which a rule is unknown while some part of it is true."""
        rows = self._rows_spoken_for.get(rule.id)
        if rows is None:
            rows = self.answers.unknown_rows(rule)
            if len(rows):
                rows = rows[self.answers.points_to(rule.when, rule.scope)[rows]]
            self._rows_spoken_for[rule.id] = rows
        return rows

    def _unsure(self, item: ItemColumns) -> Iterator[tuple[Rule, Index]]:
        """Rules that may suggest an item that none surely suggests, with the rows of which they may be true."""
        unsure = item.indicated & ~item.surely
        for rule in self.answers.open_rules("suggest", item.item.id):
            yield rule, self.answers.unknown_in(rule, unsure)

    def fields_of_rule(self, rule: Rule, rows: Index) -> Iterator[tuple[str, Flags]]:
        """The fields that could settle a rule for some rows of its scope, each with the packages that may be asked."""
        if rule.ask_where and len(rows):
            asks = self.answers.of_reading(rule.ask_where) == TRUE
            rows = rows[asks[self.answers.rows.owners(rule.scope)[rows]]]
        return self.answers.open_fields(rule.when, rule.scope, rows)

    def fields_of_hold(self, hold: HoldColumns) -> Iterator[tuple[str, Flags]]:
        """The fields that would settle a hold where it is unknown and covers anything."""
        answers, rule, unknown = self.answers, hold.rule, hold.truths == UNKNOWN
        if unknown.any():
            binds = answers.in_packages(hold.covered & answers.of_lines(unknown, rule.scope), "task")
            if hold.holds_visits:
                binds = binds | answers.in_packages(unknown, rule.scope)
            yield from self.fields_of_rule(rule, answers.unknown_in(rule, binds))

    def fields_of_item(self, item: ItemColumns) -> Iterator[tuple[str, Flags]]:
        """The fields that a candidate, or a piece in the home, rests on, but for what decides a danger."""
        yield from self.fields_of_suggestion(item)
        yield from self._fields_of_needs(item)

    def _fields_of_needs(self, item: ItemColumns) -> Iterator[tuple[str, Flags]]:
        for clause in item.item.needs:
            is_about_home = _is_about_the_home(clause.when)
            either = item.indicated if is_about_home else item.indicated | item.in_place
            yield from self.answers.open_fields(clause.when, "person", np.flatnonzero(either))
        yield EQUIPMENT, item.indicated & self.answers.nobody_has_looked

    def dangers_of_item(self, item: ItemColumns) -> Iterator[tuple[str, Flags]]:
        """The fields that decide whether a candidate, or a piece in the home, is a danger."""
        answers, either = self.answers, item.indicated | item.in_place
        for rule in answers.open_rules("exclude", item.item.id):
            concerned = either if rule.scope == "person" else item.indicated
            yield from self.fields_of_rule(rule, answers.unknown_in(rule, concerned))
        rows = np.flatnonzero(either)
        for clause in item.item.unsafe_when:
            yield from answers.open_fields(clause.when, "person", rows)

    def _doing(self, activities: tuple[str, ...]) -> Flags:
        """By task line: whether it is one of these activities."""
        lines = self._lines_doing.get(activities)
        if lines is None:
            is_meant = np.array(
                [name in activities for name in self.program.catalogue.activities], dtype=np.bool_
            )
            lines = self._lines_doing[activities] = is_meant[self._activity]
        return lines

    def _holds(self) -> Iterator[HoldColumns]:
        for rule in self.answers.open_rules("hold"):
            truths = self.answers.of_rule(rule)
            if truths.any():
                whole = EVERYTHING in rule.about
                yield HoldColumns(rule, truths, ~self._no_line if whole else self._doing(rule.about))

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

    def _item(self, item: CatalogueItem) -> ItemColumns:
        """One item for every package.

        What stands against it, whether a rule suggests it, and which lines it would help.
        """
        answers = self.answers
        rules = answers.open_rules("suggest", item.id)
        if not rules and item.id not in self._somewhere_in_place:
            return self._item_of_nobody(item)
        greatest = [answers.greatest(rule) for rule in rules]
        surely = any_of([truths == TRUE for truths in greatest], len(self._nobody))
        in_place: Flags = answers.rows.word(f"equipment.{item.id}") == 1
        possible = any_of([truths > 0 for truths in greatest], len(self._nobody)) & ~in_place
        if not (possible | in_place).any():
            return self._item_of_nobody(item)
        barred, lines_barred, unsettled = self._bars(item)
        helped = self._helped_lines(item, rules, surely)
        lines = helped & ~lines_barred
        has_lines = answers.in_packages(lines, "task")
        barred |= answers.in_packages(helped, "task") & ~has_lines
        indicated = possible & ~barred
        lines &= indicated[answers.rows.package_of_task]
        free = answers.in_packages(lines & ~self.held.surely, "task") | (indicated & ~has_lines)
        unsettled |= ~surely | answers.nobody_has_looked
        spoken_for = surely.copy()
        for rule in rules:
            spoken_for |= answers.packages_of(self._spoken_for(rule), rule.scope)
        return ItemColumns(
            item,
            in_place,
            standings_of(item, in_place, answers) if in_place.any() else self._nothing_said,
            possible & barred,
            indicated,
            surely,
            spoken_for,
            indicated & unsettled,
            free,
            lines,
            self._touched_lines(item, lines),
        )

    def _item_of_nobody(self, item: CatalogueItem) -> ItemColumns:
        """An item that is in no home and that no rule suggests."""
        none = self._nobody
        nothing = self._nothing_said
        return ItemColumns(item, none, nothing, none, none, none, none, none, none, self._no_line, {})

    @cached_property
    def _somewhere_in_place(self) -> frozenset[str]:
        """The items that are in some home."""
        rows = self.answers.rows
        places = np.flatnonzero((rows.items_in_place == 1).any(axis=1)).tolist()
        return frozenset(rows.ids.items[place] for place in places)

    def _bars(self, item: CatalogueItem) -> tuple[Flags, Flags, Flags]:
        """Packages and lines for which something stands against it, and packages where that is not known."""
        answers, unknown = self.answers, self._nobody.copy()
        barred = answers.rows.refuses(item.id).copy()
        lines = self._no_line.copy()
        for rule in answers.open_rules("exclude", item.id):
            truths = answers.of_rule(rule)
            unknown |= answers.in_packages(truths == UNKNOWN, rule.scope)
            if rule.scope == "person":
                barred |= truths == TRUE
            elif truths.any():
                lines |= answers.of_lines(truths == TRUE, rule.scope)
        for section, bars in _BARS:
            truths = answers.of_section(item.id, section)
            barred |= (truths == bars).any(axis=0)
            unknown |= (truths == UNKNOWN).any(axis=0)
        return barred, lines, unknown

    def _helped_lines(self, item: CatalogueItem, suggesting: Sequence[Rule], surely: Flags) -> Flags:
        answers, sure, maybe = self.answers, self._no_line.copy(), self._no_line.copy()
        for rule in suggesting:
            truths = answers.of_rule(rule)
            if rule.scope != "person" and truths.any():
                sure |= answers.of_lines(truths == TRUE, rule.scope)
                maybe |= answers.of_lines(truths == UNKNOWN, rule.scope)
        if not (sure.any() or maybe.any()):
            return sure
        helped: Flags = np.where(surely[answers.rows.package_of_task], sure, maybe) & self._doing(item.tasks)
        return helped

    def _touched_lines(self, item: CatalogueItem, lines: Flags) -> dict[int, Flags]:
        if not lines.any():
            return {}
        touched = {
            index: lines & self._reaches(item, index, effect) for index, effect in enumerate(item.effects)
        }
        return {index: reached for index, reached in touched.items() if reached.any()}

    def _reaches(self, item: CatalogueItem, index: int, effect: Effect) -> Flags:
        reaches = self._doing(effect.tasks)
        if effect.kind == "second_carer":
            reaches = reaches & (self._carers >= 2)
        if effect.when is not None:
            least = UNKNOWN if effect.size.likely < 0 else TRUE
            reaches = reaches & (self.answers.of_clause(item.id, "effects", index) >= least)
        return reaches


def _is_about_the_home(condition: Condition) -> bool:
    """Whether a condition reads nothing but the rooms: that a piece stands and works there answers it."""
    return all(leaf.path.startswith("home.") for leaf in comparisons(condition))
