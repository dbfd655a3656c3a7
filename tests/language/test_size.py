"""A condition that the rule engine could not hold is refused when its file is loaded, with its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.inference.fault import EngineFault
from engine.inference.rete import MOST_ALTERNATIVES as HELD
from engine.inference.rete import compile_program
from engine.language import too_large
from engine.language.size import MOST_ALTERNATIVES, alternatives
from engine.model import AllOf, AnyOf, Comparison, Not
from engine.program import Program, Proposition
from tests.language.strategies import VOCABULARY, comparisons, conditions

WIDE = st.recursive(
    comparisons(),
    lambda parts: (
        st.lists(parts, min_size=2, max_size=6)
        .map(tuple)
        .flatmap(
            lambda some: st.sampled_from((AllOf(parts=some), AnyOf(parts=some), Not(part=AllOf(parts=some))))
        )
    ),
    max_leaves=30,
)
GRIP = Comparison(path="person.grip", operator="==", value=1)
PAIN = Comparison(path="person.pain_on_movement", operator="<=", value=1)


@given(st.one_of(conditions(), WIDE))
def test_what_passes_here_passes_in_the_engine(condition):
    if too_large(condition, VOCABULARY) is None:
        compile_program(Program([Proposition("rule:one", "person", condition)], VOCABULARY))


def test_a_level_that_something_is_not_may_lie_below_or_above():
    condition = AllOf(parts=tuple(Comparison(path="person.grip", operator="!=", value=1) for _ in range(9)))
    assert alternatives(condition, VOCABULARY) == 2**9
    assert too_large(condition, VOCABULARY) is not None


def test_the_bound_is_the_engines_own():
    assert MOST_ALTERNATIVES == HELD


def different(count):
    paths = [
        path for path, term in VOCABULARY.terms.items() if term.type == "boolean" and term.scope == "person"
    ]
    return tuple(Comparison(path=path, operator="==", value=True) for path in paths[:count])


@pytest.mark.parametrize(("parts", "fits"), [(8, True), (9, False)])
def test_alternatives_multiply_inside_all(parts, fits):
    leaves = different(2 * parts)
    pairs = tuple(AnyOf(parts=leaves[2 * n : 2 * n + 2]) for n in range(parts))
    condition = AllOf(parts=pairs)
    assert alternatives(condition, VOCABULARY) == 2**parts
    assert (too_large(condition, VOCABULARY) is None) == fits
    if not fits:
        with pytest.raises(EngineFault, match="alternatives"):
            compile_program(Program([Proposition("rule:one", "person", condition)], VOCABULARY))


def test_alternatives_add_inside_any_and_swap_under_not():
    either, both = AnyOf(parts=(GRIP, PAIN)), AllOf(parts=(GRIP, PAIN))
    assert (alternatives(either, VOCABULARY), alternatives(both, VOCABULARY)) == (2, 1)
    assert alternatives(Not(part=both), VOCABULARY) == 2 + 1
    assert alternatives(Not(part=either), VOCABULARY) == 2 * 1


def test_a_list_of_numbers_is_one_alternative_each_and_a_list_of_levels_one_for_each_run():
    several = Comparison(path="person.weight_kg", operator="in", value=(40, 80.5, 120))
    apart = Comparison(path="person.standing", operator="in", value=("unaided", "unable"))
    assert alternatives(several, VOCABULARY) == 4
    assert alternatives(apart, VOCABULARY) == 2


@pytest.mark.parametrize(("count", "fits"), [(50, True), (51, False)])
def test_a_condition_reads_fifty_words_at_most(count, fits):
    paths = [path for path, term in VOCABULARY.terms.items() if term.scope == "person"][:count]
    leaves = tuple(Comparison(path=path, operator="is known") for path in paths)
    assert len(leaves) == count
    assert (too_large(AllOf(parts=leaves), VOCABULARY) is None) == fits
    if fits:
        compile_program(Program([Proposition("rule:one", "person", AllOf(parts=leaves))], VOCABULARY))
