"""How far a condition may grow, so that both evaluators can hold it: said when a file is loaded, not when it is run.

Definitions: written as alternatives of tests that hold together, a condition has at most `MOST_ALTERNATIVES`
alternatives (parts of `any` add, parts of `all` multiply, and under `not` the other way about), and it reads at most
`MOST_WORDS` different words. A list of values is one alternative where it leaves at most eight gaps among whole values,
and otherwise one for each value and one for not assessed; of a word with levels, one for each run of levels side by
side. The bounds are those of `engine.inference.rete`, from above:
what passes here, passes there.
"""

from __future__ import annotations

from math import prod

from ..model.condition import AllOf, Comparison, Condition, Not, comparisons
from .term import Term
from .vocabulary import Vocabulary

MOST_ALTERNATIVES = 256
MOST_WORDS = 50
_MOST_GAPS = 8


def too_large(condition: Condition, vocabulary: Vocabulary) -> str | None:
    """Why a condition is too large, as a sentence; None when it is not."""
    count = alternatives(condition, vocabulary)
    if count > MOST_ALTERNATIVES:
        return f"the condition comes to {count} alternatives, and {MOST_ALTERNATIVES} is the most"
    words = len({leaf.path for leaf in comparisons(condition)})
    if words > MOST_WORDS:
        return f"the condition reads {words} different words, and {MOST_WORDS} is the most"
    return None


def alternatives(condition: Condition, vocabulary: Vocabulary, truth: bool = True) -> int:
    """How many alternatives a condition (or, when not `truth`, its opposite) expands to."""
    if isinstance(condition, Comparison):
        return _leaf(condition, vocabulary[condition.path], truth)
    if isinstance(condition, Not):
        return alternatives(condition.part, vocabulary, not truth)
    parts = [alternatives(part, vocabulary, truth) for part in condition.parts]
    return prod(parts) if isinstance(condition, AllOf) == truth else sum(parts)


def _leaf(leaf: Comparison, term: Term, truth: bool) -> int:
    if term.may_lie_between and leaf.operator in ("==", "!=", "in", "not in"):
        return _runs_of_levels(leaf, term, inside=(leaf.operator in ("==", "in")) == truth)
    if not isinstance(leaf.value, tuple) or (leaf.operator == "in") != truth:
        return 1
    ranks = {term.rank(value) for value in leaf.value}
    gaps = max(ranks) - min(ranks) + 1 - len(ranks)
    return 1 if len(ranks) == 1 or (term.type != "number" and gaps <= _MOST_GAPS) else len(ranks) + 1


def _runs_of_levels(leaf: Comparison, term: Term, *, inside: bool) -> int:
    """How many runs the levels make that are among the values, or at most those that are not: one more."""
    values = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
    ranks = {term.rank(value) for value in values if value is not None}
    runs = sum(rank - 1 not in ranks for rank in ranks)
    return runs if inside else runs + 1
