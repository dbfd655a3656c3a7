"""Conditions as registers: every comparison and every part is decided once, whoever reads it.

Definitions:
- A register holds one truth (0 false, 1 unknown, 2 true) for each row of its scope. It stands in the widest scope to
  which all its words belong: what a task rule asks of the person is decided once a person.
- A *step* makes one register. A comparison of words is a rank between two bounds, one of numbers is *equal*, *below* or
  *at most*; `all` is the least and `any` the greatest of two registers, `not` is `2 - x`. Longer lists are joined two
  by two. Steps that are the same are made once.
- `AS_ONE` copies a register that is to be taken for one comparison: a reading, or a list of values.
- Steps with the same operation whose sources are ready together are a *batch*; the batches of a scope are its *tape*.

Left out: running a tape (`engine.inference.column_evaluator`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..language import Term, Vocabulary
from ..model.condition import AllOf, Comparison, Condition, Not, Scalar
from ..model.rule import Scope
from .proposition import Proposition

SCOPES: tuple[Scope, ...] = ("person", "visit", "task")
"""From the widest to the finest."""
READING = "reading."


class Op(IntEnum):
    """What a step does with its sources `a` and `b`, or with a column and a value."""

    ALWAYS = 0
    INSIDE = 1
    """The rank of the word in column a lies between two bounds."""
    EQUAL = 2
    BELOW = 3
    AT_MOST = 4
    WORD_KNOWN = 5
    NUMBER_KNOWN = 6
    FROM_PERSON = 7
    """Register a of the person's tape, for each row of this scope."""
    FROM_VISIT = 8
    NOT = 9
    ALL = 10
    ANY = 11
    KNOWN = 12
    """Whether register a is decided."""
    AS_ONE = 13


_FROM: dict[Scope, Op] = {"person": Op.FROM_PERSON, "visit": Op.FROM_VISIT}
_ON_REGISTERS = (Op.NOT, Op.ALL, Op.ANY, Op.KNOWN, Op.AS_ONE)


class Register(NamedTuple):
    """A place on the tape of a scope."""

    scope: Scope
    place: int


class RegisterStep(NamedTuple):
    """How one register is made."""

    op: Op
    a: int = 0
    b: int = 0
    low: float = 0.0
    high: float = 0.0


@dataclass(frozen=True)
class StepBatch:
    """Steps with one operation that can be done together; they fill the registers from `first` to before `last`."""

    op: Op
    first: int
    last: int
    a: NDArray[np.intp]
    b: NDArray[np.intp]
    low: NDArray[np.float64]
    high: NDArray[np.float64]


@dataclass(frozen=True)
class Tape:
    """Everything that is decided for the rows of one scope, in an order in which it can be."""

    size: int
    batches: tuple[StepBatch, ...]
    words: tuple[str, ...]
    """Paths of the columns of words and booleans, by place."""
    numbers: tuple[str, ...]


