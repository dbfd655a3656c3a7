"""What a council's layer adds to its base or changes of it: all that a check of the layer has to ask again.

Definitions: a layer *touches* a rule that it adds, or of which it changes a bound, or that reads such a rule's reading,
however far. It touches an item of its own, and one that a rule which it touches, or switches off, suggests, rules out or
warns of. All else is as in the base, word for word, and what was asked of the base has the same answer here. A set that
stands alone touches everything.

Left out: `handrail rules prove`, without which no review is made with a layer. It asks everything, of the base as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ...model import Rule, RuleSet


def touched_rules(rule_set: RuleSet) -> frozenset[str]:
    """The ids of the rules that a layer touches; of a set that stands alone, of all.

    Args:
        rule_set: the set; of a layer, laid over its base.
    """
    return frozenset(rule.id for rule in _changed_and_readers(rule_set.rules, rule_set.own_rules))


def _changed_and_readers(rules: Iterable[Rule], changed: Iterable[Rule]) -> tuple[Rule, ...]:
    """The rules that are changed, and those that read a reading of one that is reached."""
    every = tuple(rules)
    reached = {rule.id: rule for rule in changed}
    while True:
        readings = {f"reading.{rule.about[0]}" for rule in reached.values() if rule.kind == "reading"}
        further = [rule for rule in every if rule.id not in reached and readings.intersection(rule.paths)]
        if not further:
            return tuple(reached.values())
        reached.update((rule.id, rule) for rule in further)


@dataclass(frozen=True)
class TouchedProtections:
    """What of a base's protections a layer touches."""

    rules: frozenset[str]
    items: frozenset[str]
    kinds: frozenset[str]
    """Kinds of the rules that it adds, changes or switches off."""

    @classmethod
    def by(cls, layer: RuleSet, base: RuleSet, own_items: Iterable[str]) -> TouchedProtections:
        """What a layer touches.

        Args:
            layer: laid over its base.
            base: the rules that it lies on.
            own_items: ids of the items that it adds.
        """
        off = {entry.rule for entry in layer.off}
        removed = [rule for rule in base.rules if rule.id in off]
        reached = [
            *_changed_and_readers(layer.rules, layer.own_rules),
            *_changed_and_readers(base.rules, removed),
        ]
        items = {name for rule in reached for name in rule.about}
        return cls(
            frozenset(rule.id for rule in reached),
            frozenset((*items, *own_items)),
            frozenset(rule.kind for rule in reached),
        )

    def asks_of(self, name: str) -> bool:
        """Whether what may be offered of an item, or what a rule does, has to be asked again."""
        return name in self.rules or name in self.items

    @property
    def asks_all(self) -> bool:
        """Whether every danger may be another one: a property may read a reading that is touched."""
        return "reading" in self.kinds
