"""Words about equipment in the home as columns: what is there, and its state.

Definitions are those of `engine.language.equipment_facts`. Left out: whether it can be counted on (`working`), and
what is derived of a package in other ways (`derived`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..language.derived import OTHER_KINDS
from ..language.equipment_facts import LONGEST_INTERVAL_DAYS
from ..language.piece_state import OUT_OF_ORDER
from .derived import Numbers, Ranks, any_of, word
from .layout import layout_of
from .source import EPOCH, Flags, Index, round_as_python

if TYPE_CHECKING:
    from .package_columns import PackageColumns

_NO, _YES, _UNKNOWN = np.int8(0), np.int8(1), np.int8(-1)


def derived_item(item: str, columns: PackageColumns) -> Ranks:
    """`equipment.<item>`: whether it is in place."""
    ranks: Ranks = columns.items_in_place[columns.ids.item_place[item]]
    return ranks


def refused_item(item: str, columns: PackageColumns) -> Flags:
    """Whether the person has refused this item alone, by what the package records."""
    refused: Flags = columns.items_refused[columns.ids.item_place[item]]
    return refused


def labels_bear_person(item: str, columns: PackageColumns) -> Flags:
    """Where every piece of an item that is in place has a label, and none is below the person's weight."""
    place, owner = columns.ids.item_place[item], columns.package_of("equipment")
    is_piece = columns.value("equipment.item") == place
    weight = columns.value("person.weight_kg")[owner]
    # A comparison with NaN is false: a label that nobody has read, or a weight that is not known, bears nobody.
    is_enough = columns.value("equipment.safe_working_load_kg") >= weight
    return any_of(is_piece, owner, columns.count) & ~any_of(is_piece & ~is_enough, owner, columns.count)


def a_label_is_not_read(item: str, columns: PackageColumns) -> Flags:
    """Where a piece of an item is in place whose load nobody has read."""
    is_piece = columns.value("equipment.item") == columns.ids.item_place[item]
    unread = is_piece & np.isnan(columns.value("equipment.safe_working_load_kg"))
    return any_of(unread, columns.package_of("equipment"), columns.count)


@word("equipment.something_in_place")
def _something_in_place(columns: PackageColumns) -> Ranks:
    some = np.diff(columns.offsets("equipment")) > 0
    return np.where(columns.is_said("equipment"), some.astype(np.int8), _UNKNOWN)


def _lifts(columns: PackageColumns) -> Flags:
    item = columns.value("equipment.item").astype(np.intp)
    lifts: Flags = np.where(item < 0, is_kind(columns, "lifting"), columns.ids.lifts[item])
    return lifts


def is_kind(columns: PackageColumns, kind: str) -> Flags:
    """Which pieces of equipment are said to be of a kind."""
    words = layout_of().leaves["equipment.kind"].words
    return np.asarray(columns.value("equipment.kind") == words.index(kind), dtype=np.bool_)


@word("equipment.weight_margin_kg")
def _weight_margin(columns: PackageColumns) -> Numbers:
    loads, owner = columns.value("equipment.safe_working_load_kg"), columns.package_of("equipment")
    least = np.full(columns.count, np.inf)
    known = ~np.isnan(loads)
    np.minimum.at(least, owner[known], loads[known])
    margin = round_as_python(np.where(np.isinf(least), np.nan, least) - columns.value("person.weight_kg"), 3)
    lifts_unknown = any_of(_lifts(columns) & ~known, owner, columns.count)
    # Too heavy for one piece is too heavy, whatever the others bear; a margin that is left may still go.
    margin[(margin >= 0) & lifts_unknown] = np.nan
    return margin


@word("equipment.examination_overdue")
def _examination_overdue(columns: PackageColumns) -> Ranks:
    due, owner = columns.value("equipment.examination_due"), columns.package_of("equipment")
    known, today = ~np.isnan(due), columns.on.toordinal() - EPOCH
    nothing = np.diff(columns.offsets("equipment")) == 0
    settled = (any_of(known, owner, columns.count) | nothing) & ~any_of(
        _lifts(columns) & ~known, owner, columns.count
    )
    overdue = np.where(settled, _NO, _UNKNOWN)
    overdue[any_of(due < today, owner, columns.count)] = _YES
    overdue[~columns.is_said("equipment")] = _UNKNOWN
    return overdue


@word("equipment.something_not_used")
def _something_not_used(columns: PackageColumns) -> Ranks:
    return _any_state(columns, "equipment.in_use", ("not_used",))


@word("equipment.lifting_not_used")
def _lifting_not_used(columns: PackageColumns) -> Ranks:
    return _any_state(columns, "equipment.in_use", ("not_used",), _lifts(columns))


@word("equipment.lifting_out_of_order")
def _lifting_out_of_order(columns: PackageColumns) -> Ranks:
    return _any_state(columns, "equipment.condition", OUT_OF_ORDER, _lifts(columns))


@word("equipment.lifting_overloaded")
def _lifting_overloaded(columns: PackageColumns) -> Ranks:
    load, owner = columns.value("equipment.safe_working_load_kg"), columns.package_of("equipment")
    weight = columns.value("person.weight_kg")[owner]
    return _any_lifting(columns, load < weight, np.isnan(load) | np.isnan(weight))


