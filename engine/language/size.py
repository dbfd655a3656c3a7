"""How far a condition may grow, so that both evaluators can hold it: said when a file is loaded, not when it is run.

Definitions: written as alternatives of tests that hold together, a condition has at most `MOST_ALTERNATIVES`
alternatives (parts of `any` add, parts of `all` multiply, and under `not` the other way about), and it reads at most
`MOST_WORDS` different words. A list of values is one alternative where it leaves at most eight gaps among whole values,
and otherwise one for each value and one for not assessed. The bounds are those of `engine.inference.rete`, from above:
what passes here, passes there.
"""

from __future__ import annotations

from math import prod

from ..model.condition import AllOf, Comparison, Condition, Not, comparisons
from .term import Term
from .vocabulary import Vocabulary

MOST_ALTERNATIVES = 256
MOST_WORDS = 100
_MOST_GAPS = 8


def too_large(condition: Condition, vocabulary: Vocabulary) -> str | None:
    """Why a condition is too large, as a sentence; None when it is not."""
    found = alternatives(condition, vocabulary)
    if found > MOST_ALTERNATIVES:
        return f"the condition comes to {found} alternatives, and {MOST_ALTERNATIVES} is the most"
    words = len({leaf.path for leaf in comparisons(condition)})
    if words > MOST_WORDS:
        return f"the condition reads {words} different words, and {MOST_WORDS} is the most"
    return None


def alternatives(condition: Condition, vocabulary: Vocabulary, wanted: bool = True) -> int:
    """How many alternatives a condition (or, when not `wanted`, its opposite) can come to."""
    if isinstance(condition, Comparison):
        return _leaf(condition, vocabulary[condition.path], wanted)
    if isinstance(condition, Not):
        return alternatives(condition.part, vocabulary, not wanted)
    parts = [alternatives(part, vocabulary, wanted) for part in condition.parts]
    return prod(parts) if isinstance(condition, AllOf) == wanted else sum(parts)


def _leaf(leaf: Comparison, term: Term, wanted: bool) -> int:
    if not isinstance(leaf.value, tuple) or (leaf.operator == "in") != wanted:
        return 1
    ranks = {term.rank(value) for value in leaf.value}
    gaps = max(ranks) - min(ranks) + 1 - len(ranks)
    return 1 if len(ranks) == 1 or (term.type != "number" and gaps <= _MOST_GAPS) else len(ranks) + 1
