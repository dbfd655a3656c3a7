"""A rule set and a catalogue compiled once: their words, the order of readings, and everything that is decided.

Definitions: strata are the names of readings in the order in which they can be derived. Reviews, caseloads, cases, the
solver and the lab all take the same program; a change of a rule set makes another one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ..columns import CatalogueIds
from ..knowledge import Catalogue, reading_strata
from ..language import Facts, Vocabulary, facts_of
from ..model import CarePackage, Clause, Rule, RuleKind, RuleSet, Scope
from .clause_id import ClauseId, Section
from .item_tables import ItemTables
from .proposition import CLAUSE_SECTIONS, Proposition, catalogue_propositions, rule_propositions
from .registers import SCOPES, Register, Registers

_BARRING: tuple[Section, ...] = ("unsafe_when", "needs")
"""Sections whose clauses may stand against an item."""


class Program:
    """Conditions to decide, with the words that they are written in."""

    def __init__(
        self,
        propositions: Iterable[Proposition],
        vocabulary: Vocabulary,
        strata: Iterable[tuple[str, ...]] = (),
    ) -> None:
        """Take the propositions; they are laid out when that is first asked for.

        Args:
            propositions: the conditions.
            vocabulary: the words of a package and of the readings.
            strata: names of readings in the order in which they can be derived.
        """
        self.propositions, self.vocabulary, self.strata = tuple(propositions), vocabulary, tuple(strata)

    @cached_property
    def registers(self) -> Registers:
        """The conditions laid out for deciding many rows at once."""
        return Registers(self.propositions, self.vocabulary, self.readings)

    @cached_property
    def answers_by_scope(self) -> Mapping[Scope, tuple[tuple[str, ...], NDArray[np.intp]]]:
        """What is decided, by scope: the names, and the register of each."""
        return {scope: self._answers_of(scope) for scope in SCOPES}

    def _answers_of(self, scope: Scope) -> tuple[tuple[str, ...], NDArray[np.intp]]:
        ids = tuple(proposition.id for proposition in self.propositions if proposition.scope == scope)
        return ids, np.array([self.registers.of[name].place for name in ids], dtype=np.intp)

    @property
    def readings(self) -> tuple[str, ...]:
        """Every reading, in the order in which they can be derived."""
        return tuple(name for stratum in self.strata for name in stratum)


class RuleProgram(Program):
    """What is decided for a package: rules, clauses of the catalogue, and whether memory is poor."""

    def __init__(self, catalogue: Catalogue, rule_set: RuleSet) -> None:
        """Compile the rules and clauses into propositions.

        Args:
            catalogue: what equipment exists.
            rule_set: what is safe and sensible for whom.
        """
        self.catalogue, self.rule_set = catalogue, rule_set
        strata = reading_strata(rule_set.rules)
        vocabulary = catalogue.vocabulary.with_readings(name for stratum in strata for name in stratum)
        super().__init__(
            (*rule_propositions(rule_set), *catalogue_propositions(catalogue)), vocabulary, strata
        )

    def lay_out(self) -> None:
        """Do now what would be done when it is first asked for, so that it can be kept."""
        laid_out: tuple[object, ...] = (
            self.registers,
            self.answers_by_scope,
            self.places,
            self._clauses_in,
            self._rules_by,
        )
        assert all(part is not None for part in laid_out)

    def facts(self, package: CarePackage, on: date) -> Facts:
        """A package in the words of the program.

        Args:
            package: the care package.
            on: the day of the review.
        """
        catalogue = self.catalogue
        return facts_of(package, catalogue.items, catalogue.groups, on, catalogue.roles)

    def rules(self, kind: RuleKind, about: str | None = None) -> tuple[Rule, ...]:
        """The rules of a kind, in the set's order; those about one thing when it is named."""
        return self._rules_by.get((kind, about), ())

    def clauses(self, item: str, section: Section) -> tuple[tuple[ClauseId, Clause], ...]:
        """The clauses in a section of an item, each with its name."""
        return self._clauses[item, section]

    def clauses_in(self, section: Section) -> tuple[NDArray[np.intp], Sequence[tuple[str, ClauseId, Clause]]]:
        """Every clause of a section: the registers, which are all of a person; and each with its item and name."""
        return self._clauses_in[section]

    @cached_property
    def ids(self) -> CatalogueIds:
        """The catalogue's items and activities, by their places."""
        catalogue = self.catalogue
        return CatalogueIds(catalogue.items, catalogue.groups, catalogue.roles)

    @cached_property
    def item_tables(self) -> ItemTables:
        """The items as arrays: what rules and clauses say of which."""
        rules = (rule for rule in self.rule_set.rules if rule.kind in ("suggest", "exclude", "hold"))
        barring = {section: self.clauses_in(section)[0] for section in _BARRING}
        return ItemTables(self.catalogue, rules, self.ids, barring)

    @cached_property
    def ways_to_rules(self) -> tuple[tuple[Rule, Register, tuple[tuple[RuleKind, str | None], ...]], ...]:
        """Every rule with where it is decided, and the kind and things by which it is asked for."""
        of = self.registers.of
        return tuple(
            (rule, of[ClauseId.of_rule(rule.id)], tuple((rule.kind, about) for about in _asked_by(rule)))
            for rule in self.rule_set.rules
        )

    @cached_property
    def rules_of_differing_law(self) -> frozenset[str]:
        """Holds and unmet needs, by id, that rest on a law that another nation has otherwise."""
        rules = (*self.rules("hold"), *self.rules("unmet_need"))
        return frozenset(rule.id for rule in rules if self.catalogue.law_differs(rule.cites))

    @cached_property
    def places(self) -> Mapping[tuple[str, Section], NDArray[np.intp]]:
        """By item and section: the registers of its clauses, which are all of a person."""
        of = self.registers.of
        return {
            key: np.array([of[name].place for name, _ in named], dtype=np.intp)
            for key, named in self._clauses.items()
        }

    @cached_property
    def _clauses_in(
        self,
    ) -> Mapping[Section, tuple[NDArray[np.intp], Sequence[tuple[str, ClauseId, Clause]]]]:
        """By section: the registers of its clauses, and each clause with its item and its name, in the catalogue's order."""
        in_section: dict[Section, list[tuple[str, ClauseId, Clause]]] = {
            section: [] for section in CLAUSE_SECTIONS
        }
        for (item, section), clauses in self._clauses.items():
            in_section[section] += [(item, *named) for named in clauses]
        of = self.registers.of
        return {
            section: (np.array([of[name].place for _, name, _ in clauses], dtype=np.intp), tuple(clauses))
            for section, clauses in in_section.items()
        }

    @cached_property
    def _clauses(self) -> Mapping[tuple[str, Section], tuple[tuple[ClauseId, Clause], ...]]:
        return {
            (item.id, section): tuple(
                (ClauseId.of_clause(item.id, section, index), clause)
                for index, clause in enumerate(getattr(item, section))
            )
            for item in self.catalogue.items.values()
            for section in CLAUSE_SECTIONS
        }

    @cached_property
    def of_rules(self) -> Program:
        """The rules alone, without the catalogue's clauses."""
        return Program(rule_propositions(self.rule_set), self.vocabulary, self.strata)

    @cached_property
    def _rules_by(self) -> Mapping[tuple[RuleKind, str | None], tuple[Rule, ...]]:
        rules_by: dict[tuple[RuleKind, str | None], tuple[Rule, ...]] = {}
        for rule in self.rule_set.rules:
            for about in _asked_by(rule):
                rules_by[rule.kind, about] = (*rules_by.get((rule.kind, about), ()), rule)
        return rules_by


def _asked_by(rule: Rule) -> Iterator[str | None]:
    """Nothing, and everything that a rule is about."""
    yield None
    yield from dict.fromkeys(rule.about)
