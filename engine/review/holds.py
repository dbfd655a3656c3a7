"""Holds and unmet needs: what comes before any saving.

Definitions:
- A hold binds when it is true, and also while it is unknown: what was not assessed is not ruled out.
- A hold on `everything` covers the whole package; with `for: visit` that visit; with `for: task` the lines it is true
  of.
- A hold on activities covers the lines with those activities, within the same reach.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..knowledge import EVERYTHING
from ..model import Hold, Truth, UnmetNeed
from .case import Case, Finding, Line
from .reason import rule_reason, unknown_paths_of


@dataclass(frozen=True, slots=True)
class BindingHold:
    """A hold with the lines and visits that it covers, and the fields that would settle it."""

    hold: Hold
    lines: frozenset[Line]
    visits: frozenset[int]
    unknowns: frozenset[str]


def binding_holds(case: Case) -> tuple[BindingHold, ...]:
    """Every hold that is true or not ruled out; the true ones first."""
    found = [_binding(case, finding) for finding in case.findings("hold")]
    kept = [binding for binding in found if binding.hold.covers_everything or binding.lines or binding.visits]
    return tuple(sorted(kept, key=lambda b: (b.hold.reason.truth is not Truth.TRUE, not b.hold.covers_everything)))


def unmet_needs(case: Case) -> tuple[UnmetNeed, ...]:
    """Every sign that the package is too small or unsafe."""
    return tuple(
        UnmetNeed(title=finding.rule.about[0], reason=rule_reason(case, finding))
        for finding in case.findings("unmet_need")
        if finding.truth is Truth.TRUE
    )


def _binding(case: Case, finding: Finding) -> BindingHold:
    rule, everything = finding.rule, EVERYTHING in finding.rule.about
    lines = frozenset(
        line
        for subject in finding.subjects
        for line in case.lines_by_subject[subject]
        if everything or case.activity(line) in rule.about
    )
    whole = everything and rule.scope == "person"
    visits = frozenset[int]()
    if everything and rule.scope != "task":
        visits = frozenset(v for subject in finding.subjects for (v,) in case.visits if subject in ((), (v,)))
    hold = Hold(
        reason=rule_reason(case, finding),
        covers_everything=whole,
        covers=() if whole else case.references(sorted(lines) or [(visit,) for visit in sorted(visits)]),
        lifted_by=rule.lifted_by,
        lifted_by_whom=rule.lifted_by_whom,
    )
    return BindingHold(hold, lines, visits, unknown_paths_of(case, finding))
