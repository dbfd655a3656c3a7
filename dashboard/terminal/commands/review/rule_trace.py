"""`handrail review --trace RULE`: a rule followed hop by hop, in the words of whoever wrote it.

Left out: where in the program each hop happens (docs/architecture.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dashboard.terminal.explanation import tree_lines
from dashboard.terminal.words import heading, span, wrapped
from engine.model import Range, Review, Truth
from engine.review import Consequence, RuleTrace, SubjectAnswer
from engine.wording import count_text

_ENGINE_RULES_SHOWN = 4
_FALSE_SHOWN = 2
_FORMS = {"true": "for when it is true", "possible": "for when it is not ruled out"}


def rule_trace(trace: RuleTrace, review: Review) -> str:
    """The whole way of a rule through a review."""
    parts = (_source_lines, _compiled_lines, _facts, _answers, _findings, _consequences)
    lines = [line for part in parts for line in part(trace)]
    head = f"Rule {trace.rule.id} in the review of {review.package.reference}"
    return "\n".join([head, *lines, *_places(trace, review)])


def _source_lines(trace: RuleTrace) -> Iterator[str]:
    rule = trace.rule
    yield heading("1  Written: where the rule stands, and what it says")
    yield f"  {rule.file}:{rule.line}"
    yield wrapped(f"{rule.kind.replace('_', ' ')}: {', '.join(rule.about)}; asked of each {rule.scope}", "  ")
    yield wrapped(f"because: {rule.because}", "  ", "    ")


def _compiled_lines(trace: RuleTrace) -> Iterator[str]:
    """How each of the two engines is given the condition."""
    yield heading("2  Compiled: made ready for two engines, which decide it apart from each other")
    yield wrapped(
        f"columns (the first engine): {count_text(trace.registers, 'comparison')}, asked of every package at once",
        "  ",
        "    ",
    )
    for form, rules in trace.engine_rules.items():
        yield wrapped(
            f"durable_rules (the second engine), {_FORMS[form]}: {count_text(len(rules), 'way')}",
            "  ",
            "    ",
        )
        yield from (wrapped(rule, "    - ", "      ") for rule in rules[:_ENGINE_RULES_SHOWN])
        if len(rules) > _ENGINE_RULES_SHOWN:
            yield f"    and {len(rules) - _ENGINE_RULES_SHOWN} more"


def _facts(trace: RuleTrace) -> Iterator[str]:
    yield heading("3  Facts: what the package says of the words that the rule reads")
    for answer in _worth_showing(trace.answers):
        values = {
            leaf.path: f"{leaf.path} = {leaf.actual}{f' {leaf.unit}' if leaf.unit else ''}"
            for leaf in answer.condition.leaves()
        }
        yield wrapped(f"{answer.name}: {'; '.join(values.values())}", "  ", "    ")


def _answers(trace: RuleTrace) -> Iterator[str]:
    yield heading("4  Answers: what each engine decides; a review is given only where they agree")
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
    yield heading("5  Findings: of whom the rule holds")
    names = {answer.subject: answer.name for answer in trace.answers}
    for finding in trace.findings:
        whom = ", ".join(names[subject] for subject in finding.subjects)
        yield wrapped(f"{finding.truth.name.lower()} of {whom}", "  ", "    ")
    if not trace.findings:
        yield "  No finding: the rule is false, so nothing comes of it."
    if trace.read_by:
        yield wrapped(f"Its reading is read by {', '.join(trace.read_by)}", "  ", "    ")


def _consequences(trace: RuleTrace) -> Iterator[str]:
    yield heading("6  What it did: the review without the rule -> with it")
    if trace.consequences is None:
        yield "  Other rules read what it derives, so the set has no meaning without it."
    elif not trace.consequences:
        alone = "" if not trace.findings else ": what it says follows from other rules or items too"
        yield f"  Nothing in this review would be otherwise{alone}."
    else:
        yield from (_consequence(consequence) for consequence in trace.consequences)


def _consequence(consequence: Consequence) -> str:
    before, after = _value(consequence.without_it), _value(consequence.with_it)
    return wrapped(f"{consequence.what}: {before} -> {after}", "  ", "    ")


def _value(value: str | Range) -> str:
    return value if isinstance(value, str) else span(value, 2)


def _places(trace: RuleTrace, review: Review) -> Iterator[str]:
    """Which parts of the review name the rule as a reason."""
    yield heading("7  Shown: which parts of the review give it as a reason, on the screen and on paper")
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
    if trace.rule.kind == "ask" and any(finding.truth is Truth.TRUE for finding in trace.findings):
        times["questions"] = sum(question.path == trace.rule.about[0] for question in review.questions)
    mentions = [
        f"{part.replace('_', ' ')}, {count_text(count, 'time')}" for part, count in times.items() if count
    ]
    yield f"  {'; '.join(mentions) or 'Nowhere: no part of the review gives it as a reason.'}"