class Registers:
    """The registers of propositions, of the parts of their conditions, and of readings."""

    def __init__(
        self, propositions: Iterable[Proposition], vocabulary: Vocabulary, readings: Iterable[str] = ()
    ) -> None:
        """Lay out the registers.

        Args:
            propositions: what is decided.
            vocabulary: the words.
            readings: names of readings in the order in which they can be derived.
        """
        self._vocabulary = vocabulary
        self._writers = {scope: _TapeWriter() for scope in SCOPES}
        self._parts: dict[int, tuple[Register, Condition]] = {}
        self._readings: dict[str, Register] = {}
        asked = tuple(propositions)
        for name in readings:
            rules = [self._condition(part.condition) for part in asked if part.reading == name]
            self._readings[name] = self._join(Op.ANY, rules)
        written = {part.id: self._at(self._condition(part.condition), part.scope) for part in asked}
        order = {scope: writer.order() for scope, writer in self._writers.items()}
        self.tapes = {scope: writer.tape(scope, order) for scope, writer in self._writers.items()}
        self.of = {name: _reorder(register, order) for name, register in written.items()}
        self.readings = {name: _reorder(register, order) for name, register in self._readings.items()}
        self._of_parts = {key: _reorder(register, order) for key, (register, _) in self._parts.items()}

    def of_part(self, condition: Condition) -> Register | None:
        """The register of a condition of the program, or of a part of one, in its own scope; None for any other."""
        return self._of_parts.get(id(condition))

    def __getstate__(self) -> dict[str, Any]:
        """What is asked of it later, without what only laying out needs; parts are known by object."""
        parts = [(part, self._of_parts[key]) for key, (_, part) in self._parts.items()]
        return {"tapes": self.tapes, "of": self.of, "readings": self.readings, "parts": parts}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Know the parts by the objects that they are now."""
        self.tapes, self.of, self.readings = state["tapes"], state["of"], state["readings"]
        self._parts = {id(part): (register, part) for part, register in state["parts"]}
        self._of_parts = {key: register for key, (register, _) in self._parts.items()}

    def _condition(self, condition: Condition) -> Register:
        """The register of a condition or of a part of one; the same object is laid out once."""
        written = self._parts.get(id(condition))
        if written is not None:
            return written[0]
        if isinstance(condition, Comparison):
            register = self._comparison(condition)
        elif isinstance(condition, Not):
            register = self._step(Op.NOT, self._condition(condition.part))
        else:
            op = Op.ALL if isinstance(condition, AllOf) else Op.ANY
            register = self._join(op, [self._condition(part) for part in condition.parts])
        self._parts[id(condition)] = register, condition
        return register

    def _step(self, op: Op, source: Register) -> Register:
        return Register(source.scope, self._writers[source.scope].write(RegisterStep(op, source.place)))

    def _at(self, register: Register, scope: Scope) -> Register:
        """A register of a coarser scope, spread over every row of a finer one."""
        if register.scope == scope:
            return register
        return Register(
            scope, self._writers[scope].write(RegisterStep(_FROM[register.scope], register.place))
        )

    def _join(self, op: Op, registers: Sequence[Register]) -> Register:
        """Registers joined in the widest scope in which each can be."""
        joined: Register | None = None
        for scope in SCOPES:
            own = [register.place for register in registers if register.scope == scope]
            if own:
                own += [] if joined is None else [self._at(joined, scope).place]
                joined = Register(scope, self._writers[scope].join(op, own))
        if joined is not None:
            return joined
        true = Register("person", self._writers["person"].write(RegisterStep(Op.ALWAYS)))
        return true if op is Op.ALL else self._step(Op.NOT, true)

    def _comparison(self, leaf: Comparison) -> Register:
        """The register of a comparison; one on a reading is a step over the reading's register."""
        term = self._vocabulary[leaf.path]
        reading = (
            self._readings.get(leaf.path.removeprefix(READING)) if leaf.path.startswith(READING) else None
        )
        is_word = term.type in ("words", "boolean")
        if leaf.operator in ("is unknown", "is known"):
            if reading is not None:
                known = self._step(Op.KNOWN, reading)
            else:
                known = self._on_column(Op.WORD_KNOWN if is_word else Op.NUMBER_KNOWN, term)
            return known if leaf.operator == "is known" else self._step(Op.NOT, known)
        if not is_word:
            return self._of_number(leaf, term)
        ranks = _ranks_that_pass(leaf, term)
        return self._of_reading(ranks, reading) if reading is not None else self._of_word(ranks, term)

    def _on_column(self, op: Op, term: Term, low: float = 0.0, high: float = 0.0) -> Register:
        writer = self._writers[term.scope]
        columns = writer.words if term.type in ("words", "boolean") else writer.numbers
        place = columns.setdefault(term.path, len(columns))
        return Register(term.scope, writer.write(RegisterStep(op, place, 0, low, high)))

    def _of_number(self, leaf: Comparison, term: Term) -> Register:
        values = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
        ranks = [term.rank(value) for value in values if value is not None]
        op = {"<": Op.BELOW, ">=": Op.BELOW, "<=": Op.AT_MOST, ">": Op.AT_MOST}.get(leaf.operator, Op.EQUAL)
        if op is Op.EQUAL and term.has_levels:
            register = self._as_one(
                [self._of_levels(run, term) for run in runs_of(frozenset(map(int, ranks)))]
            )
        else:
            register = self._as_one([self._on_column(op, term, rank) for rank in ranks])
        return self._step(Op.NOT, register) if leaf.operator in (">=", ">", "!=", "not in") else register

    def _of_levels(self, run: tuple[int, int], term: Term) -> Register:
        """Levels side by side, decided together: a range that lies among them is among them."""
        first, last = run
        if first == last:
            return self._on_column(Op.EQUAL, term, first)
        at_least = self._step(Op.NOT, self._on_column(Op.BELOW, term, first))
        within = self._join(Op.ALL, [at_least, self._on_column(Op.AT_MOST, term, last)])
        return self._step(Op.AS_ONE, within)

    def _of_word(self, ranks: frozenset[int], term: Term) -> Register:
        """A word whose rank is one of these: as few runs of ranks as there are, inside or outside."""
        every = range(len(term.words) if term.type == "words" else 2)
        inside, outside = list(runs_of(ranks)), list(runs_of(frozenset(every) - ranks))
        if not inside:
            return self._on_column(Op.INSIDE, term, len(every), len(every))
        if len(outside) in range(1, len(inside)):
            return self._step(Op.NOT, self._of_runs(outside, term))
        return self._of_runs(inside, term)

    def _of_runs(self, runs: Iterable[tuple[int, int]], term: Term) -> Register:
        return self._as_one([self._on_column(Op.INSIDE, term, low, high) for low, high in runs])

    def _as_one(self, registers: Sequence[Register]) -> Register:
        """Join the alternatives of one comparison, so that they count as one leaf when questions are asked."""
        return registers[0] if len(registers) == 1 else self._step(Op.AS_ONE, self._join(Op.ANY, registers))

    def _of_reading(self, ranks: frozenset[int], reading: Register) -> Register:
        """A reading that is true (rank 1), false (rank 0), either or neither; unknown while the reading is."""
        negated = self._step(Op.NOT, reading)
        if len(ranks) == 1:
            return self._step(Op.AS_ONE, reading if 1 in ranks else negated)
        return self._step(Op.AS_ONE, self._join(Op.ANY if ranks else Op.ALL, [reading, negated]))


