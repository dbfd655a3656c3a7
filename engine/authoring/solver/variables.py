"""A variable of the solver for each word of a catalogue: its value, whether it is known, and between which levels.

Definitions:
- A value is a whole number (`scales`). A word is `known` or was not assessed; some are always known because they
  follow from the visits. A word with levels that was not assessed may be `ranged`: between its value and its
  `greatest`.
- `looked`: somebody has looked which equipment is in the home; `something`: there is some.
- `extra`: other visits of each kind, which are there to be counted: `EXTRA_MINUTES` long, seven days a week.
"""

from __future__ import annotations

from typing import Any

import z3

from ...knowledge import Catalogue
from ...language import Term
from ...model import Scalar
from .scales import scale

EXTRA_KINDS = ("by_day", "by_night", "by_two")
EXTRA_MINUTES = 30


class Variables:
    """The words of one catalogue as variables of the solver."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Make a variable for every word."""
        self.catalogue = catalogue
        self.vocabulary = catalogue.vocabulary
        terms = self.vocabulary.terms.values()
        self.value = {term.path: z3.Int(term.path) for term in terms}
        self.known = {term.path: self._known_variable(term) for term in terms}
        levels = [term for term in terms if term.may_lie_between]
        self.ranged = {term.path: z3.Bool(f"{term.path} ranged") for term in levels}
        self.greatest = {term.path: z3.Int(f"{term.path} at most") for term in levels}
        self.looked = z3.Bool("equipment.* known")
        self.something = z3.Bool("equipment.something")
        self.has_visit, self.has_task = z3.Bool("visit.*"), z3.Bool("task.*")
        self.extra = {kind: z3.Int(f"extra.{kind}") for kind in EXTRA_KINDS}

    def number(self, path: str, value: Scalar) -> int:
        """A constant as the whole number that stands for it."""
        return scale(self.vocabulary[path], value)

    def is_value(self, path: str, value: Scalar | None) -> Any:
        """A word is known to have this value; with None, it was not assessed."""
        if value is None:
            return z3.Not(self.known[path])
        return z3.And(self.known[path], self.value[path] == self.number(path, value))

    def is_span(self, path: str, span: tuple[float, float] | None) -> Any:
        """A word lies between these two levels or numbers; with None, between none."""
        if span is None:
            return z3.Not(self.ranged[path])
        low, high = (self.number(path, end) if self.vocabulary[path].has_bounds else int(end) for end in span)
        return z3.And(self.ranged[path], self.value[path] == low, self.greatest[path] == high)

    def _known_variable(self, term: Term) -> Any:
        if term.not_assessed.startswith("always known"):
            return z3.BoolVal(True)
        if term.path in ("task.carers", "task.times"):
            return z3.BoolVal(True)
        return z3.Bool(f"{term.path} known")

    def under(self, prefix: str) -> list[str]:
        """The words whose names begin so."""
        return [path for path in self.vocabulary.terms if path.startswith(prefix)]
