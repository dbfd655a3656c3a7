"""One package by itself, step by step and in plain words, as whole caseloads are held against it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.estimate import AppliedEffect, Candidate, Estimator, Plan
from engine.estimate.more_care import probability_of_cost
from engine.estimate.ranges import hours_change
from engine.model import HoursChange, Truth
from engine.program import RuleProgram
from tests.reference.conditions import PlainEvaluator
from tests.reference.resolution import PlainResolution


@dataclass(frozen=True)
class SingleOutcome:
    """What one package comes to."""

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
        self.catalogue, self.on = catalogue, on
        self.estimator = Estimator(catalogue, seed=seed, draws=draws)
        self.program = RuleProgram(catalogue, rule_set)
        self.plain = PlainEvaluator(self.program)

    def facts(self, package):
        return self.program.facts(package, self.on)

    def plan(self, package, resolved) -> Plan:
        candidates = []
        for name, state in resolved.items.items():
            if state.status in ("suggested", "ask_first", "not_known", "on_hold"):
                item = self.catalogue.items[name]
                effects = tuple(
                    AppliedEffect(index, effect, frozenset(state.touched[index]))
                    for index, effect in enumerate(item.effects)
                )
                candidates.append(Candidate(item, effects, not state.open))
        return Plan(
            package,
            tuple(candidates),
            frozenset(resolved.held),
            frozenset(resolved.held_visits),
            resolved.memory_poor,
            self.needs_more(resolved),
        )

    def needs_more(self, resolved) -> float:
        """One need after the other, in the set's order."""
        true = {
            name.rule
            for (name, _), truth in resolved.answers.truths.items()
            if name.rule and truth is Truth.TRUE
        }
        none = 1.0
        for rule in self.program.rules("unmet_need"):
            if rule.id in true:
                none *= 1 - probability_of_cost(rule.may_cost_hours)
        return 1 - none

    def outcome(self, package) -> SingleOutcome:
        resolved = PlainResolution(self.program, package, self.on)
        plan = self.plan(package, resolved)
        weeks = self.estimator.weeks_of(plan)
        claimed, potential = weeks.weeks([plan.certain, plan.everyone], under_holds=[True, False])
        rules = {
            name.rule: truth
            for (name, _), truth in sorted(resolved.answers.truths.items(), key=lambda pair: pair[1])
            if name.rule
        }
        return SingleOutcome(
            resolved.answers,
            frozenset(name for name, truth in rules.items() if truth is Truth.TRUE),
            frozenset(
                rule.id
                for rule in self.program.rule_set.rules
                if rules.get(rule.id) is Truth.UNKNOWN and resolved.subjects(rule, Truth.UNKNOWN)
            ),
            {name: item.status for name, item in resolved.items.items() if item.status != "not_indicated"},
            frozenset(resolved.asked),
            hours_change(claimed, needs_more=weeks.needs_more),
            hours_change(potential, needs_more=weeks.needs_more),
        )
