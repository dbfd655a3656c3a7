"""The cases that are missing, written so that they can be pasted: a first one for a rule, then one for each target.

A case is found by the solver as the smallest change to a case that exists, made into a package, and run: what it is
said to come to is what the rules do today. So it fixes what a rule does and does not say that the rule is right: read
each before it is kept. For each rule whose consequence no case states, one says what it does, in the first case that
fires it. Left out: which targets are missing (`coverage`), and which consequences (`consequences`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from textwrap import indent as indented
from typing import Any

import yaml

from ...model import CarePackage, Rule
from ..layout import lay_out
from ..quality.consequences import unstated_demands, unstated_rules
from ..quality.coverage import Target, claims, tried_targets
from ..quality.suite import Suite
from ..solver.logic import Logic
from ..solver.witness import witness
from .case import Case
from .consequence import consequence_of, holds_all, written_consequence
from .fixture import Change, change_package


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
    does: Mapping[str, Any] = field(default_factory=dict)
    """By rule: what it does, as a case writes it."""
    demands: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What the set demands of whoever signs, by entry of `rule_set.yaml`."""


def propose(suite: Suite, logic: Logic, start: Case, targets: Iterable[Target]) -> Iterator[Proposal]:
    """A case with variants for each rule that has missing targets.

    Args:
        suite: the rule set, for its vocabulary.
        logic: its formulas.
        start: the case that new ones start from.
        targets: what is to be tried, of any rules.
    """
    by_rule: dict[str, list[Target]] = {}
    for target in targets:
        by_rule.setdefault(target.rule.id, []).append(target)
    base = _Ran(suite, start)
    taken = {case.entry for case in suite.cases}
    for missing in by_rule.values():
        proposal = _propose_for_rule(suite, logic, base, missing)
        if proposal is not None:
            name = proposal.name
            while name in taken:
                name += ", more"
            taken.add(name)
            yield replace(proposal, name=name)


def propose_statements(suite: Suite, proposals: Iterable[Proposal] = ()) -> Iterator[Proposal]:
    """The proposals with what their rules do, then a case for each other rule of which no case says it.

    Args:
        suite: the rule set and its cases.
        proposals: cases that will be added; a rule that no case fires yet is stated in the first of them that does.
    """
    waiting = {rule.id: rule for rule in unstated_rules(suite)}
    first = next(iter(suite.cases), None)
    demands = unstated_demands(suite)
    fired = {name for fires in suite.fired for name in fires}
    for proposal in proposals:
        mine = [name for name in proposal.fires if name in waiting and name not in fired]
        stated = {name: written_consequence(consequence_of(waiting.pop(name))) for name in mine}
        yield replace(proposal, does=stated)
    places = _Places(suite)
    for rule in waiting.values():
        index = places.showing(rule)
        if index is not None:
            yield places.statement(index, rule)
    if demands and first is not None:
        proposal = Proposal("what the set demands of whoever signs", first.entry, {}, (), (), (), True)
        yield replace(proposal, demands=demands)


def stated_of(suite: Suite, index: int, rule: Rule) -> dict[str, Any]:
    """What a rule does in a case that fires it, as a case writes it."""
    lines = suite.held_lines(index, rule) if rule.kind == "hold" and not holds_all(rule) else None
    return written_consequence(consequence_of(rule), lines)


class _Places:
    """Where a statement of what a rule does can stand: in a case that fires it."""

    def __init__(self, suite: Suite) -> None:
        self.suite = suite
        self.leading: dict[str, int] = {}
        for index, case in enumerate(suite.cases):
            self.leading.setdefault(case.entry, index)

    def showing(self, rule: Rule) -> int | None:
        """The first such case, one that others can start from if there is any; of a hold, one with lines that it keeps."""
        fired = [index for index, fires in enumerate(self.suite.fired) if rule.id in fires]
        fired = [index for index in fired if self._is_leading(index) or self._can_be_written(index)]
        on_lines = rule.kind == "hold" and not holds_all(rule)

        def worth(index: int) -> tuple[bool, bool, int]:
            idle = on_lines and not self.suite.held_lines(index, rule)
            return idle, not self._is_leading(index), index

        return min(fired, key=worth, default=None)

    def statement(self, index: int, rule: Rule) -> Proposal:
        """The case that says what a rule does."""
        suite, case = self.suite, self.suite.cases[index]
        does, name = {rule.id: stated_of(suite, index, rule)}, f"what {rule.id} does"
        if self._is_leading(index):
            return Proposal(name, case.entry, {}, (), (), (), True, does=does)
        start = self.leading[case.entry]
        fires, before = suite.fired[index], suite.fired[start]
        unknown = suite.unknown[index]
        started = suite.cases[start].expects.unknown
        return Proposal(
            name,
            case.entry,
            case.change,
            tuple(sorted(fires - before)),
            tuple(sorted(before - fires)),
            tuple(sorted(unknown)),
            started is None or unknown == started,
            does=does,
        )

    def _is_leading(self, index: int) -> bool:
        return self.leading[self.suite.cases[index].entry] == index

    def _can_be_written(self, index: int) -> bool:
        return all(
            value == () or not isinstance(value, (tuple, dict))
            for value in self.suite.cases[index].change.values()
        )


