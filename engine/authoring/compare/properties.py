"""The properties that two rule sets declare, held against each other: what is proved of one and no longer of the other.

Definitions: a safety property is *narrowed* when there is a danger that it forbade and forbids no longer (the solver looks
for one), when it is no longer asked of an item or activity that is still there, or when it has a new exception. One whose
words of danger are others, or whose kind is, may be narrower: somebody reads it. A property that is gone protects less,
unless another name says the same.

Left out: whether properties hold (`lint.safety`, `lint.properties`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import z3

from ...knowledge import Catalogue
from ...model import Frozen, RuleSet
from ..lint.properties import Property
from ..lint.safety import Safety, SafetyEntry, danger_claims, subjects
from ..solver.logic import Logic
from ..solver.world import World
from .clauses import with_words_of
from .directions import direction_of
from .leaves import DifferingPart, leaves
from .part_change import ChangeDirection, PartChange, part_change
from .rule_text import condition_text

_NAMES = ("SafetyEntry.safety", "SafetyEntry.says", "PropertyEntry.property")


@dataclass(frozen=True)
class DeclaredProperties:
    """What a rule set declares that must hold, with what it is asked of."""

    catalogue: Catalogue
    rule_set: RuleSet
    safety: tuple[Safety, ...]
    properties: tuple[Property, ...]


def without_exceptions(declared: DeclaredProperties) -> DeclaredProperties:
    """The properties asked of everything that they are about: for whoever reads exceptions elsewhere."""
    return replace(
        declared,
        safety=tuple(
            replace(each, entry=each.entry.model_copy(update={"exceptions": ()})) for each in declared.safety
        ),
        properties=tuple(
            replace(each, entry=each.entry.model_copy(update={"exceptions": ()}))
            for each in declared.properties
        ),
    )


def compare_properties(old: DeclaredProperties, new: DeclaredProperties) -> tuple[PartChange, ...]:
    """Every property that is gone, new or written otherwise, and which way that points.

    Args:
        old: of the set in force.
        new: of the set that may replace it.
    """
    comparison = _Comparison(old, new)
    return (*comparison.of_safety(), *comparison.of_properties())


class _Comparison:
    def __init__(self, old: DeclaredProperties, new: DeclaredProperties) -> None:
        self.old, self.new = old, new

    @cached_property
    def _logics(self) -> tuple[Logic, Logic]:
        """Both sets over one world; begun when it is first asked."""
        both = with_words_of(self.new.catalogue, self.old.catalogue)
        world = World(both)
        return Logic(both, self.old.rule_set.rules, world), Logic(both, self.new.rule_set.rules, world)

    @cached_property
    def _readings_differ(self) -> bool:
        texts = (
            [
                (rule.about, condition_text(rule.when))
                for rule in side.rule_set.rules
                if rule.kind == "reading"
            ]
            for side in (self.old, self.new)
        )
        return next(texts) != next(texts)

    def of_safety(self) -> Iterator[PartChange]:
        was, now = ({safety.entry.safety: safety for safety in side.safety} for side in (self.old, self.new))
        entries = ({name: safety.entry for name, safety in side.items()} for side in (was, now))
        yield from _gone_and_come("safety property", *entries)
        for name in (name for name in was if name in now):
            yield from self._of_safety_property(was[name], now[name])

    def _of_safety_property(self, old: Safety, new: Safety) -> Iterator[PartChange]:
        """Each part that differs of one property, and what it is no longer asked of."""
        name = new.entry.safety
        written = [
            leaf
            for leaf in leaves(old.entry, new.entry)
            if leaf.field not in ("SafetyEntry.when", "SafetyEntry.kind")
        ]
        for leaf in written:
            yield part_change(f"{leaf.words} of {name}", leaf.old, leaf.new, direction_of(leaf))
        was, now = (danger_text(entry) for entry in (old.entry, new.entry))
        if was != now:
            yield PartChange(
                f"condition of {name}", was, now, direction=self._direction(old.entry, new.entry)
            )
        elif self._readings_differ and "reading." in was:
            direction = self._direction(old.entry, new.entry)
            if direction != "differs":
                yield PartChange(f"condition of {name} through what it reads", was, now, direction=direction)
        yield from self._lost_subjects(old, new)

    def _lost_subjects(self, old: Safety, new: Safety) -> Iterator[PartChange]:
        asked = [
            [subject for subject in subjects(safety, side.catalogue) if not safety.excepts(subject)]
            for safety, side in ((old, self.old), (new, self.new))
        ]
        there = {"", *self.new.catalogue.items, *self.new.catalogue.activities}
        gone = tuple(
            subject for subject in asked[0] if subject not in asked[1] and subject in there and subject
        )
        if gone:
            name = f"what {new.entry.safety} is asked of"
            yield PartChange(name, ", ".join(asked[0]), ", ".join(asked[1]), gone, (), "protects less")

    def _direction(self, old: SafetyEntry, new: SafetyEntry) -> ChangeDirection:
        """Whether every danger that the old one forbade is forbidden by the new one."""
        if old.kind != new.kind:
            return "may protect less"
        before, after = self._logics
        try:
            if old.kind == "care_when" and not set(after.paths(new.when)) <= set(before.paths(old.when)):
                # A caution counts that reads any word of the danger: with more words, more cautions would do.
                return "may protect less"
            claims, others = danger_claims(before, old), danger_claims(after, new)
        except KeyError:
            return "may protect less"
        if old.kind == "stays_possible_when":
            claims, others = others, claims
        return "protects less" if after.possible([*claims, z3.Not(z3.And(others))]) else "differs"

    def of_properties(self) -> Iterator[PartChange]:
        was, now = (
            {declared.entry.property: declared.entry for declared in side.properties}
            for side in (self.old, self.new)
        )
        yield from _gone_and_come("property", was, now)
        for name in (name for name in was if name in now):
            for leaf in leaves(was[name], now[name]):
                yield part_change(f"{leaf.words} of “{name}”", leaf.old, leaf.new, direction_of(leaf))


def danger_text(entry: SafetyEntry) -> str:
    """The kind and the condition of a property on one line."""
    return f"{entry.kind.replace('_', ' ')} {condition_text(entry.when)}"


def _gone_and_come(what: str, old: Mapping[str, Frozen], new: Mapping[str, Frozen]) -> Iterator[PartChange]:
    """Properties that only one side has; where only the name is another, that."""
    come = {name: entry for name, entry in new.items() if name not in old}
    for name, entry in old.items():
        if name in new:
            continue
        again = next((other for other, now in come.items() if _says_the_same(entry, now)), None)
        if again is None:
            says = str(getattr(entry, "says", name))
            yield PartChange(f"{what} {name}", says, "", (name,), (), "protects less")
            continue
        del come[again]
        yield PartChange(f"name of a {what}", name, again)
    for name, entry in come.items():
        yield PartChange(f"{what} {name}", "", str(getattr(entry, "says", name)), (), (name,))


def _says_the_same(entry: Frozen, other: Frozen) -> bool:
    differing: Iterator[DifferingPart] = leaves(entry, other)
    return all(leaf.field in _NAMES for leaf in differing)
