"""What the model's validators say of several fields together, as arrays: one function each.

A validator of the model without its function here makes every row be read by pydantic (`engine.columns.of_arrow`):
slow, and right. A test names it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from ..model.level_range import levels_by_word, range_misfit
from .layout import layout_of
from .package_columns import PackageColumns
from .source import Flags

Wrong = Iterator[tuple[str, Flags]]
"""Rows of a level that are wrong."""
Nulls = Mapping[str, Flags]
"""By column: where nothing was given, before defaults were filled in."""
_SHARES, _NEARLY = 100.0, 0.005


def _visit_ids_are_unique(columns: PackageColumns, null: Nulls) -> Wrong:
    ids = columns.text("visits.id")
    yield "visits", _seen_before(columns.package_of_visit * (len(ids.values) + 1) + ids.codes)


def _ends_are_levels(columns: PackageColumns, null: Nulls) -> Wrong:
    """As `LevelRange._ends_are_levels`: each different range is asked of the model once."""
    same_ends = np.diff(columns.offsets("ranges.between")) == 2
    yield "ranges", ~same_ends
    misfits: dict[tuple[str | None, ...], bool] = {}
    wrong = np.zeros(len(same_ends), dtype=np.bool_)
    for row, key in _written_ranges(columns):
        if key not in misfits:
            word, *ends = (text or "" for text in key)
            misfits[key] = bool(range_misfit(word, tuple(ends)))
        wrong[row] = misfits[key]
    yield "ranges", wrong


def _single_levels_are_assessed(columns: PackageColumns, null: Nulls) -> Wrong:
    """A range from a level to itself is read by pydantic, which takes it for that level."""
    single = np.zeros(columns.size_of("ranges"), dtype=np.bool_)
    for row, (word, *ends) in _written_ranges(columns):
        single[row] = len(ends) == 2 and ends[0] == ends[1] and word in levels_by_word()
    yield "ranges", single


def _ranges_are_of_different_words(columns: PackageColumns, null: Nulls) -> Wrong:
    words = columns.text("ranges.word")
    yield "ranges", _seen_before(columns.package_of("ranges") * (len(words.values) + 1) + words.codes)


def _written_ranges(columns: PackageColumns) -> Iterator[tuple[int, tuple[str | None, ...]]]:
    """Each range of the packages as it is written: its row, and its word with the ends."""
    if not columns.size_of("ranges"):
        return
    words, ends = columns.text("ranges.word").rows(), columns.text("ranges.between").rows()
    offsets = columns.offsets("ranges.between").tolist()
    for row, word in enumerate(words):
        yield row, (word, *ends[offsets[row] : offsets[row + 1]])


def _is_called_something(columns: PackageColumns, null: Nulls) -> Wrong:
    unnamed = null["equipment.name"]
    yield "equipment", null["equipment.item"] == unnamed
    yield "equipment", ~unnamed & null["equipment.kind"]


def _carers_follow_from_workers(columns: PackageColumns, null: Nulls) -> Wrong:
    """Visits that list workers and lack `carers`: the model counts them itself, columns do not."""
    yield "visits", (np.diff(columns.offsets("visits.workers")) > 0) & null["visits.carers"]


def _visit_parts_fit(columns: PackageColumns, null: Nulls) -> Wrong:
    """As `Visit._parts_fit` of the model: days once, shares, workers and carers that fit each other."""
    value = columns.value
    days = value("visits.days").astype(np.intp)
    yield "visits.days", _seen_before(columns.owner("visits.days") * 8 + days)
    yield "visits", ~null["visits.shared_id"] & (value("visits.shared_by") == 1)
    yield "visits", _shares_do_not_add_up("visits.payers", columns)
    workers, owner = np.diff(columns.offsets("visits.workers")), columns.owner("visits.workers")
    family = layout_of().leaves["visits.workers.kind"].words.index("family")
    paid = np.bincount(owner[value("visits.workers.kind") != family], minlength=len(workers))
    yield "visits", (workers > 0) & (paid != value("visits.carers"))
    # Who is there at the same minute is left to pydantic, where anybody comes later or leaves earlier.
    yield "visits.workers", (value("visits.workers.after") > 0) | ~null["visits.workers.minutes"]
    there = np.where(workers > 0, workers, value("visits.carers"))
    yield "visits.tasks", value("visits.tasks.carers") > there[columns.visit_of_task]


def _allowance_parts_fit(columns: PackageColumns, null: Nulls) -> Wrong:
    value = columns.value
    yield "allowances", value("allowances.hours_high") < value("allowances.hours")
    family = layout_of().leaves["allowances.kind"].words.index("family")
    yield "allowances", value("allowances.kind") == family
    yield "allowances", _shares_do_not_add_up("allowances.payers", columns)


def _shares_do_not_add_up(level: str, columns: PackageColumns) -> Flags:
    """A little stricter than the model, which adds in an order of its own."""
    payers = np.diff(columns.offsets(level))
    total = np.bincount(
        columns.owner(level), weights=columns.value(f"{level}.percent"), minlength=len(payers)
    )
    wrong: Flags = (payers > 0) & (np.abs(total - _SHARES) > _NEARLY)
    return wrong


def _seen_before(keys: np.ndarray[tuple[int], np.dtype[np.intp]]) -> Flags:
    """Rows whose key stands in an earlier row."""
    order = np.argsort(keys, kind="stable")
    again = np.zeros(len(keys), dtype=np.bool_)
    again[order[1:]] = keys[order[1:]] == keys[order[:-1]]
    return again


CONSISTENCY: Mapping[str, Callable[[PackageColumns, Nulls], Wrong]] = {
    "CarePackage._visit_ids_are_unique": _visit_ids_are_unique,
    "CarePackage._single_levels_are_assessed": _single_levels_are_assessed,
    "CarePackage._ranges_are_of_different_words": _ranges_are_of_different_words,
    "LevelRange._ends_are_levels": _ends_are_levels,
    "EquipmentInPlace._is_called_something": _is_called_something,
    "Visit._carers_follow_from_workers": _carers_follow_from_workers,
    "Visit._parts_fit": _visit_parts_fit,
    "Allowance._parts_fit": _allowance_parts_fit,
}
"""By `Model.validator`; each may be stricter than the model, and never laxer."""
