"""Hypothesis strategies: conditions over the shipped words, and sparse values for them."""

from __future__ import annotations

from hypothesis import strategies as st

from engine.language import Term, Vocabulary, package_vocabulary
from engine.model import AllOf, AnyOf, Comparison, Not

ITEMS = ("hoist", "rail")
ACTIVITIES = {"wash": "personal_care", "chair_transfer": "moving", "prepare_meal": "meals"}
VOCABULARY: Vocabulary = package_vocabulary(ITEMS, ACTIVITIES).with_readings(["needs_two"])
FEW = (
    "person.grip", "person.standing", "person.lives_alone", "person.weight_kg", "home.steps_at_entrance",
    "support.strain", "equipment.hoist", "equipment.weight_margin_kg", "package.carer_hours_per_week",
    "reading.needs_two", "person.bladder",
)  # fmt: skip
"""Few words, so that values and conditions meet; every type is among them."""


def constants(term: Term) -> st.SearchStrategy:
    """Values that a field can have."""
    if term.type == "boolean":
        return st.booleans()
    if term.type == "words":
        return st.sampled_from(term.words)
    if term.type == "integer":
        return st.integers(int(term.low), int(term.high))
    return st.integers(int(term.low * 10**6), int(term.high * 10**6)).map(_millionths)


def _millionths(number: int) -> int | float:
    return number // 10**6 if number % 10**6 == 0 else round(number / 10**6, 6)


@st.composite
def comparisons(draw, ask: bool = True):
    term = VOCABULARY[draw(st.sampled_from(FEW))]
    operators = ["==", "!=", "in", "not in"] + (["<", "<=", ">", ">="] if term.comparable else [])
    operator = draw(st.sampled_from([*operators, "is unknown", "is known"] if ask else operators))
    if operator.startswith("is "):
        return Comparison(path=term.path, operator=operator)
    if operator.endswith("in"):
        several = draw(st.lists(constants(term), min_size=1, max_size=4, unique=True))
        return Comparison(path=term.path, operator=operator, value=tuple(several))
    return Comparison(path=term.path, operator=operator, value=draw(constants(term)))


def conditions(ask: bool = True) -> st.SearchStrategy:
    """Any condition; without `ask`, none that asks about the assessment itself."""

    def joined(parts):
        some = st.lists(parts, min_size=1, max_size=4).map(tuple)
        return st.one_of(
            some.map(lambda parts: AllOf(parts=parts)),
            some.map(lambda parts: AnyOf(parts=parts)),
            parts.map(lambda part: Not(part=part)),
        )

    return st.recursive(comparisons(ask), joined, max_leaves=10)


@st.composite
def values(draw):
    """Known values: each of the few words is there or not."""
    known = draw(st.sets(st.sampled_from(FEW)))
    return {path: draw(constants(VOCABULARY[path])) for path in sorted(known)}


def as_yaml(condition, indent: int = 0) -> str:
    """A condition as a rule author writes it."""
    pad = "  " * indent
    if isinstance(condition, Comparison):
        return f"{pad}'{condition}'"
    if isinstance(condition, Not):
        return f"{pad}not:\n{as_yaml(condition.part, indent + 1)}"
    parts = "\n".join(f"{pad}  -\n{as_yaml(part, indent + 2)}" for part in condition.parts)
    return f"{pad}{condition.kind}:\n{parts}"
