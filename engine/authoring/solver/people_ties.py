"""How words about who decides, who helps and who may harm follow from each other, as `engine.language.facts` has it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import z3

from ...language.derived import AGREES_TO, HELPED, MAY_HARM, MAY_HARM_FOLLOWS_FROM, WILLING
from .variables import Variables

_OTHER_DOSES = "support.sees_to_other_doses"


def tie_agreements(words: Variables) -> Iterable[Any]:
    """An agreement counts by the power of whoever gave it (`engine.language.facts`)."""
    for path in words.under(AGREES_TO):
        of = f"decisions.{path.removeprefix(AGREES_TO)}."
        appointed, power = f"{of}appointed", f"{of}appointed_power"
        agrees = words.is_value(f"{of}appointed_says", "agrees")
        nobody, court = (words.is_value(appointed, who) for who in ("nobody", "court"))
        somebody = z3.And(words.known[appointed], z3.Not(nobody), z3.Not(court))
        covers = words.is_value(power, "covers_this")
        yes = z3.And(agrees, z3.Or(court, z3.And(somebody, covers)))
        no = z3.Or(z3.Not(agrees), nobody, z3.And(somebody, words.known[power], z3.Not(covers)))
        yield words.is_value(path, True) == yes
        yield words.is_value(path, False) == no


def tie_support(words: Variables) -> Iterable[Any]:
    """Words about unpaid carers: none where there is none, no yes where somebody may harm the person."""
    carer, carer_known = words.value["support.unpaid_carer"], words.known["support.unpaid_carer"]
    nobody = z3.And(carer_known, carer == 0)
    abuse, concern, lead = (words.is_value(path, True) for path in MAY_HARM_FOLLOWS_FROM)
    yield (words.value[MAY_HARM] == 1) == z3.And(z3.Or(abuse, concern), z3.Not(lead))
    for path in (f"support.{name}" for name in WILLING):
        harm = words.value[MAY_HARM] == 1
        yield z3.Implies(z3.And(harm, words.known[path]), words.value[path] == 0)
    yield from _tie_other_doses(words)
    for path in words.under("support."):
        if path not in ("support.unpaid_carer", MAY_HARM):
            yield z3.Implies(words.known[path], carer_known)
            # A carer who is not there is willing to nothing, and is under no strain: that is known, not
            # open.
            yield z3.Implies(nobody, z3.Implies(words.known[path], words.value[path] == 0))
            if path != _OTHER_DOSES:
                yield z3.Implies(nobody, words.known[path])


def _tie_other_doses(words: Variables) -> Iterable[Any]:
    """Who gives the other doses does something about medicines; whether they do rests on how many are due."""
    yield z3.Implies(words.is_value(_OTHER_DOSES, True), words.is_value("support.does_medicines", True))
    yield z3.Implies(
        z3.And(words.is_value("support.does_medicines", False), words.known["package.doses_without_a_visit"]),
        words.is_value(_OTHER_DOSES, False),
    )
    regular, injected, on_time = (
        words.is_value(f"medicines.{name}", True) for name in ("regular", "injections", "time_critical")
    )
    is_due = z3.Or(words.known["medicines.times_per_day"], regular, z3.And(injected, on_time))
    yield z3.Implies(words.known[_OTHER_DOSES], is_due)


def tie_help(words: Variables) -> Iterable[Any]:
    """Somebody who does a task every day, or may, helps with every need that it serves, or may."""
    helps_with = words.catalogue.roles.helps_with
    for need, activities in helps_with.items():
        served = [
            [f"{HELPED}{name}" for name, serving in helps_with.items() if activity in serving]
            for activity in sorted(activities)
        ]
        for is_so in (_helps, _may_help):
            by_task = [z3.And([is_so(words, path) for path in paths]) for paths in served]
            yield z3.Implies(is_so(words, f"{HELPED}{need}"), z3.Or(by_task))


def _helps(words: Variables, path: str) -> Any:
    return words.is_value(path, True)


def _may_help(words: Variables, path: str) -> Any:
    return z3.Not(words.is_value(path, False))
