"""Many packages as columns: one array a word, so that a whole caseload is asked a condition at once.

Definitions: a row is a subject (a person, a visit or a task line) of one package. A column holds each row's rank on the
word's own line (the number, 0 or 1, or the index of the word) and NaN where it was not assessed. Truths are arrays of
0 false, 1 unknown, 2 true; `all` is the least, `any` the greatest, `not` is `2 - x`. Left out: what an answer means.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ..language.facts import Facts
from ..language.term import Term
from ..language.vocabulary import Vocabulary
from ..model.condition import AllOf, Comparison, Condition, Not, Scalar, comparisons
from ..model.rule import Scope
from ..program import Program, Subject

Truths = NDArray[np.uint8]
Ranks = NDArray[np.float64]
_FALSE, _UNKNOWN, _TRUE = np.uint8(0), np.uint8(1), np.uint8(2)


class Rows(Protocol):
    """Who the rows are, and what is known of them."""

    def size(self, scope: Scope) -> int:
        """How many rows a scope has; of `person`, how many packages there are."""

    def owners(self, scope: Scope) -> NDArray[np.intp]:
        """The package of each row, ascending."""

    def subjects(self, scope: Scope) -> Sequence[Subject]:
        """Who each row is, within its package."""

    def ranks(self, scope: Scope, term: Term) -> Ranks:
        """The ranks of a word for every row of its own scope, or of a visit's word for every task; NaN: unknown."""


class FactRows:
    """Rows from facts that were made package by package."""

    def __init__(self, facts: Iterable[Facts]) -> None:
        """Lay out the rows."""
        self._values: dict[Scope, list[Mapping[str, Scalar]]] = {"person": [], "visit": [], "task": []}
        self._subjects: dict[Scope, list[Subject]] = {"person": [], "visit": [], "task": []}
        owners: dict[Scope, list[int]] = {"person": [], "visit": [], "task": []}
        for package, found in enumerate(facts):
            for scope, subject, values in _rows(found):
                self._values[scope].append(values)
                self._subjects[scope].append(subject)
                owners[scope].append(package)
        self._owners = {scope: np.array(found, dtype=np.intp) for scope, found in owners.items()}

    def size(self, scope: Scope) -> int:
        """How many rows a scope has; of `person`, how many packages there are."""
        return len(self._values[scope])

    def owners(self, scope: Scope) -> NDArray[np.intp]:
        """The package of each row."""
        return self._owners[scope]

    def subjects(self, scope: Scope) -> Sequence[Subject]:
        """Who each row is, within its package."""
        return self._subjects[scope]

    def ranks(self, scope: Scope, term: Term) -> Ranks:
        """The ranks of a word for every row."""
        return ranks_of(term, [row.get(term.path) for row in self._values[scope]])


class Columns:
    """The facts of many packages, ready to be asked."""

    def __init__(self, rows: Rows, vocabulary: Vocabulary) -> None:
        """A column is made when it is first asked for."""
        self.rows = rows
        self._vocabulary = vocabulary
        self._columns: dict[tuple[Scope, str], Ranks] = {}
        self._leaves: dict[tuple[Scope, str, str, object], Truths] = {}

    def column(self, scope: Scope, path: str) -> Ranks:
        """The ranks of a word for every row of a scope; NaN where not assessed."""
        found = self._columns.get((scope, path))
        if found is None:
            term = self._vocabulary[path]
            if term.scope == "person" and scope != "person":
                found = self.column("person", path)[self.rows.owners(scope)]
            else:
                found = self.rows.ranks(scope, term)
            self._columns[scope, path] = found
        return found

    def derive(self, name: str, truths: Truths) -> None:
        """Add a reading: its truth for each package."""
        self._columns["person", f"reading.{name}"] = _AS_RANK[truths]

    def leaf(self, scope: Scope, comparison: Comparison) -> Truths:
        """The truth of one comparison for every row."""
        key = (scope, comparison.path, comparison.operator, comparison.value)
        found = self._leaves.get(key)
        if found is None:
            found = _compare(self.column(scope, comparison.path), comparison, self._vocabulary[comparison.path])
            self._leaves[key] = found
        return found

    def truths(self, scope: Scope, condition: Condition) -> Truths:
        """The truth of a condition for every row."""
        return join(condition, [self.leaf(scope, leaf) for leaf in comparisons(condition)],
                    self.rows.size(scope))


def evaluate_columns(columns: Columns, program: Program) -> dict[str, Truths]:
    """Decide every proposition for every row of its scope, readings first.

    Args:
        columns: the packages; the readings are added to it.
        program: what to decide.
    """
    every = program.propositions
    found: dict[str, Truths] = {}
    for name in program.readings:
        mine = [proposition for proposition in every if proposition.reading == name]
        found |= {proposition.id: columns.truths("person", proposition.condition) for proposition in mine}
        none = np.zeros(columns.rows.size("person"), dtype=np.uint8)
        columns.derive(name, np.maximum.reduce([none, *(found[proposition.id] for proposition in mine)]))
    rest = (proposition for proposition in every if proposition.id not in found)
    return found | {proposition.id: columns.truths(proposition.scope, proposition.condition) for proposition in rest}


def join(condition: Condition, leaves: Sequence[Truths], rows: int) -> Truths:
    """The truth of a condition from those of its comparisons, in reading order."""
    given = iter(leaves)

    def of(part: Condition) -> Truths:
        if isinstance(part, Comparison):
            return next(given)
        if isinstance(part, Not):
            return np.subtract(_TRUE, of(part.part), dtype=np.uint8)
        least = isinstance(part, AllOf)
        joined = np.full(rows, _TRUE if least else _FALSE, dtype=np.uint8)
        for one in part.parts:
            joined = np.minimum(joined, of(one)) if least else np.maximum(joined, of(one))
        return joined

    return of(condition)


_AS_RANK = np.array([0.0, np.nan, 1.0])


def _rows(facts: Facts) -> Iterable[tuple[Scope, Subject, Mapping[str, Scalar]]]:
    yield "person", (), facts.person
    for index, values in enumerate(facts.visits):
        yield "visit", (index,), values
    for visit, task, values in facts.tasks:
        yield "task", (visit, task), values


def ranks_of(term: Term, values: Sequence[Scalar | None]) -> Ranks:
    """The ranks of a word's values; NaN where not assessed."""
    if term.type in ("words", "boolean"):
        known: Sequence[Scalar] = term.words if term.type == "words" else (False, True)
        index: dict[object, float] = {None: np.nan, **{value: float(rank) for rank, value in enumerate(known)}}
        return np.fromiter(map(index.__getitem__, values), dtype=np.float64, count=len(values))
    return np.array(values, dtype=np.float64)


def _compare(ranks: Ranks, comparison: Comparison, term: Term) -> Truths:
    unknown = np.isnan(ranks)
    if comparison.operator in ("is unknown", "is known"):
        return np.where(unknown == (comparison.operator == "is unknown"), _TRUE, _FALSE)
    held = np.where(_holds(ranks, comparison, term), _TRUE, _FALSE)
    return np.where(unknown, _UNKNOWN, held)


def _holds(ranks: Ranks, comparison: Comparison, term: Term) -> NDArray[np.bool_]:
    wanted = comparison.value
    if isinstance(wanted, tuple):
        return np.isin(ranks, [term.rank(value) for value in wanted], invert=comparison.operator == "not in")
    assert wanted is not None
    found: NDArray[np.bool_] = _TESTS[comparison.operator](ranks, term.rank(wanted))
    return found


_TESTS: dict[str, np.ufunc] = {
    "==": np.equal, "!=": np.not_equal, "<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal,
}  # fmt: skip
