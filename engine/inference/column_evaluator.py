"""The second evaluator: registers over columns, so that one package and a million are decided in the same way.

Runs the tapes of `engine.program.registers`, scope by scope and batch by batch, and keeps every register: the truth of
each part of each condition can be read afterwards. Shares no evaluation code with `rete`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ..columns.source import Ends, Ranged
from ..language.facts import Facts
from ..model.condition import Comparison, Condition, Truth
from ..model.rule import Scope
from ..program import READING, SCOPES, Op, Program, Proposition, Registers, StepBatch, Subject, Tape
from .answers import Answers
from .rows import Column, FactRows, Index, Rows

Truths = NDArray[np.uint8]
"""0 false, 1 unknown, 2 true."""
_Ranges = Mapping[tuple[bool, int], Ranged]
"""By whether it is a column of words, and its place."""
_Fill = Callable[[Scope, Sequence[str], Column], None]
"""Fills a table with the columns of words of a scope, a row each."""
FALSE, UNKNOWN, TRUE = np.uint8(0), np.uint8(1), np.uint8(2)
_ALL, _ANY, _NOT, _AS_ONE, _KNOWN = Op.ALL, Op.ANY, Op.NOT, Op.AS_ONE, Op.KNOWN
"""By name: to look a member up in its class costs more than the step for one package."""
_BLOCK = 4096
"""Rows that are done at a time: their registers stay in the processor's cache."""


class ColumnEvaluator:
    """Decides the propositions of a program."""

    def __init__(self, program: Program) -> None:
        """Evaluate this program."""
        self.program = program

    def evaluate(self, facts: Facts) -> Answers:
        """Decide every proposition for every subject of one package."""
        return ColumnTruths(FactRows([facts]), self.program).answers(0)


