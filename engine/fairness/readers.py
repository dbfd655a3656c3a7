"""Which rules and clauses read a field, directly or through a reading: found in the conditions, not listed by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..knowledge import Catalogue
from ..model import Condition, RuleSet, comparisons
from ..program import ClauseId, Section

_READING = "reading."
_CLAUSES: tuple[Section, ...] = ("needs", "unsafe_when", "caution_when")


@dataclass(frozen=True)
class Reader:
    """A rule or a clause of the catalogue that reads a field."""

    source: str
    """`rule:<id>`, or `item:<id>:<section>:<index>`."""
    kind: str
    because: str
    through: str
    """The reading through which it reads the field; empty where it reads it itself."""


def readers(field: str, catalogue: Catalogue, rule_set: RuleSet) -> tuple[Reader, ...]:
    """Everything that may come out otherwise when this field does.

    Args:
        field: a word of the model, such as `person.lives_alone`.
        catalogue: the items.
        rule_set: the rules.
    """
    words, grown = {field}, True
    while grown:
        derived = {
            f"{_READING}{rule.about[0]}"
            for rule in rule_set.rules
            if rule.kind == "reading" and words & _words(rule.when)
        }
        grown = not derived <= words
        words |= derived
    every_reader = []
    for source, kind, because, condition in _conditions(catalogue, rule_set):
        read = words & _words(condition)
        if read:
            through = "" if field in read else min(read).removeprefix(_READING)
            every_reader.append(Reader(source, kind, because, through))
    return tuple(every_reader)


def _words(condition: Condition) -> set[str]:
    return {comparison.path for comparison in comparisons(condition)}


def _conditions(catalogue: Catalogue, rule_set: RuleSet) -> Iterator[tuple[str, str, str, Condition]]:
    """Every condition of rules and catalogue, with its name, kind and words."""
    for rule in rule_set.rules:
        yield ClauseId.of_rule(rule.id), rule.kind, rule.because, rule.when
    for item in catalogue.items.values():
        for section in _CLAUSES:
            for index, clause in enumerate(getattr(item, section)):
                yield ClauseId.of_clause(item.id, section, index), section, clause.because, clause.when
        for index, effect in enumerate(item.effects):
            if effect.when is not None:
                yield ClauseId.of_clause(item.id, "effects", index), "effects", effect.basis, effect.when
    adoption = catalogue.adoption
    yield (
        "adoption:memory_poor_when",
        "adoption",
        adoption.used_when_memory_poor.note,
        adoption.memory_poor_when,
    )
