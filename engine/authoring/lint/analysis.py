"""Everything that can be said against a rule set without running a case: what `handrail rules check` prints.

The findings are those of `reach`, `overlap`, `gaps`, `questions`, `tables` and `properties`, less those that the set's
authors accept with a reason. Each that can have one carries a witness: a smallest package, as a case, confirmed by asking
the rules.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ...knowledge import Catalogue
from ...model import Problem, RuleSet
from ..solver.logic import Logic
from ..solver.sketch import Sketcher
from .accepted import Accepted
from .gaps import past_review, unused_entries, unwritten
from .overlap import idle_rules, ruled_out
from .properties import Property, broken
from .questions import asked_though_known
from .reach import unreachable
from .safety import Safety, unsafe
from .tables import policy_breaches

NOTHING_ACCEPTED = Accepted(())


def analyse(
    catalogue: Catalogue,
    rule_set: RuleSet,
    on: date,
    properties: Iterable[Property] = (),
    accepted: Accepted = NOTHING_ACCEPTED,
    *,
    safety: Iterable[Safety] = (),
    notes: bool = False,
) -> tuple[Problem, ...]:
    """Every finding, in file order.

    Args:
        catalogue: items, evidence and words.
        rule_set: a set that loads.
        on: the day against which review dates are held.
        properties: what must hold whatever the package.
        accepted: findings that its authors let stand.
        safety: what no review may say or leave unsaid, over the traits of items.
        notes: whether to add notes, which ask for nothing.
    """
    sketcher = Sketcher(catalogue, rule_set, Logic(catalogue, rule_set.rules))
    problems = [
        *unreachable(sketcher),
        *idle_rules(sketcher),
        *ruled_out(sketcher, notes=notes),
        *asked_though_known(sketcher),
        *policy_breaches(sketcher),
        *unused_entries(catalogue, rule_set),
        *unwritten(rule_set),
        *past_review(catalogue, rule_set, on),
        *broken(sketcher, properties),
        *(problem for entry in safety for problem in unsafe(sketcher, entry, on)),
    ]
    unaccepted = accepted.remaining(problem for problem in problems if notes or problem.severity != "note")
    return tuple(
        sorted(
            unaccepted,
            key=lambda problem: (problem.place.file, problem.place.line, problem.place.column, problem.code),
        )
    )
