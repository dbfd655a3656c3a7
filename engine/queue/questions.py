"""Which one question to ask by telephone: the one on which most hangs, safety first.

Definitions: a hold, an unmet need or a clause of an item *mentions* a field when its condition reads it, directly or
through a reading. Of a package's open questions the best is mentioned by most of its holds that are not ruled out, then by
most of its items that wait for an answer, then by most rules about unmet needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ..knowledge import Catalogue
from ..model import Condition, RuleSet, comparisons

_READING = "reading."


@dataclass(frozen=True)
class QuestionWorth:
    """What hangs on each field, once for a rule set and catalogue."""

    catalogue: Catalogue
    rule_set: RuleSet

    @cached_property
    def of_rules(self) -> Mapping[str, frozenset[str]]:
        """By rule id: the fields that it reads."""
        readings: dict[str, list[Condition]] = {}
        for rule in self.rule_set.rules:
            if rule.kind == "reading":
                readings.setdefault(rule.about[0], []).append(rule.when)
        return {rule.id: _fields(rule.when, readings) for rule in self.rule_set.rules}

    @cached_property
    def of_items(self) -> Mapping[str, frozenset[str]]:
        """By item id: the fields that its clauses read."""
        return {
            item.id: frozenset(
                comparison.path
                for clause in (*item.needs, *item.unsafe_when)
                for comparison in comparisons(clause.when)
            )
            for item in self.catalogue.items.values()
        }

    @cached_property
    def of_needs(self) -> Mapping[str, int]:
        """By field: how many rules about unmet needs read it."""
        counts: dict[str, int] = {}
        for rule in self.rule_set.rules:
            if rule.kind == "unmet_need":
                for path in self.of_rules[rule.id]:
                    counts[path] = counts.get(path, 0) + 1
        return counts

    def best(
        self, questions: Iterable[str], holds: Iterable[str], items: Iterable[str]
    ) -> tuple[str, int, int] | None:
        """The question to ask, and how many holds and items hang on it; None where nothing is open.

        Args:
            questions: open fields of a package.
            holds: its holds that are not ruled out.
            items: its items that wait for an answer.
        """
        reads = [self.of_rules.get(hold, frozenset()) for hold in holds]
        needs = [self.of_items.get(item, frozenset()) for item in items]
        ranked = [
            (
                sum(path in fields for fields in reads),
                sum(path in fields for fields in needs),
                self.of_needs.get(path, 0),
                path,
            )
            for path in questions
        ]
        if not ranked:
            return None
        held_count, waiting, _, path = max(
            ranked, key=lambda ranked_field: (*ranked_field[:3], _backwards(ranked_field[3]))
        )
        return path, held_count, waiting


def _fields(condition: Condition, readings: Mapping[str, Sequence[Condition]]) -> frozenset[str]:
    """What a condition reads; readings never refer to each other in a circle (H307)."""
    fields: set[str] = set()
    for comparison in comparisons(condition):
        if comparison.path.startswith(_READING):
            for part in readings.get(comparison.path.removeprefix(_READING), ()):
                fields |= _fields(part, readings)
        else:
            fields.add(comparison.path)
    return frozenset(fields)


def _backwards(path: str) -> tuple[int, ...]:
    """So that of questions that are alike the first in the alphabet is the greatest."""
    return tuple(-ord(letter) for letter in path)
