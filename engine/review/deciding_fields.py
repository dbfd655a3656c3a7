"""Which fields of some packages would settle a hold, a rule or an item that is unknown, and in which packages to ask.

Definitions: what decides only whether an item may be suggested is asked where some part of its rule is true already; so
something that is known *speaks for* the item. Of an item for which nothing speaks it is not known yet whether it could
help: it is a candidate of what might be, and nothing of it is asked. Of a piece in the home what it needs of the rooms
is not asked: that it stands there says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np

from ..model import Condition, Rule, Truth, comparisons
from ..program import Section
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
    rows_where,
)
from .hold_columns import HoldColumns
from .item_columns import ItemColumns
from .standing import says_load

LOAD_MARGIN = "equipment.weight_margin_kg"
_LOADS: tuple[tuple[Section, np.uint8], ...] = (
    ("unsafe_when", TRUE),
    ("needs", np.uint8(0)),
    ("caution_when", TRUE),
)
"""Where an item says that somebody may be too heavy for it, each with the truth that says so."""


class DecidingFields:
    """The fields that would settle what is unknown in a chunk, each with the packages that may be asked."""

    def __init__(self, answers: ChunkAnswers) -> None:
        """Work nothing out yet.

        Args:
            answers: what every rule and clause says.
        """
        self.answers = answers
        self._rows_spoken_for: dict[str, Index] = {}
        # A rule may speak of dozens of items: what would settle it is found once.
        self._of_rules: dict[tuple[str, bool], OpenFields] = {}

    @cached_property
    def law_matters(self) -> Flags:
        """Where the nation is not known, and a true hold or unmet need rests on a law that differs between nations."""
        unknown: Flags = self.answers.rows.value(NATION) < 0
        matters = np.zeros_like(unknown)
        open_rules = (*self.answers.open_rules("hold"), *self.answers.open_rules("unmet_need"))
        for rule in open_rules if unknown.any() else ():
            if rule.id in self.answers.program.rules_of_differing_law:
                matters |= self.answers.greatest(rule) == TRUE
        flags: Flags = matters & unknown
        return flags

    def packages_to_ask(self, holds: Sequence[HoldColumns], items: Sequence[ItemColumns]) -> dict[str, Flags]:
        """By field: the packages in which it is to be asked about.

        Args:
            holds: that may bind.
            items: of the catalogue, in its order.
        """
        asked: dict[str, Flags] = {}
        add_fields(asked, [(NATION, self.law_matters)])
        for rule in self.answers.open_rules("ask"):
            add_fields(asked, [(rule.about[0], self.answers.greatest(rule) == TRUE)])
        for hold in holds:
            add_fields(asked, self.of_hold(hold))
        for rule in self.answers.open_rules("unmet_need"):
            add_fields(asked, self.of_rule(rule))
        add_fields(asked, self._of_exclusions(items))
        for item in items:
            if np.count_nonzero(item.indicated | item.in_place):
                settled = item.surely | item.in_place
                add_fields(asked, self.worth_asking(item))
                for fields in (
                    self._of_needs(item),
                    self._dangers_in_catalogue(item),
                    self._label(item),
                ):
                    add_fields(asked, ((field, packages & settled) for field, packages in fields))
        return asked

    def spoken_for(self, rule: Rule) -> Index:
        """The rows of its scope of which a rule is unknown while some part of it is true."""
        rows = self._rows_spoken_for.get(rule.id)
        if rows is None:
            rows = self.answers.unknown_rows(rule)
            if len(rows):
                rows = rows[self.answers.points_to(rule.when, rule.scope, rows)]
            self._rows_spoken_for[rule.id] = rows
        return rows

    def of_rule(self, rule: Rule, *, only_spoken_for: bool = False) -> OpenFields:
        """The fields that could settle a rule wherever it is unknown.

        Args:
            rule: of the set.
            only_spoken_for: only for the rows of which some part of it is true.
        """
        fields = self._of_rules.get((rule.id, only_spoken_for))
        if fields is None:
            rows = self.spoken_for(rule) if only_spoken_for else self.answers.unknown_rows(rule)
            if rule.ask_where and len(rows):
                asks = self.answers.of_reading(rule.ask_where) == TRUE
                rows = rows[asks[self.answers.rows.owners(rule.scope)[rows]]]
            fields = tuple(self.answers.open_fields(rule.when, rule.scope, rows))
            self._of_rules[rule.id, only_spoken_for] = fields
        return fields

    def of_hold(self, hold: HoldColumns) -> Iterator[tuple[str, Flags]]:
        """The fields that would settle a hold where it is unknown and covers anything."""
        if (hold.truths == UNKNOWN).any():
            yield from only_in(self.of_rule(hold.rule), hold.packages_bound(UNKNOWN, self.answers))

    def of_item(self, item: ItemColumns) -> Iterator[tuple[str, Flags]]:
        """The fields that a candidate, or a piece in the home, rests on, but for what decides a danger."""
        for rule in self.answers.open_rules("suggest", item.item.id):
            yield from only_in(self.of_rule(rule), item.indicated & ~item.surely)
        yield from self._of_needs(item)

    def worth_asking(self, item: ItemColumns) -> Iterator[tuple[str, Flags]]:
        """The fields that decide whether an item is suggested at all, of rules that something speaks for already."""
        for rule in self.answers.open_rules("suggest", item.item.id):
            yield from only_in(self.of_rule(rule, only_spoken_for=True), item.indicated & ~item.surely)

    def of_dangers(self, item: ItemColumns) -> Iterator[tuple[str, Flags]]:
        """The fields that decide whether a candidate, or a piece in the home, is a danger."""
        either = item.indicated | item.in_place
        for rule in self.answers.open_rules("exclude", item.item.id):
            yield from only_in(self.of_rule(rule), either if rule.scope == "person" else item.indicated)
        yield from self._dangers_in_catalogue(item)
        yield from self._label(item)

    def _of_exclusions(self, items: Sequence[ItemColumns]) -> Iterator[tuple[str, Flags]]:
        """The fields that decide whether a piece in the home, or a candidate that is surely suggested, is ruled out.

        Rule by rule, as one rule may speak of dozens of items.
        """
        candidates = np.array([item.indicated & item.surely for item in items], dtype=np.bool_)
        either = candidates | np.array([item.in_place for item in items], dtype=np.bool_)
        for rule in self.answers.open_rules("exclude"):
            places = self.answers.program.item_tables.items_of[rule.id]
            concerned = (either if rule.scope == "person" else candidates)[places]
            yield from only_in(self.of_rule(rule), np.logical_or.reduce(concerned))

    def _of_needs(self, item: ItemColumns) -> Iterator[tuple[str, Flags]]:
        for _, clause in self.answers.clauses("needs", Truth.UNKNOWN).get(item.item.id, ()):
            is_about_home = _is_about_the_home(clause.when)
            either = item.indicated if is_about_home else item.indicated | item.in_place
            yield from self.answers.open_fields(clause.when, "person", rows_where(either))
        yield EQUIPMENT, item.indicated & self.answers.nobody_has_looked

    def _dangers_in_catalogue(self, item: ItemColumns) -> Iterator[tuple[str, Flags]]:
        """The fields of dangers that the item's own clauses name."""
        rows = rows_where(item.indicated | item.in_place)
        for _, clause in self.answers.clauses("unsafe_when", Truth.UNKNOWN).get(item.item.id, ()):
            yield from self.answers.open_fields(clause.when, "person", rows)

    def _label(self, item: ItemColumns) -> Iterator[tuple[str, Flags]]:
        """The label of a piece in the home, where it would settle whether the piece bears the person."""
        too_heavy = np.zeros_like(item.in_place)
        for section, truth in _LOADS:
            for clause, truths in zip(
                getattr(item.item, section), self.answers.of_section(item.item.id, section), strict=True
            ):
                if says_load(item.item, section, clause.when):
                    too_heavy |= truths == truth
        yield LOAD_MARGIN, too_heavy & item.in_place & self.answers.rows.a_label_is_not_read(item.item.id)


def _is_about_the_home(condition: Condition) -> bool:
    """Whether a condition reads nothing but the rooms: that a piece stands and works there answers it."""
    return all(leaf.path.startswith("home.") for leaf in comparisons(condition))
