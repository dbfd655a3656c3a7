"""Why: a rule or a clause of the catalogue with this person's values."""

from __future__ import annotations

from ..knowledge import why_chosen
from ..model import Clause, Reason, Truth
from ..program import ClauseId
from .context import Finding, ReviewContext


def rule_reason(context: ReviewContext, finding: Finding, item: str = "") -> Reason:
    """The reason of a rule; its conditions are shown for the first subject.

    Args:
        context: the package under review.
        finding: the rule, with whom it is true of.
        item: the item that it is told of, where the rule chose it by what it does.
    """
    rule = finding.rule
    chosen = (
        why_chosen(rule.chosen_by, item, context.program.catalogue)
        if rule.chosen_by is not None and item
        else ""
    )
    return Reason(
        source=ClauseId.of_rule(rule.id),
        truth=finding.truth,
        because=context.wording(f"{rule.because} Why this item: {chosen}." if chosen else rule.because),
        cites=context.cites_in_nation(rule.cites),
        trace=context.trace(rule.when, rule.scope, finding.subjects[0]),
        where=context.references(finding.subjects),
        action=context.wording(rule.action),
    )


def clause_reason(context: ReviewContext, source: ClauseId, clause: Clause, truth: Truth) -> Reason:
    """The reason of a catalogue clause."""
    return Reason(
        source=source,
        truth=truth,
        because=context.wording(clause.because),
        cites=context.cites_in_nation(clause.cites),
        trace=context.trace(clause.when, "person", ()),
    )
