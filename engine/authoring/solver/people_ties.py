"""How words about who decides, who helps and who may harm follow from each other, as `engine.language.facts` has it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import z3

from ...language.derived import AGREES_TO, HELPED, MAY_HARM, MAY_HARM_FOLLOWS_FROM, WILLING
from .variables import Variables


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
    for path in words.under("support."):
        if path not in ("support.unpaid_carer", MAY_HARM):
            yield z3.Implies(words.known[path], carer_known)
            # A carer who is not there is willing to nothing, and is under no strain: that is known, not
            # open.
            yield z3.Implies(nobody, z3.And(words.known[path], words.value[path] == 0))


def tie_help(words: Variables) -> Iterable[Any]:
    """Somebody who does a task helps with every need that it serves; what is not done is open for all or for none."""
    roles = words.catalogue.roles
    more, personal = z3.Bool("helped.more"), z3.Bool("helped.more personal")
    yield z3.Implies(personal, more)
    for need, activities in roles.helps_with.items():
        path = f"{HELPED}{need}"
        served = (
            [name for name, serving in roles.helps_with.items() if activity in serving]
            for activity in sorted(activities)
        )
        by_task = [z3.And([words.is_value(f"{HELPED}{name}", True) for name in names]) for names in served]
        yield z3.Implies(words.is_value(path, True), z3.Or(by_task))
        yield words.known[path] == z3.Or(
            words.value[path] == 1, z3.Not(personal if need in roles.personal_needs else more)
        )