class _TapeWriter:
    """The steps of one scope while they are written."""

    def __init__(self) -> None:
        self.words: dict[str, int] = {}
        self.numbers: dict[str, int] = {}
        self._steps: dict[RegisterStep, int] = {}
        self._levels: list[int] = []

    def write(self, step: RegisterStep) -> int:
        """The register that a step makes, the same one for the same step."""
        place = self._steps.get(step)
        if place is None:
            place = self._steps[step] = len(self._levels)
            sources = (step.a, step.b) if step.op in (Op.ALL, Op.ANY) else (step.a,)
            on_registers = step.op in _ON_REGISTERS
            self._levels.append(1 + max(self._levels[source] for source in sources) if on_registers else 0)
        return place

    def join(self, op: Op, places: Sequence[int]) -> int:
        """Registers joined two by two, those that are ready first."""
        waiting = sorted(places, key=lambda place: (self._levels[place], place))
        while len(waiting) > 1:
            pairs = zip(waiting[::2], waiting[1::2], strict=False)
            waiting = [self.write(RegisterStep(op, a, b)) for a, b in pairs] + waiting[
                len(waiting) // 2 * 2 :
            ]
        return waiting[0]

    def order(self) -> NDArray[np.intp]:
        """By register as it was written: its place on the tape, where each batch stands together."""
        steps = list(self._steps)
        by_batch = sorted(range(len(steps)), key=lambda place: (self._levels[place], steps[place].op, place))
        order = np.empty(len(steps), dtype=np.intp)
        order[by_batch] = np.arange(len(steps))
        return order

    def tape(self, scope: Scope, order: dict[Scope, NDArray[np.intp]]) -> Tape:
        """The tape, with every source at its place."""
        steps = sorted(self._steps, key=lambda step: order[scope][self._steps[step]])
        keys = [(self._levels[self._steps[step]], step.op) for step in steps]
        batches = []
        for (_, op), places in groupby(range(len(steps)), key=keys.__getitem__):
            rows = list(places)
            source = next((wider for wider, above in _FROM.items() if above is op), scope)
            move = order[source] if op in (*_FROM.values(), *_ON_REGISTERS) else None
            batches.append(_batch(op, rows[0], [steps[row] for row in rows], move))
        return Tape(len(steps), tuple(batches), tuple(self.words), tuple(self.numbers))


def _batch(op: Op, first: int, steps: Sequence[RegisterStep], move: NDArray[np.intp] | None) -> StepBatch:
    a, b = (
        np.array([step.a for step in steps], dtype=np.intp),
        np.array([step.b for step in steps], dtype=np.intp),
    )
    if move is not None:
        a, b = move[a], move[b]
    low, high = np.array([step.low for step in steps]), np.array([step.high for step in steps])
    return StepBatch(op, first, first + len(steps), a, b, low, high)


def _reorder(register: Register, order: dict[Scope, NDArray[np.intp]]) -> Register:
    return Register(register.scope, int(order[register.scope][register.place]))


def _ranks_that_pass(leaf: Comparison, term: Term) -> frozenset[int]:
    """The ranks of a word for which a comparison holds."""
    values: tuple[Scalar | None, ...] = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
    named = {int(term.rank(value)) for value in values if value is not None}
    every, least = range(len(term.words) if term.type == "words" else 2), min(named, default=0)
    passing = {
        "<": range(least),
        "<=": range(least + 1),
        ">": range(least + 1, len(every)),
        ">=": range(least, len(every)),
        "==": named,
        "in": named,
        "!=": set(every) - named,
        "not in": set(every) - named,
    }[leaf.operator]
    return frozenset(passing)


def runs_of(ranks: frozenset[int]) -> Iterator[tuple[int, int]]:
    """Ranks as runs without a gap: the first and the last of each."""
    starts = sorted(rank for rank in ranks if rank - 1 not in ranks)
    ends = sorted(rank for rank in ranks if rank + 1 not in ranks)
    return zip(starts, ends, strict=True)
