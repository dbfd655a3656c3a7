"""Why: a rule or a clause of the catalogue with this person's values.

Reasons that speak of nobody's visits are kept from one review to the next (`reason_memory`).
"""

from __future__ import annotations

from ..knowledge import why_chosen
from ..model import (
    Clause,
    Condition,
    ConditionTrace,
    Reason,
    RuleKind,
    Scope,
    Truth,
)
from ..program import ClauseId, Subject
from .context import Finding, ReviewContext
from .pieces_meant import pieces_meant
from .reason_memory import inputs_of

_SPEAK_OF_THE_HOME: tuple[RuleKind, ...] = ("unmet_need", "hold")
"""Rules that say how the home is, and not what an item would need of it."""


def rule_reason(context: ReviewContext, finding: Finding, item: str = "") -> Reason:
    """The reason of a rule; its conditions are shown for the first subject.

    Args:
        context: the package under review.
        finding: the rule, with whom it is true of.
        item: the item that it is told of, where the rule chose it by what it does.
    """
    rule = finding.rule
    trace = trace_of(context, rule.when, rule.scope, finding.subjects[0])
    says_it_is_so = finding.truth is Truth.TRUE and rule.kind in _SPEAK_OF_THE_HOME
    pieces = pieces_meant(context, finding) if says_it_is_so else ""

    def make() -> Reason:
        chosen = (
            why_chosen(rule.chosen_by, item, context.program.catalogue)
            if rule.chosen_by is not None and item
            else ""
        )
        because = context.wording(f"{rule.because} Why this item: {chosen}." if chosen else rule.because)
        return Reason(
            source=ClauseId.of_rule(rule.id),
            truth=finding.truth,
            because=f"{because} In this home: {pieces}." if pieces else because,
            cites=context.cites_in_nation(rule.cites),
            trace=trace,
            where=context.references(finding.subjects),
            action=context.wording(rule.action),
        )

    if rule.scope != "person":
        return make()
    key = (rule.id, item, finding.truth, context.package.nation, id(trace), pieces)
    return context.memory.recall(key, Reason, make)


def clause_reason(context: ReviewContext, source: ClauseId, clause: Clause, truth: Truth) -> Reason:
    """The reason of a catalogue clause."""
    trace = trace_of(context, clause.when, "person", ())
    key = (source, truth, context.package.nation, id(trace))
    return context.memory.recall(
        key,
        Reason,
        lambda: Reason(
            source=source,
            truth=truth,
            because=context.wording(clause.because),
            cites=context.cites_in_nation(clause.cites),
            trace=trace,
        ),
    )


def trace_of(context: ReviewContext, condition: Condition, scope: Scope, subject: Subject) -> ConditionTrace:
    """A condition with the values of a subject, and the truth of every part as it was decided."""
    # A rule that excludes dozens of items is told of each with the same trace.
    traced = context.traces.get((id(condition), scope, subject))
    if traced is None:
        traced = context.traces[id(condition), scope, subject] = _trace_by_memory(
            context, condition, scope, subject
        )
    return traced


def _trace_by_memory(
    context: ReviewContext, condition: Condition, scope: Scope, subject: Subject
) -> ConditionTrace:
    """The trace as it is remembered of another package of which the same is known and decided, or made now."""
    memory = context.memory
    inputs = inputs_of(context.program, condition, memory)
    if inputs is None:
        return context.trace(condition, scope, subject, memory.traces)
    answers, values, ranges = context.answers, context.values(subject), context.ranges
    key = (
        id(condition),
        *[pick(answers.of_row(wide, context.row(subject, wide))) for wide, pick in inputs.truths_of.items()],
        *map(values.get, inputs.paths),
        tuple(map(ranges.get, inputs.paths)) if ranges else (),
    )
    return memory.traces.traces.get(key) or memory.traces.keep(
        key, context.trace(condition, scope, subject, memory.traces)
    )
