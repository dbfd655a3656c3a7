"""Conditions over ranges: decided only where every level agrees, and never less the more is known."""

from itertools import combinations_with_replacement, product

from hypothesis import given
from hypothesis import strategies as st

from engine.inference import ColumnEvaluator
from engine.language import Facts
from engine.language.evaluate import truth_of
from engine.model import AllOf, AnyOf, Comparison, Not, Truth, comparisons
from engine.program import Program, Proposition
from tests.language.strategies import VOCABULARY, conditions
from tests.language.strategies import comparisons as any_comparison

RANGED = ("person.grip", "person.standing", "person.bladder", "person.washing")
ASKS = ("is known", "is unknown")


def last_rank(path):
    words = VOCABULARY[path].words
    return len(words) - 1 if words else 4


def level(path, rank):
    words = VOCABULARY[path].words
    return words[rank] if words else rank


@st.composite
def spans(draw, paths=RANGED):
    """Ranges of some of the words, wider or narrower."""
    ranges = {}
    for path in sorted(draw(st.sets(st.sampled_from(paths)))):
        ends = draw(st.tuples(*[st.integers(0, last_rank(path))] * 2))
        ranges[path] = (min(ends), max(ends))
    return ranges


def each_way(ranges):
    """Every choice of a level for each ranged word."""
    ranks = [range(low, high + 1) for low, high in ranges.values()]
    for chosen in product(*ranks):
        yield {path: level(path, rank) for path, rank in zip(ranges, chosen, strict=True)}


def without_questions(condition):
    return not any(leaf.operator in ASKS for leaf in comparisons(condition))


@given(any_comparison(ask=False), spans())
def test_a_comparison_is_what_it_is_of_every_level_where_these_agree_and_else_unknown(leaf, ranges):
    over = truth_of(leaf, {}, VOCABULARY, ranges)
    if leaf.path not in ranges:
        assert over is Truth.UNKNOWN
        return
    each = {truth_of(leaf, known, VOCABULARY) for known in each_way({leaf.path: ranges[leaf.path]})}
    assert over is (each.pop() if len(each) == 1 else Truth.UNKNOWN)


@given(conditions(ask=False), spans())
def test_what_is_decided_of_a_range_is_so_of_every_level_in_it(condition, ranges):
    over = truth_of(condition, {}, VOCABULARY, ranges)
    if over is not Truth.UNKNOWN:
        assert {truth_of(condition, known, VOCABULARY) for known in each_way(ranges)} == {over}


@given(conditions(ask=False), spans(), st.data())
def test_narrowing_a_range_never_undoes_a_decision(condition, ranges, data):
    narrower = {}
    for path, (low, high) in ranges.items():
        ends = data.draw(st.tuples(*[st.integers(low, high)] * 2))
        narrower[path] = (min(ends), max(ends))
    before, after = (truth_of(condition, {}, VOCABULARY, known_ranges) for known_ranges in (ranges, narrower))
    assert before in (Truth.UNKNOWN, after)


@given(conditions(ask=False), spans())
def test_a_range_says_at_least_as_much_as_nothing_at_all(condition, ranges):
    bare = truth_of(condition, {}, VOCABULARY)
    assert bare in (Truth.UNKNOWN, truth_of(condition, {}, VOCABULARY, ranges))


def test_a_range_is_not_assessed_for_whoever_asks_about_the_assessment():
    for operator, expected in (("is unknown", Truth.TRUE), ("is known", Truth.FALSE)):
        leaf = Comparison(path="person.grip", operator=operator)
        assert truth_of(leaf, {}, VOCABULARY, {"person.grip": (1, 2)}) is expected


@given(st.lists(conditions(), min_size=1, max_size=8), spans())
def test_columns_decide_a_range_as_the_definition_does(conditions, ranges):
    program = Program(
        [Proposition(f"p{number}", "person", condition) for number, condition in enumerate(conditions)],
        VOCABULARY,
    )
    facts = Facts({}, (), (), {path: ends for path, ends in ranges.items() if ends[0] < ends[1]})
    answers = ColumnEvaluator(program).evaluate(facts)
    for number, condition in enumerate(conditions):
        assert answers.of(f"p{number}") is truth_of(condition, {}, VOCABULARY, facts.ranges)


def test_levels_side_by_side_are_decided_together_and_others_are_not():
    inside = Comparison(path="person.grip", operator="in", value=(1, 2, 4))
    expected = {(1, 2): Truth.TRUE, (2, 3): Truth.UNKNOWN, (3, 3): Truth.FALSE, (0, 4): Truth.UNKNOWN}
    for span, truth in expected.items():
        assert truth_of(inside, {}, VOCABULARY, {"person.grip": span}) is truth
    either = AnyOf(parts=tuple(Comparison(path="person.grip", operator="==", value=grip) for grip in (1, 2)))
    assert truth_of(either, {}, VOCABULARY, {"person.grip": (1, 2)}) is Truth.UNKNOWN, (
        "unknown is the safe side"
    )
    assert truth_of(Not(part=AllOf(parts=(inside,))), {}, VOCABULARY, {"person.grip": (1, 2)}) is Truth.FALSE


def test_every_comparison_of_every_range_of_a_qualifier_is_as_its_levels_say():
    leaves = [
        Comparison(path="person.washing", operator=operator, value=value)
        for operator in ("==", "!=", "<", "<=", ">", ">=")
        for value in range(5)
    ]
    for leaf, (low, high) in product(leaves, combinations_with_replacement(range(5), 2)):
        each = {truth_of(leaf, {"person.washing": index}, VOCABULARY) for index in range(low, high + 1)}
        expected = each.pop() if len(each) == 1 else Truth.UNKNOWN
        assert truth_of(leaf, {}, VOCABULARY, {"person.washing": (low, high)}) is expected
