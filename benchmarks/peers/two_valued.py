"""A three-valued condition as two ordinary ones, for engines that know only true and false.

Definitions: `surely` holds where the condition is TRUE; `possibly` where it is TRUE or UNKNOWN. Where neither holds
it is FALSE. `not` is pushed down to the comparisons, so that what is left is `Every` and `Any` over `Leaf`s, each of
which says what it is worth where its field was not assessed. `<` and `>=` over ordered words become lists of words,
because no peer knows their order. Left out: readings, which every peer derives in its own way.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.language.vocabulary import Vocabulary
from engine.model.condition import AllOf, Comparison, Condition, Not, Scalar

_OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">", "in": "not in", "not in": "in",
             "is known": "is unknown", "is unknown": "is known"}  # fmt: skip


@dataclass(frozen=True)
class Leaf:
    """One comparison; `if_unknown` is what it is worth where the field was not assessed."""

    path: str
    operator: str
    value: Scalar | tuple[Scalar, ...] | None
    if_unknown: bool


@dataclass(frozen=True)
class Every:
    """Holds where each part does."""

    parts: tuple[Every | Any | Leaf, ...]


@dataclass(frozen=True)
class Any:
    """Holds where at least one part does."""

    parts: tuple[Every | Any | Leaf, ...]


Boolean = Every | Any | Leaf


def surely(condition: Condition, vocabulary: Vocabulary) -> Boolean:
    """Where the condition is TRUE."""
    return _turned(condition, vocabulary, negated=False, if_unknown=False)


def possibly(condition: Condition, vocabulary: Vocabulary) -> Boolean:
    """Where the condition is TRUE or UNKNOWN."""
    return _turned(condition, vocabulary, negated=False, if_unknown=True)


def leaves(boolean: Boolean) -> tuple[Leaf, ...]:
    """All comparisons, in reading order."""
    return (
        (boolean,)
        if isinstance(boolean, Leaf)
        else tuple(leaf for part in boolean.parts for leaf in leaves(part))
    )


def _turned(condition: Condition, vocabulary: Vocabulary, *, negated: bool, if_unknown: bool) -> Boolean:
    if isinstance(condition, Not):
        return _turned(condition.part, vocabulary, negated=not negated, if_unknown=if_unknown)
    if isinstance(condition, Comparison):
        return _leaf(condition, vocabulary, negated, if_unknown)
    kind = Every if isinstance(condition, AllOf) != negated else Any
    parts: list[Boolean] = []
    for part in condition.parts:
        turned = _turned(part, vocabulary, negated=negated, if_unknown=if_unknown)
        parts.extend(turned.parts if isinstance(turned, kind) else (turned,))
    return parts[0] if len(parts) == 1 else kind(tuple(parts))


def _leaf(leaf: Comparison, vocabulary: Vocabulary, negated: bool, if_unknown: bool) -> Boolean:
    operator = _OPPOSITE[leaf.operator] if negated else leaf.operator
    if leaf.value is None:
        return Leaf(leaf.path, operator, None, operator == "is unknown")
    term = vocabulary[leaf.path]
    value = leaf.value
    if term.type == "words" and operator in ("<", "<=", ">", ">="):
        value, operator = (
            tuple(word for word in term.words if _ORDERS[operator](term.rank(word), value, term)),
            "in",
        )
    if value == ():  # no word is less than the least
        nobody = (Leaf(leaf.path, "is unknown", None, True), Leaf(leaf.path, "is known", None, False))
        return nobody[0] if if_unknown else Every(nobody)
    if isinstance(value, tuple) and len(value) == 1:
        value, operator = value[0], "==" if operator == "in" else "!="
    return Leaf(leaf.path, operator, value, if_unknown)


_ORDERS = {
    "<": lambda rank, value, term: rank < term.rank(value),
    "<=": lambda rank, value, term: rank <= term.rank(value),
    ">": lambda rank, value, term: rank > term.rank(value),
    ">=": lambda rank, value, term: rank >= term.rank(value),
}
