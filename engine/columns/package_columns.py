"""`PackageColumns`: many packages, or one, as rows and columns. The one kind of rows that everything evaluates.

Definitions: rows are people, their visits and the task lines of these (the *scopes* of rules), and every other level of
the model (`engine.columns.layout`). `value` gives a field as the model has it; `word` gives a word of the vocabulary as
conditions compare it (numbers to six decimals), derived words included (`engine.columns.derived`). What a word holds is
exactly what `engine.language.facts_of` would say; a test holds that, word by word.

Package objects are made only when somebody asks for one (`package`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cached_property, lru_cache, partial

import numpy as np
from numpy.typing import NDArray

from ..language import Term
from ..language.derived import HELPED
from ..model import CarePackage, Scope
from ..model.level_range import levels_by_word
from . import appointed, at_once, presence, visit_work  # noqa: F401  their words are added to DERIVATIONS when they are read
from .derived import DERIVATIONS, DOES, derived_group
from .equipment import a_label_is_not_read, derived_item, labels_bear_person, refused_item
from .helped import helped_needs
from .layout import layout_of
from .least_gap import gap_bounds
from .of_objects import ObjectSource
from .source import CatalogueIds, Column, ColumnSource, Flags, Index, Ranged, TextColumn, round_as_python
from .week_spans import Spans, longest_gap
from .word_table import LEVEL_OF, PLACES, field_of, fill_table
from .working import place_of_working, working_pieces

Subject = tuple[int, ...]
"""Who a row is within its package: nothing, a visit, or a visit and a task line."""


class PackageColumns:
    """The columns of many packages."""

    def __init__(self, source: ColumnSource, ids: CatalogueIds, on: date) -> None:
        """Lay out the rows.

        Args:
            source: where values come from.
            ids: the catalogue's items and activities.
            on: the day of the reviews.
        """
        self.source, self.ids, self.on = source, ids, on
        self.count = source.count
        self._values: dict[str, Column] = {}
        self._words: dict[str, Column] = {}
        self._texts: dict[str, TextColumn] = {}
        self._offsets: dict[str, Index] = {}
        self._owners: dict[str, Index] = {}
        self._said: dict[str, Flags] = {}
        self._subjects: dict[Scope, Sequence[Subject]] = {}
        self.first_visit, self.first_task = self.offsets("visits"), self.offsets("visits.tasks")
        self.package_of_visit, self.visit_of_task = self.owner("visits"), self.owner("visits.tasks")
        self.package_of_task: Index = self.package_of_visit[self.visit_of_task]

    @classmethod
    def of_packages(cls, packages: Sequence[CarePackage], ids: CatalogueIds, on: date) -> PackageColumns:
        """The columns of package objects on the day of their reviews."""
        return cls(ObjectSource(packages, ids), ids, on)

    # Levels

    def size(self, scope: Scope) -> int:
        """How many rows a scope has; of `person`, how many packages there are."""
        return self.size_of(LEVEL_OF[scope])

    def size_of(self, level: str) -> int:
        """How many rows a level has."""
        return self.count if not level else int(self.offsets(level)[-1])

    def offsets(self, level: str) -> Index:
        """By row of the parent level, and one more: where its entries begin."""
        offsets = self._offsets.get(level)
        if offsets is None:
            offsets = self._offsets[level] = np.concatenate(
                [np.zeros(1, dtype=np.intp), np.cumsum(self.source.lengths(level), dtype=np.intp)]
            )
        return offsets

    def owner(self, level: str) -> Index:
        """By row: its row of the parent level, ascending."""
        owner = self._owners.get(level)
        if owner is None:
            lengths = np.diff(self.offsets(level))
            owner = self._owners[level] = np.repeat(np.arange(len(lengths), dtype=np.intp), lengths)
        return owner

    def package_of(self, level: str) -> Index:
        """By row: its package, ascending."""
        packages = self.owner(level)
        parent = layout_of().lists[level].level
        return packages if not parent else self.package_of(parent)[packages]

    def is_said(self, level: str) -> Flags:
        """By row of the parent level: whether the list is there at all."""
        flags = self._said.get(level)
        if flags is None:
            flags = self._said[level] = self.source.is_said(level)
        return flags

    # Scopes

    def owners(self, scope: Scope) -> Index:
        """The package of each row, ascending."""
        if scope == "person":
            return np.arange(self.count, dtype=np.intp)
        return self.package_of_visit if scope == "visit" else self.package_of_task

    def rows_of(self, package: int, scope: Scope) -> range:
        """The rows of one package."""
        if scope == "person":
            return range(package, package + 1)
        first, last = int(self.first_visit[package]), int(self.first_visit[package + 1])
        return (
            range(first, last)
            if scope == "visit"
            else range(int(self.first_task[first]), int(self.first_task[last]))
        )

    def subjects(self, scope: Scope) -> Sequence[Subject]:
        """Who each row is, within its package."""
        subjects = self._subjects.get(scope)
        if subjects is None:
            everybody = range(self.count)
            subjects = [subject for package in everybody for subject in self.subjects_of(package, scope)]
            self._subjects[scope] = subjects
        return subjects

    def subjects_of(self, package: int, scope: Scope) -> Sequence[Subject]:
        """Who each row of one package is."""
        rows, first = self.rows_of(package, scope), int(self.first_visit[package])
        if scope == "person":
            return [()]
        if scope == "visit":
            return [(visit - first,) for visit in rows]
        visits = self.visit_of_task[rows.start : rows.stop]
        tasks = np.arange(rows.start, rows.stop) - self.first_task[visits]
        return list(zip((visits - first).tolist(), tasks.tolist(), strict=True))

    # Values

    def value(self, path: str) -> Column:
        """A field of the model, a row of its own level each (`visits.minutes`, `person.weight_kg`)."""
        values = self._values.get(path)
        if values is None:
            values = self._values[path] = self.source.column(path)
        return values

    def text(self, path: str) -> TextColumn:
        """A field of texts (`reference`, `visits.id`, `visits.start`)."""
        texts = self._texts.get(path)
        if texts is None:
            texts = self._texts[path] = self.source.texts(path)
        return texts

    @cached_property
    def references(self) -> tuple[str, ...]:
        """The reference of each package."""
        return tuple(text or "" for text in self.text("reference").rows())

    def word(self, path: str) -> Column:
        """A word of the vocabulary, a row of its own scope each; ranks with -1, or numbers with NaN."""
        column = self._words.get(path)
        if column is None:
            column = self._words[path] = _maker_of(path)(self)
        return column

    def column(self, scope: Scope, term: Term) -> Column:
        """A word for every row of a scope: a person's word for each visit, a visit's for each task line."""
        column = self.word(term.path)
        if term.scope == scope:
            return column
        return column[self.owners(scope) if term.scope == "person" else self.visit_of_task]

    def fill(self, scope: Scope, terms: Sequence[Term], table: Column) -> None:
        """Fill a table with the columns of many words, a row each, for every row of a scope."""
        for place in fill_table(self, scope, tuple([term.path for term in terms]), table):
            table[place] = self.column(scope, terms[place])

    def ranks(self, scope: Scope, term: Term) -> NDArray[np.float64]:
        """The values of a term for every row of a scope, as float64; NaN where it is not assessed."""
        column = self.column(scope, term)
        if column.dtype == np.float64:
            return column
        return np.where(column < 0, np.nan, column)

    @cached_property
    def ranges(self) -> Mapping[str, Ranged]:
        """By word: where it is not known, and is known to lie between two levels or numbers."""
        return {**self._level_ranges(), **gap_bounds(self)}

    def _level_ranges(self) -> Mapping[str, Ranged]:
        """By word of the person: where it was not assessed, and is known to lie between two levels."""
        if not self.size_of("ranges"):
            return {}
        words, ends, levels = self.text("ranges.word"), self.text("ranges.between"), levels_by_word()
        packages, first = self.package_of("ranges"), self.offsets("ranges.between")[:-1]
        ranged: dict[str, Ranged] = {}
        for code, path in enumerate(words.values):
            rank = {level: place for place, level in enumerate(levels.get(path or "", ()))}
            rows = np.flatnonzero(words.codes == code)
            if path is None or not rank or not len(rows):
                continue
            ranks = np.array([rank.get(end or "", -1) for end in ends.values], dtype=np.intp)
            low, high = ranks[ends.codes[first[rows]]], ranks[ends.codes[first[rows] + 1]]
            value = self.value(path)[packages[rows]]
            is_open = (np.isnan(value) if value.dtype == np.float64 else value < 0) & (low < high)
            if is_open.any():
                ranged[path] = packages[rows[is_open]], low[is_open], high[is_open]
        return ranged

    def refuses(self, item: str) -> NDArray[np.bool_]:
        """For each package, whether the person has refused an item alone."""
        return refused_item(item, self)

    def labels_bear_person(self, item: str) -> NDArray[np.bool_]:
        """For each package, whether the labels of all pieces of an item in place bear the person's weight."""
        return labels_bear_person(item, self)

    def a_label_is_not_read(self, item: str) -> NDArray[np.bool_]:
        """For each package, whether nobody has read the label of a piece of an item in place."""
        return a_label_is_not_read(item, self)

    def package(self, row: int) -> CarePackage:
        """One package as an object."""
        return self.source.package(row)

    @cached_property
    def items_in_place(self) -> NDArray[np.int8]:
        """`[items, packages]`: whether the home has each; -1 where nobody has looked."""
        return np.where(self.is_said("equipment"), self._named_in("equipment"), np.int8(-1))

    @cached_property
    def starts(self) -> NDArray[np.float64]:
        """By visit: minutes after midnight at which it is to start; NaN where that is not known."""
        return presence.minutes_of_clock(self.text("visits.start"))

    @cached_property
    def weekly_spans(self) -> Spans:
        """The spans of the week in which somebody is paid to be there."""
        return presence.weekly_spans(self)

    @cached_property
    def longest_gap_minutes(self) -> NDArray[np.int64]:
        """By package: the longest stretch of the week without any of them."""
        return longest_gap(self.weekly_spans, self.count)

    @cached_property
    def breaks_without_cover(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """By package: the least and the most minutes for which whoever lives in may leave nobody in their place."""
        return presence.breaks_without_cover(self)

    @cached_property
    def working(self) -> NDArray[np.int8]:
        """`[items and kinds outside the catalogue, packages]`: whether a piece of it can be counted on (`working`)."""
        return working_pieces(self)

    @cached_property
    def help_with_needs(self) -> NDArray[np.int8]:
        """`[needs, packages]`: whether anybody is recorded to help with each (`engine.columns.helped`)."""
        return helped_needs(self)

    @cached_property
    def items_refused(self) -> Flags:
        """`[items, packages]`: whether the person has refused each."""
        return self._named_in("refusals")

    def _named_in(self, level: str) -> Flags:
        """`[items, packages]`: whether a list of each package names the item."""
        named = np.zeros((len(self.ids.items), self.count), dtype=np.bool_)
        places = self.value(f"{level}.item")
        known = np.flatnonzero(places >= 0)
        named[places[known], self.package_of(level)[known]] = True
        return named


@lru_cache(maxsize=4096)
def _maker_of(path: str) -> Callable[[PackageColumns], Column]:
    """What makes a word's column: its derivation, or the field of the model as it stands. Found once a word."""
    head, _, last = path.partition(".")
    if path in DERIVATIONS:
        return DERIVATIONS[path]
    if head == "equipment":
        return partial(derived_item, last)
    if head == "working":
        return lambda columns: columns.working[place_of_working(last, columns.ids)]
    if head == HELPED.rstrip("."):
        return lambda columns: columns.help_with_needs[columns.ids.need_place[last]]
    if head == "support" and last.startswith(DOES):
        return partial(derived_group, last.removeprefix(DOES))
    field = field_of(path)
    if layout_of().leaves[field].kind == "number":
        return lambda columns: round_as_python(columns.value(field), PLACES)
    return lambda columns: columns.value(field)