class ColumnTruths:
    """The truths of a program for every row of some packages."""

    def __init__(self, rows: Rows, program: Program) -> None:
        """Decide every register for every row."""
        self.rows, self.program = rows, program
        self._registers: dict[Scope, Truths] = _run(program.registers, rows, self.fill)
        self._leaves: dict[tuple[Scope, str, str, object], Truths] = {}
        self._words: dict[tuple[Scope, str], Column] = {}
        # Most rules are false of everybody in a small chunk: known at once, they need not be looked at one by one.
        self._is_open: dict[Scope, list[bool]] = {
            scope: np.any(truths, axis=1).tolist() for scope, truths in self._registers.items()
        }

    def of(self, proposition: str) -> Truths:
        """The truths of a proposition, a row each of its scope."""
        scope, place = self.program.registers.of[proposition]
        truths: Truths = self._registers[scope][place]
        return truths

    def of_reading(self, name: str) -> Truths:
        """The truth of a reading for each package."""
        return self.spread(*self.program.registers.readings[name], "person")

    def part(self, condition: Condition, scope: Scope) -> Truths:
        """The truths of a condition of the program, or of a part of one, for every row of its rule's scope."""
        register = self.program.registers.of_part(condition)
        return self.truths(scope, condition) if register is None else self.spread(*register, scope)

    def part_at(self, condition: Condition, scope: Scope, rows: Index) -> Truths:
        """The truth of a part of a condition for some rows of a scope."""
        register = self.program.registers.of_part(condition)
        if register is None:
            return self.truths(scope, condition)[rows]
        if register.scope != scope:
            rows = (self.rows.owners(scope) if register.scope == "person" else self.rows.visit_of_task)[rows]
        truths: Truths = self._registers[register.scope][register.place][rows]
        return truths

    def part_of(self, condition: Condition, scope: Scope, row: int) -> Truth:
        """The truth of a part of a condition for one row of a scope."""
        register = self.program.registers.of_part(condition)
        if register is None:
            return _TRUTHS[self.truths(scope, condition)[row]]
        if register.scope != scope:
            row = int(
                self.rows.owners(scope)[row] if register.scope == "person" else self.rows.visit_of_task[row]
            )
        return _TRUTHS[self._registers[register.scope].item(register.place, row)]

    def column(self, scope: Scope, path: str) -> Column:
        """The ranks of a word for every row of a scope, kept: the thousands of mutants of a rule set read the same."""
        ranks = self._words.get((scope, path))
        if ranks is None:
            ranks = self._words[scope, path] = self._ranks(scope, path)
        return ranks

    def _ranks(self, scope: Scope, path: str) -> Column:
        reading = path.removeprefix(READING)
        if reading != path and reading in self.program.registers.readings:
            return _AS_RANK[self.spread(*self.program.registers.readings[reading], scope)]
        return self.rows.column(scope, self.program.vocabulary[path])

    def fill(self, scope: Scope, paths: Sequence[str], table: Column) -> None:
        """Fill a table with the ranks of many words, a row each."""
        if any(path.startswith(READING) for path in paths):
            for place, path in enumerate(paths):
                table[place] = self._ranks(scope, path)
        else:
            self.rows.fill(scope, [self.program.vocabulary[path] for path in paths], table)

    def _fill_again(self, scope: Scope, paths: Sequence[str], table: Column) -> None:
        """As `fill`, from columns that are kept."""
        for place, path in enumerate(paths):
            table[place] = self.column(scope, path)

    def leaf(self, scope: Scope, comparison: Comparison) -> Truths:
        """The truth of one comparison for every row, kept for the next who asks."""
        key = (scope, comparison.path, comparison.operator, comparison.value)
        truths = self._leaves.get(key)
        if truths is None:
            truths = self._leaves[key] = self.part(comparison, scope)
        return truths

    def truths(self, scope: Scope, condition: Condition) -> Truths:
        """The truths of any condition, such as a mutant's, for every row of a scope."""
        asked = Registers([Proposition("", scope, condition)], self.program.vocabulary)
        truths: Truths = _run(asked, self.rows, self._fill_again)[scope][asked.of[""].place]
        return truths

    def spread(self, own: Scope, place: int, scope: Scope) -> Truths:
        """A register for each row of its own scope, or of a finer one."""
        truths: Truths = self._registers[own][place]
        if own != scope:
            truths = truths[self.rows.owners(scope) if own == "person" else self.rows.visit_of_task]
        return truths

    def answers(self, package: int) -> Answers:
        """Everything that is decided of one package, as an evaluator answers it.

        Args:
            package: its place among the rows.
        """
        decided: dict[tuple[str, Subject], Truth] = {}
        for scope, (ids, places) in self.program.answers_by_scope.items():
            rows, subjects = self.rows.rows_of(package, scope), self.rows.subjects_of(package, scope)
            truths = self._registers[scope][:, rows.start : rows.stop][places]
            which, whom = np.nonzero(truths)
            for proposition, row, truth in zip(
                which.tolist(), whom.tolist(), truths[which, whom].tolist(), strict=True
            ):
                decided[ids[proposition], subjects[row]] = _TRUTHS[truth]
        readings = {name: _TRUTHS[self.of_reading(name)[package]] for name in self.program.readings}
        return Answers(decided, readings)

    def registers_of(self, package: int) -> Mapping[Scope, Truths]:
        """The registers of one package, scope by scope."""
        rows = {scope: self.rows.rows_of(package, scope) for scope in SCOPES}
        return {scope: self._registers[scope][:, rows[scope].start : rows[scope].stop] for scope in SCOPES}


_TRUTHS = (Truth.FALSE, Truth.UNKNOWN, Truth.TRUE)
_AS_RANK = np.array([0, -1, 1], dtype=np.int16)
"""The rank of a reading, by its truth."""


def _run(registers: Registers, rows: Rows, fill: _Fill) -> dict[Scope, Truths]:
    """Every register of every scope, a row each of the scope."""
    truths: dict[Scope, Truths] = {}
    for scope in SCOPES:
        tape, size = registers.tapes[scope], rows.size(scope)
        words = np.empty((len(tape.words), size), dtype=np.int16)
        fill(scope, tape.words, words)
        numbers = np.empty((len(tape.numbers), size))
        fill(scope, tape.numbers, numbers)
        ranged = _ranged_columns(tape, rows.ranges) if scope == "person" else {}
        wider: dict[Op, tuple[Truths, Index]] = {}
        if scope != "person":
            wider[Op.FROM_PERSON] = truths["person"], rows.owners(scope)
        if scope == "task":
            wider[Op.FROM_VISIT] = truths["visit"], rows.visit_of_task
        of_scope = truths[scope] = np.empty((tape.size, size), dtype=np.uint8)
        for start in range(0, size, _BLOCK):
            block = slice(start, start + _BLOCK)
            sources = {op: (source, index[block]) for op, (source, index) in wider.items()}
            within = {column: _cut_to_block(whole, start, start + _BLOCK) for column, whole in ranged.items()}
            _run_block(tape, words[:, block], numbers[:, block], sources, within, of_scope[:, block])
    return truths


