"""The rows that conditions are decided for: who they are, and what is known of them.

Definitions: a row is a subject (a person, a visit or a task line) of one package. A column holds each row's rank on the
word's own line: of words and booleans the place among them, -1 where it was not assessed; of numbers the number, NaN
where it was not. Where a word of the person was not assessed and lies between two levels, `ranges` says so.
`engine.columns.PackageColumns` gives such rows; `FactRows` gives them from facts, as cases and the
lab have them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ..columns.source import Ranged
from ..language import Facts, Term
from ..model import Scalar, Scope
from ..program import SCOPES, Subject

Index = NDArray[np.intp]
Column = NDArray[Any]


class Rows(Protocol):
    """Who the rows are, and what is known of them."""

    def size(self, scope: Scope) -> int:
        """How many rows a scope has; of `person`, how many packages there are."""

    def owners(self, scope: Scope) -> Index:
        """The package of each row, ascending."""

    def rows_of(self, package: int, scope: Scope) -> range:
        """The rows of one package."""

    def subjects(self, scope: Scope) -> Sequence[Subject]:
        """Who each row is, within its package."""

    def subjects_of(self, package: int, scope: Scope) -> Sequence[Subject]:
        """Who each row of one package is."""

    @property
    def visit_of_task(self) -> Index:
        """The visit (by row) of each task line."""

    def column(self, scope: Scope, term: Term) -> Column:
        """The ranks of a word of this scope, or of a wider one, for every row."""

    def fill(self, scope: Scope, terms: Sequence[Term], table: Column) -> None:
        """Fill a table with those of many words, a row each."""

    @property
    def ranges(self) -> Mapping[str, Ranged]:
        """By word: where it is not known, and is known to lie between two levels or numbers."""


class FactRows:
    """Rows from facts that were made package by package."""

    def __init__(self, facts: Iterable[Facts]) -> None:
        """Lay out the rows."""
        values: dict[Scope, list[Mapping[str, Scalar]]] = {scope: [] for scope in SCOPES}
        owners: dict[Scope, list[int]] = {scope: [] for scope in SCOPES}
        self._subjects: dict[Scope, list[Subject]] = {scope: [] for scope in SCOPES}
        visit_of_task: list[int] = []
        spans: dict[str, list[tuple[int, float, float]]] = {}
        for package, known in enumerate(facts):
            for path, (low, high) in known.ranges.items():
                spans.setdefault(path, []).append((package, low, high))
            first = len(values["visit"])
            visit_of_task += [first + visit for visit, _, _ in known.tasks]
            for scope, subject, own in _subjects_of(known):
                values[scope].append(own)
                owners[scope].append(package)
                self._subjects[scope].append(subject)
        self._values, self.visit_of_task = values, np.array(visit_of_task, dtype=np.intp)
        self._spans = spans
        self._owners = {scope: np.array(owner, dtype=np.intp) for scope, owner in owners.items()}

    def size(self, scope: Scope) -> int:
        """How many rows a scope has; of `person`, how many packages there are."""
        return len(self._subjects[scope])

    def owners(self, scope: Scope) -> Index:
        """The package of each row."""
        return self._owners[scope]

    def rows_of(self, package: int, scope: Scope) -> range:
        """The rows of one package."""
        first, last = self._bounds[scope][package : package + 2]
        return range(first, last)

    def subjects(self, scope: Scope) -> Sequence[Subject]:
        """Who each row is, within its package."""
        return self._subjects[scope]

    def subjects_of(self, package: int, scope: Scope) -> Sequence[Subject]:
        """Who each row of one package is."""
        rows = self.rows_of(package, scope)
        return self._subjects[scope][rows.start : rows.stop]

    def column(self, scope: Scope, term: Term) -> Column:
        """The ranks of a word for every row."""
        if term.scope == "person" and scope != "person":
            return self.column("person", term)[self.owners(scope)]
        values = [row.get(term.path) for row in self._values[scope]]
        if term.type not in ("words", "boolean"):
            return np.array(values, dtype=np.float64)
        known: Sequence[Scalar] = term.words if term.type == "words" else (False, True)
        ranks: dict[object, int] = {None: -1, **{value: rank for rank, value in enumerate(known)}}
        return np.fromiter(map(ranks.__getitem__, values), dtype=np.int16, count=len(values))

    def fill(self, scope: Scope, terms: Sequence[Term], table: Column) -> None:
        """Fill a table with the ranks of many words, a row each."""
        for place, term in enumerate(terms):
            table[place] = self.column(scope, term)

    @cached_property
    def ranges(self) -> Mapping[str, Ranged]:
        """By word: where it is not known, and is known to lie between two levels or numbers."""
        columns = {path: np.array(spans, dtype=np.float64).T for path, spans in self._spans.items()}
        return {path: (rows.astype(np.intp), low, high) for path, (rows, low, high) in columns.items()}

    @cached_property
    def _bounds(self) -> Mapping[Scope, list[int]]:
        packages = np.arange(self.size("person") + 1)
        return {scope: np.searchsorted(self._owners[scope], packages).tolist() for scope in SCOPES}


def _subjects_of(facts: Facts) -> Iterable[tuple[Scope, Subject, Mapping[str, Scalar]]]:
    yield "person", (), facts.person
    for index, values in enumerate(facts.visits):
        yield "visit", (index,), values
    for visit, task, values in facts.tasks:
        yield "task", (visit, task), values
