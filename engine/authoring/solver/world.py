"""Every package that could be, as the solver sees it: a variable for each word, and what ties them together.

Definitions:
- The world holds one person, at most one visit with at most one task line that a rule is asked of (its *subject*), and
  other visits that are there to be counted.
- Words that follow from others are tied to them as `engine.language.facts` derives them: support, equipment in place,
  visits and their sums, the group of an activity. Each part of the world has its ties (`_TIES`).

Left out: conditions (`logic`), and turning an answer into a package (`witness`). The tie is from the safe side: every
answer is made into a package and asked again by the real evaluators before it is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import z3

from ...knowledge import Catalogue
from ...language import Term
from .equipment_ties import tie_equipment, tie_working
from .people_ties import tie_agreements, tie_help, tie_support
from .scales import scale
from .variables import Variables
from .visit_ties import tie_sums, tie_visit

_WIDEST = 10**6
_PARTS_OF = {
    "support": ("support",), "equipment": ("equipment",), "working": ("working", "equipment"),
    "helped": ("helped",), "visit": ("visit", "task"), "task": ("visit", "task"),
    "package": ("visit", "task", "package"), "extra": ("visit", "task", "package"),
}  # fmt: skip
"""Parts of the world that hang together, by the first piece of a word; every other word stands alone."""
TIED = frozenset(_PARTS_OF)
"""First pieces of words that follow from others, or that others follow from."""
_TIES: Mapping[str, Callable[[Variables], Iterable[Any]]] = {
    "": tie_agreements,
    "support": tie_support,
    "equipment": tie_equipment,
    "helped": tie_help,
    "working": tie_working,
    "visit": tie_visit,
    "package": tie_sums,
}


class World(Variables):
    """The solver's words over one catalogue, and the constraints between them."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Make a variable for every word, and no solver yet."""
        super().__init__(catalogue)
        self._solvers: dict[frozenset[str], Any] = {}
        self._touches: dict[int, tuple[Any, frozenset[str]]] = {}

    def solver(self, *claims: Any) -> Any:
        """A solver that knows as much of the world as these claims touch."""
        touched = frozenset().union(*(self._touched_by(claim) for claim in claims))
        # Ties between words that no claim speaks of can always be met: leaving them out changes no answer and
        # saves most time.
        if touched not in self._solvers:
            # Linear whole numbers without quantifiers are decidable: the answer is never "unknown".
            solver = z3.SolverFor("QF_LIA")
            for part in ("", *sorted(touched)):
                ties = _TIES[part](self) if part in _TIES else ()
                solver.add(*self._ranges(part), *ties)
            self._solvers[touched] = solver
        return self._solvers[touched]

    def _touched_by(self, claim: Any) -> frozenset[str]:
        """The parts of the world that a claim touches.

        Looked for once in each piece, as pieces are shared by many claims; a piece is kept with its answer, because the
        solver gives the number of a piece again once it is free.
        """
        # A stack of its own, as formulas may nest deeper than Python lets a function call itself.
        waiting = [claim]
        while waiting:
            expression = waiting[-1]
            if expression.get_id() in self._touches:
                waiting.pop()
                continue
            pieces = expression.children()
            unseen = [piece for piece in pieces if piece.get_id() not in self._touches]
            if unseen:
                waiting.extend(unseen)
                continue
            waiting.pop()
            parts = frozenset[str]().union(*(self._touches[piece.get_id()][1] for piece in pieces))
            # A variable; constants have no pieces either, and touch nothing.
            if not pieces and expression.decl().kind() == z3.Z3_OP_UNINTERPRETED:
                parts = frozenset(_PARTS_OF.get(expression.decl().name().split(".")[0], ()))
            self._touches[expression.get_id()] = (expression, parts)
        return self._touches[claim.get_id()][1]

    def _ranges(self, part: str) -> Iterable[Any]:
        """The values that words of one part can take."""
        for term in self.vocabulary.terms.values():
            head = term.path.split(".")[0]
            if (head if head in _PARTS_OF else "") != part:
                continue
            if term.type == "boolean":
                low, high = 0, 1
            elif term.type == "words":
                low, high = 0, len(term.words) - 1
            else:
                low = scale(term, -_WIDEST if term.low is None else term.low)
                high = scale(term, _WIDEST if term.high is None else term.high)
            yield self.value[term.path] >= low
            yield self.value[term.path] <= high
            if term.may_lie_between:
                yield z3.Implies(self.ranged[term.path], self._is_range(term, high))

    def _is_range(self, term: Term, high: int) -> Any:
        """What makes a range: not assessed, and from a lower to a higher level; neighbours where there is no order."""
        least, greatest = self.value[term.path], self.greatest[term.path]
        ends = (
            greatest >= least
            if term.has_bounds
            else greatest > least
            if term.comparable
            else greatest == least + 1
        )
        return z3.And(z3.Not(self.known[term.path]), ends, greatest <= high)
