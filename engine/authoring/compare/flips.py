"""Where one word turns rules on and off for a person: the values at which something flips.

Definitions: the values tried are all of a word's own, where they can be counted; of a measure (kg, cm), each value that
a rule names, one step to either side of it, and the ends of its range. Between two neighbours that are tried nothing
can change, as no rule names a value there. A flip is a value at which rules start or stop being true, going upwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ...caseload import OPEN, CaseloadEvaluator, PackageOutcome
from ...knowledge import Catalogue
from ...language import Term
from ...model import CarePackage, RuleSet, Scalar, comparisons
from ..cases.fixture import change_package
from ..cases.plain_package import Plain
from ..quality.coverage import step_value

_COUNTABLE = 60


@dataclass(frozen=True)
class Flip:
    """A value from which on other rules are true, or other items come into question."""

    value: Scalar
    starts: frozenset[str]
    stops: frozenset[str]
    items_gained: frozenset[str]
    """Items that are suggested, or to be asked about first, and were not."""
    items_lost: frozenset[str]


@dataclass(frozen=True)
class Sweep:
    """A word moved over its range, with the outcome of a review at each value that was tried."""

    values: tuple[Scalar, ...]
    outcomes: tuple[PackageOutcome, ...]

    def flips(self) -> tuple[Flip, ...]:
        """The values at which something changes."""
        pairs = zip(self.values[1:], self.outcomes, self.outcomes[1:], strict=False)
        steps = (_flip(value, before, after) for value, before, after in pairs)
        return tuple(
            flip for flip in steps if flip.starts or flip.stops or flip.items_gained or flip.items_lost
        )

    def at(self, value: Scalar) -> PackageOutcome:
        """The outcome of a review at a value that was tried."""
        return self.outcomes[self.values.index(value)]


def sweep(evaluator: CaseloadEvaluator, package: CarePackage, path: str) -> Sweep:
    """Move one word of a package over its range.

    Args:
        evaluator: the rules, the catalogue and the day.
        package: the person and the visits; all else stays.
        path: the word; one that a case may set.
    """
    catalogue, on = evaluator.catalogue, evaluator.reviewed_on
    plain: Plain = package.model_dump(exclude_none=True)
    tried = [
        (value, _change_value(plain, path, value, catalogue, on))
        for value in values_to_try(catalogue.vocabulary[path], evaluator.rule_set, catalogue)
    ]
    valid = [(value, package) for value, package in tried if package is not None]
    return Sweep(
        tuple(value for value, _ in valid), tuple(evaluator.evaluate([package for _, package in valid]))
    )


def _flip(value: Scalar, before: PackageOutcome, after: PackageOutcome) -> Flip:
    was, now = (outcome.of("suggested", *OPEN) for outcome in (before, after))
    return Flip(value, after.true - before.true, before.true - after.true, now - was, was - now)


def values_to_try(term: Term, rule_set: RuleSet, catalogue: Catalogue) -> tuple[Scalar, ...]:
    """The values of a word at which rules could change their mind."""
    if term.type == "boolean":
        return (False, True)
    if term.type == "words":
        return term.words
    low, high = term.low or 0.0, term.high if term.high is not None else 0.0
    if term.type == "integer" and high - low < _COUNTABLE:
        return tuple(range(int(low), int(high) + 1))
    named = {value for value in _named_values(term.path, rule_set, catalogue) if low <= value <= high}
    near = {
        float(beside)
        for value in named
        for step in (-1, 0, 1)
        if (beside := step_value(term, value, step)) is not None
    }
    every = sorted({low, high, *near})
    return tuple(int(value) if term.type == "integer" else value for value in every)


def _named_values(path: str, rule_set: RuleSet, catalogue: Catalogue) -> Sequence[float]:
    """The numbers that rules or clauses compare a word with."""
    leaves = [leaf for rule in rule_set.rules for leaf in comparisons(rule.when)]
    leaves += [
        leaf
        for item in catalogue.items.values()
        for clause in (*item.needs, *item.unsafe_when)
        for leaf in comparisons(clause.when)
    ]
    values = [
        leaf.value if isinstance(leaf.value, tuple) else (leaf.value,) for leaf in leaves if leaf.path == path
    ]
    return [
        float(value)
        for values_of_rule in values
        for value in values_of_rule
        if isinstance(value, (int, float))
    ]


def _change_value(
    plain: Plain, path: str, value: Scalar, catalogue: Catalogue, on: date
) -> CarePackage | None:
    """The changed package; None where the rest of it does not allow the value."""
    try:
        return CarePackage.model_validate(change_package(plain, {path: value}, catalogue, on), strict=True)
    except ValueError:
        return None
