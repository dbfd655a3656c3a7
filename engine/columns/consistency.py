"""What the model's validators say of several fields together, as arrays: one function each.

A validator of the model without its function here makes every row be read by pydantic (`engine.columns.of_arrow`):
slow, and right. A test names it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from .package_columns import PackageColumns
from .source import Flags

Wrong = Iterator[tuple[str, Flags]]
"""Rows of a level that are wrong."""


def _visit_ids_are_unique(columns: PackageColumns) -> Wrong:
    ids = columns.text("visits.id")
    yield "visits", _seen_before(columns.package_of_visit * (len(ids.values) + 1) + ids.codes)


def _carers_and_days_fit(columns: PackageColumns) -> Wrong:
    days = columns.value("visits.days").astype(np.intp)
    yield "visits.days", _seen_before(columns.owner("visits.days") * 8 + days)
    carers = columns.value("visits.carers")[columns.visit_of_task]
    yield "visits.tasks", columns.value("visits.tasks.carers") > carers


def _seen_before(keys: np.ndarray[tuple[int], np.dtype[np.intp]]) -> Flags:
    """Rows whose key stands in an earlier row."""
    order = np.argsort(keys, kind="stable")
    again = np.zeros(len(keys), dtype=np.bool_)
    again[order[1:]] = keys[order[1:]] == keys[order[:-1]]
    return again


CONSISTENCY: Mapping[str, Callable[[PackageColumns], Wrong]] = {
    "CarePackage._visit_ids_are_unique": _visit_ids_are_unique,
    "Visit._carers_and_days_fit": _carers_and_days_fit,
}
"""By `Model.validator`."""
