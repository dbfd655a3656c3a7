"""The rules of a set asked of many packages at once, as columns: what comparing and caseload coverage read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from ...inference import ColumnTruths, FactRows, Truths
from ...knowledge import Catalogue
from ...language import Facts
from ...model import CarePackage, RuleSet
from ...program import ClauseId, Program, RuleProgram

_CHUNK = 2000


@dataclass(frozen=True)
class Found:
    """The truths of one rule for every subject of some packages."""

    truths: Truths
    owners: NDArray[np.intp]
    """The package of each subject."""
    packages: int

    def packages_where(self, subjects: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Which packages have one of these subjects."""
        packages = np.zeros(self.packages, dtype=np.bool_)
        packages[self.owners[subjects]] = True
        return packages


class Asked:
    """Some rules of a set over some packages."""

    def __init__(self, program: RuleProgram, facts: Sequence[Facts], names: Iterable[str]) -> None:
        """Ask the rules that are named, and all readings."""
        asked_ids = {ClauseId.of_rule(name) for name in names}
        asked = [
            proposition
            for proposition in program.of_rules.propositions
            if proposition.reading is not None or proposition.id in asked_ids
        ]
        self._truths = ColumnTruths(FactRows(facts), Program(asked, program.vocabulary, program.strata))
        self._rules = {rule.id: rule for rule in program.rule_set.rules}

    def get(self, name: str) -> Found | None:
        """What came of a rule; None when the set has no such rule."""
        rule = self._rules.get(name)
        if rule is None:
            return None
        rows = self._truths.rows
        return Found(self._truths.of(ClauseId.of_rule(name)), rows.owners(rule.scope), rows.size("person"))


def in_chunks(packages: Iterable[CarePackage]) -> Iterator[list[CarePackage]]:
    """Packages by the thousand, so that memory is bounded."""
    rest = iter(packages)
    while chunk := list(islice(rest, _CHUNK)):
        yield chunk


def fired_counts(
    catalogue: Catalogue, rule_set: RuleSet, packages: Iterable[CarePackage], on: date
) -> tuple[int, Mapping[str, int]]:
    """How many packages were asked, and in how many of them each rule is true.

    Args:
        catalogue: items and activities.
        rule_set: the rules.
        packages: a caseload; read once, in chunks.
        on: the day of the reviews.
    """
    program, names = RuleProgram(catalogue, rule_set), [rule.id for rule in rule_set.rules]
    seen, counts = 0, Counter[str](dict.fromkeys(names, 0))
    for chunk in in_chunks(packages):
        asked = Asked(program, [program.facts(package, on) for package in chunk], names)
        for name in names:
            answer = asked.get(name)
            assert answer is not None
            counts[name] += int(answer.packages_where(answer.truths == 2).sum())
        seen += len(chunk)
    return seen, counts
