"""What was said for one rule set and catalogue, kept from one review to the next.

Why: of the hundred items of a catalogue most are not suggested, for the same few reasons. Definitions: what is kept is
known by everything that it is made of; parts are known by object, and kept with the whole. Left out: what names
somebody's visits or holds a person's own words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import itemgetter
from typing import NamedTuple, TypeVar
from weakref import WeakKeyDictionary

from ..language import TraceMemory
from ..model import Comparison, Condition, Not, NotSuggested, Reason, Scope, comparisons
from ..program import ClauseId, RuleProgram

_MOST_KEPT = 8_192
Part = TypeVar("Part", Reason, NotSuggested)


def speaks_of_one_person(item: str, reasons: Iterable[Reason]) -> bool:
    """Whether reasons of an item name somebody's visits, or are the person's own words about it."""
    own_words = ClauseId.of_item(item)
    return any(reason.where or reason.source == own_words for reason in reasons)


class TraceInputs(NamedTuple):
    """All that the trace of a condition depends on."""

    truths_of: Mapping[Scope, Callable[[bytes], object]]
    """Picks the registers of its parts, by the scope in which each is decided."""
    paths: tuple[str, ...]
    """The paths of its words."""


class ReasonMemory:
    """What was said for one program."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.traces = TraceMemory()
        self.inputs: dict[int, TraceInputs | None] = {}
        """By the identity of a condition of the program."""
        self._parts: dict[tuple[object, ...], Reason | NotSuggested] = {}

    def let_go(self) -> None:
        """Keep nothing of what was said."""
        self.traces = TraceMemory()
        self._parts.clear()

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


def inputs_of(program: RuleProgram, condition: Condition, memory: ReasonMemory) -> TraceInputs | None:
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
