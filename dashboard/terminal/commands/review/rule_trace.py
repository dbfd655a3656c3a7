"""`handrail review --trace RULE`: a rule followed hop by hop, each with where in the program it happens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dashboard.terminal.explanation import tree_lines
from dashboard.terminal.words import heading, span, wrapped
from engine.model import Range, Review, Truth
from engine.review import Consequence, RuleTrace, SubjectAnswer

_ENGINE_RULES_SHOWN = 4
_FALSE_SHOWN = 2


def rule_trace(trace: RuleTrace, review: Review) -> str:
    """The whole way of a rule through a review."""
    parts = (_source_lines, _compiled_lines, _facts, _answers, _findings, _consequences)
    lines = [line for part in parts for line in part(trace)]
    head = f"Rule {trace.rule.id} in the review of {review.package.reference}"
    return "\n".join([head, *lines, *_places(trace, review)])


def _source_lines(trace: RuleTrace) -> Iterator[str]:
    rule = trace.rule
    yield heading("1  Written (rules/, read by engine.knowledge.rule_set)")
    yield f"  {rule.file}:{rule.line}"
    yield wrapped(f"{rule.kind.replace('_', ' ')} about {', '.join(rule.about)}, for each {rule.scope}", "  ")
    yield wrapped(f"because: {rule.because}", "  ", "    ")


def _compiled_lines(trace: RuleTrace) -> Iterator[str]:
    yield heading("2  Compiled (engine.program, engine.inference.rete)")
    yield f"  {trace.proposition}: {trace.registers} of the registers of the column evaluator hold its comparisons"
    for form, rules in trace.engine_rules.items():
        yield f"  durable_rules, {form}: {len(rules)} engine rule{'' if len(rules) == 1 else 's'}"
        yield from (wrapped(rule, "    - ", "      ") for rule in rules[:_ENGINE_RULES_SHOWN])
        if len(rules) > _ENGINE_RULES_SHOWN:
            yield f"    and {len(rules) - _ENGINE_RULES_SHOWN} more"


def _facts(trace: RuleTrace) -> Iterator[str]:
    yield heading("3  Facts (engine.language.facts)")
    for answer in _worth_showing(trace.answers):
        values = {
            leaf.path: f"{leaf.path} = {leaf.actual}{f' {leaf.unit}' if leaf.unit else ''}"
            for leaf in answer.condition.leaves()
        }
        yield wrapped(f"{answer.name}: {'; '.join(values.values())}", "  ", "    ")


def _answers(trace: RuleTrace) -> Iterator[str]:
    yield heading("4  Answers (engine.inference.column_evaluator, engine.inference.worker)")
    if not trace.answers:
        yield f"  The package has no {trace.rule.scope}, so there is nothing to ask."
    listed = _worth_showing(trace.answers)
    for answer in listed:
        columns, rete = answer.columns.name.lower(), answer.durable_rules.name.lower()
        agreed = "they agree" if columns == rete else "THEY DIFFER: no review is given"
        yield f"  {answer.name}: columns {columns}, durable_rules {rete}; {agreed}"
        yield from tree_lines(answer.condition, 2)
    if len(trace.answers) > len(listed):
        yield f"  and {len(trace.answers) - len(listed)} more, false of each"


def _worth_showing(answers: Sequence[SubjectAnswer]) -> list[SubjectAnswer]:
    """Those of whom it is true or unknown; of the others enough to see why it is false."""
    open_answers = [answer for answer in answers if Truth.FALSE not in (answer.columns, answer.durable_rules)]
    return open_answers or list(answers[:_FALSE_SHOWN])


def _findings(trace: RuleTrace) -> Iterator[str]:
    yield heading("5  Findings (engine.review.context, engine.review.resolution)")
    names = {answer.subject: answer.name for answer in trace.answers}
    for finding in trace.findings:
        whom = ", ".join(names[subject] for subject in finding.subjects)
        yield wrapped(f"{finding.truth.name.lower()} of {whom}", "  ", "    ")
    if not trace.findings:
        yield "  No finding: the rule is false, so nothing comes of it."
    if trace.read_by:
        yield wrapped(f"Its reading is read by {', '.join(trace.read_by)}", "  ", "    ")


def _consequences(trace: RuleTrace) -> Iterator[str]:
    yield heading("6  What it did (engine.review.reviewer, engine.estimate): without it -> with it")
    if trace.consequences is None:
        yield "  Other rules read what it derives, so the set has no meaning without it."
    elif not trace.consequences:
        yield "  Nothing in this review would be otherwise."
    else:
        yield from (_consequence(consequence) for consequence in trace.consequences)


def _consequence(consequence: Consequence) -> str:
    before, after = _value(consequence.without_it), _value(consequence.with_it)
    return wrapped(f"{consequence.what}: {before} -> {after}", "  ", "    ")


def _value(value: str | Range) -> str:
    return value if isinstance(value, str) else span(value, 2)


def _places(trace: RuleTrace, review: Review) -> Iterator[str]:
    """Which parts of the review name the rule as a reason."""
    yield heading("7  Shown (dashboard.screen.review, dashboard.print.papers read these parts of the review)")
    named = {
        "unmet_needs": [need.reason for need in review.unmet_needs],
        "holds": [hold.reason for hold in review.holds],
        "suggestions": [reason for item in review.suggestions for reason in (*item.reasons, *item.cautions)],
        "not_suggested": [reason for item in review.not_suggested for reason in item.reasons],
        "readings": [reason for reading in review.readings for reason in reading.reasons],
    }
    times = {
        part: sum(reason.source == trace.proposition for reason in reasons) for part, reasons in named.items()
    }
    mentions = [
        f"review.{part}, {count} time{'' if count == 1 else 's'}" for part, count in times.items() if count
    ]
    yield f"  {'; '.join(mentions) or 'Nowhere: no part of the review gives it as a reason.'}"
