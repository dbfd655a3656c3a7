"""Why: a rule or a clause of the catalogue with this person's values.

Reasons that speak of nobody's visits are kept from one review to the next (`ReasonMemory`): of the hundred items of a
catalogue most are not suggested, for the same few reasons.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from operator import itemgetter
from typing import NamedTuple, TypeVar
from weakref import WeakKeyDictionary

from ..knowledge import why_chosen
from ..language import TraceMemory
from ..model import (
    Clause,
    Comparison,
    Condition,
    ConditionTrace,
    Not,
    NotSuggested,
    Reason,
    RuleKind,
    Scope,
    Truth,
    comparisons,
)
from ..program import ClauseId, RuleProgram, Subject
from .context import Finding, ReviewContext
from .pieces_meant import pieces_meant

_MOST_KEPT = 8_192
_SPEAK_OF_THE_HOME: tuple[RuleKind, ...] = ("unmet_need", "hold")
"""Rules that say how the home is, and not what an item would need of it."""
Part = TypeVar("Part", Reason, NotSuggested)


class TraceInputs(NamedTuple):
    """All that the trace of a condition depends on."""

    truths_of: Mapping[Scope, Callable[[bytes], object]]
    """Picks the registers of its parts, by the scope in which each is decided."""
    paths: tuple[str, ...]
    """The paths of its words."""


class ReasonMemory:
    """What was said for one program, known by what it is made of; parts are known by object, and kept with the whole."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.traces = TraceMemory()
        self.inputs: dict[int, TraceInputs | None] = {}
        """By the identity of a condition of the program."""
        self._parts: dict[tuple[object, ...], Reason | NotSuggested] = {}

    def recall(self, key: tuple[object, ...], kind: type[Part], make: Callable[[], Part]) -> Part:
        """What was made for a key before, or is made now.

        Args:
            key: everything that it is made of.
            kind: what it is.
            make: makes it.
        """
        part = self._parts.get((kind, *key))
        if isinstance(part, kind):
            return part
        if len(self._parts) >= _MOST_KEPT:
            self._parts.clear()
        part = self._parts[kind, *key] = make()
        return part


_memories: WeakKeyDictionary[RuleProgram, ReasonMemory] = WeakKeyDictionary()


def memory_of(program: RuleProgram) -> ReasonMemory:
    """What was said for a program, kept as long as it lives."""
    memory = _memories.get(program)
    return _memories.setdefault(program, ReasonMemory()) if memory is None else memory


def rule_reason(context: ReviewContext, finding: Finding, item: str = "") -> Reason:
    """The reason of a rule; its conditions are shown for the first subject.

    Args:
        context: the package under review.
        finding: the rule, with whom it is true of.
        item: the item that it is told of, where the rule chose it by what it does.
    """
    rule = finding.rule
    trace = trace_of(context, rule.when, rule.scope, finding.subjects[0])
    says_it_is_so = finding.truth is Truth.TRUE and rule.kind in _SPEAK_OF_THE_HOME
    pieces = pieces_meant(context, finding) if says_it_is_so else ""

    def make() -> Reason:
        chosen = (
            why_chosen(rule.chosen_by, item, context.program.catalogue)
            if rule.chosen_by is not None and item
            else ""
        )
        because = context.wording(f"{rule.because} Why this item: {chosen}." if chosen else rule.because)
        return Reason(
            source=ClauseId.of_rule(rule.id),
            truth=finding.truth,
            because=f"{because} In this home: {pieces}." if pieces else because,
            cites=context.cites_in_nation(rule.cites),
            trace=trace,
            where=context.references(finding.subjects),
            action=context.wording(rule.action),
        )

    if rule.scope != "person":
        return make()
    key = (rule.id, item, finding.truth, context.package.nation, id(trace), pieces)
    return memory_of(context.program).recall(key, Reason, make)


def clause_reason(context: ReviewContext, source: ClauseId, clause: Clause, truth: Truth) -> Reason:
    """The reason of a catalogue clause."""
    trace = trace_of(context, clause.when, "person", ())
    key = (source, truth, context.package.nation, id(trace))
    return memory_of(context.program).recall(
        key,
        Reason,
        lambda: Reason(
            source=source,
            truth=truth,
            because=context.wording(clause.because),
            cites=context.cites_in_nation(clause.cites),
            trace=trace,
        ),
    )


def trace_of(context: ReviewContext, condition: Condition, scope: Scope, subject: Subject) -> ConditionTrace:
    """A condition with the values of a subject, and the truth of every part as it was decided."""
    # A rule that excludes dozens of items is told of each with the same trace.
    traced = context.traces.get((id(condition), scope, subject))
    if traced is None:
        traced = context.traces[id(condition), scope, subject] = _trace_by_memory(
            context, condition, scope, subject
        )
    return traced


def _trace_by_memory(
    context: ReviewContext, condition: Condition, scope: Scope, subject: Subject
) -> ConditionTrace:
    """The trace as it is remembered of another package of which the same is known and decided, or made now."""
    memory = memory_of(context.program)
    inputs = _inputs_of(context.program, condition, memory)
    if inputs is None:
        return context.trace(condition, scope, subject, memory.traces)
    answers, values, ranges = context.answers, context.values(subject), context.ranges
    key = (
        id(condition),
        *[pick(answers.of_row(wide, context.row(subject, wide))) for wide, pick in inputs.truths_of.items()],
        *map(values.get, inputs.paths),
        tuple(map(ranges.get, inputs.paths)) if ranges else (),
    )
    return memory.traces.traces.get(key) or memory.traces.keep(
        key, context.trace(condition, scope, subject, memory.traces)
    )


def _inputs_of(program: RuleProgram, condition: Condition, memory: ReasonMemory) -> TraceInputs | None:
    """What the trace of a condition depends on; None where a part of it is not one of the program."""
    if id(condition) not in memory.inputs:
        registers = [program.registers.of_part(part) for part in _parts(condition)]
        places: dict[Scope, list[int]] = {}
        for register in registers:
            if register is not None:
                places.setdefault(register.scope, []).append(register.place)
        paths = tuple(dict.fromkeys(leaf.path for leaf in comparisons(condition)))
        memory.inputs[id(condition)] = (
            None
            if None in registers
            else TraceInputs({scope: itemgetter(*own) for scope, own in places.items()}, paths)
        )
    return memory.inputs[id(condition)]


def _parts(condition: Condition) -> Iterator[Condition]:
    """A condition and every part of it."""
    yield condition
    if not isinstance(condition, Comparison):
        for part in (condition.part,) if isinstance(condition, Not) else condition.parts:
            yield from _parts(part)
