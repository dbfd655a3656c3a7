"""Two rule sets compared in every respect: what is shown of it, and what the gate of `handrail rules compare` counts.

Definitions: an *entry* is a part of a rule, of `rule_set.yaml`, the catalogue, the properties or another file. One that
protects less, or may, counts by itself and not by people: nobody in a caseload shows a duty that is gone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from engine.authoring import LESS_PROTECTION, PartChange, PeopleComparison, RuleChange

from .disclosing import Disclosure

if TYPE_CHECKING:
    from engine import CarePackage, Catalogue, RuleSet
    from engine.knowledge import RuleSetFolder

_STEP = 50


@dataclass(frozen=True)
class ComparedSets:
    """Two rule sets compared in every respect."""

    header: tuple[PartChange, ...]
    """Entries of `rule_set.yaml` that differ."""
    demands_dropped: tuple[str, ...]
    """What is no longer demanded of whoever signs, each as a sentence."""
    changes: tuple[RuleChange, ...]
    people: PeopleComparison | None
    by_solver: PeopleComparison | None
    """The same over the solver's packages, of which each shows that a rule protects somebody no longer."""
    disclosure: Disclosure
    catalogue: tuple[PartChange, ...] = ()
    """What differs of items, sources, rates, activities, traits, words, and how care is bought."""
    properties: tuple[PartChange, ...] = ()
    """What differs of what must hold."""
    files: tuple[PartChange, ...] = ()
    """What differs of every other file."""
    only_written_otherwise: tuple[str, ...] = ()
    """Where nothing differs that is said: files whose comments or layout do."""

    @property
    def less_protected(self) -> int:
        """Packages, of people and of the solver, that lose what kept them safe; with a signature dropped, all."""
        both = [compared for compared in (self.people, self.by_solver) if compared is not None]
        if self.demands_dropped:
            return max(1, sum(compared.packages for compared in both))
        return sum(len(compared.less_protected) for compared in both)

    @property
    def worse_off(self) -> int:
        """Packages of people that are worse off."""
        return 0 if self.people is None else len(self.people.worse_off)

    @property
    def entries(self) -> Iterator[PartChange]:
        """Every entry that differs."""
        yield from (*self.header, *self.catalogue, *self.properties, *self.files)
        for change in self.changes:
            for part in change.parts:
                yield PartChange(
                    f"{part.name} of {change.rule}", part.old, part.new, direction=part.direction
                )
            if change.protects_less_unseen:
                yield PartChange(change.rule, change.old, change.new, direction="may protect less")

    @property
    def less_protective(self) -> tuple[PartChange, ...]:
        """Entries that protect less, or may."""
        return tuple(part for part in self.entries if part.direction in LESS_PROTECTION)

    @property
    def claiming_more(self) -> tuple[PartChange, ...]:
        """Entries that credit an item with more than before."""
        return tuple(part for part in self.entries if part.direction == "claims more")

    @property
    def saying_otherwise(self) -> tuple[PartChange, ...]:
        """Entries that say in other words, or of another case, what only a reader can weigh."""
        return tuple(part for part in self.entries if part.direction == "says otherwise")

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.changes or any(True for _ in self.entries))


