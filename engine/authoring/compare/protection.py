"""What keeps one person safe by a rule set, and what of it another set no longer gives.

Definitions:
- A *protection* is something that rules say of a package and that somebody would miss: an item ruled out, a line of a
  visit held (`<visit>/<activity>`; `*/<activity>` where the package has no such line; `everything`), an item warned of,
  an unmet need (with how soon), a question that is asked.
- Its *level* is 2 when a rule is true, and 1 when one is unknown: an exclusion or a hold that may apply protects too.
- A protection is *lost* when its level falls. Lines are covered by whatever holds them: by themselves, by their
  activity or by everything.
- An item is *newly offered* when it is suggested or asked about first, and was not; or suggested, and was asked about.

Rules are counted and not what a whole review makes of them, so that adding a hold never looks like losing a question.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ...caseload import OPEN, PackageOutcome
from ...knowledge import EVERYTHING
from ...language import Facts
from ...model import CarePackage, Rule, RuleKind
from ...program import RuleProgram
from .fired_rules import Asked

CALLED: Mapping[str, str] = {
    "exclusions": "items no longer ruled out",
    "holds": "lines no longer held",
    "cautions": "items no longer warned of",
    "unmet_needs": "unmet needs no longer said, or less urgent",
    "questions": "questions no longer asked",
    "newly_offered": "items that may now be offered",
}
"""What may be lost, with what a report calls it."""
_KIND: Mapping[RuleKind, str] = {
    "exclude": "exclusions", "hold": "holds", "caution": "cautions", "unmet_need": "unmet_needs", "ask": "questions",
}  # fmt: skip
PROTECTIVE: frozenset[RuleKind] = frozenset(_KIND)
_ONLY_TRUE = ("caution", "unmet_need", "ask")
_SOONER = {"now": ("today", "within days"), "days": ("within days",)}
_ANY = "*"


class Protection(NamedTuple):
    """One thing that keeps somebody safe."""

    kind: str
    name: str


Levels = dict[Protection, int]


@dataclass(frozen=True)
class _Line:
    visit: int
    name: str
    activity: str


def protections(
    program: RuleProgram, packages: Sequence[CarePackage], facts: Sequence[Facts]
) -> list[Levels]:
    """The protections of each package by one set, with their levels.

    Args:
        program: the set.
        packages: whose lines are named.
        facts: what is known of each.
    """
    rules = [rule for rule in program.rule_set.rules if rule.kind in PROTECTIVE]
    asked = Asked(program, facts, [rule.id for rule in rules])
    lines = [_lines(package, known) for package, known in zip(packages, facts, strict=True)]
    places = {
        "person": [(index, -1, -1) for index in range(len(facts))],
        "visit": [
            (index, visit, -1)
            for index, package_facts in enumerate(facts)
            for visit in range(len(package_facts.visits))
        ],
        "task": [
            (index, visit, number)
            for index, package_facts in enumerate(facts)
            for number, (visit, _, _) in enumerate(package_facts.tasks)
        ],
    }
    levels: list[Levels] = [{} for _ in facts]
    for rule in rules:
        answer = asked.get(rule.id)
        assert answer is not None
        least = 2 if rule.kind in _ONLY_TRUE or rule.only_when_true else 1
        for subject in np.flatnonzero(answer.truths >= least):
            package, visit, task = places[rule.scope][subject]
            level = int(answer.truths[subject])
            for protection in _protections(rule, lines[package], packages[package], visit, task):
                levels[package][protection] = max(level, levels[package].get(protection, 0))
    return levels


def lost_protections(
    before: Levels, after: Levels, was: PackageOutcome, now: PackageOutcome
) -> Mapping[str, frozenset[str]]:
    """What a package no longer has, by kind (`CALLED`); empty where it is protected as before."""
    lost: dict[str, set[str]] = {}
    for protection, level in before.items():
        if _level(protection, after) < level:
            lost.setdefault(protection.kind, set()).add(protection.name)
    offered = (now.of("suggested", *OPEN) - was.of("suggested", *OPEN)) | (
        now.of("suggested") & was.of(*OPEN)
    )
    if offered:
        lost["newly_offered"] = set(offered)
    return {kind: frozenset(lost[kind]) for kind in CALLED if kind in lost}


def _level(protection: Protection, levels: Levels) -> int:
    if protection.kind != "holds":
        return levels.get(protection, 0)
    activity = protection.name.split("/")[-1]
    others = (protection.name, f"{_ANY}/{activity}", EVERYTHING)
    return max(levels.get(Protection("holds", name), 0) for name in others)


def _protections(
    rule: Rule, lines: Sequence[_Line], package: CarePackage, visit: int, task: int
) -> Iterator[Protection]:
    """What a rule protects where it holds: of a hold each line that it covers, of a need how soon."""
    kind = _KIND[rule.kind]
    if rule.kind == "hold":
        yield from (Protection(kind, name) for name in _held_names(rule, lines, package, visit, task))
        return
    for name in rule.about:
        yield Protection(kind, name)
        urgency = rule.urgency or ("days" if rule.kind == "unmet_need" else None)
        yield from (Protection(kind, f"{name} ({soon})") for soon in _SOONER.get(urgency or "", ()))


def _held_names(
    rule: Rule, lines: Sequence[_Line], package: CarePackage, visit: int, task: int
) -> Iterator[str]:
    """The names under which a hold covers lines: each line, an activity anywhere, or everything."""
    whole = EVERYTHING in rule.about
    if rule.scope == "task":
        if whole or lines[task].activity in rule.about:
            yield lines[task].name
        return
    reached = [line for line in lines if rule.scope == "person" or line.visit == visit]
    yield from (line.name for line in reached if whole or line.activity in rule.about)
    if whole:
        yield EVERYTHING if rule.scope == "person" else f"{package.visits[visit].id}/{_ANY}"
        return
    there = {line.activity for line in reached}
    yield from (
        f"{_ANY}/{activity}" for activity in rule.about if activity not in there and rule.scope == "person"
    )


def _lines(package: CarePackage, facts: Facts) -> tuple[_Line, ...]:
    visits = package.visits or ()
    return tuple(
        _Line(
            visit,
            f"{visits[visit].id}/{visits[visit].tasks[task].activity}",
            visits[visit].tasks[task].activity,
        )
        for visit, task, _ in facts.tasks
    )
