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
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from ..inference import Subject
from ..inference.columns import Ranks, ranks_of
from ..language import Term
from ..language.facts import READABLE, derived_values, plain, visit_values
from ..model import CarePackage, Scalar, Scope

Index = NDArray[np.intp]
_Kind = TypeVar("_Kind", np.uint8, np.bool_)
_SEVERAL: tuple[Scope, ...] = ("visit", "task")


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
        self._items, self._activities, self._on, self._lifting = frozenset(items), activities, on, lifting
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
        heads, _, last = term.path.rpartition(".")
        if heads == "visit":
            found = ranks_of(term, [values.get(term.path) for values in self._visit_values])
            return found if scope == "visit" else found[self.visit_of_task]
        if heads == "task":
            values: list[Scalar | None] = [fields[last] for fields in self._task_fields]
        elif heads.split(".")[0] in READABLE:
            values = [fields[last] for fields in self._section(heads)]
        elif heads == "equipment" and last in self._items:
            return self._in_place(last)
        else:
            values = [known.get(term.path) for known in self._derived]
        if term.type == "number":
            values = [None if value is None else plain(value) for value in values]
        return ranks_of(term, values)

    def of_packages(self, rows: NDArray[_Kind], scope: Scope) -> NDArray[_Kind]:
        """The greatest value of each package's rows; 0 for a package that has none."""
        if scope == "person":
            return rows
        found = np.zeros(len(self.packages), dtype=rows.dtype)
        if len(rows):
            starts, owners = self._runs[scope]
            found[owners] = np.maximum.reduceat(rows, starts)
        return found

    @cached_property
    def _runs(self) -> Mapping[Scope, tuple[Index, Index]]:
        """Where each package's rows begin, and whose they are, for the packages that have any."""
        found: dict[Scope, tuple[Index, Index]] = {}
        for scope in _SEVERAL:
            owners = self.owners(scope)
            starts = np.flatnonzero(np.diff(owners, prepend=-1))
            found[scope] = starts, owners[starts]
        return found

    @cached_property
    def _sections(self) -> dict[str, list[dict[str, Any]]]:
        return {}

    def _section(self, path: str) -> list[dict[str, Any]]:
        """The fields of one part of every package (`person`, `decisions.equipment`)."""
        found = self._sections.get(path)
        if found is None:
            found = self._sections[path] = [vars(part) for part in map(attrgetter(path), self.packages)]
        return found

    def _in_place(self, item: str) -> Ranks:
        found = self._nothing_in_place.copy()
        found[self.packages_with.get(item, [])] = 1.0
        return found

    @cached_property
    def packages_with(self) -> Mapping[str, list[int]]:
        """The packages that have each item in place."""
        found: dict[str, list[int]] = {}
        for place, package in enumerate(self.packages):
            for thing in package.equipment or ():
                found.setdefault(thing.item, []).append(place)
        return found

    @cached_property
    def _nothing_in_place(self) -> Ranks:
        return np.array([np.nan if package.equipment is None else 0.0 for package in self.packages], dtype=np.float64)

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
        return [derived_values(package, (), self._on, self._lifting) for package in self.packages]

    @cached_property
    def _visit_values(self) -> list[dict[str, Scalar]]:
        return [visit_values(visit, self._activities) for visit in self.visits]

    @cached_property
    def _task_fields(self) -> list[dict[str, Any]]:
        return [{**vars(task), "group": self._activities[task.activity]} for task in self.tasks]


def _starts(counts: Index) -> Index:
    return np.fromiter(chain([0], np.cumsum(counts)), dtype=np.intp, count=len(counts) + 1)
