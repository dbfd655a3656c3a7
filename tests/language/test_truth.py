"""Three-valued truth: what was not assessed is unknown, and never more certain than what was."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engine.inference import ColumnEvaluator
from engine.language import Facts, trace, truth_of
from engine.model import AllOf, AnyOf, Comparison, Not, Truth
from engine.program import Program, Proposition
from tests.language.strategies import FEW, VOCABULARY, conditions, values

F, U, T = Truth.FALSE, Truth.UNKNOWN, Truth.TRUE
SAID = {
    F: Comparison(path="person.lives_alone", operator="==", value=True),
    T: Comparison(path="person.lives_alone", operator="==", value=False),
    U: Comparison(path="person.grip", operator="==", value=0),
}
"""One comparison for each truth where `lives_alone` is false and `grip` was not assessed."""
HERE = {"person.lives_alone": False}


def says(condition, known=HERE):
    return truth_of(condition, known, VOCABULARY)


@pytest.mark.parametrize(
    ("left", "right", "both", "either"),
    [
        (T, T, T, T),
        (T, U, U, T),
        (T, F, F, T),
        (U, T, U, T),
        (U, U, U, U),
        (U, F, F, U),
        (F, T, F, T),
        (F, U, F, U),
        (F, F, F, F),
    ],
)
def test_all_is_the_least_of_its_parts_and_any_the_greatest(left, right, both, either):
    assert says(AllOf(parts=(SAID[left], SAID[right]))) is both
    assert says(AnyOf(parts=(SAID[left], SAID[right]))) is either


@pytest.mark.parametrize(("inside", "outside"), [(T, F), (U, U), (F, T)])
def test_not_swaps_true_and_false_and_leaves_unknown(inside, outside):
    assert says(Not(part=SAID[inside])) is outside


@given(conditions(), values())
def test_not_not_is_the_condition_itself(condition, known):
    assert says(Not(part=Not(part=condition)), known) is says(condition, known)


@given(conditions(), conditions(), values())
def test_de_morgan_holds_in_three_values(first, two, known):
    assert says(Not(part=AllOf(parts=(first, two))), known) is says(
        AnyOf(parts=(Not(part=first), Not(part=two))), known
    )
    assert says(Not(part=AnyOf(parts=(first, two))), known) is says(
        AllOf(parts=(Not(part=first), Not(part=two))), known
    )


@given(conditions(), conditions(), conditions(), values())
def test_order_grouping_and_repetition_change_nothing(first, two, three, known):
    for join in (AllOf, AnyOf):
        flat = says(join(parts=(first, two, three)), known)
        assert says(join(parts=(three, first, two)), known) is flat
        assert says(join(parts=(join(parts=(first, two)), three)), known) is flat
        assert says(join(parts=(first, two, three, two)), known) is flat


@given(conditions(), conditions(), conditions(), values())
def test_all_spreads_over_any_and_any_over_all(first, two, three, known):
    spread = AnyOf(parts=(AllOf(parts=(first, two)), AllOf(parts=(first, three))))
    assert says(AllOf(parts=(first, AnyOf(parts=(two, three)))), known) is says(spread, known)
    spread = AllOf(parts=(AnyOf(parts=(first, two)), AnyOf(parts=(first, three))))
    assert says(AnyOf(parts=(first, AllOf(parts=(two, three)))), known) is says(spread, known)


@given(conditions(ask=False), values())
def test_an_unknown_part_is_not_saved_by_its_opposite(condition, known):
    either = says(AnyOf(parts=(condition, Not(part=condition))), known)
    assert either is (U if says(condition, known) is U else T)


@given(conditions(ask=False))
def test_a_package_where_nothing_was_assessed_decides_nothing(condition):
    assert says(condition, {}) is U


@given(conditions(ask=False), values(), st.sampled_from(FEW))
def test_making_a_value_unknown_never_makes_an_answer_more_certain(condition, known, path):
    assume(path in known)
    fewer = {name: value for name, value in known.items() if name != path}
    before, after = says(condition, known), says(condition, fewer)
    assert after in (before, U)


@given(conditions(), values())
def test_a_condition_is_decided_when_all_that_it_reads_is_known(condition, known):
    everything = {path: _any_value(path) for path in FEW} | known
    assert says(condition, everything) is not U


@pytest.mark.parametrize("path", FEW)
def test_asking_about_the_assessment_itself_is_never_unknown(path):
    unknown, is_known = (Comparison(path=path, operator=operator) for operator in ("is unknown", "is known"))
    assert (says(unknown, {}), says(is_known, {})) == (T, F)
    here = {path: _any_value(path)}
    assert (says(unknown, here), says(is_known, here)) == (F, T)


@pytest.mark.parametrize(
    ("operator", "value", "truths"),
    [
        ("<", 2, (T, T, F, F, F)),
        ("<=", 2, (T, T, T, F, F)),
        (">", 2, (F, F, F, T, T)),
        (">=", 2, (F, F, T, T, T)),
        ("==", 2, (F, F, T, F, F)),
        ("!=", 2, (T, T, F, T, T)),
        ("in", (0, 4), (T, F, F, F, T)),
        ("not in", (0, 4), (F, T, T, T, F)),
    ],
)
def test_each_operator_at_its_edges(operator, value, truths):
    leaf = Comparison(path="person.grip", operator=operator, value=value)
    assert tuple(says(leaf, {"person.grip": grip}) for grip in range(5)) == truths


def test_words_are_ordered_from_the_least_help_to_the_most():
    leaf = Comparison(path="person.standing", operator=">=", value="with_one_person")
    words = VOCABULARY["person.standing"].words
    assert [says(leaf, {"person.standing": word}) for word in words] == [F, F, T, T, T]


@given(st.lists(conditions(), min_size=1, max_size=5), values())
def test_the_columns_say_the_same(several, known):
    known = {path: value for path, value in known.items() if not path.startswith("reading.")}
    propositions = [Proposition(f"rule:r{n}", "person", condition) for n, condition in enumerate(several)]
    answers = ColumnEvaluator(Program(propositions, VOCABULARY)).evaluate(Facts(known, (), ()))
    assert [answers.of(p.id) for p in propositions] == [says(p.condition, known) for p in propositions]


@given(conditions(), values())
def test_the_trace_has_the_truth_of_the_condition_and_of_every_part(condition, known):
    def walk(node, trace):
        assert trace.truth is says(node, known)
        parts = () if isinstance(node, Comparison) else (node.part,) if isinstance(node, Not) else node.parts
        assert len(trace.parts) == len(parts)
        for part, below in zip(parts, trace.parts, strict=True):
            walk(part, below)

    walk(condition, trace(condition, known, VOCABULARY))


@given(conditions(), values())
def test_a_trace_shows_each_comparison_with_the_persons_own_value(condition, known):
    for leaf in trace(condition, known, VOCABULARY).leaves():
        assert leaf.text.startswith(leaf.path)
        assert (leaf.actual == "not assessed") == (leaf.path not in known)
        assert leaf.distance is None or (leaf.truth is F and leaf.distance >= 0)


@pytest.mark.parametrize(
    ("path", "operator", "value", "actual", "distance"),
    [
        ("person.grip", "<=", 2, 4, 2),
        ("person.grip", "<", 2, 2, 1),
        ("person.weight_kg", "<=", 140, 151.5, 11.5),
        ("person.standing", "<=", "with_hands", "unable", 3),
        ("person.grip", "in", (0, 1), 3, 2),
        ("person.lives_alone", "==", True, False, None),
        ("person.bladder", "==", "catheter", "continent", None),
        ("person.grip", "<=", 2, 1, None),
    ],
)
def test_a_failed_comparison_says_by_how_much(path, operator, value, actual, distance):
    leaf = trace(Comparison(path=path, operator=operator, value=value), {path: actual}, VOCABULARY)
    assert leaf.distance == distance


def _any_value(path):
    term = VOCABULARY[path]
    return True if term.type == "boolean" else term.words[0] if term.words else int(term.low)
