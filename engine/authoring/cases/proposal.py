"""The cases that are missing, written so that they can be pasted: a first one for a rule, then one for each target.

A case is found by the solver as the smallest change to a case that exists, made into a package, and run: what it is
said to come to is what the rules do today. So it fixes what a rule does and does not say that the rule is right: read
each before it is kept. Left out: which targets are missing (`coverage`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ...model import CarePackage, Rule
from ..layout import laid_out
from ..quality.coverage import Target, claims, tried
from ..quality.suite import Suite
from ..solver.logic import Logic
from ..solver.witness import witness
from .case import Case
from .fixture import Change, changed


@dataclass(frozen=True)
class Proposal:
    """A case to be added, with what it changes and what then comes out."""

    name: str
    same_as: str
    change: Change
    fires: tuple[str, ...]
    stops: tuple[str, ...]
    unknown: tuple[str, ...]
    same_unknown: bool
    """What is unknown is as in the case that it starts from."""
    variants: tuple[Proposal, ...] = ()


def propose(suite: Suite, logic: Logic, start: Case, wanted: Iterable[Target]) -> Iterator[Proposal]:
    """A case with variants for each rule that has missing targets.

    Args:
        suite: the rule set, for its vocabulary.
        logic: its formulas.
        start: the case that new ones start from.
        wanted: the targets, of any rules.
    """
    by_rule: dict[str, list[Target]] = {}
    for target in wanted:
        by_rule.setdefault(target.rule.id, []).append(target)
    base = _Ran(suite, start)
    for missing in by_rule.values():
        found = _of_rule(suite, logic, base, missing)
        if found is not None:
            yield found


def proposal_of(suite: Suite, start: Case, change: Change, name: str) -> Proposal:
    """The case that a change of another one makes, with what the rules say of it."""
    before = _Ran(suite, start)
    plain = changed(dict(start.plain), change, suite.catalogue, start.on)
    package = CarePackage.model_validate(plain, strict=True)
    made = replace(start, package=package, plain=plain, change=change, parent=start.name)
    return _proposal(before, _Ran(suite, made), name)


class _Ran:
    """A case and what comes of it."""

    def __init__(self, suite: Suite, case: Case) -> None:
        self.alone = Suite(suite.catalogue, suite.rule_set, (case,))
        self.case = case
        self.fires, self.unknown = self.alone.fired[0], self.alone.unknown[0]

    def meets(self, rule: Rule) -> set[tuple[int, bool, Any]]:
        found = tried(self.alone, rule, self.alone.columns)
        return {_key(target) for target, cases in found if len(cases)}


def _of_rule(suite: Suite, logic: Logic, base: _Ran, missing: list[Target]) -> Proposal | None:
    rule = missing[0].rule
    waiting = {_key(target): target for target in sorted(missing, key=lambda t: (not t.side, t.place))}
    owner: tuple[_Ran, Proposal] | None = None
    variants: list[Proposal] = []
    for key, target in list(waiting.items()):
        if key not in waiting:
            continue
        start = base if owner is None else owner[0]
        ran = _solved(suite, logic, start, target)
        if ran is None:
            continue
        for met in ran.meets(rule):
            waiting.pop(met, None)
        waiting.pop(key, None)
        proposal = _proposal(start, ran, rule.id.replace("_", " ") if owner is None else "")
        if owner is None:
            owner = (ran, proposal)
        else:
            variants.append(proposal)
    return None if owner is None else replace(owner[1], variants=tuple(variants))


def _solved(suite: Suite, logic: Logic, start: _Ran, target: Target) -> _Ran | None:
    change = witness(logic, claims(logic, target), [target.rule.when], start.alone.facts[0])
    if not change:
        return None
    case = start.case
    plain = changed(dict(case.plain), change, suite.catalogue, case.on)
    package = CarePackage.model_validate(plain, strict=True)
    ran = _Ran(suite, replace(case, package=package, plain=plain, change=change, parent=case.name))
    return ran if _key(target) in ran.meets(target.rule) else None


def _proposal(start: _Ran, ran: _Ran, name: str) -> Proposal:
    return Proposal(
        name,
        start.case.name,
        ran.case.change,
        tuple(sorted(ran.fires - start.fires)),
        tuple(sorted(start.fires - ran.fires)),
        tuple(sorted(ran.unknown)),
        ran.unknown == start.unknown,
    )


def _key(target: Target) -> tuple[int, bool, Any]:
    return target.place, target.side, target.value


def written(proposals: Iterable[Proposal]) -> str:
    """The proposals as a file of cases."""
    text = "\n".join(_case_text(proposal) for proposal in proposals)
    return laid_out(text) if text else ""


def _case_text(proposal: Proposal) -> str:
    lines = [f"- case: {proposal.name}", f"  same as: {proposal.same_as}", f"  but: {flow(proposal.change)}"]
    lines += _expect_text(proposal, "  ")
    if proposal.variants:
        lines.append("  variants:")
    for variant, values in _together(proposal.variants):
        if values is None:
            lines.append(f"  - but: {flow(variant.change)}")
        else:
            (word,) = variant.change
            lines += [
                "  - but: {}",
                f"    each of: {{{word}: [{', '.join(_scalar(value) for value in values)}]}}",
            ]
        lines += _expect_text(variant, "    ")
    return "\n".join(lines) + "\n"


def _together(variants: Iterable[Proposal]) -> Iterator[tuple[Proposal, list[Any] | None]]:
    """Variants of one word that come to the same are one, with each of its values."""
    groups: dict[object, list[Proposal]] = {}
    for number, variant in enumerate(variants):
        same = (*variant.change, variant.fires, variant.stops, variant.unknown)
        groups.setdefault(same if len(variant.change) == 1 else number, []).append(variant)
    for found in groups.values():
        if len(found) == 1:
            yield found[0], None
        else:
            yield found[0], [next(iter(variant.change.values())) for variant in found]


def _expect_text(proposal: Proposal, indent: str) -> list[str]:
    parts = {"fires": proposal.fires, "stops": proposal.stops}
    lines = [f"{indent}  {key}: [{', '.join(names)}]" for key, names in parts.items() if names]
    if not proposal.same_unknown:
        lines.append(f"{indent}  unknown: [{', '.join(proposal.unknown)}]")
    return [f"{indent}expect:", *lines] if lines else []


def flow(change: Mapping[str, Any]) -> str:
    """A change on one line, as YAML."""
    return "{" + ", ".join(f"{word}: {_scalar(value)}" for word, value in change.items()) + "}"


_AS_TEXT = ("yes", "no", "on", "off", "true", "false", "null")


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    text = "[]" if value == () else str(value)
    return f"'{text}'" if isinstance(value, str) and text.lower() in _AS_TEXT else text
