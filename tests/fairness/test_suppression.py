"""No number that is not shown can be found from those that are, even by somebody who knows the method."""

from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine.fairness.suppression import hidden_counts, hidden_figures, hidden_sizes, total_is_hidden

LEAST, FEW = 3, 5
GROUPS = "abcd"
sizes_of_groups = st.lists(st.integers(0, 9), min_size=2, max_size=4).filter(lambda sizes: sum(sizes) >= FEW)


def named(values):
    return dict(zip(GROUPS, values, strict=False))


def shown_sizes(sizes):
    hidden = hidden_sizes(named(sizes), LEAST)
    return sum(sizes), tuple(None if name in hidden else size for name, size in named(sizes).items())


def shown_counts(sizes, counts):
    hidden, total = hidden_counts(named(sizes), named(counts), LEAST, FEW), sum(counts)
    return (None if total_is_hidden(total, sum(sizes), LEAST) else total,
            tuple(None if name in hidden else count for name, count in named(counts).items()))


def alike(sizes):
    """Every table of sizes that would be shown like this one."""
    shown, total = shown_sizes(sizes), sum(sizes)
    free = [range(total + 1) if size is None else (size,) for size in shown[1]]
    return [other for other in product(*free) if sum(other) == total and shown_sizes(other) == shown]


@settings(deadline=None, max_examples=300)
@given(sizes_of_groups)
def test_no_hidden_size_can_be_found_by_subtraction_or_by_knowing_the_method(sizes):
    others = alike(sizes)
    for place, size in enumerate(shown_sizes(sizes)[1]):
        if size is None:
            assert len({other[place] for other in others}) > 1


@settings(deadline=None, max_examples=300)
@given(sizes_of_groups, st.data())
def test_no_hidden_count_can_be_found_even_where_every_size_is_known(sizes, data):
    counts = [data.draw(st.integers(0, size)) for size in sizes]
    shown = shown_counts(sizes, counts)
    free = [range(size + 1) if count is None else (count,) for size, count in zip(sizes, shown[1], strict=True)]
    others = [other for other in product(*free) if shown_counts(sizes, other) == shown]
    for place, count in enumerate(shown[1]):
        if count is None and sizes[place]:
            assert len({other[place] for other in others}) > 1


@given(sizes_of_groups, st.data())
def test_a_small_count_and_its_small_remainder_are_never_shown(sizes, data):
    counts = [data.draw(st.integers(0, size)) for size in sizes]
    for count, size in zip(shown_counts(sizes, counts)[1], sizes, strict=True):
        assert count is None or not size or LEAST <= count <= size - LEAST


@given(sizes_of_groups)
def test_what_is_hidden_together_is_never_one_group_nor_too_few_people(sizes):
    assume(sum(size > 0 for size in sizes) > 1)
    for hidden, enough in ((hidden_sizes(named(sizes), LEAST), LEAST), (hidden_figures(named(sizes), LEAST, FEW), FEW)):
        people = [named(sizes)[name] for name in hidden]
        assert not people or (len(people) > 1 and sum(people) >= enough)


def test_two_more_groups_are_hidden_with_a_single_small_one_the_last_listed_whatever_their_size():
    assert hidden_sizes({"a": 400, "b": 3, "c": 90, "d": 0, "e": 120}, 5) == {"b", "c", "e"}


@pytest.mark.parametrize("sizes", [{"a": 400, "b": 90, "c": 0}, {"a": 5, "b": 5}])
def test_nothing_is_hidden_without_need(sizes):
    assert hidden_sizes(sizes, 5) == set()
