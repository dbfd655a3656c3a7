"""The parts of two rules, or of two sets, that differ: each as it was, as it is, and which way it protects."""

from __future__ import annotations

from collections.abc import Iterable

from ...model import Rule, RuleSet
from .directions import direction_of
from .leaves import DifferingPart
from .part_change import PartChange, part_change


def differing_parts(old: Rule | RuleSet, new: Rule | RuleSet, names: Iterable[str]) -> tuple[PartChange, ...]:
    """What differs of the fields of these names, in their order."""
    model = type(old).__name__
    pairs = ((name, getattr(old, name), getattr(new, name)) for name in names)
    return tuple(
        part_change(name, was, now, direction_of(DifferingPart((f"{model}.{name}",), (name,), was, now)))
        for name, was, now in pairs
        if was != now
    )
