"""A smallest package that shows a point, written as a case that can be pasted into a file of cases.

Definitions: a sketch starts from a package of which nothing is known and changes as few words as the solver finds. It
is made into a real package and asked of the rules again before it is shown; where they say otherwise there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from ...knowledge import Catalogue
from ...model import CarePackage, Condition, Rule, RuleSet
from ..cases.case import Case, Expectation
from ..cases.fixture import Change, change_package
from ..cases.proposal import flow
from ..cases.written_cases import NOTHING_KNOWN, NOTHING_KNOWN_PLAIN
from ..quality.suite import Suite
from .logic import Logic
from .witness import witness


@dataclass(frozen=True)
class Sketch:
    """A package with what is true of it."""

    change: Change
    suite: Suite

    def fires(self, rule: Rule) -> bool:
        """Whether a rule is true of it."""
        return rule.id in self.suite.fired[0]

    def text(self, name: str) -> str:
        """The case, ready to paste."""
        return case_text(name, self.change, self.suite.fired[0])


class Sketcher:
    """Makes sketches for one rule set."""

    def __init__(self, catalogue: Catalogue, rule_set: RuleSet, logic: Logic) -> None:
        """Take what every sketch needs; the day is the first on which the set is in force."""
        self.catalogue, self.rule_set, self.logic = catalogue, rule_set, logic
        self.on = rule_set.effective_from
        self._suite = Suite(catalogue, rule_set, ())
        self.vocabulary = self._suite.vocabulary
        self._claims: dict[tuple[str, str], Any] = {}

    def claim(self, what: str, name: str, make: Callable[[], Any]) -> Any:
        """A formula about an item that many questions share, made once.

        Args:
            what: what it says.
            name: of which item.
            make: makes it.
        """
        if (what, name) not in self._claims:
            self._claims[what, name] = make()
        return self._claims[what, name]

    def sketch(
        self, claims: Iterable[Any], conditions: Iterable[Condition], holds: Callable[[Sketch], bool]
    ) -> Sketch | None:
        """A package that meets the claims and of which `holds` is so when the rules are really asked; else None."""
        change = witness(self.logic, claims, conditions)
        if change is None:
            return None
        sketch = self.of(change)
        return sketch if holds(sketch) else None

    def of(self, change: Change) -> Sketch:
        """The package of which nothing is known, with these words changed."""
        plain = change_package(NOTHING_KNOWN_PLAIN, change, self.catalogue, self.on)
        package = CarePackage.model_validate(plain, strict=True)
        case = Case("", package, plain, self.on, Expectation(frozenset()))
        return Sketch(change, self._suite.with_cases((case,)))


def case_text(name: str, change: Change, fires: Iterable[str]) -> str:
    """A case over the package of which nothing is known, as a file of cases writes it."""
    return (
        f"- case: {name}\n"
        f"  package: {NOTHING_KNOWN}\n"
        f"  but: {flow(change)}\n"
        f"  expect: {{fires: [{', '.join(sorted(fires))}]}}\n"
    )
