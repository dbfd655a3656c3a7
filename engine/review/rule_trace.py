"""One rule followed through a review: every hop from its condition to what it did, with this package's values.

Definitions: a hop is where the rule is written, what it is compiled to, the facts that it reads, what each evaluator
answers for each subject, the findings that it makes, and what the review would be without it. What a rule *did* is the
difference between the review and the same review (same draws) of the rule set without that rule. A rule that alone
derives a reading which others read cannot be left out; then the rules that read it are named instead.

Left out: which pages show a finding (docs/architecture.md), and advice: the second review is held against nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..inference import Answers, ColumnEvaluator, InProcessRete, compile_program
from ..inference.engine_rules import engine_rules_of
from ..language import Facts
from ..model import ConditionTrace, NotSuggested, Range, Review, Rule, RuleSet, Suggestion, Truth
from ..model.condition import comparisons
from ..program import READING, ClauseId, Program, Proposition, RuleProgram, Subject
from .context import Finding, ReviewContext
from .planner import context_of
from .reviewer import Reviewer

_ABSENT, _PRESENT = "none", "said"
_HOLD_WORDS = {Truth.TRUE: "in force", Truth.UNKNOWN: "not ruled out", Truth.FALSE: "none"}
_FIGURES = {
    "eased_minutes_per_week": "eased, minutes a week",
    "unpaid_eased_minutes_per_week": "eased for unpaid carers, minutes a week",
    "released_hours_per_week": "released, hours a week",
    "commissioned_change_hours_per_week": "commissioned change, hours a week",
}


class UnknownRuleError(Exception):
    """The rule set has no rule of this name."""


@dataclass(frozen=True)
class SubjectAnswer:
    """What was answered for one subject of the rule's scope."""

    subject: Subject
    name: str
    """How people know it: the person, a visit, a task of a visit."""
    columns: Truth
    durable_rules: Truth
    condition: ConditionTrace


@dataclass(frozen=True)
class Consequence:
    """One thing that is otherwise without the rule."""

    what: str
    without_it: str | Range
    with_it: str | Range


@dataclass(frozen=True)
class RuleTrace:
    """A rule and everything that came of it in one review."""

    rule: Rule
    proposition: str
    registers: int
    """How many registers its condition has in the column evaluator, shared ones among them."""
    engine_rules: Mapping[str, tuple[str, ...]]
    """By form, `true` and `possible`: what durable_rules is given."""
    answers: tuple[SubjectAnswer, ...]
    findings: tuple[Finding, ...]
    read_by: tuple[str, ...]
    """Rules that read the reading which this one derives."""
    consequences: tuple[Consequence, ...] | None
    """None where the rule cannot be left out."""


def trace_rule(reviewer: Reviewer, review: Review, rule_id: str) -> RuleTrace:
    """Follow one rule through a review that this reviewer made.

    Args:
        reviewer: with the rule set and the catalogue of the review.
        review: the review.
        rule_id: the rule.

    Raises:
        UnknownRuleError: when the rule set has no such rule.
    """
    rule = next((candidate for candidate in reviewer.rule_set.rules if candidate.id == rule_id), None)
    if rule is None:
        raise UnknownRuleError(rule_id)
    program, on = reviewer.program, review.provenance.reviewed_on
    context = context_of(program, review.package, on)
    name = ClauseId.of_rule(rule.id)
    # Alone it derives nothing: a reading would need the stratum that it is derived in.
    alone = compile_program(Program([Proposition(name, rule.scope, rule.when)], program.vocabulary))
    return RuleTrace(
        rule=rule,
        proposition=name,
        registers=len({program.registers.of_part(part) for part in comparisons(rule.when)}),
        engine_rules={form: engine_rules_of(alone, name, form) for form in ("true", "possible")},
        answers=_answers(context, rule, _rete_answers(program, context.facts)),
        findings=tuple(finding for finding in context.findings(rule.kind) if finding.rule.id == rule.id),
        read_by=_readers_of(rule, reviewer.rule_set),
        consequences=_consequences(reviewer, review, rule),
    )


