"""Holds and unmet needs of one package, with their reasons: what comes before any saving."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from ..model import Hold, Truth, UnmetNeed
from ..model.rule import URGENCIES
from .context import Finding, Line, ReviewContext, fields_of
from .hold_columns import HoldColumns
from .reason import rule_reason


@dataclass(frozen=True, slots=True)
class BindingHold:
    """A hold with the lines and visits that it covers, and the fields that would settle it."""

    hold: Hold
    lines: tuple[Line, ...]
    visits: tuple[int, ...]
    unknowns: frozenset[str]


def binding_holds(context: ReviewContext) -> tuple[BindingHold, ...]:
    """Every hold that is true or not ruled out; the true ones first, and of these the ones about the record."""
    binding = [
        _binding(context, hold, truth)
        for hold in context.resolution.holds
        for truth in (Truth.TRUE, Truth.UNKNOWN)
        if hold.packages_bound(np.uint8(truth), context.answers).any()
    ]
    return tuple(
        sorted(
            binding,
            key=lambda b: (
                b.hold.reason.truth is not Truth.TRUE,
                not b.hold.about_record,
                not b.hold.covers_everything,
            ),
        )
    )


def unmet_needs(context: ReviewContext) -> tuple[UnmetNeed, ...]:
    """Every sign that the package is too small or unsafe, the most urgent first."""
    return by_urgency(
        UnmetNeed(
            title=finding.rule.about[0],
            reason=rule_reason(context, finding),
            urgency=finding.rule.urgency,
            who=finding.rule.who,
            may_cost_hours_per_week=finding.rule.may_cost_hours,
        )
        for finding in context.findings("unmet_need")
        if finding.truth is Truth.TRUE
    )


def by_urgency(needs: Iterable[UnmetNeed]) -> tuple[UnmetNeed, ...]:
    """The most urgent first; what does not say is looked at within days."""
    return tuple(sorted(needs, key=lambda need: URGENCIES.index(need.urgency or "days")))


def _binding(context: ReviewContext, hold: HoldColumns, truth: Truth) -> BindingHold:
    """A hold with whom it is true (or not ruled out) of, and the lines and visits that it covers there."""
    rule, rows, answers = hold.rule, hold.truths == truth, context.answers
    finding = Finding(rule, truth, context.subjects(rows, rule.scope))
    lines = context.lines(hold.covered & answers.of_lines(rows, rule.scope))
    visits: tuple[int, ...] = ()
    if hold.holds_visits:
        reached = rows[answers.rows.package_of_visit] if rule.scope == "person" else rows
        visits = tuple(visit for (visit,) in context.subjects(reached, "visit"))
    whole = hold.on_everything and rule.scope == "person"
    reported_hold = Hold(
        reason=rule_reason(context, finding),
        covers_everything=whole,
        covers=() if whole else context.references([(visit,) for visit in visits] or lines),
        about_record=rule.about_record,
        lifted_by=context.wording(rule.lifted_by),
        lifted_by_whom=context.wording(rule.lifted_by_whom),
    )
    unknowns = (
        fields_of(context.resolution.deciding_fields.of_hold(hold))
        if truth is Truth.UNKNOWN
        else frozenset[str]()
    )
    return BindingHold(reported_hold, lines, visits, unknowns)
