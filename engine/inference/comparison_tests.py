"""One comparison as constant tests on the whole numbers that durable_rules is given for a term.

Definitions:
- Every value is a whole number: a word is its place among the term's words, true 1 and false 0, a number its
  millionths. So nothing is ever written with an exponent, which the engine cannot read. Finer than that is refused.
- A term is carried as two fields, low and high. Known: both are the value. Not assessed: low -10^17, high +10^17. Not
  known and between two values: their numbers; whether such a term is known then stands in a third field.
- A comparison is *true* where it surely holds, and *possible* where it is not surely false. Its alternatives are sets of
  tests: all tests of one of them have to pass.

Left out: conditions of several comparisons, and rules (`rete`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from ..language.term import Term
from ..model.condition import Comparison, Operator, Scalar
from .fault import EngineFault

UNKNOWN_LOW = -(10**17)
UNKNOWN_HIGH = 10**17
LARGEST = 10**9
"""The largest number that is taken, in the term's own unit."""
_MOST_GAPS = 8
"""Numbers left out of a span that are cheaper to refuse than the others are to list."""
_MILLIONTHS = 10**6
_NOISE = 1e-3
"""How far from whole millionths binary fractions may be."""

Form = Literal["true", "possible"]
Test = tuple[str, str, int]
"""Field, engine operator (`==`, `$neq`, `$lt` …), number."""
Alternative = frozenset[Test]

_ENGINE: dict[Operator, str] = {"<": "$lt", "<=": "$lte", ">": "$gt", ">=": "$gte"}
_NEGATED: dict[Operator, Operator] = {
    "==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">", "in": "not in", "not in": "in",
    "is unknown": "is known", "is known": "is unknown",
}  # fmt: skip
IS_KNOWN = "k"
"""First letter of the field that says whether a term that may lie between two values is known."""


def comparison_tests(leaf: Comparison, holds: bool, form: Form, term: Term, number: int) -> set[Alternative]:
    """The alternatives under which a comparison is true.

    Args:
        leaf: the comparison.
        holds: False for the alternatives under which it is false.
        form: whether it is to hold surely or possibly.
        term: what it compares.
        number: the term's number, by which its fields are named.

    Raises:
        EngineFault: a value is no number that the engine can hold.
    """
    operator = leaf.operator if holds else _NEGATED[leaf.operator]
    low, high = f"l{number}", f"h{number}"
    if operator in ("is unknown", "is known"):
        if term.may_lie_between:
            return _alternative((f"{IS_KNOWN}{number}", "==", int(operator == "is known")))
        return _alternative((low, "==" if operator == "is unknown" else "$neq", UNKNOWN_LOW))
    # "Not this value" would hold of a term that was not assessed: where it has to hold surely, the term is known too.
    known: list[Test] = [(low, "$neq", UNKNOWN_LOW)] if form == "true" else []
    if operator in _ENGINE:
        assert not isinstance(leaf.value, tuple)
        assert leaf.value is not None
        at_most = operator in ("<", "<=")
        side = high if at_most == (form == "true") else low
        return _alternative((side, _ENGINE[operator], engine_number(term, leaf.value)))
    values = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
    numbers = sorted({engine_number(term, value) for value in values if value is not None})
    if term.may_lie_between:
        runs = _runs_of_levels(term, numbers, inside=operator in ("==", "in"))
        return _over_runs(runs, low, high, form)
    if operator in ("!=", "not in"):
        return _alternative(*((low, "$neq", value) for value in numbers), *known)
    return _membership(term, numbers, low, high, form)


def engine_number(term: Term, value: Scalar) -> int:
    """A value's whole number on the term's own line."""
    if term.type == "words":
        return term.words.index(str(value))
    if not abs(float(value)) < LARGEST:
        raise EngineFault(f"{term.path} = {value} is no number that the engine can hold")
    if term.type != "number":
        return int(value)
    millionths = round(float(value) * _MILLIONTHS)
    if abs(float(value) * _MILLIONTHS - millionths) > _NOISE:
        raise EngineFault(f"{term.path} = {value} has more than six decimals")
    return millionths


_Run = tuple[int | None, int | None]
"""Levels side by side: the first and the last; None where nothing lies beyond."""


def _runs_of_levels(term: Term, numbers: Sequence[int], *, inside: bool) -> list[_Run]:
    """The levels that are among these numbers, or that are not, as few runs as there are."""
    least, greatest = (0, len(term.words) - 1) if term.type == "words" else (term.low, term.high)
    if term.has_bounds:
        # Its numbers are millionths; what lies beyond its bounds is never met and need not be cut off.
        least, greatest = None, None
    starts = [number for number in numbers if number - 1 not in numbers]
    ends = [number for number in numbers if number + 1 not in numbers]
    runs: list[_Run] = list(zip(starts, ends, strict=True))
    if not inside:
        before = [None, *(end + 1 for end in ends)]
        after = [*(start - 1 for start in starts), None]
        runs = list(zip(before, after, strict=True))
    open_ended = [
        (
            None if first is None or (least is not None and first <= least) else first,
            None if last is None or (greatest is not None and last >= greatest) else last,
        )
        for first, last in runs
        if (first is None or greatest is None or first <= greatest)
        and (last is None or least is None or last >= least)
    ]
    return open_ended


def _over_runs(runs: Sequence[_Run], low: str, high: str, form: Form) -> set[Alternative]:
    """A term from its least to its greatest level lies within a run (*true*), or meets one (*possible*)."""
    if form == "possible":
        meets = [
            [
                (name, operator, end)
                for name, operator, end in ((low, "$lte", last), (high, "$gte", first))
                if end is not None
            ]
            for first, last in runs
        ]
        return {frozenset(tests) for tests in meets} or _alternative((low, "==", UNKNOWN_LOW))
    alternatives: set[Alternative] = set()
    for first, last in runs:
        tests: list[Test] = [] if first is None else [(low, "$gte", first)]
        tests += [] if last is None else [(high, "$lte", last)]
        alternatives.add(frozenset(tests or [(low, "$neq", UNKNOWN_LOW)]))
    return alternatives


def _membership(term: Term, numbers: Sequence[int], low: str, high: str, form: Form) -> set[Alternative]:
    """A term without levels is one of these numbers: as a span with few gaps where it can be, or number by number."""
    whole = term.type != "number"
    gaps = [n for n in range(numbers[0] + 1, numbers[-1]) if n not in numbers] if whole else []
    if (whole and len(gaps) <= _MOST_GAPS) or len(numbers) == 1:
        outside: list[Test] = [(low, "$neq", gap) for gap in gaps]
        if len(numbers) == 1 and form == "true":
            return _alternative((low, "==", numbers[0]))
        first, last = (low, high) if form == "true" else (high, low)
        return _alternative((first, "$gte", numbers[0]), (last, "$lte", numbers[-1]), *outside)
    each = {frozenset({(low, "==", number)}) for number in numbers}
    return each if form == "true" else each | {frozenset({(low, "==", UNKNOWN_LOW)})}


def _alternative(*tests: Test) -> set[Alternative]:
    """The one alternative of these tests."""
    return {frozenset(tests)}