def _rete_answers(program: Program, facts: Facts) -> Answers:
    """The first evaluator once more: the review keeps what it answered only if it agreed."""
    rete = InProcessRete(program)
    try:
        return rete.evaluate(facts)
    finally:
        rete.close()


def _answers(context: ReviewContext, rule: Rule, rete: Answers) -> tuple[SubjectAnswer, ...]:
    name, columns = ClauseId.of_rule(rule.id), context.answers.answers(0)
    return tuple(
        SubjectAnswer(
            subject=subject,
            name=_name_of(context, subject),
            columns=columns.of(name, subject),
            durable_rules=rete.of(name, subject),
            condition=context.trace(rule.when, rule.scope, subject),
        )
        for subject in context.answers.rows.subjects(rule.scope)
    )


def _name_of(context: ReviewContext, subject: Subject) -> str:
    if not subject:
        return "the person"
    reference = context.reference(subject)
    return f"visit {reference.visit}" + (f", {reference.label}" if reference.label else "")


def _readers_of(rule: Rule, rule_set: RuleSet) -> tuple[str, ...]:
    if rule.kind != "reading":
        return ()
    path = f"{READING}{rule.about[0]}"
    return tuple(other.id for other in rule_set.rules if path in other.paths)


def _consequences(reviewer: Reviewer, review: Review, rule: Rule) -> tuple[Consequence, ...] | None:
    """What is otherwise in the review of the rule set without the rule."""
    others = tuple(other_rule for other_rule in reviewer.rule_set.rules if other_rule.id != rule.id)
    is_last_of_reading = rule.kind == "reading" and not any(
        other_rule.kind == "reading" and other_rule.about == rule.about for other_rule in others
    )
    if is_last_of_reading and _readers_of(rule, reviewer.rule_set):
        return None
    smaller = reviewer.rule_set.model_copy(update={"rules": others})
    program = RuleProgram(reviewer.catalogue, smaller)
    with Reviewer(reviewer.catalogue, smaller, rete=_ColumnsTwice(program)) as without:
        provenance = review.provenance
        other = without.review(
            review.package,
            reviewed_on=provenance.reviewed_on,
            seed=provenance.seed,
            draws=review.estimate.draws,
        )
    return tuple(_differences(other, review))


class _ColumnsTwice:
    """Answers as the column evaluator does, where a review is only compared and shown to nobody as advice."""

    def __init__(self, program: Program) -> None:
        self._columns = ColumnEvaluator(program)

    def evaluate(self, facts: Facts) -> Answers:
        """Decide every proposition."""
        return self._columns.evaluate(facts)

    def close(self) -> None:
        """Nothing is held open."""


def _differences(without: Review, review: Review) -> Iterator[Consequence]:
    """What differs, findings first, then items, questions and hours."""
    for statuses in (_unmet_needs, _holds, _readings, _items, _questions):
        before, after = statuses(without), statuses(review)
        for what in dict.fromkeys((*before, *after)):
            if before.get(what) != after.get(what):
                yield Consequence(what, before.get(what, _ABSENT), after.get(what, _ABSENT))
    for case in ("claimed", "potential"):
        old, new = getattr(without.estimate, case), getattr(review.estimate, case)
        for figure, words in _FIGURES.items():
            if getattr(old, figure) != getattr(new, figure):
                yield Consequence(f"{case}: {words}", getattr(old, figure), getattr(new, figure))


def _unmet_needs(review: Review) -> dict[str, str]:
    return {f"unmet need {need.reason.source}": _PRESENT for need in review.unmet_needs}


def _holds(review: Review) -> dict[str, str]:
    return {f"hold {hold.reason.source}": _HOLD_WORDS[hold.reason.truth] for hold in review.holds}


def _readings(review: Review) -> dict[str, str]:
    return {f"reading {reading.name}": reading.truth.name.lower() for reading in review.readings}


def _items(review: Review) -> dict[str, str]:
    listed: tuple[Suggestion | NotSuggested, ...] = (*review.suggestions, *review.not_suggested)
    return {f"item {item.item}": item.status.replace("_", " ") for item in listed}


def _questions(review: Review) -> dict[str, str]:
    return {f"question {question.path}": f"“{question.question}”" for question in review.questions}