@word("equipment.lifting_overdue")
def _lifting_overdue(columns: PackageColumns) -> Ranks:
    due = columns.value("equipment.examination_due")
    return _any_lifting(columns, due < columns.on.toordinal() - EPOCH, np.isnan(due))


@word("equipment.something_out_of_order")
def _something_out_of_order(columns: PackageColumns) -> Ranks:
    return _any_state(columns, "equipment.condition", OUT_OF_ORDER)


@word("equipment.examination_too_far_ahead")
def _examination_too_far_ahead(columns: PackageColumns) -> Ranks:
    due, today = columns.value("equipment.examination_due"), columns.on.toordinal() - EPOCH
    return _any_lifting(columns, due - today > LONGEST_INTERVAL_DAYS, np.isnan(due))


def _any_lifting(columns: PackageColumns, is_so: Flags, is_not_known: Flags) -> Ranks:
    """Whether it is so of a piece that lifts, from what is so, and what is not known, of each piece."""
    lifts, owner = _lifts(columns), columns.package_of("equipment")
    answers = np.where(any_of(lifts & is_not_known, owner, columns.count), _UNKNOWN, _NO)
    answers[any_of(lifts & is_so, owner, columns.count)] = _YES
    answers[~columns.is_said("equipment")] = _UNKNOWN
    return answers


@word("task.rests_on_what_is_unfit")
def _rests_on_what_is_unfit(columns: PackageColumns) -> Ranks:
    """Yes where a piece of the package serves the activity and is known to be unfit; unknown where it may be."""
    item, owner = columns.value("equipment.item").astype(np.intp), columns.package_of("equipment")
    kind = columns.value("equipment.kind").astype(np.intp)
    serves = (columns.ids.serves[item] & (item >= 0)[:, None]) | (
        columns.ids.kind_serves[kind] & (kind >= 0)[:, None]
    )
    unfit, unsure = _unfit(columns)
    task = columns.value("visits.tasks.activity"), columns.package_of_task
    rests = np.where(
        _any_serves(serves & unsure[:, None], owner, columns.count)[task[1], task[0]], _UNKNOWN, _NO
    )
    rests[_any_serves(serves & unfit[:, None], owner, columns.count)[task[1], task[0]]] = _YES
    rests[~columns.is_said("equipment")[columns.package_of_task]] = _UNKNOWN
    return rests


def _unfit(columns: PackageColumns) -> tuple[Flags, Flags]:
    """By piece: whether it is known that it must not be used, and whether that is not known."""
    unfit, due = known_unfit(columns), columns.value("equipment.examination_due")
    load = columns.value("equipment.safe_working_load_kg")
    weight = columns.value("person.weight_kg")[columns.package_of("equipment")]
    is_open = np.isnan(due) | np.isnan(load) | np.isnan(weight)
    unsure: Flags = ~unfit & ((columns.value("equipment.condition") < 0) | (_lifts(columns) & is_open))
    return unfit, unsure


def known_unfit(columns: PackageColumns) -> Flags:
    """By piece: whether it is known that it must not be used."""
    words, condition = layout_of().leaves["equipment.condition"].words, columns.value("equipment.condition")
    due, load = columns.value("equipment.examination_due"), columns.value("equipment.safe_working_load_kg")
    weight = columns.value("person.weight_kg")[columns.package_of("equipment")]
    out_of_order = np.isin(condition, [words.index(state) for state in OUT_OF_ORDER])
    # A comparison with NaN is false: what is not known makes nothing unfit, and is `unsure` below.
    unfit: Flags = out_of_order | (due < columns.on.toordinal() - EPOCH) | (load < weight)
    return unfit


def _any_serves(serves: NDArray[np.bool_], owner: Index, count: int) -> NDArray[np.bool_]:
    """By package and activity: whether any of its pieces serves it."""
    served = np.zeros((count, serves.shape[1]), dtype=np.bool_)
    np.logical_or.at(served, owner, serves)
    return served


def _any_state(columns: PackageColumns, path: str, states: tuple[str, ...], of: Flags | None = None) -> Ranks:
    """Three-valued "any piece is in one of these states", of all pieces or of some."""
    words, ranks = layout_of().leaves[path].words, columns.value(path)
    owner, some = columns.package_of("equipment"), np.ones(len(ranks), dtype=np.bool_) if of is None else of
    ranks_of_any = np.where(any_of((ranks < 0) & some, owner, columns.count), _UNKNOWN, _NO)
    wrong = np.isin(ranks, [words.index(state) for state in states]) & some
    ranks_of_any[any_of(wrong, owner, columns.count)] = _YES
    ranks_of_any[~columns.is_said("equipment")] = _UNKNOWN
    return ranks_of_any


def _add_other(kind: str) -> None:
    @word(f"equipment.other_{kind}")
    def other(columns: PackageColumns) -> Ranks:
        outside = (columns.value("equipment.item") < 0) & is_kind(columns, kind)
        there = any_of(outside, columns.package_of("equipment"), columns.count)
        return np.where(columns.is_said("equipment"), there.astype(np.int8), _UNKNOWN)


for _kind in OTHER_KINDS:
    _add_other(_kind)
