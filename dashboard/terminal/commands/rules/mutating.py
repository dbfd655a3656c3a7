"""`handrail rules mutate`: small wrong changes to the rules that no case notices, each with a case that would."""

from __future__ import annotations

import sys
import textwrap
from collections import Counter
from collections.abc import Sequence

import click

from engine.authoring import (
    RULE_SET,
    ClauseSuite,
    ConsequenceMutant,
    Logic,
    Mutant,
    Suite,
    fates_of_rule,
    killing_change,
    proposal_of,
    proposals_text,
    propose_statements,
)
from engine.model import Rule
from engine.wording import count_text

from .formats import as_json

_QUICK = 50
AnyMutant = Mutant | ConsequenceMutant
_CASES_SHOWN = 25
"""Survivors for which the solver looks for a case: a young set has thousands, and a person reads the first."""
JSON_VERSION = 2
"""Of what `--format json` writes; raised when a key changes its meaning or goes."""


def mutants_of(suite: Suite, logic: Logic, rules: Sequence[Rule]) -> tuple[list[AnyMutant], bool]:
    """Every mutant of some rules with its fate, and whether all rules were reached before the author stopped it.

    Says on the error stream how far it is, where a person waits.
    """
    mutants: list[AnyMutant] = []
    waiting = sys.stderr.isatty() and len(rules) > _QUICK
    try:
        for number, rule in enumerate(rules, start=1):
            mutants += fates_of_rule(suite, logic, rule)
            if waiting and number % _QUICK == 0:
                click.echo(f"  {number:,} of {len(rules):,} rules, {len(mutants):,} mutants", err=True)
    except KeyboardInterrupt:
        click.echo("Stopped: what follows is of the rules reached so far.", err=True)
        return mutants, False
    return mutants, True


def as_text(suite: Suite, logic: Logic, mutants: Sequence[AnyMutant], accepted: frozenset[str]) -> str:
    """A summary, then each survivor by line with the case that would kill it."""
    alive = surviving(mutants, accepted)
    of_does = sum(isinstance(mutant, ConsequenceMutant) for mutant in mutants)
    counts = Counter(mutant.fate for mutant in mutants)
    let_stand = counts["survived"] - len(alive)
    lines = [
        f"{count_text(len(mutants), 'mutant')} of {count_text(len(suite.rule_set.own_rules), 'rule')}: "
        f"{counts['killed']:,} killed, {len(alive)} survived, {let_stand} accepted with a reason, "
        f"{counts['equivalent']} equivalent (the solver proves that they change nothing).",
        f"{len(mutants) - of_does:,} change when a rule holds, {of_does:,} what it does.",
    ]
    conditions = [mutant for mutant in alive if isinstance(mutant, Mutant)]
    for place, mutant in enumerate(conditions):
        lines.append(f"\n{mutant.file}:{mutant.line}: {mutant.id}")
        lines += _notice(killing_case(suite, logic, mutant)) if place < _CASES_SHOWN else []
    if len(conditions) > _CASES_SHOWN:
        lines.append(f"\nA case is shown for the first {_CASES_SHOWN}: add those, then run this again.")
    lines += _consequence_cases(suite, [mutant for mutant in alive if isinstance(mutant, ConsequenceMutant)])
    return "\n".join(lines)


def _consequence_cases(suite: Suite, alive: Sequence[ConsequenceMutant]) -> list[str]:
    """Survivors by rule: one case that says what the rule does notices all of them."""
    statements = _statements(suite) if alive else {}
    by_rule: dict[str, list[ConsequenceMutant]] = {}
    for mutant in alive:
        by_rule.setdefault(mutant.owner, []).append(mutant)
    lines: list[str] = []
    for owner, mutants in list(by_rule.items())[:_CASES_SHOWN]:
        lines.append(f"\n{mutants[0].file}:{mutants[0].line}: {owner}: what it does")
        lines += [f"  - {mutant.what}" for mutant in mutants]
        lines += _notice(statements.get(owner, ""))
    if len(by_rule) > _CASES_SHOWN:
        more = len(by_rule) - _CASES_SHOWN
        lines.append(
            f"\nand what {more:,} rules more do: `handrail rules cover --missing --into FILE` writes all cases"
        )
    return lines


def _notice(text: str) -> list[str]:
    return ["  this case would notice:", textwrap.indent(text.rstrip(), "    ")] if text else []


def _statements(suite: Suite) -> dict[str, str]:
    """By rule, and for the set: the case that says what it does."""
    return {
        owner: proposals_text([proposal])
        for proposal in propose_statements(suite)
        for owner in (proposal.does or (RULE_SET,))
    }


def clauses_text(suite: ClauseSuite) -> tuple[str, bool]:
    """What the cases of the catalogue's clauses notice, and whether a mutant survives; nothing where a set holds none."""
    if not suite.cases:
        return "", False
    fates = suite.fates()
    alive = [name for name, killed in fates if not killed]
    lines = [
        f"The catalogue: {len(fates):,} mutants of {len(suite.clauses):,} clauses: {len(fates) - len(alive):,} killed, "
        f"{len(alive)} survived.",
        *(f"  {name}" for name in alive),
    ]
    return "\n".join(lines), bool(alive)


def as_data(suite: Suite, logic: Logic, mutants: Sequence[AnyMutant], accepted: frozenset[str]) -> str:
    """Everything, as JSON."""
    statements = _statements(suite)
    alive = [mutant for mutant in mutants if mutant.fate == "survived" and isinstance(mutant, Mutant)]
    sought = {id(mutant) for mutant in alive[:_CASES_SHOWN]}

    def noticing(mutant: AnyMutant) -> str:
        if mutant.fate != "survived":
            return ""
        if isinstance(mutant, ConsequenceMutant):
            return statements.get(mutant.owner, "")
        return killing_case(suite, logic, mutant) if id(mutant) in sought else ""

    return as_json(
        {
            "json_version": JSON_VERSION,
            "rule_set": suite.rule_set.id,
            "mutants": [
                {
                    "mutant": mutant.id,
                    "rule": mutant.rule.id if mutant.rule else "",
                    "changes": "does" if isinstance(mutant, ConsequenceMutant) else "when",
                    "file": mutant.file,
                    "line": mutant.line,
                    "fate": "accepted"
                    if mutant.fate == "survived" and mutant.id in accepted
                    else mutant.fate,
                    "killed_by": mutant.by,
                    "killing_case": noticing(mutant),
                }
                for mutant in mutants
            ],
        }
    )


def surviving(mutants: Sequence[AnyMutant], accepted: frozenset[str]) -> tuple[AnyMutant, ...]:
    """The mutants that survive without an accepted reason."""
    return tuple(mutant for mutant in mutants if mutant.fate == "survived" and mutant.id not in accepted)


def killing_case(suite: Suite, logic: Logic, mutant: Mutant) -> str:
    """The case that would notice a mutant; empty when none is found that does."""
    if not suite.cases:
        return ""
    change = killing_change(suite, logic, mutant)
    if change is None:
        return ""
    name = f"{mutant.rule.id} is not mistaken".replace("_", " ")
    return proposals_text([proposal_of(suite, suite.cases[0], change, name)])
