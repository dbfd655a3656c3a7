"""Why: a rule or a clause of the catalogue with this person's values, and what is still unknown in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..knowledge import why_chosen
from ..language import Vocabulary, trace, truth_of
from ..model import Clause, Comparison, Condition, Not, Reason, Scalar, Truth
from ..program import ClauseId, Subject
from .case import Case, Finding


def rule_reason(case: Case, finding: Finding, item: str = "") -> Reason:
    """The reason of a rule; its conditions are shown for the first subject.

    Args:
        case: the package under review.
        finding: the rule, with whom it is true of.
        item: the item that it is told of, where the rule chose it by what it does.
    """
    rule = finding.rule
    chosen = why_chosen(rule.chosen_by, item, case.catalogue) if rule.chosen_by is not None and item else ""
    return Reason(
        source=ClauseId.of_rule(rule.id),
        truth=finding.truth,
        because=f"{rule.because} It concerns this because {chosen}." if chosen else rule.because,
        cites=case.catalogue.cited_in(case.package.nation, rule.cites),
        trace=trace(rule.when, case.values(finding.subjects[0]), case.vocabulary),
        where=case.references(finding.subjects),
        action=rule.action,
    )


def clause_reason(case: Case, source: str, clause: Clause, truth: Truth) -> Reason:
    """The reason of a catalogue clause."""
    return Reason(
        source=source,
        truth=truth,
        because=clause.because,
        cites=case.catalogue.cited_in(case.package.nation, clause.cites),
        trace=trace(clause.when, case.values(()), case.vocabulary),
    )


def unknown_paths_of(case: Case, finding: Finding) -> frozenset[str]:
    """The fields whose answers could settle a rule that may be true."""
    if finding.truth is not Truth.UNKNOWN:
        return frozenset()
    return frozenset[str]().union(*(unknown_paths(case, finding.rule.when, s) for s in finding.subjects))


def unknown_paths(case: Case, condition: Condition, subject: Subject = ()) -> frozenset[str]:
    """The fields whose answers could settle a condition that is unknown.

    A reading is followed to the fields that it rests on; all `equipment.*` words are one question.
    """
    found: set[str] = set()
    for path in _open_leaves(condition, case.values(subject), case.vocabulary):
        if path.startswith("reading."):
            found |= _of_reading(case, path.removeprefix("reading."))
        else:
            found.add(EQUIPMENT if path.startswith("equipment.") and case.package.equipment is None else path)
    return frozenset(found)


EQUIPMENT = "equipment"
"""Stands for every word about equipment in place while nobody has looked."""


def _of_reading(case: Case, name: str) -> frozenset[str]:
    rules = [rule for rule in case.rule_set.rules if rule.kind == "reading" and rule.about[0] == name]
    return frozenset[str]().union(*(unknown_paths(case, rule.when) for rule in rules))


def _open_leaves(condition: Condition, values: Mapping[str, Scalar], vocabulary: Vocabulary) -> Iterator[str]:
    if truth_of(condition, values, vocabulary) is not Truth.UNKNOWN:
        return
    if isinstance(condition, Comparison):
        yield condition.path
        return
    for part in (condition.part,) if isinstance(condition, Not) else condition.parts:
        yield from _open_leaves(part, values, vocabulary)
