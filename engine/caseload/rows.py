"""Many packages as rows, word by word: the columns of a whole chunk without facts of each package in between.

Definitions: a column holds exactly what `engine.language.facts_of` would say of each package (a test holds that); what
it derives from several fields is derived by the same functions. Left out: the person's words that no rule asks for,
since a column is made only when it is asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import chain
from operator import attrgetter
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from ..inference import Subject
from ..inference.columns import Ranks, ranks_of
from ..language import Term
from ..language.facts import READABLE, derived_values, plain, task_values, visit_values
from ..model import CarePackage, Scalar, Scope

Index = NDArray[np.intp]
_Kind = TypeVar("_Kind", np.uint8, np.bool_)


class PackageRows:
    """The rows of many packages: people, their visits, and the task lines of these."""

    def __init__(
        self, packages: Sequence[CarePackage], items: Iterable[str], activities: Mapping[str, str], on: date,
        lifting: Collection[str],
    ) -> None:
        """Lay out the rows.

        Args:
            packages: the packages of the chunk.
            items: catalogue item ids.
            activities: activity id to group id.
            on: the day of the reviews.
            lifting: ids of the items that lift people.
        """
        self.packages = packages
        self._items, self._activities, self._on, self._lifting = tuple(items), activities, on, lifting
        self.visits = [visit for package in packages for visit in package.visits]
        self.tasks = [task for visit in self.visits for task in visit.tasks]
        visits_each = np.array([len(package.visits) for package in packages], dtype=np.intp)
        tasks_each = np.array([len(visit.tasks) for visit in self.visits], dtype=np.intp)
        self.package_of_visit: Index = np.repeat(np.arange(len(packages), dtype=np.intp), visits_each)
        self.visit_of_task: Index = np.repeat(np.arange(len(self.visits), dtype=np.intp), tasks_each)
        self.package_of_task: Index = self.package_of_visit[self.visit_of_task]
        self.first_visit: Index = _starts(visits_each)
        self.first_task: Index = _starts(tasks_each)

    def size(self, scope: Scope) -> int:
        """How many rows a scope has; of `person`, how many packages there are."""
        return len({"person": self.packages, "visit": self.visits, "task": self.tasks}[scope])

    def owners(self, scope: Scope) -> Index:
        """The package of each row, ascending."""
        if scope == "person":
            return np.arange(len(self.packages), dtype=np.intp)
        return self.package_of_visit if scope == "visit" else self.package_of_task

    def rows_of(self, package: int, scope: Scope) -> range:
        """The rows of one package."""
        if scope == "person":
            return range(package, package + 1)
        first, last = self._first_visit[package], self._first_visit[package + 1]
        return range(first, last) if scope == "visit" else range(self._first_task[first], self._first_task[last])

    def subjects(self, scope: Scope) -> Sequence[Subject]:
        """Who each row is, within its package."""
        return self._subjects[scope]

    def ranks(self, scope: Scope, term: Term) -> Ranks:
        """The ranks of a word for every row; NaN where not assessed."""
        if term.scope == "visit":
            found = ranks_of(term, [values.get(term.path) for values in self._visit_values])
            return found if scope == "visit" else found[self.visit_of_task]
        if term.scope == "task":
            return ranks_of(term, [values.get(term.path) for values in self._task_values])
        if term.path.split(".")[0] not in READABLE:
            return ranks_of(term, [values.get(term.path) for values in self._derived])
        read = attrgetter(term.path)
        values: list[Scalar | None] = [read(package) for package in self.packages]
        if term.type == "number":
            values = [None if value is None else plain(value) for value in values]
        return ranks_of(term, values)

    def of_packages(self, rows: NDArray[_Kind], scope: Scope) -> NDArray[_Kind]:
        """The greatest value of each package's rows; 0 for a package that has none."""
        if scope == "person":
            return rows
        return greatest(rows, self.owners(scope), len(self.packages))

    @cached_property
    def _first_visit(self) -> list[int]:
        found: list[int] = self.first_visit.tolist()
        return found

    @cached_property
    def _first_task(self) -> list[int]:
        found: list[int] = self.first_task.tolist()
        return found

    @cached_property
    def _subjects(self) -> Mapping[Scope, Sequence[Subject]]:
        visits = np.arange(len(self.visits)) - self.first_visit[self.package_of_visit]
        tasks = np.arange(len(self.tasks)) - self.first_task[self.visit_of_task]
        return {
            "person": [()] * len(self.packages), "visit": [(visit,) for visit in visits.tolist()],
            "task": list(zip(visits[self.visit_of_task].tolist(), tasks.tolist(), strict=True)),
        }

    @cached_property
    def _derived(self) -> list[dict[str, Scalar]]:
        return [derived_values(package, self._items, self._on, self._lifting) for package in self.packages]

    @cached_property
    def _visit_values(self) -> list[dict[str, Scalar]]:
        return [visit_values(visit, self._activities) for visit in self.visits]

    @cached_property
    def _task_values(self) -> list[dict[str, Scalar]]:
        return [task_values(task, self._activities) for task in self.tasks]


def greatest(rows: NDArray[_Kind], owners: Index, count: int) -> NDArray[_Kind]:
    """The greatest value among each owner's rows, 0 where it has none; `owners` ascends."""
    found = np.zeros(count, dtype=rows.dtype)
    if len(rows):
        starts = np.flatnonzero(np.diff(owners, prepend=-1))
        found[owners[starts]] = np.maximum.reduceat(rows, starts)
    return found


def _starts(counts: Index) -> Index:
    return np.fromiter(chain([0], np.cumsum(counts)), dtype=np.intp, count=len(counts) + 1)