def proposal_of(suite: Suite, start: Case, change: Change, name: str) -> Proposal:
    """The case that a change of another one makes, with what the rules say of it."""
    before = _Ran(suite, start)
    plain = change_package(dict(start.plain), change, suite.catalogue, start.on)
    package = CarePackage.model_validate(plain, strict=True)
    case = replace(start, package=package, plain=plain, change=change, parent=start.name)
    return _proposal(before, _Ran(suite, case), name)


class _Ran:
    """A case and what comes of it."""

    def __init__(self, suite: Suite, case: Case) -> None:
        self.alone = suite.with_cases((case,))
        self.case = case
        self.fires, self.unknown = self.alone.fired[0], self.alone.unknown[0]

    def meets(self, rule: Rule) -> set[tuple[int, bool, Any]]:
        triers = tried_targets(self.alone, rule, self.alone.columns)
        return {_key(target) for target, cases in triers if len(cases)}


def _propose_for_rule(suite: Suite, logic: Logic, base: _Ran, missing: list[Target]) -> Proposal | None:
    """A case with variants that meets as many of the missing targets of a rule as the solver can."""
    rule = missing[0].rule
    waiting = {_key(target): target for target in sorted(missing, key=lambda t: (not t.side, t.place))}
    owner: tuple[_Ran, Proposal] | None = None
    variants: list[Proposal] = []
    for key, target in list(waiting.items()):
        if key not in waiting:
            continue
        start = base if owner is None else owner[0]
        ran = _solve(suite, logic, start, target)
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


def _solve(suite: Suite, logic: Logic, start: _Ran, target: Target) -> _Ran | None:
    change = witness(logic, claims(logic, target), [target.rule.when], start.alone.facts[0])
    if not change:
        return None
    case = start.case
    plain = change_package(dict(case.plain), change, suite.catalogue, case.on)
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


def proposals_text(proposals: Iterable[Proposal]) -> str:
    """The proposals as a file of cases."""
    text = "\n".join(_case_text(proposal) for proposal in proposals)
    return lay_out(text) if text else ""


def _case_text(proposal: Proposal) -> str:
    """A proposed case with its variants, as YAML."""
    lines = [f"- case: {proposal.name}", f"  same as: {proposal.same_as}"]
    lines += [f"  but: {flow(proposal.change)}"] if proposal.change else []
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
    """Join variants that set the same word and expect the same into one, with each of the values."""
    groups: dict[object, list[Proposal]] = {}
    for number, variant in enumerate(variants):
        same = (*variant.change, variant.fires, variant.stops, variant.unknown)
        groups.setdefault(same if len(variant.change) == 1 else number, []).append(variant)
    for alike in groups.values():
        if len(alike) == 1:
            yield alike[0], None
        else:
            yield alike[0], [next(iter(variant.change.values())) for variant in alike]


def _expect_text(proposal: Proposal, indent: str) -> list[str]:
    parts = {"fires": proposal.fires, "stops": proposal.stops}
    lines = [f"{indent}  {key}: [{', '.join(names)}]" for key, names in parts.items() if names]
    if not proposal.same_unknown:
        lines.append(f"{indent}  unknown: [{', '.join(proposal.unknown)}]")
    lines += [f"{indent}  {key}: [{', '.join(names)}]" for key, names in proposal.demands.items()]
    if proposal.does:
        lines.append(indented(does_text(proposal.does), f"{indent}  ").rstrip("\n"))
    return [f"{indent}expect:", *lines] if lines else []


def does_text(does: Mapping[str, Any]) -> str:
    """What rules do, as YAML."""
    return yaml.safe_dump({"does": dict(does)}, sort_keys=False, allow_unicode=True, width=110)


def flow(change: Mapping[str, Any]) -> str:
    """A change on one line, as YAML."""
    return "{" + ", ".join(f"{word}: {_scalar(value)}" for word, value in change.items()) + "}"


_AS_TEXT = ("yes", "no", "on", "off", "true", "false", "null")


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return flow(value)
    if isinstance(value, (tuple, list)):
        return f"[{', '.join(map(_scalar, value))}]"
    text = str(value)
    return f"'{text}'" if isinstance(value, str) and text.lower() in _AS_TEXT else text