def _ranged_columns(tape: Tape, ranges: Mapping[str, Ranged]) -> _Ranges:
    """The ranges of the tape's own words, by the kind and the place of their column."""
    of_words = {(True, place): path for place, path in enumerate(tape.words) if path in ranges}
    of_numbers = {(False, place): path for place, path in enumerate(tape.numbers) if path in ranges}
    return {column: ranges[path] for column, path in (of_words | of_numbers).items()}


def _cut_to_block(ranged: Ranged, start: int, stop: int) -> Ranged:
    """The ranges of a block, by its own rows."""
    rows, low, high = ranged
    first, last = np.searchsorted(rows, (start, stop))
    return rows[first:last] - start, low[first:last], high[first:last]


def _run_block(
    tape: Tape,
    words: NDArray[np.int16],
    numbers: NDArray[np.float64],
    wider: Mapping[Op, tuple[Truths, Index]],
    ranged: _Ranges,
    truths: Truths,
) -> None:
    """Fill the registers of one scope for a block of rows, batch by batch.

    Each needs only registers before it.
    """
    for batch in tape.batches:
        op, a, out = batch.op, batch.a, truths[batch.first : batch.last]
        if op is _ALL:
            np.minimum(truths[a], truths[batch.b], out=out)
        elif op is _ANY:
            np.maximum(truths[a], truths[batch.b], out=out)
        elif op is _NOT:
            np.subtract(TRUE, truths[a], out=out)
        elif op is _AS_ONE:
            out[:] = truths[a]
        elif op is _KNOWN:
            np.multiply(truths[a] != UNKNOWN, TRUE, out=out)
        elif op in wider:
            source, index = wider[op]
            np.take(source[a], index, axis=1, out=out, mode="clip")
        else:
            _compare(batch, words, numbers, out)
            if ranged and op in _OVER_A_RANGE:
                _compare_ranges(batch, ranged, out)


def _compare_ranges(batch: StepBatch, ranged: _Ranges, truths: Truths) -> None:
    """What is decided where a word was not assessed and lies between two values: what all of them agree on."""
    is_word = batch.op is Op.INSIDE
    for step, column in enumerate(batch.a.tolist()):
        if (is_word, column) in ranged:
            rows, low, high = ranged[is_word, column]
            all_do, none_does = _OVER_A_RANGE[batch.op](low, high, batch.low[step], batch.high[step])
            truths[step, rows] = np.where(all_do, TRUE, np.where(none_does, FALSE, UNKNOWN))


def _compare(batch: StepBatch, words: NDArray[np.int16], numbers: NDArray[np.float64], out: Truths) -> None:
    """What is decided from columns."""
    op = batch.op
    if op is Op.ALWAYS:
        out[:] = TRUE
    elif op is Op.WORD_KNOWN:
        np.multiply(words[batch.a] >= 0, TRUE, out=out)
    elif op is Op.INSIDE:
        ranks = words[batch.a]
        low, high = batch.low.astype(np.int16)[:, None], batch.high.astype(np.int16)[:, None]
        np.multiply((ranks >= low) & (ranks <= high), TRUE, out=out)
        np.bitwise_or(out, ranks < 0, out=out)  # a rank of -1 lies in no bounds: 0 becomes 1, unknown
    else:
        values = numbers[batch.a]
        unknown = np.isnan(values)
        if op is Op.NUMBER_KNOWN:
            np.multiply(~unknown, TRUE, out=out)
            return
        np.multiply(_TESTS[op](values, batch.low[:, None]), TRUE, out=out)
        np.bitwise_or(out, unknown, out=out)


_Bools = NDArray[np.bool_]
_OVER_A_RANGE: Mapping[Op, Callable[[Ends, Ends, float, float], tuple[_Bools, _Bools]]] = {
    Op.INSIDE: lambda low, high, first, last: (
        (low >= first) & (high <= last),
        (high < first) | (low > last),
    ),
    Op.EQUAL: lambda low, high, value, _: ((low == value) & (high == value), (high < value) | (low > value)),
    Op.BELOW: lambda low, high, value, _: (high < value, low >= value),
    Op.AT_MOST: lambda low, high, value, _: (high <= value, low > value),
}
"""Whether a comparison holds of every level, or number, from the least to the greatest, and whether of none."""
_TESTS: Mapping[Op, np.ufunc] = {Op.EQUAL: np.equal, Op.BELOW: np.less, Op.AT_MOST: np.less_equal}
