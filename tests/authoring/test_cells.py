"""Conditions over free words are decided cell by cell, and the solver says the same."""

import pytest
import z3
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.authoring.solver.cells import cell_truths
from engine.language import truth_of
from engine.model import AllOf, AnyOf, Comparison, Not, Truth, comparisons

WORDS = {
    "person.grip": [0, 1, 2, 4],
    "person.weight_kg": [25, 90.5, 140, 350],
    "person.standing": ["unaided", "with_hands", "unable"],
    "risks.hoarding": [True, False],
    "risks.falls_last_12_months": [0, 1, 2],
}


@st.composite
def leaves(draw):
    path = draw(st.sampled_from(sorted(WORDS)))
    value = st.sampled_from(WORDS[path])
    ordered = path not in ("person.standing", "risks.hoarding")
    operators = [
        "==",
        "!=",
        "in",
        "not in",
        "is unknown",
        "is known",
        *(["<", "<=", ">", ">="] if ordered else []),
    ]
    operator = draw(st.sampled_from(operators))
    if operator.startswith("is "):
        return Comparison(path=path, operator=operator)
    if operator in ("in", "not in"):
        return Comparison(
            path=path,
            operator=operator,
            value=tuple(draw(st.lists(value, min_size=1, max_size=2, unique=True))),
        )
    return Comparison(path=path, operator=operator, value=draw(value))


def joined(part):
    parts = st.lists(part, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        parts.map(lambda some: AllOf(parts=some)),
        parts.map(lambda some: AnyOf(parts=some)),
        part.map(lambda inner: Not(part=inner)),
    )


conditions = st.recursive(leaves(), joined, max_leaves=6)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(condition=conditions, other=conditions)
def test_the_solver_and_the_cells_say_the_same_of_two_conditions(condition, other, logic):
    cells = cell_truths(logic, [condition, other])
    assert cells is not None
    first, two = logic.formula(condition), logic.formula(other)
    for truths, formula in zip(cells, (first, two), strict=True):
        assert bool((truths == 2).any()) == logic.possible([formula.true])
        assert bool((truths == 0).any()) == logic.possible([formula.false])
        assert bool((truths == 1).any()) == logic.possible([z3.Not(formula.true), z3.Not(formula.false)])
    both = bool(((cells[0] == 2) & (cells[1] == 0)).any())
    assert both == logic.possible([first.true, two.false])


@settings(max_examples=120, deadline=None)
@given(condition=conditions, data=st.data())
def test_no_person_has_a_truth_that_no_cell_has(condition, data, logic, suite):
    person = {
        leaf.path: data.draw(st.sampled_from(WORDS[leaf.path]))
        for leaf in comparisons(condition)
        if data.draw(st.booleans())
    }
    spans = {}
    for path in sorted({leaf.path for leaf in comparisons(condition)} - person.keys()):
        term = suite.vocabulary[path]
        if term.has_levels and data.draw(st.booleans()):
            low = data.draw(st.integers(0, len(term.words) - 2 if term.words else 3))
            spans[path] = (low, low + 1)
    (truths,) = cell_truths(logic, [condition])
    truth = truth_of(condition, person, suite.vocabulary, spans)
    number = {Truth.FALSE: 0, Truth.UNKNOWN: 1, Truth.TRUE: 2}[truth]
    assert (truths == number).any()


@pytest.mark.parametrize("path", ["reading.is_safe_with_hot_water", "visit.minutes", "equipment.grab_rails"])
def test_tied_words_are_left_to_the_solver(path, logic):
    value = 30 if path == "visit.minutes" else True
    assert cell_truths(logic, [Comparison(path=path, operator="==", value=value)]) is None


def test_too_many_cells_are_left_to_the_solver(logic, shipped):
    leaves_of_all = tuple(leaf for rule in shipped.rules for leaf in comparisons(rule.when))
    free = tuple(leaf for leaf in leaves_of_all if leaf.path.startswith("person."))
    assert cell_truths(logic, [AllOf(parts=free)]) is None
