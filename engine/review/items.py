"""What becomes of each item of the catalogue for this person.

Definitions, in this order:
- *in place*: the home has it.
- *not indicated*: no rule suggests it.
- *excluded*: it would be suggested, but a rule excludes it, a danger is present or something that it needs is missing.
- *indicated*: suggested; or to be asked about first, when it rests on something unknown.
An exclusion beats a suggestion. A suggestion helps with the lines of which it is surely true; only when there is none,
with those of which it may be.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from ..estimate import AppliedEffect, Candidate
from ..model import CatalogueItem, Effect, Reason, Truth
from ..program import MEMORY_POOR, ClauseId, Section
from .case import Case, Finding, Line
from .reason import EQUIPMENT, clause_reason, rule_reason, unknown_paths, unknown_paths_of

Status = Literal["in_place", "not_indicated", "excluded", "indicated"]


@dataclass(frozen=True, slots=True)
class ItemFinding:
    """One item with everything found about it."""

    item: CatalogueItem
    status: Status
    suggestions: tuple[Finding, ...]
    lines: tuple[Line, ...]
    barred: tuple[Reason, ...]
    unknowns: frozenset[str]
    """Fields that must be known first."""
    danger_unknowns: frozenset[str]
    """Those of them that decide a danger."""


@dataclass(frozen=True, slots=True)
class _Bars:
    """What stands against an item: reasons, open questions, and lines for which a rule excludes it."""

    reasons: tuple[Reason, ...]
    unknowns: frozenset[str]
    danger_unknowns: frozenset[str]
    lines: frozenset[Line]


def item_findings(case: Case) -> tuple[ItemFinding, ...]:
    """Every item of the catalogue, in its order."""
    return tuple(_finding(case, item) for item in case.catalogue.items.values())


def suggestion_reasons(case: Case, finding: ItemFinding) -> tuple[Reason, ...]:
    """Why an item is suggested."""
    return tuple(rule_reason(case, found, finding.item.id) for found in finding.suggestions)


def caution_reasons(case: Case, item: CatalogueItem) -> tuple[Reason, ...]:
    """What calls for care with an item."""
    rules = [rule_reason(case, f, item.id) for f in case.findings("caution", item.id) if f.truth is Truth.TRUE]
    return (*rules, *_clauses(case, item, "caution_when", Truth.TRUE))


def candidate(case: Case, finding: ItemFinding) -> Candidate:
    """An indicated item as the estimate takes it."""
    return Candidate(
        item=finding.item,
        effects=tuple(
            AppliedEffect(index, effect, frozenset(_lines_touched(case, finding, index, effect)))
            for index, effect in enumerate(finding.item.effects)
        ),
        certain=not finding.unknowns,
    )


def is_memory_poor(case: Case) -> bool:
    """Whether an item that the person works is used less: memory is poor, or nobody knows."""
    return case.answers.of(MEMORY_POOR) is not Truth.FALSE


def _finding(case: Case, item: CatalogueItem) -> ItemFinding:
    suggestions = case.findings("suggest", item.id)
    sure = tuple(found for found in suggestions if found.truth is Truth.TRUE)
    chosen, bars, in_place = sure or suggestions, _bars(case, item), case.in_place(item.id)
    helped = {line for found in chosen for line in _lines_helped(case, item, found)}
    lines = tuple(sorted(helped - bars.lines))
    status: Status = "indicated"
    if in_place is Truth.TRUE:
        status = "in_place"
    elif not suggestions:
        status = "not_indicated"
    elif bars.reasons or (helped and not lines):
        status = "excluded"
    unknowns = bars.unknowns.union(*(unknown_paths_of(case, found) for found in chosen))
    if in_place is Truth.UNKNOWN:
        unknowns |= {EQUIPMENT}
    return ItemFinding(
        item, status, chosen, lines, bars.reasons or _line_bars(case, item), unknowns, bars.danger_unknowns
    )


def _lines_helped(case: Case, item: CatalogueItem, found: Finding) -> Iterable[Line]:
    if found.rule.scope == "person":
        return ()
    return (line for s in found.subjects for line in case.lines_by_subject[s] if case.activity(line) in item.tasks)


def _lines_touched(case: Case, finding: ItemFinding, index: int, effect: Effect) -> Iterable[Line]:
    """A benefit needs its condition to be true; a burden counts while it is not ruled out."""
    least = Truth.UNKNOWN if effect.size.likely < 0 else Truth.TRUE
    for line in finding.lines:
        if case.activity(line) not in effect.tasks:
            continue
        if effect.kind == "second_carer" and case.package.visits[line[0]].tasks[line[1]].carers < 2:
            continue
        if effect.when is None or case.answers.of(ClauseId.of_clause(finding.item.id, "effects", index), line) >= least:
            yield line


def _bars(case: Case, item: CatalogueItem) -> _Bars:
    excludes = case.findings("exclude", item.id)
    whole = [found for found in excludes if found.rule.scope == "person"]
    reasons = (
        *(rule_reason(case, found, item.id) for found in whole if found.truth is Truth.TRUE),
        *_clauses(case, item, "unsafe_when", Truth.TRUE),
        *_clauses(case, item, "needs", Truth.FALSE),
    )
    dangers = _unknown_clauses(case, item, "unsafe_when").union(*(unknown_paths_of(case, found) for found in excludes))
    return _Bars(
        reasons=reasons,
        unknowns=dangers | _unknown_clauses(case, item, "needs"),
        danger_unknowns=dangers,
        lines=frozenset(
            line
            for found in excludes
            if found.rule.scope != "person" and found.truth is Truth.TRUE
            for subject in found.subjects
            for line in case.lines_by_subject[subject]
        ),
    )


def _line_bars(case: Case, item: CatalogueItem) -> tuple[Reason, ...]:
    found = (one for one in case.findings("exclude", item.id) if one.truth is Truth.TRUE)
    return tuple(rule_reason(case, one, item.id) for one in found)


def _clauses(case: Case, item: CatalogueItem, section: Section, wanted: Truth) -> tuple[Reason, ...]:
    found = []
    for index, clause in enumerate(getattr(item, section)):
        source = ClauseId.of_clause(item.id, section, index)
        if case.answers.of(source) is wanted:
            found.append(clause_reason(case, source, clause, wanted))
    return tuple(found)


def _unknown_clauses(case: Case, item: CatalogueItem, section: Section) -> frozenset[str]:
    paths = frozenset[str]()
    for index, clause in enumerate(getattr(item, section)):
        if case.answers.of(ClauseId.of_clause(item.id, section, index)) is Truth.UNKNOWN:
            paths |= unknown_paths(case, clause.when)
    return paths
