"""The single review's own path for one package, step by step, as whole caseloads are held against it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.estimate import Estimator
from engine.estimate.ranges import hours_change
from engine.inference import ColumnEvaluator
from engine.model import HoursChange, Truth
from engine.program import RuleProgram
from engine.review.case import Case
from engine.review.holds import binding_holds
from engine.review.items import candidate, item_findings
from engine.review.plans import plan_of
from engine.review.questions import fields_to_ask


@dataclass(frozen=True)
class SingleOutcome:
    """What the single review comes to."""

    answers: object
    true: frozenset[str]
    unknown: frozenset[str]
    items: dict[str, str]
    questions: frozenset[str]
    claimed: HoursChange
    potential: HoursChange


class Single:
    """One package at a time."""

    def __init__(self, catalogue, rule_set, on: date, *, draws: int, seed: int = 2026):
        self.catalogue, self.rule_set, self.on, self.draws, self.seed = catalogue, rule_set, on, draws, seed
        self.program = RuleProgram(catalogue, rule_set)
        self.estimator = Estimator(catalogue, seed=seed, draws=draws)
        self.columns = ColumnEvaluator(self.program)

    def facts(self, package):
        return self.program.facts(package, self.on)

    def outcome(self, package) -> SingleOutcome:
        facts = self.facts(package)
        answers = self.columns.evaluate(facts)
        case = Case(package, self.program, facts, answers)
        holds, found = binding_holds(case), item_findings(case)
        indicated = [finding for finding in found if finding.status == "indicated"]
        plan = plan_of(case, holds, tuple(candidate(case, finding) for finding in indicated))
        claimed, potential = self.estimator.weeks_of(plan).weeks([plan.certain, plan.everyone], held=[True, False])
        surely = {line for hold in holds if hold.hold.reason.truth is Truth.TRUE for line in hold.lines}
        rules = {name.rule: truth for (name, _), truth in sorted(
            answers.truths.items(), key=lambda pair: pair[1]) if name.rule}
        return SingleOutcome(
            answers, frozenset(name for name, truth in rules.items() if truth is Truth.TRUE),
            frozenset(name for name, truth in rules.items() if truth is Truth.UNKNOWN),
            {one.item.id: _status(one, surely) for one in found if one.status != "not_indicated"},
            fields_to_ask(case, holds, indicated),
            hours_change(claimed), hours_change(potential),
        )


def _status(finding, surely):
    if finding.status != "indicated":
        return {"in_place": "in_place", "excluded": "ruled_out"}[finding.status]
    if finding.lines and surely.issuperset(finding.lines):
        return "on_hold"
    return "ask_first" if finding.unknowns else "suggested"
