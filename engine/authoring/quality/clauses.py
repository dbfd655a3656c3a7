"""The clauses of the catalogue tried like rules: cases for each, what they leave untried, and mutants that none notices.

Definitions:
- A clause is one entry of an item's `needs`, `unsafe_when` or `caution_when`, or the `when` of one of its `effects`. It
  is named by item, section and place from 1: `bath_board needs 2`.
- Its cases are in `checks/clauses.yaml` of a rule set: values of the words that it reads, for which it `holds`, for which
  it `fails`. Whatever is not given is not assessed.
- Targets and mutants are those of a rule (`coverage`, `mutation`). A mutant is killed when it is true of a case of which
  the clause is not, or the other way about. A clause that is deleted, or put elsewhere, leaves its cases without a clause.

Left out: what a review makes of a clause (`engine.review`), and what the solver could prove of it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import Field

from ...knowledge import Catalogue
from ...knowledge.record import read_record
from ...language import Term, Vocabulary, list_entries, read_document, truth_of
from ...model import (
    AllOf,
    CatalogueItem,
    Comparison,
    Condition,
    Frozen,
    Not,
    Place,
    Problem,
    ProblemsFoundError,
    Rule,
    Scalar,
    Truth,
    comparisons,
)
from ..cases.fit import misfit
from ..cases.proposal import flow
from .coverage import Target, bounds, targets
from .mutation import mutants

_FILE = "clauses.yaml"
_SECTIONS = ("needs", "unsafe_when", "caution_when", "effects")
_MOST_COMBINATIONS = 4000
Values = Mapping[str, Scalar]


class ClauseEntry(Frozen):
    """The cases of one clause, as the file writes them."""

    clause: str = Field(
        pattern=r"^[a-z][a-z0-9_]* (needs|unsafe_when|caution_when|effects) [1-9]\d*$",
        description="Item, section and place from 1",
    )
    holds: tuple[dict[str, Any], ...] = Field(default=(), description="Values for which it is true")
    fails: tuple[dict[str, Any], ...] = Field(default=(), description="Values for which it is false")


class ClauseCase(NamedTuple):
    """Values of the words of a clause, and whether it is true of them."""

    clause: str
    values: Values
    holds: bool
    place: Place

    @property
    def name(self) -> str:
        """How it is called in a list of cases."""
        return f"{self.clause}: {flow(self.values)}"


@dataclass(frozen=True)
class ClauseSuite:
    """The clauses of a catalogue with their cases."""

    vocabulary: Vocabulary
    clauses: Mapping[str, Rule]
    """Each as a rule without effect, by its name."""
    cases: Sequence[ClauseCase]

    def failures(self) -> Iterator[tuple[ClauseCase, str]]:
        """The cases that come out otherwise."""
        for case in self.cases:
            truth = truth_of(self.clauses[case.clause].when, case.values, self.vocabulary)
            if truth is not (Truth.TRUE if case.holds else Truth.FALSE):
                expected = "true" if case.holds else "false"
                yield case, f"expected `{self.clauses[case.clause].when}` to be {expected}"

    def untried(self) -> tuple[Target, ...]:
        """What no case tries: each comparison deciding, each bound on both sides."""
        by_clause = self._by_clause()
        return tuple(
            target
            for name, rule in self.clauses.items()
            for target in targets(rule, self.vocabulary.terms)
            if not any(self._tries(target, case.values) for case in by_clause[name])
            and any(self._tries(target, values) for values in self._candidates(rule))
        )

    def fates(self) -> tuple[tuple[str, bool], ...]:
        """Every mutant with whether a case kills it; those that no values could tell apart are left out."""
        by_clause, fates = self._by_clause(), []
        for name, rule in self.clauses.items():
            for mutant in mutants(rule, self.vocabulary):
                of = mutant.condition
                if of is None:
                    fates.append((f"{name}: the clause is deleted", bool(by_clause[name])))
                    continue
                killed = any(self._differs(rule.when, of, case.values) for case in by_clause[name])
                if killed or any(self._differs(rule.when, of, values) for values in self._candidates(rule)):
                    fates.append((f"{name}: {mutant.what}", killed))
        return tuple(fates)

    def missing(self) -> str:
        """The cases that would try what is untried and kill what survives, as entries of the file."""
        by_clause = self._by_clause()
        entries = (
            _cases_text(name, self._missing_values(rule, by_clause[name]), rule.when, self.vocabulary)
            for name, rule in self.clauses.items()
        )
        return "".join(entry for entry in entries if entry)

    def _by_clause(self) -> dict[str, list[ClauseCase]]:
        by_clause: dict[str, list[ClauseCase]] = {name: [] for name in self.clauses}
        for case in self.cases:
            by_clause[case.clause].append(case)
        return by_clause

    def _missing_values(self, rule: Rule, cases: Sequence[ClauseCase]) -> list[Values]:
        """Values of further cases that would try each untried target and kill each living mutant."""
        tried: list[Values] = [case.values for case in cases]
        values_to_try: list[Values] = []
        candidates = list(self._candidates(rule))
        for target in targets(rule, self.vocabulary.terms):
            if not any(self._tries(target, values) for values in (*tried, *values_to_try)):
                values_to_try += itertools.islice((v for v in candidates if self._tries(target, v)), 1)
        for mutant in mutants(rule, self.vocabulary):
            of = mutant.condition
            if of is not None and not any(self._differs(rule.when, of, v) for v in (*tried, *values_to_try)):
                values_to_try += itertools.islice(
                    (v for v in candidates if self._differs(rule.when, of, v)), 1
                )
        return values_to_try

    def _candidates(self, rule: Rule) -> Iterator[Values]:
        """Values at and beside every bound, in every combination, as far as there are not too many."""
        choices: dict[str, dict[Scalar, None]] = {}
        for leaf in comparisons(rule.when):
            term = self.vocabulary[leaf.path]
            choices.setdefault(leaf.path, {}).update(dict.fromkeys(_values_of(leaf, term)))
        combined = itertools.product(*choices.values())
        for chosen in itertools.islice(combined, _MOST_COMBINATIONS):
            yield dict(zip(choices, chosen, strict=True))

    def _tries(self, target: Target, values: Values) -> bool:
        when, term = target.rule.when, self.vocabulary[target.leaf.path]
        if truth_of(target.leaf, values, self.vocabulary) is not (Truth.TRUE if target.side else Truth.FALSE):
            return False
        if target.value is not None and term.rank(values[target.leaf.path]) != term.rank(target.value):
            return False
        fixed = (self._with(when, target.place, truth, values) for truth in (Truth.TRUE, Truth.FALSE))
        return sorted(fixed) == [Truth.FALSE, Truth.TRUE]

    def _with(self, when: Condition, place: int, truth: Truth, values: Values) -> Truth:
        """The truth of a condition were its comparison at a place of this truth."""
        result, _ = self._evaluate_fixed(when, place, truth, values, 0)
        return result

    def _evaluate_fixed(
        self, part: Condition, place: int, truth: Truth, values: Values, at: int
    ) -> tuple[Truth, int]:
        """The truth of a condition with the comparison at `place` fixed, and the next place."""
        if isinstance(part, Comparison):
            return (truth if at == place else truth_of(part, values, self.vocabulary)), at + 1
        if isinstance(part, Not):
            inner, at = self._evaluate_fixed(part.part, place, truth, values, at)
            return Truth(2 - inner), at
        truths = []
        for child in part.parts:
            inner, at = self._evaluate_fixed(child, place, truth, values, at)
            truths.append(inner)
        return (min(truths) if isinstance(part, AllOf) else max(truths)), at

    def _differs(self, when: Condition, other: Condition, values: Values) -> bool:
        first, second = (truth_of(condition, values, self.vocabulary) for condition in (when, other))
        return (first is Truth.TRUE) != (second is Truth.TRUE)


def load_clause_suite(folder: Path, display_name: str, catalogue: Catalogue) -> ClauseSuite:
    """The clauses of a catalogue with the cases that a rule set's folder holds for them.

    Raises:
        ProblemsFoundError: everything that is wrong with the file; H704 for a clause that is not there.
    """
    clauses = {name: rule for item in catalogue.items.values() for name, rule in _clauses(item)}
    path, name = folder / "checks" / _FILE, f"{display_name}/checks/{_FILE}"
    if not path.exists():
        return ClauseSuite(catalogue.vocabulary, clauses, ())
    problems: list[Problem] = []
    cases: list[ClauseCase] = []
    document = read_document(path, name, problems)
    for node in list_entries(document, name, "cases of clauses", "clause", problems):
        entry, place = read_record(ClauseEntry, node, name, problems), node.place(name)
        if entry is None:
            continue
        if entry.clause not in clauses:
            message = f"`{entry.clause}` is not a clause of the catalogue"
            problems.append(
                Problem("H704", message, place, "it was deleted or put elsewhere: look what became of it")
            )
            continue
        entry_cases = [ClauseCase(entry.clause, values, True, place) for values in entry.holds]
        entry_cases += [ClauseCase(entry.clause, values, False, place) for values in entry.fails]
        problems += (problem for case in entry_cases for problem in _misfits(case, catalogue.vocabulary))
        cases += entry_cases
    if problems:
        raise ProblemsFoundError(problems)
    return ClauseSuite(catalogue.vocabulary, clauses, cases)


def _clauses(item: CatalogueItem) -> Iterator[tuple[str, Rule]]:
    """Each clause of an item that has a condition, by name, as a rule so that it is covered alike."""
    for section in _SECTIONS:
        for number, clause in enumerate(getattr(item, section), start=1):
            if clause.when is not None:
                name = f"{item.id} {section} {number}"
                rule = Rule.model_construct(
                    id=name,
                    kind="reading",
                    about=(name,),
                    scope="person",
                    when=clause.when,
                    because="",
                    cites=(),
                )
                yield name, rule


def _misfits(case: ClauseCase, vocabulary: Vocabulary) -> Iterator[Problem]:
    for word, value in case.values.items():
        if word not in vocabulary:
            message = f"`{word[:60]}` is not a word of the model"
            yield Problem("H702", message, case.place, f"did you mean `{vocabulary.nearest(word)}`?")
        elif why := misfit(vocabulary[word], value):
            yield Problem("H703", why, case.place, "")


def _values_of(leaf: Comparison, term: Term) -> Iterable[Scalar]:
    if term.type == "boolean":
        return (True, False)
    beside = [value for _, value in bounds(leaf, term)]
    outside = [word for word in term.words if word not in beside][:1] if term.type == "words" else []
    return dict.fromkeys((*beside, *outside))


def _cases_text(name: str, missing: Sequence[Values], when: Condition, vocabulary: Vocabulary) -> str:
    if not missing:
        return ""
    lines = [f"- clause: {name}"]
    for key, truth in (("holds", Truth.TRUE), ("fails", Truth.FALSE)):
        these = [flow(values) for values in missing if truth_of(when, values, vocabulary) is truth]
        if these:
            lines += [f"  {key}:", *(f"    - {line}" for line in these)]
    return "\n".join(lines) + "\n"
