"""Two rule sets over a caseload: whose findings, hours and questions change, how, and by which rule.

Definitions:
- A package *changes* when a rule that differs is true, or may be, of other people in it than before.
- Its *support* is the paid time that would stay. The change of support is the fall in mean released carer-hours a week,
  claimed or potential, whichever moves further, in percent of the hours now: `much less` at or below -5 %, `less` below
  -0.1 %, `more` above 0.1 %, `much more` at or above 5 %, else `same`.
- A package is *less protected* when something that kept the person safe is lost (`protection`): an exclusion, a held
  line, a caution, an unmet need, a question; or when an item may be offered that was not.
- A package is *worse off* when it has less or much less support, or when a hold or an unmet need that was true no
  longer is.
- Counts here are exact. Whoever shows those of real people hides the small ones (`engine.fairness.suppression`).

Every package is asked of both sets as columns; only those that change are reviewed with both (`engine.caseload`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ...caseload import CaseloadEvaluator, PackageOutcome
from ...knowledge import Catalogue
from ...model import CarePackage, RuleSet
from ...program import RuleProgram
from .clauses import with_words_of
from .fired_rules import Asked, Found, in_chunks
from .protection import Levels, lost_protections, protections
from .rules import RuleChange

Support = Literal["much less", "less", "same", "more", "much more"]
SUPPORT: tuple[Support, ...] = ("much less", "less", "same", "more", "much more")
MUCH_PERCENT, ANY_PERCENT = 5.0, 0.1
CATALOGUE = "the catalogue"
"""Among the rules of a package that changes: what the catalogue says otherwise may change it."""


@dataclass(frozen=True)
class PackageChange:
    """One package whose findings change."""

    reference: str
    support: Support
    support_percent: float
    rules: tuple[str, ...]
    """Rules of which the truth changes for it."""
    gained: Mapping[str, frozenset[str]]
    """By `suggested`, `ruled_out`, `questions`, `holds`, `unmet_needs`: what the new set adds."""
    lost: Mapping[str, frozenset[str]]
    worse_off: bool
    unprotected: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """What no longer keeps the person safe, by kind (`protection.CALLED`)."""


@dataclass(frozen=True)
class PeopleComparison:
    """What a change of rules does to a caseload."""

    packages: int
    changed: tuple[PackageChange, ...]
    groups: Mapping[str, Mapping[str, Mapping[Support, int]]] = field(default_factory=dict)
    """Counts of all packages by support; by characteristic (`age band`, `sex`, …), then by group."""
    by_rule: Mapping[str, int] = field(default_factory=dict)
    """Packages whose findings change through each rule."""

    @property
    def worse_off(self) -> tuple[PackageChange, ...]:
        """Packages with less support, or that lose a hold or an unmet need."""
        return tuple(change for change in self.changed if change.worse_off)

    @property
    def less_protected(self) -> tuple[PackageChange, ...]:
        """Packages that lose something that kept the person safe."""
        return tuple(change for change in self.changed if change.unprotected)

    def support(self) -> Mapping[Support, int]:
        """Packages by change of support."""
        counts = Counter(change.support for change in self.changed)
        counts["same"] += self.packages - len(self.changed)
        return {name: counts[name] for name in SUPPORT}


def compare_people(
    catalogue: Catalogue,
    old: RuleSet,
    new: RuleSet,
    changes: Iterable[RuleChange],
    packages: Iterable[CarePackage],
    on: date,
    *,
    before: Catalogue | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> PeopleComparison:
    """What changes for whom.

    Args:
        catalogue: items and activities, of the new set.
        old: the set in force.
        new: the set that may replace it.
        changes: the rules that differ.
        packages: the caseload; read once, in chunks.
        on: the day of the reviews.
        before: the catalogue of the set in force, where it says other things of items: then every package is reviewed.
        progress: told after each chunk how many packages have been looked at.
    """
    names = [change.rule for change in changes if change.changes_findings]
    moved = [change.rule for change in changes if change.relation == "does something else"]
    earlier = catalogue if before is None else with_words_of(before, catalogue)
    catalogue = catalogue if before is None else with_words_of(catalogue, before)
    by_catalogue = () if before is None else (CATALOGUE,)
    was, now = CaseloadEvaluator(earlier, old, on), CaseloadEvaluator(catalogue, new, on)
    seen, waiting, characteristics = 0, list[tuple[CarePackage, tuple[str, ...]]](), list[dict[str, str]]()
    for chunk in in_chunks(packages):
        rules_by_package = (
            _differing(was.program, now.program, names, moved, chunk, on) if names else [()] * len(chunk)
        )
        touched = (
            (package, (*rules, *by_catalogue)) for package, rules in zip(chunk, rules_by_package, strict=True)
        )
        waiting += [(package, rules) for package, rules in touched if rules]
        characteristics += [_characteristics(package) for package in chunk]
        seen += len(chunk)
        progress(seen)
    pairs = tuple(_changes(was, now, waiting))
    changed = tuple(change for change, _ in pairs)
    by_rule = Counter(rule for change in changed for rule in change.rules)
    return PeopleComparison(seen, changed, _groups(pairs, characteristics), by_rule)


def _changes(
    was: CaseloadEvaluator, now: CaseloadEvaluator, waiting: Sequence[tuple[CarePackage, tuple[str, ...]]]
) -> Iterator[tuple[PackageChange, CarePackage]]:
    """What changes for each package that may change; of those that only the catalogue touches, where something does."""
    packages, on = [package for package, _ in waiting], was.reviewed_on
    levels = (_protections(evaluator.program, packages, on) for evaluator in (was, now))
    compared = zip(waiting, _outcomes(was, now, packages), *levels, strict=True)
    for (package, rules), (before, after), had, has in compared:
        lost = lost_protections(had, has, before, after)
        change = _change(package.reference, rules, was.rule_set, now.rule_set, before, after, lost)
        if (
            rules != (CATALOGUE,)
            or change.unprotected
            or change.gained
            or change.lost
            or change.support_percent
        ):
            yield change, package


def _differing(
    old: RuleProgram,
    new: RuleProgram,
    names: Sequence[str],
    moved: Sequence[str],
    packages: Sequence[CarePackage],
    on: date,
) -> list[tuple[str, ...]]:
    """For each package, the rules of which the truth is not the same in both sets."""
    old_facts = [old.facts(package, on) for package in packages]
    same_words = old.catalogue is new.catalogue
    new_facts = old_facts if same_words else [new.facts(package, on) for package in packages]
    before, after = Asked(old, old_facts, names), Asked(new, new_facts, names)
    by_package: list[list[str]] = [[] for _ in packages]
    for name in names:
        old_answer, new_answer = before.get(name), after.get(name)
        rows = _rows(old_answer, new_answer) if name not in moved else _any(old_answer) | _any(new_answer)
        for index in np.flatnonzero(rows):
            by_package[index].append(name)
    return [tuple(rules) for rules in by_package]


def _rows(first: Found | None, second: Found | None) -> NDArray[np.bool_]:
    if first is None or second is None:
        return _any(first) | _any(second)
    return first.packages_where(first.truths != second.truths)


def _any(answer: Found | None) -> NDArray[np.bool_]:
    return np.zeros(1, dtype=np.bool_) if answer is None else answer.packages_where(answer.truths > 0)


def _protections(program: RuleProgram, packages: Sequence[CarePackage], on: date) -> Iterator[Levels]:
    for chunk in in_chunks(packages):
        yield from protections(program, chunk, [program.facts(package, on) for package in chunk])


def _outcomes(
    before: CaseloadEvaluator, after: CaseloadEvaluator, packages: Sequence[CarePackage]
) -> Iterator[tuple[PackageOutcome, PackageOutcome]]:
    for chunk in in_chunks(packages):
        yield from zip(before.evaluate(chunk), after.evaluate(chunk), strict=True)


def _change(
    reference: str,
    rules: tuple[str, ...],
    old: RuleSet,
    new: RuleSet,
    before: PackageOutcome,
    after: PackageOutcome,
    unprotected: Mapping[str, frozenset[str]],
) -> PackageChange:
    """What a new rule set changes for one package."""
    percent = _support_percent(before, after)
    was, now = _parts(old, before), _parts(new, after)
    lost = {name: was[name] - now[name] for name in was if was[name] - now[name]}
    gained = {name: now[name] - was[name] for name in was if now[name] - was[name]}
    support = _support(percent)
    unheld = any(lost.get(name) for name in ("holds", "unmet_needs"))
    return PackageChange(
        reference,
        support,
        percent,
        rules,
        gained,
        lost,
        worse_off=unheld or support in ("much less", "less"),
        unprotected=unprotected,
    )


def _support_percent(before: PackageOutcome, after: PackageOutcome) -> float:
    if not before.hours_now:
        return 0.0
    moves = (after.claimed_hours - before.claimed_hours, after.potential_hours - before.potential_hours)
    return round(-100 * max(moves, key=abs) / before.hours_now, 3) + 0.0


def _support(percent: float) -> Support:
    if percent <= -MUCH_PERCENT:
        return "much less"
    if percent >= MUCH_PERCENT:
        return "much more"
    return "less" if percent < -ANY_PERCENT else "more" if percent > ANY_PERCENT else "same"


def _parts(rule_set: RuleSet, outcome: PackageOutcome) -> Mapping[str, frozenset[str]]:
    kinds = {rule.id: rule.kind for rule in rule_set.rules}
    return {
        "suggested": outcome.of("suggested"),
        "asked_first": outcome.of("ask_first"),
        "ruled_out": outcome.of("ruled_out"),
        "questions": outcome.questions,
        "holds": outcome.holds,
        "unmet_needs": frozenset(name for name in outcome.true if kinds[name] == "unmet_need"),
    }


def _characteristics(package: CarePackage) -> dict[str, str]:
    monitoring = package.monitoring
    alone = package.person.lives_alone
    return {
        "age band": package.person.age_band or "not recorded",
        "sex": monitoring.sex or "not recorded",
        "ethnicity": monitoring.ethnicity or "not recorded",
        "deprivation decile": str(monitoring.deprivation_decile or "not recorded"),
        "lives alone": "not recorded" if alone is None else "yes" if alone else "no",
    }


def _groups(
    pairs: Sequence[tuple[PackageChange, CarePackage]],
    characteristics: Sequence[Mapping[str, str]],
) -> Mapping[str, Mapping[str, Mapping[Support, int]]]:
    """All packages counted as the same, then those that changed moved to where they are."""
    counts: dict[str, dict[str, Counter[Support]]] = {}
    for groups_of_package in characteristics:
        for name, group in groups_of_package.items():
            counts.setdefault(name, {}).setdefault(group, Counter())["same"] += 1
    for change, package in pairs:
        for name, group in _characteristics(package).items():
            counts[name][group]["same"] -= 1
            counts[name][group][change.support] += 1
    return {
        name: {group: {s: counts[s] for s in SUPPORT} for group, counts in sorted(groups.items())}
        for name, groups in counts.items()
    }