def compare_sets(
    old: RuleSetFolder,
    new: RuleSetFolder,
    packages: Callable[[Catalogue], Iterable[CarePackage] | None],
    on: date,
    *,
    disclosure: Disclosure,
    tell: Callable[[str], None],
    catalogues: tuple[Catalogue, Catalogue] | None = None,
) -> ComparedSets:
    """The comparison of two folders, each read with its own catalogue.

    Args:
        old: of the set in force.
        new: of the set that may replace it.
        packages: what to compare over, of the new catalogue; None for the rules alone.
        on: the day of the reviews.
        disclosure: whether these are of real people.
        tell: hears how far it is.
        catalogues: of both, where they are read already.

    Raises:
        ProblemsFoundError: what is wrong with either.
    """
    from engine.authoring import (
        compare_catalogues,
        compare_files,
        compare_headers,
        demands_dropped,
        files_written_otherwise,
    )

    tell("Reading both sets")
    catalogues = catalogues or (old.catalogue(), new.catalogue())
    rule_sets = old.load(catalogues[0], authoring=True), new.load(catalogues[1], authoring=True)
    tell("The catalogue")
    parts = compare_catalogues(*catalogues, rule_sets)
    tell("What must hold")
    properties = _compare_properties((old, new), catalogues, rule_sets)
    changes = _compare_rules(catalogues, rule_sets, tell)
    people = _compare_people(catalogues, rule_sets, changes, parts, packages, on, tell)
    compared = ComparedSets(
        compare_headers(*rule_sets),
        demands_dropped(*rule_sets),
        changes,
        *people,
        disclosure,
        parts,
        properties,
        compare_files(old, new),
    )
    return (
        compared if compared else replace(compared, only_written_otherwise=files_written_otherwise(old, new))
    )


def _compare_properties(
    folders: tuple[RuleSetFolder, RuleSetFolder],
    catalogues: tuple[Catalogue, Catalogue],
    rule_sets: tuple[RuleSet, RuleSet],
) -> tuple[PartChange, ...]:
    """What differs of what each set, read with its own catalogue, says must hold."""
    from engine.authoring import compare_properties, declared_properties

    return compare_properties(*map(declared_properties, folders, catalogues, rule_sets))


def _compare_rules(
    catalogues: tuple[Catalogue, Catalogue], rule_sets: tuple[RuleSet, RuleSet], tell: Callable[[str], None]
) -> tuple[RuleChange, ...]:
    """What differs rule by rule, without what is only another name for people."""
    from engine.authoring import compare_rules

    changes = compare_rules(
        catalogues[1],
        *rule_sets,
        before=catalogues[0],
        progress=lambda number, of: tell(f"{number:,} of {of:,} rules") if number % _STEP == 0 else None,
    )
    return _without_names(changes, *rule_sets)


def _without_names(
    changes: tuple[RuleChange, ...], before: RuleSet, after: RuleSet
) -> tuple[RuleChange, ...]:
    """The changes, where a text that only calls people as the new set does points nowhere: `people` says so once."""
    from engine.knowledge.people_words import with_people

    names = tuple(word for word in after.people if word not in before.people)
    called = {rule.id: rule for rule in with_people(before.rules, names)} if names else {}

    def part_of(change: RuleChange, part: PartChange) -> PartChange:
        only_names = part.new == getattr(called.get(change.rule), part.name, None)
        return replace(part, direction="differs") if only_names else part

    return tuple(
        replace(change, parts=tuple(part_of(change, part) for part in change.parts)) for change in changes
    )


def _compare_people(
    catalogues: tuple[Catalogue, Catalogue],
    rule_sets: tuple[RuleSet, RuleSet],
    changes: tuple[RuleChange, ...],
    parts: tuple[PartChange, ...],
    packages: Callable[[Catalogue], Iterable[CarePackage] | None],
    on: date,
    tell: Callable[[str], None],
) -> tuple[PeopleComparison | None, PeopleComparison | None]:
    """What follows for a caseload and for the solver's packages; nothing where nothing that counts differs."""
    from engine.authoring import compare_people

    weighs = any(part.direction not in ("differs", "says otherwise") for part in parts)
    everybody = packages(catalogues[1]) if changes or weighs else None
    if everybody is None:
        return None, None
    # Of another catalogue each package is reviewed: no rule says whom a clause or an effect touches.
    before = catalogues[0] if weighs else None
    old, new = rule_sets
    people = compare_people(
        catalogues[1],
        old,
        new,
        changes,
        everybody,
        on,
        before=before,
        progress=lambda number: tell(f"{number:,} packages"),
    )
    examples = [package for change in changes for package in change.shown_by]
    by_solver = compare_people(catalogues[1], old, new, changes, examples, new.effective_from, before=before)
    return people, by_solver
