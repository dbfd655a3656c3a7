"""`handrail rules mutate`: small wrong changes to the rules that no case notices, each with a case that would."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Sequence

from engine.authoring import Logic, Mutant, Suite, killing_change, proposal_of, written

from .formats import as_json


def as_text(suite: Suite, logic: Logic, found: Sequence[Mutant], accepted: frozenset[str]) -> str:
    """A summary, then each survivor by line with the case that would kill it."""
    alive = surviving(found, accepted)
    counts = Counter(mutant.fate for mutant in found)
    let_stand = counts["survived"] - len(alive)
    lines = [
        f"{len(found):,} mutants of {len(suite.rule_set.rules)} rules: {counts['killed']:,} killed, "
        f"{len(alive)} survived, {let_stand} accepted with a reason, "
        f"{counts['equivalent']} equivalent (the solver proves that they change nothing)."
    ]
    for mutant in alive:
        lines.append(f"\n{mutant.rule.file}:{mutant.line}: {mutant.id}")
        text = killing_case(suite, logic, mutant)
        if text:
            lines += ["  this case would notice:", textwrap.indent(text.rstrip(), "    ")]
    return "\n".join(lines)


def as_data(suite: Suite, logic: Logic, found: Sequence[Mutant], accepted: frozenset[str]) -> str:
    """Everything, as JSON."""
    return as_json(
        [
            {
                "mutant": mutant.id,
                "rule": mutant.rule.id,
                "file": mutant.rule.file,
                "line": mutant.line,
                "fate": "accepted" if mutant.fate == "survived" and mutant.id in accepted else mutant.fate,
                "killed_by": mutant.by,
                "killing_case": killing_case(suite, logic, mutant) if mutant.fate == "survived" else "",
            }
            for mutant in found
        ]
    )


def surviving(found: Sequence[Mutant], accepted: frozenset[str]) -> tuple[Mutant, ...]:
    """Those that survive without a reason."""
    return tuple(mutant for mutant in found if mutant.fate == "survived" and mutant.id not in accepted)


def killing_case(suite: Suite, logic: Logic, mutant: Mutant) -> str:
    """The case that would notice a mutant; empty when the solver finds none that does."""
    if not suite.cases:
        return ""
    change = killing_change(suite, logic, mutant)
    if change is None:
        return ""
    name = f"{mutant.rule.id} is not mistaken".replace("_", " ")
    return written([proposal_of(suite, suite.cases[0], change, name)])
