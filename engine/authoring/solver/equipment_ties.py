"""How words about equipment in the home follow from each other, and what of it can be counted on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import z3

from ...language.derived import OTHER_KINDS
from .scales import SCALE
from .variables import Variables

_LABELS = tuple(
    f"equipment.{name}"
    for name in (
        "examination_overdue",
        "something_not_used",
        "lifting_not_used",
        "lifting_out_of_order",
        "lifting_overloaded",
        "lifting_overdue",
        "something_out_of_order",
        "examination_too_far_ahead",
    )
)
_OTHERS = tuple(f"equipment.other_{kind}" for kind in OTHER_KINDS)
LIFTING_OTHERWISE = "other_lifting"
"""What lifts people and is not in the catalogue; like what moves them, use at times is use."""


def tie_equipment(words: Variables) -> Iterable[Any]:
    """How words about equipment depend on each other and on whether anybody has looked."""
    items = [path for path in words.under("equipment.") if path.split(".")[1] in words.catalogue.items]
    for path in (*items, *_OTHERS):
        yield words.known[path] == words.looked
        yield z3.Implies(z3.And(words.looked, words.value[path] == 1), words.something)
    unused, lifting = "equipment.something_not_used", "equipment.lifting_not_used"
    yield z3.Implies(
        z3.And(words.known[lifting], words.value[lifting] == 1),
        z3.And(words.known[unused], words.value[unused] == 1),
    )
    some = "equipment.something_in_place"
    yield words.known[some] == words.looked
    yield z3.Implies(words.looked, (words.value[some] == 1) == words.something)
    out_of_order = words.is_value("equipment.lifting_out_of_order", True)
    yield z3.Implies(out_of_order, words.is_value("equipment.something_out_of_order", True))
    yield z3.Implies(words.something, words.looked)
    yield z3.Implies(z3.Or([z3.And(words.looked, words.value[path] == 1) for path in items]), words.something)
    for path in _LABELS:
        yield z3.Implies(words.known[path], words.looked)
        nothing = z3.And(words.looked, z3.Not(words.something))
        yield z3.Implies(nothing, z3.And(words.known[path], words.value[path] == 0))
    margin, weight = "equipment.weight_margin_kg", "person.weight_kg"
    overloaded = words.is_value("equipment.lifting_overloaded", True)
    yield z3.Implies(overloaded, z3.And(words.known[margin], words.value[margin] < 0))
    overdue = words.is_value("equipment.lifting_overdue", True)
    yield z3.Implies(overdue, words.is_value("equipment.examination_overdue", True))
    # A margin is a load less the weight, and a load has the bounds that its field has.
    load = words.value[margin] + words.value[weight]
    yield z3.Implies(
        words.known[margin],
        z3.And(words.something, words.known[weight], load >= 20 * SCALE, load <= 1000 * SCALE),
    )


def tie_working(words: Variables) -> Iterable[Any]:
    """What can be counted on is in the home, used and in order; where both are known, so is that."""
    settled = z3.And(
        words.is_value("equipment.something_not_used", False),
        words.is_value("equipment.something_out_of_order", False),
    )
    margin = "equipment.weight_margin_kg"
    never_fit = (
        words.is_value("equipment.examination_overdue", True),
        z3.And(words.known[margin], words.value[margin] < 0),
    )
    roles = words.catalogue.roles

    def unfit_as(what: str) -> tuple[Any, Any]:
        return (
            words.is_value(f"equipment.{what}_not_used", True),
            words.is_value(f"equipment.{what}_out_of_order", True),
        )

    for working in words.under("working."):
        name = working.removeprefix("working.")
        there = words.is_value(f"equipment.{name}", True)
        yield z3.Implies(words.known[working], words.looked)
        yield z3.Implies(words.is_value(f"equipment.{name}", False), words.is_value(working, False))
        yield z3.Implies(words.is_value(working, True), there)
        yield z3.Implies(z3.And(there, settled), words.known[working])
        if name in roles.used_at_times or name == LIFTING_OTHERWISE:
            unfit = z3.Or(*unfit_as("something"), *never_fit)
            yield z3.Implies(z3.And(there, words.is_value(working, False)), unfit)
        if (name in roles.lifts and name in roles.used_at_times) or name == LIFTING_OTHERWISE:
            unfit = z3.Or(*unfit_as("lifting"), *never_fit)
            yield z3.Implies(z3.And(there, words.is_value(working, False)), unfit)
